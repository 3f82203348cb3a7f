// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "process/ShortCommand.h"

#include <QObject>
#include <QProcess>

#include <optional>

namespace sibyl {

// One command of QtCommandRunner, from its start to its one result. ended() comes once, never from
// inside start(); destroying it before kills the group.
class RunningCommand : public QObject
{
    Q_OBJECT

public:
    RunningCommand(CommandSpec spec, Clock &clock);
    ~RunningCommand() override;

    void start();
    // TERM to the group, KILL 2 s later; ended() carries `why`.
    void stop(const Error &why);

Q_SIGNALS:
    void ended(const sibyl::Result<sibyl::CommandReport> &result);

private:
    void collect(QProcess::ProcessChannel channel, QByteArray *bytes);
    void onFinished(int exitCode, QProcess::ExitStatus status);
    void onError(QProcess::ProcessError error);
    void signalGroup(int signal) const;
    void end(Result<CommandReport> result);

    CommandSpec m_spec;
    Clock &m_clock;
    QProcess m_process;
    qint64 m_group = 0; // the process group, 0 before the start and after the end
    CommandReport m_report;
    std::optional<Error> m_stopReason;
    bool m_hasEnded = false;
    Alarm m_limit;
    Alarm m_kill;
    Alarm m_late;
};

} // namespace sibyl
