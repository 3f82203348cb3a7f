// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "config/ProjectWorktrees.h"
#include "process/ProcessHandle.h"

#include <functional>
#include <memory>

namespace sibyl {

struct ScriptRequest
{
    QString name;      // "setup", "cleanup": for messages
    ProjectCommand command;
    QString directory; // for its record and logs (stdout, stderr), below the attempt's
    QString workingDirectory;
    QMap<QByteArray, QByteArray> environment;
};

// A script of a project's around a task: a process tree of its own under a supervisor, with a time
// limit. One that an earlier run of the runner began is ended first, and its traces stay beside.
// Deletes itself after its end.
//
//   ending                       error
//   exit code 0                  none
//   another code, too slow       ErrorKind::Config, with the last line that it said
//   killed                       ErrorKind::Cancelled
//   could not start, lost        ErrorKind::Process
class WorkplaceScript : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<>)>;

    WorkplaceScript(ProcessLauncher &launcher, ScriptRequest request, QObject *parent);
    ~WorkplaceScript() override;

    // Calls back once, never from inside.
    void begin(Done done);
    void kill(Milliseconds grace);

private:
    void prepare();
    void endEarlier();
    void launch();
    void ended(const ExitReport &report);
    QString lastWords() const;

    ProcessLauncher &m_launcher;
    ScriptRequest m_request;
    QString m_baseDirectory;
    int m_count = 1;
    std::unique_ptr<ProcessHandle> m_process;
    std::optional<Milliseconds> m_killGrace;
    Done m_done;
};

} // namespace sibyl
