// SPDX-License-Identifier: Apache-2.0
#include "TaskText.h"

#include "Durations.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

void addRow(QStringList &lines, QLatin1StringView name, const QString &value)
{
    if (!value.isEmpty()) {
        lines << u"  %1 %2"_s.arg(QString(name).leftJustified(10), value);
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

QString progressText(const TaskView &task)
{
    QString text = task.status;
    if (task.progressPercent) {
        text += u", %1 %"_s.arg(*task.progressPercent);
    }
    const QString detail = task.queueReason.isEmpty() ? task.activity : task.queueReason;
    return detail.isEmpty() ? text : text + u": "_s + detail;
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
        status += u" ("_s + result.ending + u')';
    }
    addRow(lines, "status"_L1, status);
    addRow(lines, "error"_L1, task.errorMessage.isEmpty() ? result.error : task.errorMessage);
    addRow(lines, "branch"_L1, result.branch);
    for (const CommitView &commit : result.commits.first(std::min<qsizetype>(result.commits.size(), 10))) {
        addRow(lines, "commit"_L1, commit.id.left(10) + u' ' + commit.subject);
    }
    if (result.filesChanged > 0) {
        addRow(lines, "changes"_L1, u"%1 files, +%2 -%3"_s.arg(result.filesChanged).arg(result.insertions).arg(result.deletions));
    }
    addRow(lines, "worktree"_L1, result.worktreePath);
    if (result.duration > Milliseconds(0)) {
        addRow(lines, "took"_L1, shortDuration(result.duration));
    }
    for (const QString &notice : result.notices) {
        addRow(lines, "note"_L1, notice);
    }
    return lines;
}

QStringList taskText(const TaskView &task, const Terminal &terminal)
{
    QStringList lines{terminal.styled(u"task "_s + task.id, TextStyle::Bold)};
    addRow(lines, "title"_L1, task.title.isEmpty() ? task.prompt.section(u'\n', 0, 0).left(200) : task.title);
    addRow(lines, "project"_L1, task.projectName.isEmpty() ? task.projectId : task.projectName);
    addRow(lines, "runner"_L1, task.runnerName.isEmpty() ? task.runnerId : task.runnerName);
    if (task.attemptCount > 1) {
        addRow(lines, "attempts"_L1, QString::number(task.attemptCount));
    }
    if (!task.hasEnded()) {
        addRow(lines, "state"_L1, progressText(task));
    }
    return lines + resultText(task, terminal);
}

} // namespace sibyl
