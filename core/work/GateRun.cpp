// SPDX-License-Identifier: Apache-2.0
#include "work/GateRun.h"

#include "base/Overloaded.h"
#include "base/PrivateDirectory.h"

namespace sibyl {
namespace {

constexpr qsizetype maxTailLength = 1'000; // of each gate in the result

QString sentenceOf(const ExitReport &report)
{
    return std::visit(Overloaded{
                          [](const Exited &) { return QString(); },
                          [](const Signalled &signalled) { return QStringLiteral("ended by signal %1").arg(signalled.number); },
                          [](const Killed &) { return QStringLiteral("stopped on request"); },
                          [](const TimedOut &timedOut) {
                              return QStringLiteral("still running after its limit of %1 s").arg(timedOut.after.count());
                          },
                          [](const FailedToStart &failed) { return QString(QStringLiteral("could not be started: ") + failed.why); },
                          [](const Interrupted &interrupted) { return QString(QStringLiteral("was lost: ") + interrupted.why); },
                      },
                      report.ending);
}

} // namespace

GateRun::GateRun(ProcessLauncher &launcher, ProjectGate gate, ProcessSpec spec, const QString &directory)
    : m_launcher(launcher), m_gate(std::move(gate)), m_spec(std::move(spec)), m_directory(directory)
{
    m_spec.program = QStringLiteral("/bin/sh");
    m_spec.arguments = {QStringLiteral("-c"), m_gate.command};
    m_spec.wallLimit = m_gate.timeLimit;
}

void GateRun::start()
{
    begin();
}

void GateRun::begin()
{
    static_cast<void>(ensurePrivateDirectory(m_directory)); // else the launcher says what is wrong
    const bool isNew = m_launcher.inspect(m_directory) == AttemptTrace::NeverStarted;
    m_process = isNew ? m_launcher.prepare(m_spec, m_directory) : m_launcher.adopt(m_directory, 0, 0);
    connect(m_process.get(), &ProcessHandle::ready, this, [this] { m_process->go(); });
    connect(m_process.get(), &ProcessHandle::outputRead, this,
            [this](OutputStream, const QByteArray &bytes) { m_output.add(bytes); });
    connect(m_process.get(), &ProcessHandle::finished, this, &GateRun::end);
}

void GateRun::stop(Milliseconds grace)
{
    if (m_process) {
        m_process->kill(grace);
    }
}

void GateRun::end(const ExitReport &report)
{
    m_process.release()->deleteLater(); // we are in its signal
    if (std::holds_alternative<Interrupted>(report.ending) && !m_isSecondRun) {
        m_isSecondRun = true;
        m_directory += QStringLiteral("-again");
        m_output = {};
        begin();
        return;
    }
    GateReport gate;
    ResultGate &result = gate.result;
    result.name = m_gate.name;
    result.duration = report.duration;
    if (const auto *exited = std::get_if<Exited>(&report.ending)) {
        result.exitCode = exited->code;
        result.isPassed = exited->code == 0;
    }
    const QString sentence = sentenceOf(report);
    if (std::holds_alternative<Interrupted>(report.ending) || std::holds_alternative<FailedToStart>(report.ending)) {
        gate.whyUnjudged = sentence;
    }
    result.outputTail = m_output.text().text.right(maxTailLength);
    if (!sentence.isEmpty()) {
        result.outputTail += (result.outputTail.isEmpty() ? QString() : QStringLiteral("\n")) + u'[' + sentence + u']';
    }
    Q_EMIT finished(gate);
}

} // namespace sibyl
