// SPDX-License-Identifier: Apache-2.0
#include "StatusView.h"

#include "Durations.h"
#include "ProgressBar.h"
#include "Table.h"
#include "TaskReference.h"
#include "TextWidth.h"
#include "UsageText.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr int statusBarWidth = 15;
constexpr qsizetype maxRecent = 5;

struct ConnectionWords {
    QString text;
    TextStyle style;
};

ConnectionWords wordsFor(ConnectionState connection)
{
    switch (connection) {
    case ConnectionState::Unregistered:
        return {u"not registered"_s, TextStyle::Warning};
    case ConnectionState::Connecting:
        return {u"connecting"_s, TextStyle::Warning};
    case ConnectionState::Online:
        return {u"connected"_s, TextStyle::Good};
    case ConnectionState::Waiting:
        return {u"not connected"_s, TextStyle::Warning};
    case ConnectionState::Refused:
        return {u"refused by the server"_s, TextStyle::Bad};
    case ConnectionState::SignInNeeded:
        return {u"sign-in needed"_s, TextStyle::Bad};
    case ConnectionState::Replaced:
        return {u"replaced by another runner"_s, TextStyle::Bad};
    case ConnectionState::Stopped:
        return {u"stopped"_s, TextStyle::Warning};
    }
    return {};
}

QString elapsed(const TaskSnapshot &task, const QDateTime &nowUtc)
{
    const QDateTime &since = task.startedUtc.isValid() ? task.startedUtc : task.acceptedUtc;
    const QDateTime &until = task.endedUtc.isValid() ? task.endedUtc : nowUtc;
    return since.isValid() ? shortDuration(Milliseconds(since.msecsTo(until))) : QString();
}

QString projectOf(const TaskSnapshot &task)
{
    return task.projectName.isEmpty() ? task.projectId : task.projectName;
}

QString progressOf(const TaskSnapshot &task, const Terminal &terminal, int turn)
{
    if (!terminal.isInteractive()) {
        return task.progressPercent ? u"%1%"_s.arg(*task.progressPercent) : QString();
    }
    if (task.phase != TaskPhase::Running && !task.progressPercent) {
        return {};
    }
    return progressBar(task.progressPercent, statusBarWidth, terminal.hasUnicode() ? BarStyle::Unicode : BarStyle::Ascii, turn);
}

QStringList connectionLines(const Snapshot &snapshot, const QDateTime &nowUtc, const Terminal &terminal)
{
    const ConnectionWords words = wordsFor(snapshot.connection);
    QString first = terminal.styled(snapshot.name.isEmpty() ? u"this runner"_s : oneLine(snapshot.name), TextStyle::Bold)
        + u"  "_s + terminal.styled(words.text, words.style);
    if (snapshot.connection == ConnectionState::Online && snapshot.connectedUtc.isValid()) {
        first += u" for "_s + shortDuration(Milliseconds(snapshot.connectedUtc.msecsTo(nowUtc)));
    } else if (snapshot.nextTryUtc.isValid() && snapshot.nextTryUtc > nowUtc) {
        first += u", next try in "_s + shortDuration(Milliseconds(nowUtc.msecsTo(snapshot.nextTryUtc)));
    }
    QStringList lines{first};
    if (!snapshot.serverUrl.isEmpty()) {
        lines.append(u"server    "_s + oneLine(snapshot.serverUrl)
                     + (snapshot.serverName.isEmpty() ? QString() : u" ("_s + oneLine(snapshot.serverName) + u')'));
    }
    if (!snapshot.connectionDetail.isEmpty() && snapshot.connection != ConnectionState::Online) {
        lines.append(u"          "_s + oneLine(snapshot.connectionDetail));
    }
    return lines;
}

QString capacityLine(const Snapshot &snapshot)
{
    const auto busy = std::count_if(snapshot.tasks.begin(), snapshot.tasks.end(), [](const TaskSnapshot &task) {
        return task.phase != TaskPhase::Queued && task.phase != TaskPhase::Reporting;
    });
    QString line = u"capacity  %1 of %2 in use"_s.arg(busy).arg(snapshot.capacity);
    const auto waiting = std::count_if(snapshot.tasks.begin(), snapshot.tasks.end(),
                                       [](const TaskSnapshot &task) { return task.phase == TaskPhase::Queued; });
    if (waiting > 0) {
        line += u", %1 waiting"_s.arg(waiting);
    }
    if (snapshot.isDraining) {
        line += u", draining: takes nothing new and leaves when all is done"_s;
    } else if (snapshot.isPaused) {
        line += u", paused: takes nothing new"_s;
    }
    if (snapshot.isSandbox) {
        line += u", sandbox mode"_s;
    }
    return line;
}

QString todayLine(const DayTotals &today)
{
    const QString tasks = today.tasks == 1 ? u"1 task"_s : u"%1 tasks"_s.arg(today.tasks);
    const QString used = usageText(today.usage);
    return u"today     %1, %2 completed"_s.arg(tasks).arg(today.completed) + (used.isEmpty() ? used : u"; "_s + used);
}

} // namespace

QStringList statusLines(const Snapshot &snapshot, const QDateTime &nowUtc, const Terminal &terminal, int turn)
{
    QStringList lines = connectionLines(snapshot, nowUtc, terminal);
    lines.append(capacityLine(snapshot));
    if (snapshot.undeliveredResults > 0) {
        lines.append(u"results   %1 kept until the server has them"_s.arg(snapshot.undeliveredResults));
    }
    if (snapshot.today.tasks > 0) {
        lines.append(todayLine(snapshot.today));
    }
    if (!snapshot.permissions.isEmpty()) {
        const QString questions = snapshot.permissions.size() == 1 ? u"1 question waits"_s : u"%1 questions wait"_s.arg(snapshot.permissions.size());
        lines.append(u"answers   "_s + terminal.styled(questions, TextStyle::Warning) + u": `sibyl-runner permissions`"_s);
    }
    if (!snapshot.tasks.isEmpty()) {
        Table table({{u"TASK"_s}, {u"PHASE"_s}, {u"PROJECT"_s, 6}, {u"AGENT"_s, 5}, {u"TIME"_s, 0, Qt::AlignRight},
                     {u"PROGRESS"_s}, {u"ACTIVITY"_s, 8}});
        for (const TaskSnapshot &task : snapshot.tasks) {
            table.addRow({task.taskId.left(shortIdLength), toString(task.phase), projectOf(task), task.agent,
                          elapsed(task, nowUtc), progressOf(task, terminal, turn),
                          task.activity.isEmpty() ? task.title : task.activity});
        }
        lines.append(QString());
        lines += table.lines(terminal.columns(), terminal.ellipsis());
    }
    if (!snapshot.recent.isEmpty()) {
        Table table({{u"ENDED"_s}, {u"HOW"_s}, {u"PROJECT"_s, 6}, {u"TIME"_s, 0, Qt::AlignRight}, {u"WHEN"_s},
                     {u"BRANCH"_s, 8}, {u"TITLE"_s, 8}});
        for (const TaskSnapshot &task : snapshot.recent.first(std::min(snapshot.recent.size(), maxRecent))) {
            table.addRow({task.taskId.left(shortIdLength), task.ending, projectOf(task), elapsed(task, nowUtc),
                          shortAge(task.endedUtc, nowUtc), task.branch, task.title});
        }
        lines.append(QString());
        lines += table.lines(terminal.columns(), terminal.ellipsis());
    }
    return lines;
}

} // namespace sibyl
