// SPDX-License-Identifier: Apache-2.0
#include "TaskText.h"

#include "Durations.h"
#include "TaskReference.h"
#include "TextWidth.h"
#include "UsageText.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qsizetype shownErrorLines = 5;

constexpr int nameWidth = 13;

void addRow(QStringList &lines, QLatin1StringView name, const QString &value)
{
    if (!value.isEmpty()) {
        lines << u"  "_s + QString(name).leftJustified(nameWidth - 3) + u' ' + value;
    }
}

// A sentence, or several lines of them, broken where the terminal ends.
void addText(QStringList &lines, QLatin1StringView name, const QString &text, const Terminal &terminal, qsizetype mostLines = 12)
{
    QStringList broken;
    for (const QStringView line : QStringView(text).trimmed().split(u'\n')) {
        broken += wrapped(oneLine(line), terminal.columns() - nameWidth);
    }
    const qsizetype left = broken.size() - mostLines;
    if (left > 0) {
        broken = broken.first(mostLines);
        broken.append(terminal.ellipsis());
    }
    addRow(lines, name, broken.first());
    for (const QString &line : broken.mid(broken.first().isEmpty() ? broken.size() : 1)) {
        lines << QString(nameWidth, u' ') + line;
    }
}

TextStyle styleOf(const TaskView &task)
{
    if (task.status == u"completed"_s) {
        return TextStyle::Good;
    }
    return task.status == u"failed"_s ? TextStyle::Bad : task.hasEnded() ? TextStyle::Warning : TextStyle::Plain;
}

void addGates(QStringList &lines, const QList<ResultGate> &gates, const Terminal &terminal)
{
    for (const ResultGate &gate : gates) {
        const QString code = gate.exitCode ? u"exit code %1"_s.arg(*gate.exitCode) : u"not run to its end"_s;
        const QString word = gate.isPassed ? terminal.styled(u"passed"_s, TextStyle::Good) : terminal.styled(u"failed"_s, TextStyle::Bad) + u", "_s + code;
        addRow(lines, "gate"_L1, oneLine(gate.name) + u": "_s + word + u" ("_s + shortDuration(gate.duration) + u')');
        const QStringList output = gate.isPassed ? QStringList() : gate.outputTail.trimmed().split(u'\n', Qt::SkipEmptyParts);
        for (const QString &line : output.mid(std::max<qsizetype>(output.size() - shownErrorLines, 0))) {
            lines << terminal.styled(elided(QString(nameWidth + 2, u' ') + printableLine(line), terminal.columns(), terminal.ellipsis()), TextStyle::Dim);
        }
    }
}

void addDelivery(QStringList &lines, const std::optional<ResultDelivery> &delivery, const Terminal &terminal)
{
    if (delivery) {
        addText(lines, "delivered"_L1,
                delivery->isDone ? delivery->kind + u": "_s + delivery->target : u"not as %1: %2"_s.arg(delivery->kind, delivery->detail), terminal);
    }
}

} // namespace

QString stateText(const TaskView &task)
{
    const QString detail = task.queueReason.isEmpty() ? task.activity : task.queueReason;
    return oneLine(detail.isEmpty() ? task.status : task.status + u": "_s + detail);
}

QString progressText(const TaskView &task)
{
    const QString text = stateText(task);
    return task.progressPercent ? u"%1% "_s.arg(*task.progressPercent) + text : text;
}

