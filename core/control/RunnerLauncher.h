// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Clock.h"
#include "base/Environment.h"

#include <QObject>
#include <QString>

#include <memory>

namespace sibyl {

class CommandRunner;

// The one way in which a desktop program starts and stops the daemon:
//
//   systemd user unit sibyl-runner.service installed    systemctl --user start sibyl-runner.service
//   else                                                `sibyl-runner run` as a process of its own, which
//                                                       outlives us; what it says goes to <state>/daemon.log
//
// `sibyl-runner` is the one beside our own program, else the one in PATH. Stopping is SIGTERM:
// agents go on. Main thread only; `clock` outlives it.
class RunnerLauncher final
{
public:
    RunnerLauncher(Clock &clock, Environment environment);
    ~RunnerLauncher();

    // Answers when it was started, not when it answers on its socket.
    void start(QObject *context, Callback<> answer);
    // `processId` as the daemon told it in its hello.
    static Result<> stop(qint64 processId);

    static QString runnerProgram(const QString &ownDirectory);

private:
    void startUnit(QObject *context, Callback<> answer);
    Result<> startProcess() const;
    void systemctl(const QStringList &arguments, QObject *context, Callback<int> answer);

    Environment m_environment;
    std::unique_ptr<CommandRunner> m_commands;
};

// Opens a terminal in `directory`: $TERMINAL, else the first known one in PATH. NotFound names what
// to do when there is none.
Result<> openTerminal(const QString &directory, const Environment &environment);

} // namespace sibyl
