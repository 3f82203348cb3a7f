// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "journal/Records.h"

#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace sibyl {

struct JournalContents {
    QList<AttemptRecord> attempts; // oldest first
    QList<OutboxRecord> outbox;    // oldest first, Pending and Received only
    QString setAsidePath;          // a damaged file was moved here, a new one begun; else empty
};

// What must survive a crash: one SQLite file (WAL, synchronous=FULL), written on a thread of its
// own in groups. Each write is answered, in order, on the thread of its caller, once it is durable;
// a failed one with ErrorKind::Storage. A write without `done` is a note that nothing hangs on: it
// becomes durable with the next one that is answered, or after 0.1 s. Owned by the engine; its
// destructor finishes what was asked for, without answering. Rows are values: the journal holds no
// state that its caller needs to read back. Answers come only while `context` lives (nullptr: while
// the journal does). Some disk space is held back in "<path>.reserve" for the day the disk is full.
class Journal : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<>)>;

    // Opens or makes `path`. A damaged file is set aside, never deleted (see JournalContents).
    // A file of a newer version is refused with ErrorKind::Config.
    static Result<std::unique_ptr<Journal>> open(const QString &path);
    ~Journal() override;

    // As read by open(), once: a second call finds nothing. Results of ended attempts are left
    // out, see fetchAttempt().
    JournalContents takeContents();

    // Inserts or replaces the attempt.
    void saveAttempt(const AttemptRecord &record, QObject *context, Done done);
    // The attempt with its result and its outbox row, in one transaction.
    void saveResult(const AttemptRecord &record, const OutboxRecord &outbox, QObject *context,
                    Done done);
    // Its state and whether it took effect; the frame stays as it was. Makes the row if there is none.
    void saveOutboxState(const OutboxRecord &record, QObject *context, Done done);
    // Step, session and start of an attempt that is there; nothing else of it.
    void saveProgress(const AttemptRecord &record, QObject *context, Done done);
    // The whole record, frames included; NotFound when it was never saved or has been pruned.
    void fetchAttempt(const AttemptKey &key, QObject *context,
                      std::function<void(Result<AttemptRecord>)> done);
    // Deletes attempts that ended before `beforeUtc` and whose result is not Pending (Received is all
    // that a server without result_ack ever says); answers the directories that are no longer needed.
    void prune(const QDateTime &beforeUtc, QObject *context,
               std::function<void(Result<QStringList>)> done);

private:
    class Worker;
    explicit Journal(std::unique_ptr<Worker> worker);
    std::unique_ptr<Worker> m_worker;
};

} // namespace sibyl
