// SPDX-License-Identifier: Apache-2.0
#include "process/RunningCommand.h"

#include <QProcessEnvironment>

#include <csignal>
#include <unistd.h>

namespace sibyl {
namespace {

constexpr Milliseconds groupGrace{2000};

} // namespace

RunningCommand::RunningCommand(CommandSpec spec, Clock &clock) : m_spec(std::move(spec)), m_clock(clock)
{
    connect(&m_process, &QProcess::readyReadStandardOutput, this,
            [this] { collect(QProcess::StandardOutput, &m_report.stdoutBytes); });
    connect(&m_process, &QProcess::readyReadStandardError, this,
            [this] { collect(QProcess::StandardError, &m_report.stderrBytes); });
    connect(&m_process, &QProcess::finished, this, &RunningCommand::onFinished);
    connect(&m_process, &QProcess::errorOccurred, this, &RunningCommand::onError);
}

RunningCommand::~RunningCommand()
{
    m_process.disconnect(this);
    signalGroup(SIGKILL);
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished(1000); // killed, so this is a matter of a moment; else QProcess warns
    }
}

void RunningCommand::start()
{
    QProcessEnvironment environment;
    for (auto it = m_spec.environment.cbegin(); it != m_spec.environment.cend(); ++it) {
        environment.insert(QString::fromLocal8Bit(it.key()), QString::fromLocal8Bit(it.value()));
    }
    m_process.setProcessEnvironment(environment);
    m_process.setWorkingDirectory(m_spec.workingDirectory);
    m_process.setProgram(m_spec.program);
    m_process.setArguments(m_spec.arguments);
    m_process.setChildProcessModifier([] { ::setsid(); }); // a group of its own, away from the terminal
    m_limit = m_clock.after(m_spec.timeLimit, this, [this] {
        const auto limit = std::chrono::duration_cast<Seconds>(m_spec.timeLimit).count();
        stop({ErrorKind::Timeout, QStringLiteral("'%1' did not end within %2 s").arg(m_spec.program).arg(limit), {}});
    });
    m_process.start();
    if (m_process.state() != QProcess::NotRunning) {
        m_group = m_process.processId();
        m_process.write(m_spec.input);
        m_process.closeWriteChannel();
    }
}

void RunningCommand::stop(const Error &why)
{
    if (m_stopReason || m_hasEnded) {
        return;
    }
    m_stopReason = why;
    m_limit.cancel();
    if (m_process.state() == QProcess::NotRunning) {
        return; // its end is on the way
    }
    signalGroup(SIGTERM);
    m_kill = m_clock.after(groupGrace, this, [this] {
        signalGroup(SIGKILL);
        m_process.kill();
    });
}

void RunningCommand::signalGroup(int signal) const
{
    // QProcess has not waited for the leader yet, so the number is still this group's.
    const auto leader = static_cast<pid_t>(m_group);
    if (leader > 1 && ::kill(-leader, signal) != 0 && m_process.state() != QProcess::NotRunning) {
        ::kill(leader, signal); // so young that it has not made its group yet
    }
}

void RunningCommand::collect(QProcess::ProcessChannel channel, QByteArray *bytes)
{
    m_process.setReadChannel(channel);
    const qsizetype room = m_spec.maxOutputBytes - bytes->size();
    const QByteArray more = m_process.readAll();
    bytes->append(more.constData(), std::min(room, more.size()));
    m_report.isCut = m_report.isCut || more.size() > room;
}

void RunningCommand::onFinished(int exitCode, QProcess::ExitStatus status)
{
    collect(QProcess::StandardOutput, &m_report.stdoutBytes);
    collect(QProcess::StandardError, &m_report.stderrBytes);
    if (m_stopReason) {
        signalGroup(SIGKILL); // the leader is gone, what it started is not worth waiting for
        end(fail(*m_stopReason));
        return;
    }
    // QProcess gives the signal's number as the code of a crash.
    m_report.exitCode = status == QProcess::CrashExit ? 128 + exitCode : exitCode;
    end(std::move(m_report));
}

void RunningCommand::onError(QProcess::ProcessError error)
{
    if (error != QProcess::FailedToStart) {
        return; // finished() follows, or only our own input was not wanted
    }
    const bool hasDirectory = m_spec.workingDirectory.isEmpty() || ::access(m_spec.workingDirectory.toLocal8Bit().constData(), X_OK) == 0;
    const QString what = hasDirectory
        ? QStringLiteral("cannot start '%1': %2").arg(m_spec.program, m_process.errorString())
        : QStringLiteral("cannot start '%1': the directory '%2' cannot be entered").arg(m_spec.program, m_spec.workingDirectory);
    // It may come from inside start().
    m_late = m_clock.after(Milliseconds(0), this, [this, what] {
        end(fail(m_stopReason.value_or(Error{ErrorKind::Process, what, {}})));
    });
}

void RunningCommand::end(Result<CommandReport> result)
{
    if (m_hasEnded) {
        return;
    }
    m_hasEnded = true;
    m_group = 0;
    m_limit.cancel();
    m_kill.cancel();
    Q_EMIT ended(result);
}

} // namespace sibyl
