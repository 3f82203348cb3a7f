// SPDX-License-Identifier: Apache-2.0
#include "TaskText.h"

#include "Durations.h"
#include "TextWidth.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qsizetype shownErrorLines = 5;

void addRow(QStringList &lines, QLatin1StringView name, const QString &value)
{
    if (!value.isEmpty()) {
        lines << u"  "_s + QString(name).leftJustified(10) + u' ' + value;
    }
}

TextStyle styleOf(const TaskView &task)
{
    if (task.status == u"completed"_s) {
        return TextStyle::Good;
    }
    return task.status == u"failed"_s ? TextStyle::Bad : task.hasEnded() ? TextStyle::Warning : TextStyle::Plain;
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
    addRow(lines, "error"_L1, oneLine(task.errorMessage.isEmpty() ? result.error : task.errorMessage));
    addRow(lines, "branch"_L1, oneLine(result.branch));
    for (const CommitView &commit : result.commits.first(std::min<qsizetype>(result.commits.size(), 10))) {
        addRow(lines, "commit"_L1, oneLine(commit.id.left(10) + u' ' + commit.subject));
    }
    if (result.filesChanged > 0) {
        const QString files = result.filesChanged == 1 ? u"1 file"_s : u"%1 files"_s.arg(result.filesChanged);
        addRow(lines, "changes"_L1, u"%1, +%2 -%3"_s.arg(files).arg(result.insertions).arg(result.deletions));
    }
    addRow(lines, "worktree"_L1, oneLine(result.worktreePath));
    if (result.duration > Milliseconds(0)) {
        addRow(lines, "took"_L1, result.duration < Seconds(1) ? u"%1 ms"_s.arg(result.duration.count()) : shortDuration(result.duration));
    }
    for (const QString &notice : result.notices) {
        addRow(lines, "note"_L1, oneLine(notice));
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

QStringList taskText(const TaskView &task, const Terminal &terminal)
{
    QStringList lines{terminal.styled(u"task "_s + task.id, TextStyle::Bold)};
    addRow(lines, "title"_L1, oneLine(task.title.isEmpty() ? task.prompt.section(u'\n', 0, 0).left(200) : task.title));
    addRow(lines, "project"_L1, oneLine(task.projectName.isEmpty() ? task.projectId : task.projectName));
    addRow(lines, "runner"_L1, oneLine(task.runnerName.isEmpty() ? task.runnerId : task.runnerName));
    if (task.attemptCount > 1) {
        addRow(lines, "attempts"_L1, QString::number(task.attemptCount));
    }
    if (!task.hasEnded()) {
        addRow(lines, "state"_L1, progressText(task));
    }
    return lines + resultText(task, terminal);
}

} // namespace sibyl
