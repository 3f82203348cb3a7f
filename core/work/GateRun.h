// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/OutputTail.h"
#include "config/ProjectGate.h"
#include "process/ProcessHandle.h"
#include "work/GateReport.h"

#include <QObject>

#include <memory>

namespace sibyl {

// One check of a project, run in the worktree under a supervisor of its own, so that nothing of it
// stays behind. One that went on while the daemon was away is found again; one that was lost with
// its supervisor or the machine runs again, once. finished() comes once. Destroying it leaves the gate running. Owned by a WorkHandover.
class GateRun : public QObject
{
    Q_OBJECT

public:
    // `directory`: of this gate alone, below the attempt's; made when missing. A second run has
    // `directory`-again.
    GateRun(ProcessLauncher &launcher, ProjectGate gate, ProcessSpec spec, const QString &directory);

    void start();
    void stop(Milliseconds grace);

Q_SIGNALS:
    void finished(const sibyl::GateReport &report);

private:
    void begin();
    void end(const ExitReport &report);

    ProcessLauncher &m_launcher;
    ProjectGate m_gate;
    ProcessSpec m_spec;
    QString m_directory;
    std::unique_ptr<ProcessHandle> m_process;
    OutputTail m_output; // of both streams, as it came
    bool m_isSecondRun = false;
};

} // namespace sibyl
