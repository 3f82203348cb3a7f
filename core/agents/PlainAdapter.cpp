// SPDX-License-Identifier: Apache-2.0
#include "agents/PlainAdapter.h"

#include "agents/AgentProcess.h"
#include "agents/ProgressText.h"
#include "base/Overloaded.h"

namespace sibyl {
namespace {

QString lastLineOf(const QString &text)
{
    const QString trimmed = text.trimmed();
    return trimmed.mid(trimmed.lastIndexOf(u'\n') + 1).left(200);
}

// A CLI without a driver of its own: the prompt comes as the file that an argument names, else on stdin.
void setProfile(ProcessSpec &spec, const AgentTask &task)
{
    spec.program = task.profile.program;
    spec.arguments = task.profile.arguments;
    const QString placeholder = QStringLiteral("{prompt_file}");
    bool isFileNamed = false;
    for (QString &argument : spec.arguments) {
        isFileNamed = isFileNamed || argument.contains(placeholder);
        argument.replace(placeholder, task.promptFile);
    }
    if (!isFileNamed) {
        spec.initialInput = task.assignment.prompt.toUtf8() + '\n';
    }
}

} // namespace

ProcessSpec PlainAdapter::processSpec(const AgentTask &task) const
{
    ProcessSpec spec = taskProcess(task);
    std::visit(Overloaded{
                   [&](std::monostate) { setProfile(spec, task); },
                   [&](const QString &line) {
                       spec.program = QStringLiteral("/bin/sh");
                       spec.arguments = {QStringLiteral("-c"), line};
                   },
                   [&](const QStringList &list) {
                       spec.program = list.value(0);
                       spec.arguments = list.mid(1);
                   },
               },
               task.command);
    const TaskAssign &assign = task.assignment;
    if (assign.prompt.toUtf8().size() <= maxPromptVariableBytes) {
        setVariable(spec, "SIBYL_TASK_PROMPT", assign.prompt);
    }
    return spec;
}

void PlainAdapter::read(OutputStream stream, QByteArrayView bytes, const OnEvent &onEvent)
{
    Stream &target = stream == OutputStream::Stdout ? m_stdout : m_stderr;
    target.tail.add(bytes);
    if (const QString text = target.lastLine.read(bytes); !text.isEmpty()) {
        onEvent(ActivityChanged{text});
        if (const std::optional<int> percent = progressIn(text)) {
            onEvent(ProgressMade{*percent});
        }
    }
}

AgentVerdict PlainAdapter::finish(const ExitReport &report)
{
    AgentVerdict verdict;
    const OutputTail::Text out = m_stdout.tail.text();
    const OutputTail::Text err = m_stderr.tail.text();
    verdict.stdoutTail = out.text;
    verdict.stderrTail = err.text;
    verdict.isOutputCut = out.isCut || err.isCut;
    std::visit(
        Overloaded{
            [&](const Exited &exited) {
                verdict.exitCode = exited.code;
                if (exited.code == 0) {
                    verdict.ending = Ending::Completed;
                    verdict.summary = lastLineOf(verdict.stdoutTail);
                    return;
                }
                verdict.ending = Ending::Failed;
                verdict.error = QStringLiteral("the command ended with exit code %1").arg(exited.code);
                if (const QString why = lastLineOf(verdict.stderrTail); !why.isEmpty()) {
                    verdict.error += QStringLiteral(": ") + why;
                }
            },
            [&](const Signalled &signalled) {
                verdict.ending = Ending::Failed;
                verdict.exitCode = -signalled.number;
                verdict.error = QStringLiteral("the command was ended by signal %1").arg(signalled.number);
            },
            [&](const Killed &) {
                verdict.ending = Ending::Cancelled;
                verdict.error = QStringLiteral("stopped on request");
            },
            [&](const TimedOut &timedOut) {
                verdict.ending = Ending::Timeout;
                verdict.error = QStringLiteral("still running after the limit of %1 s").arg(timedOut.after.count());
            },
            [&](const FailedToStart &failed) {
                verdict.ending = Ending::Failed;
                verdict.error = QStringLiteral("the command could not be started: ") + failed.why;
            },
            [&](const Interrupted &interrupted) {
                verdict.ending = Ending::Interrupted;
                verdict.error = QStringLiteral("the agent was lost: ") + interrupted.why;
            },
        },
        report.ending);
    return verdict;
}

} // namespace sibyl
