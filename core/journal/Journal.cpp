// SPDX-License-Identifier: Apache-2.0
#include "journal/Journal.h"

#include "journal/JournalWriter.h"

#include <QPointer>

#include <deque>

namespace sibyl {

// The caller's side of the writer: remembers, in order, who waits for what.
class Journal::Worker
{
public:
    explicit Worker(const QString &path)
        : m_writer(path,
                   [this](std::vector<JournalAnswer> answers) { deliver(std::move(answers)); })
    {
    }

    Result<> open()
    {
        Result<JournalContents> opened = m_writer.open();
        if (!opened) {
            return fail(opened.error());
        }
        m_contents = *std::move(opened);
        return {};
    }

    void ask(JournalWrite write, QObject *context, std::function<void(JournalAnswer)> done)
    {
        const JournalUrgency urgency = done ? JournalUrgency::WaitedFor : JournalUrgency::Unwaited;
        m_waiting.push_back({context ? context : m_journal, std::move(done)});
        m_writer.enqueue(std::move(write), urgency);
    }

    void setJournal(Journal *journal) { m_journal = journal; }
    JournalContents takeContents() { return std::exchange(m_contents, {}); }

private:
    struct Waiting
    {
        QPointer<QObject> context;
        std::function<void(JournalAnswer)> done;
    };

    // On the writer's thread: one event for the whole group.
    void deliver(std::vector<JournalAnswer> answers)
    {
        QMetaObject::invokeMethod(
            m_journal, [this, answers = std::move(answers)] { answer(answers); },
            Qt::QueuedConnection);
    }

    void answer(const std::vector<JournalAnswer> &answers)
    {
        const QPointer<Journal> journal(m_journal);
        for (const JournalAnswer &answer : answers) {
            const Waiting waiting = std::move(m_waiting.front());
            m_waiting.pop_front();
            if (waiting.context && waiting.done) {
                waiting.done(answer);
            }
            if (!journal) {
                return; // a callback destroyed us
            }
        }
    }

    Journal *m_journal = nullptr;
    JournalContents m_contents;
    std::deque<Waiting> m_waiting;
    JournalWriter m_writer; // last: its thread ends before the rest goes
};

namespace {

std::function<void(JournalAnswer)> withoutReply(Journal::Done done)
{
    if (!done) {
        return {};
    }
    return [done = std::move(done)](const JournalAnswer &answer) {
        done(answer ? Result<>() : Result<>(fail(answer.error())));
    };
}

} // namespace

Result<std::unique_ptr<Journal>> Journal::open(const QString &path)
{
    auto worker = std::make_unique<Worker>(path);
    if (const Result<> opened = worker->open(); !opened) {
        return fail(opened.error());
    }
    return std::unique_ptr<Journal>(new Journal(std::move(worker)));
}

Journal::Journal(std::unique_ptr<Worker> worker)
    : m_worker(std::move(worker))
{
    m_worker->setJournal(this);
}

Journal::~Journal() = default;

JournalContents Journal::takeContents()
{
    return m_worker->takeContents();
}

void Journal::saveAttempt(const AttemptRecord &record, QObject *context, Done done)
{
    m_worker->ask(SaveAttempt{record}, context, withoutReply(std::move(done)));
}

void Journal::saveResult(const AttemptRecord &record, const OutboxRecord &outbox, QObject *context,
                         Done done)
{
    m_worker->ask(SaveResult{record, outbox}, context, withoutReply(std::move(done)));
}

void Journal::saveOutboxState(const OutboxRecord &record, QObject *context, Done done)
{
    m_worker->ask(SaveOutboxState{record}, context, withoutReply(std::move(done)));
}

void Journal::prune(const QDateTime &beforeUtc, QObject *context,
                    std::function<void(Result<QStringList>)> done)
{
    m_worker->ask(PruneEnded{beforeUtc}, context, [done = std::move(done)](JournalAnswer answer) {
        done(answer ? Result<QStringList>(std::move(answer->directories)) : fail(answer.error()));
    });
}

void Journal::saveProgress(const AttemptRecord &record, QObject *context, Done done)
{
    m_worker->ask(SaveProgress{record.key, record.step, record.sessionId, record.startedUtc}, context,
                  withoutReply(std::move(done)));
}

void Journal::fetchAttempt(const AttemptKey &key, QObject *context,
                           std::function<void(Result<AttemptRecord>)> done)
{
    m_worker->ask(FetchAttempt{key}, context, [done = std::move(done)](JournalAnswer answer) {
        done(answer ? Result<AttemptRecord>(std::move(answer->attempt)) : fail(answer.error()));
    });
}

} // namespace sibyl
