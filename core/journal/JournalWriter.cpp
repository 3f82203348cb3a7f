// SPDX-License-Identifier: Apache-2.0
#include "journal/JournalWriter.h"

#include "base/Clock.h"
#include "journal/JournalConnection.h"
#include "journal/JournalFile.h"
#include "journal/JournalTables.h"

#include <QThread>

#include <algorithm>
#include <iterator>

namespace sibyl {
namespace {

// A few of the largest results (a frame is at most 900 KiB, kept twice).
constexpr qint64 reserveBytes = 4LL * 1024 * 1024;
constexpr Seconds reserveRetry{30};
// Bounds the time until the first write of a long queue is answered.
constexpr size_t maxGroupSize = 1000;
// How long what nobody waits for may wait for company.
constexpr Milliseconds unwaitedDelay{100};

} // namespace

JournalWriter::JournalWriter(QString path, Deliver deliver)
    : m_path(std::move(path))
    , m_deliver(std::move(deliver))
    , m_reserve(m_path + QStringLiteral(".reserve"), reserveBytes)
    , m_thread(QThread::create([this] { run(); }))
{
    m_thread->setObjectName(QStringLiteral("journal"));
}

JournalWriter::~JournalWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_changed.notify_all();
    m_thread->wait();
}

Result<JournalContents> JournalWriter::open()
{
    m_thread->start();
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_opened.has_value(); });
    return *std::exchange(m_opened, std::nullopt);
}

void JournalWriter::enqueue(JournalWrite write, JournalUrgency urgency)
{
    bool isNews = false;
    {
        const std::lock_guard lock(m_mutex);
        const bool isWaitedFor = urgency == JournalUrgency::WaitedFor;
        isNews = m_queue.empty() || (isWaitedFor && !m_isWaitedFor);
        m_isWaitedFor = m_isWaitedFor || isWaitedFor;
        m_queue.push_back(std::move(write));
    }
    if (isNews) {
        m_changed.notify_all();
    }
}

void JournalWriter::run()
{
    Result<JournalContents> opened = openFile();
    const bool isOpen = opened.has_value();
    {
        const std::lock_guard lock(m_mutex);
        m_opened = std::move(opened);
    }
    m_changed.notify_all();
    while (isOpen) {
        const Group group = takeGroup();
        if (group.empty()) {
            break;
        }
        m_deliver(write(group));
        restoreReserve();
    }
    m_tables.reset();
    m_connection.reset();
}

JournalWriter::Group JournalWriter::takeGroup()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_isEnding || !m_queue.empty(); });
    m_changed.wait_for(lock, unwaitedDelay, [this] { return m_isEnding || m_isWaitedFor; });
    const auto end =
        m_queue.begin() + static_cast<std::ptrdiff_t>(std::min(m_queue.size(), maxGroupSize));
    Group group(std::make_move_iterator(m_queue.begin()), std::make_move_iterator(end));
    m_queue.erase(m_queue.begin(), end);
    m_isWaitedFor = m_isWaitedFor && !m_queue.empty();
    return group;
}

Result<JournalContents> JournalWriter::openFile()
{
    QString setAsidePath;
    while (true) {
        if (const Result<> file = ensureJournalFile(m_path); !file) {
            return fail(file.error());
        }
        JournalContents contents;
        contents.setAsidePath = setAsidePath;
        m_connection = std::make_unique<JournalConnection>(m_path);
        m_tables = std::make_unique<JournalTables>(*m_connection);
        std::optional<JournalOpenFailure> failure = m_connection->open();
        if (!failure) {
            Result<> done = m_tables->prepare();
            done = done ? m_tables->read(contents) : done;
            if (!done) {
                failure = m_connection->failureOf(done.error());
            }
        }
        if (!failure) {
            m_reserve.restore();
            m_sinceRestore.start();
            return contents;
        }
        m_tables.reset();
        m_connection.reset();
        if (failure->remedy == JournalOpenFailure::Remedy::Report || !setAsidePath.isEmpty()) {
            return fail(failure->error);
        }
        const Result<QString> aside = setJournalAside(m_path, QDateTime::currentDateTimeUtc());
        if (!aside) {
            return fail(aside.error());
        }
        setAsidePath = *aside;
    }
}

std::vector<JournalAnswer> JournalWriter::write(const Group &group)
{
    Result<std::vector<JournalAnswer>> answers = commit(group);
    if (!answers && m_connection->wantsRoom() && m_reserve.release()) {
        answers = commit(group);
    }
    if (answers) {
        return *std::move(answers);
    }
    if (group.size() == 1) {
        return {fail(answers.error())};
    }
    std::vector<JournalAnswer> each;
    for (const JournalWrite &one : group) {
        Result<std::vector<JournalAnswer>> answer = commit(std::span(&one, 1));
        each.push_back(answer ? std::move(answer->front()) : JournalAnswer(fail(answer.error())));
    }
    return each;
}

Result<std::vector<JournalAnswer>> JournalWriter::commit(std::span<const JournalWrite> group)
{
    if (const Result<> begun = m_tables->begin(); !begun) {
        return fail(begun.error());
    }
    std::vector<JournalAnswer> answers;
    answers.reserve(group.size());
    for (const JournalWrite &write : group) {
        answers.push_back(m_tables->apply(write));
        if (!answers.back()) {
            m_tables->rollback();
            return fail(answers.back().error());
        }
    }
    if (const Result<> committed = m_tables->commit(); !committed) {
        m_tables->rollback();
        return fail(committed.error());
    }
    return answers;
}

void JournalWriter::restoreReserve()
{
    if (!m_reserve.isHeld() && m_sinceRestore.hasExpired(Milliseconds(reserveRetry).count())) {
        m_reserve.restore();
        m_sinceRestore.start();
    }
}

} // namespace sibyl
