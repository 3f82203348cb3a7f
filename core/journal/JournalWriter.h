// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "journal/DiskReserve.h"
#include "journal/Journal.h"
#include "journal/JournalWrite.h"

#include <QElapsedTimer>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

class QThread;

namespace sibyl {

class JournalConnection;
class JournalTables;

// The journal's thread: opens the database, then commits whatever has been queued as one
// transaction after the other. What arrives during a commit forms the next group, so that the
// number of fsyncs does not grow with the load. A write that nobody waits for does not begin a
// group: it goes with the next that somebody waits for, or by itself after 0.1 s. Values in, events
// out. Its destructor writes what is queued, then ends the thread.
//
// A full disk makes it give up its reserve and try the group once more. A group that fails for
// another reason is written one by one, so that a bad write fails alone.
class JournalWriter
{
public:
    // One answer per write, in order; called on the writer's thread once per group.
    using Deliver = std::function<void(std::vector<JournalAnswer>)>;

    JournalWriter(QString path, Deliver deliver);
    ~JournalWriter();
    JournalWriter(const JournalWriter &) = delete;
    JournalWriter &operator=(const JournalWriter &) = delete;

    // Waits for the thread to open the file; once, before any other call.
    Result<JournalContents> open();
    void enqueue(JournalWrite write, JournalUrgency urgency);

private:
    using Group = std::vector<JournalWrite>;

    // On the thread:
    void run();
    Result<JournalContents> openFile();
    Group takeGroup(); // waits; empty when there is nothing left to do
    std::vector<JournalAnswer> write(const Group &group);
    // All of the group in one transaction; the first failure undoes it.
    Result<std::vector<JournalAnswer>> commit(std::span<const JournalWrite> group);
    void restoreReserve();

    QString m_path;
    Deliver m_deliver;
    DiskReserve m_reserve;
    QElapsedTimer m_sinceRestore;
    std::unique_ptr<JournalConnection> m_connection;
    std::unique_ptr<JournalTables> m_tables;
    std::unique_ptr<QThread> m_thread;

    std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    std::deque<JournalWrite> m_queue;
    bool m_isWaitedFor = false; // something in the queue is
    std::optional<Result<JournalContents>> m_opened;
    bool m_isEnding = false;
};

} // namespace sibyl
