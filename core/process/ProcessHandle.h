// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "process/ExitReport.h"
#include "process/ProcessSpec.h"

#include <QObject>

#include <memory>
#include <optional>

namespace sibyl {

enum class OutputStream { Stdout, Stderr };

// One attempt's agent under its supervisor, as the daemon sees it.
//
// Life: prepare() -> ready -> go() -> started -> outputRead* -> finished, or adopt() -> started ->
// outputRead* -> finished. finished() is emitted exactly once in every case, failure to start the
// supervisor included, never from inside a call of ours, and always after the last outputRead().
// Destroying a handle detaches: the agent goes on and can be adopted. Only kill() kills.
// Main thread only.
class ProcessHandle : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // Executes the agent. Called once, after ready(), when the attempt is committed to the journal.
    virtual void go() = 0;
    // Appended durably to the stdin spool; the supervisor feeds it on. Ignored after closeInput().
    virtual void writeInput(const QByteArray &bytes) = 0;
    virtual void closeInput() = 0;
    // TERM to the whole tree, KILL after `grace`, then a sweep until no descendant is left. A
    // second call with a shorter grace shortens it.
    virtual void kill(Milliseconds grace) = 0;
    // Reading output is paused (nothing is lost: the spool keeps it) or goes on.
    virtual void setReading(bool isReading) = 0;

Q_SIGNALS:
    // The supervisor holds the attempt's lock, its identity is durable; it waits for go().
    void ready();
    void started(qint64 agentPid);
    // Bytes of a stream from `offset` (counted in the agent's bytes) on, in order; at most 256 KiB.
    // Offsets jump where the quota dropped the middle.
    void outputRead(sibyl::OutputStream stream, const QByteArray &bytes, qint64 offset);
    void finished(const sibyl::ExitReport &report);
};

// What an attempt's directory tells after a restart of the daemon.
enum class AttemptTrace {
    NeverStarted, // lock free, no `started`: may be started (again)
    Running,      // lock held: adopt it
    Ended,        // exit record present (lock free or about to be)
    Cut,          // lock free, `started`, no exit record: sweep and report Interrupted
};

// Starts supervisors. Owned by the engine; outlives its handles.
class ProcessLauncher
{
public:
    virtual ~ProcessLauncher() = default;

    // Starts (or takes a waiting) supervisor for `attemptDirectory`, which must exist, be private
    // and bear no trace of an earlier start.
    virtual std::unique_ptr<ProcessHandle> prepare(const ProcessSpec &spec,
                                                   const QString &attemptDirectory) = 0;
    virtual AttemptTrace inspect(const QString &attemptDirectory) const = 0;
    // For Running, Ended and Cut. Output is read again from `stdoutOffset` / `stderrOffset`.
    virtual std::unique_ptr<ProcessHandle> adopt(const QString &attemptDirectory,
                                                 qint64 stdoutOffset, qint64 stderrOffset) = 0;
    // What was written to the agent's stdin so far, ProcessSpec::initialInput included.
    virtual QByteArray writtenInput(const QString &attemptDirectory) const = 0;
    // CPU time of the agent's tree so far, its supervisor's included; nothing when it is not running.
    // Reads the process table: some milliseconds.
    virtual std::optional<Milliseconds> cpuTime(const QString &attemptDirectory) const = 0;
    // Supervisors kept waiting so that an assignment starts at once.
    virtual void keepReady(int count) = 0;
};

} // namespace sibyl