QStringList resultText(const TaskView &task, const Terminal &terminal)
{
    QStringList lines;
    if (!task.hasEnded()) {
        return lines;
    }
    const TaskResultView result = task.result.value_or(TaskResultView{});
    QString status = terminal.styled(task.status, styleOf(task));
    if (!result.ending.isEmpty() && result.ending != task.status) {
        status += u" ("_s + oneLine(result.ending) + u')';
    }
    addRow(lines, "status"_L1, status);
    addText(lines, "error"_L1, oneLine(task.errorMessage.isEmpty() ? result.error : task.errorMessage), terminal);
    addText(lines, "next"_L1, nextStep(task), terminal);
    addText(lines, "summary"_L1, result.summary, terminal);
    addRow(lines, "branch"_L1, oneLine(result.branch));
    for (const CommitView &commit : result.commits.first(std::min(result.commits.size(), shownCommits))) {
        addRow(lines, "commit"_L1, oneLine(commit.id.left(shownCommitIdLength) + u' ' + commit.subject));
    }
    if (result.commitCount > shownCommits) {
        addRow(lines, "commits"_L1, u"%1 in all"_s.arg(result.commitCount));
    }
    if (result.filesChanged > 0) {
        const QString files = result.filesChanged == 1 ? u"1 file"_s : u"%1 files"_s.arg(result.filesChanged);
        addRow(lines, "changes"_L1, u"%1, +%2 -%3"_s.arg(files).arg(result.insertions).arg(result.deletions));
    }
    addGates(lines, result.gates, terminal);
    addDelivery(lines, result.delivery, terminal);
    addRow(lines, "rescued"_L1, oneLine(result.rescueRef));
    addRow(lines, "worktree"_L1, oneLine(result.worktreePath));
    if (result.duration > Milliseconds(0)) {
        addRow(lines, "took"_L1, result.duration < Seconds(1) ? u"%1 ms"_s.arg(result.duration.count()) : shortDuration(result.duration));
    }
    addRow(lines, "used"_L1, usageText(result.usage));
    if (result.turns) {
        addRow(lines, "turns"_L1, QString::number(*result.turns));
    }
    if (result.deniedTools > 0) {
        addRow(lines, "denied"_L1, result.deniedTools == 1 ? u"1 tool call"_s : u"%1 tool calls"_s.arg(result.deniedTools));
    }
    for (const QString &notice : result.notices) {
        addText(lines, "note"_L1, notice, terminal);
    }
    if (task.status == u"failed"_s) {
        if (result.exitCode) {
            addRow(lines, "exit code"_L1, QString::number(*result.exitCode));
        }
        const QStringList lastWords = result.stderrTail.trimmed().split(u'\n', Qt::SkipEmptyParts);
        for (const QString &line : lastWords.mid(std::max<qsizetype>(lastWords.size() - shownErrorLines, 0))) {
            addRow(lines, "stderr"_L1, oneLine(line));
        }
    }
    return lines;
}

QString nextStep(const TaskView &task)
{
    const QString ending = task.result ? task.result->ending : QString();
    const QString id = task.id.left(shortIdLength);
    const auto then = [&id](const QString &first) { return first + u", then `sibyl-runner retry %1`"_s.arg(id); };
    if (task.status == u"completed") {
        return task.result && task.result->filesChanged > 0 ? u"`sibyl-runner diff %1` shows it, `sibyl-runner apply %1` takes it"_s.arg(id) : QString();
    }
    if (task.status != u"failed") {
        return {};
    }
    if (ending == u"timeout") {
        return u"give it more time (`submit --timeout`), or cut the task into smaller ones"_s;
    }
    if (ending == u"interrupted") {
        return u"`sibyl-runner retry %1` goes on where it was cut off"_s.arg(id);
    }
    if (ending == u"rate_limited") {
        return then(u"wait until the provider's limit is lifted"_s);
    }
    if (ending == u"auth_required") {
        return then(u"sign the agent in on its machine (`sibyl-runner agents` shows them)"_s);
    }
    if (ending == u"budget_exceeded") {
        return u"raise the budget (`submit --max-cost`, `budgets` in runner.yaml), or cut the task into smaller ones"_s;
    }
    if (ending == u"refused") {
        return u"put the task in other words"_s;
    }
    if (ending == u"waiting_for_input") {
        return u"answer sooner (`sibyl-runner permissions`), or decide by `permissions` in runner.yaml"_s;
    }
    return then(u"`sibyl-runner logs %1` says why: mend the cause"_s.arg(id));
}

QStringList taskText(const TaskView &task, const Terminal &terminal)
{
    QStringList lines{terminal.styled(u"task "_s + task.id, TextStyle::Bold)};
    addRow(lines, "title"_L1, oneLine(task.title.isEmpty() ? task.prompt.section(u'\n', 0, 0).left(200) : task.title));
    addRow(lines, "project"_L1, oneLine(task.projectName.isEmpty() ? task.projectId : task.projectName));
    addRow(lines, "runner"_L1, oneLine(task.runnerName.isEmpty() ? task.runnerId : task.runnerName));
    if (task.result) {
        addRow(lines, "agent"_L1, oneLine(task.result->agent));
    }
    if (task.attemptCount > 1) {
        addRow(lines, "attempts"_L1, QString::number(task.attemptCount));
    }
    if (!task.hasEnded()) {
        addRow(lines, "state"_L1, progressText(task));
    }
    return lines + resultText(task, terminal);
}

} // namespace sibyl
