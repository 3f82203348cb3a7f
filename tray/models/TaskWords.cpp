// SPDX-License-Identifier: Apache-2.0
#include "models/TaskWords.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(TaskWords)
};

// The endings of the design. `label`, `meaning` and `remedy` are translated when they are used.
struct Ending {
    QLatin1StringView word;
    const char *label;
    const char *meaning;
    const char *remedy; // may be null
    const char16_t *icon;
    Tone tone;
};

constexpr std::array endings{
    Ending{"completed"_L1, QT_TRANSLATE_NOOP("TaskWords", "Completed"),
           QT_TRANSLATE_NOOP("TaskWords", "The agent finished its work."),
           QT_TRANSLATE_NOOP("TaskWords", "Look at the changes, then merge the branch or ask for more."), u"done", Tone::Good},
    Ending{"failed"_L1, QT_TRANSLATE_NOOP("TaskWords", "Failed"),
           QT_TRANSLATE_NOOP("TaskWords", "The agent ended with an error."),
           QT_TRANSLATE_NOOP("TaskWords", "The end of the log says why. Mend the cause, then try the task again."), u"failed", Tone::Bad},
    Ending{"timeout"_L1, QT_TRANSLATE_NOOP("TaskWords", "Timed out"),
           QT_TRANSLATE_NOOP("TaskWords", "The task took longer than it was allowed."),
           QT_TRANSLATE_NOOP("TaskWords", "Give it more time, or cut the task into smaller ones."), u"clock", Tone::Bad},
    Ending{"cancelled"_L1, QT_TRANSLATE_NOOP("TaskWords", "Cancelled"),
           QT_TRANSLATE_NOOP("TaskWords", "Someone stopped this task."), nullptr, u"cancel", Tone::Neutral},
    Ending{"interrupted"_L1, QT_TRANSLATE_NOOP("TaskWords", "Interrupted"),
           QT_TRANSLATE_NOOP("TaskWords", "The agent was cut off before it could finish."),
           QT_TRANSLATE_NOOP("TaskWords", "The server gives the task out again by itself."), u"warning", Tone::Warning},
    Ending{"rate_limited"_L1, QT_TRANSLATE_NOOP("TaskWords", "Rate limited"),
           QT_TRANSLATE_NOOP("TaskWords", "The agent's provider allows no more requests for now."),
           QT_TRANSLATE_NOOP("TaskWords", "It is tried again when the limit is lifted."), u"clock", Tone::Warning},
    Ending{"auth_required"_L1, QT_TRANSLATE_NOOP("TaskWords", "Sign-in needed"),
           QT_TRANSLATE_NOOP("TaskWords", "The agent program is not signed in."),
           QT_TRANSLATE_NOOP("TaskWords", "Start the agent program in a terminal, sign in, then try the task again."), u"key", Tone::Bad},
    Ending{"budget_exceeded"_L1, QT_TRANSLATE_NOOP("TaskWords", "Over budget"),
           QT_TRANSLATE_NOOP("TaskWords", "The task used up its budget and was stopped."),
           QT_TRANSLATE_NOOP("TaskWords", "Raise the budget, or cut the task into smaller ones."), u"warning", Tone::Bad},
    Ending{"stalled"_L1, QT_TRANSLATE_NOOP("TaskWords", "Stalled"),
           QT_TRANSLATE_NOOP("TaskWords", "The agent did nothing for too long and was stopped."),
           QT_TRANSLATE_NOOP("TaskWords", "The end of the log shows what it waited for."), u"warning", Tone::Bad},
    Ending{"refused"_L1, QT_TRANSLATE_NOOP("TaskWords", "Refused"),
           QT_TRANSLATE_NOOP("TaskWords", "The agent declined to do this task."),
           QT_TRANSLATE_NOOP("TaskWords", "Put the task in other words."), u"cancel", Tone::Bad},
    Ending{"waiting_for_input"_L1, QT_TRANSLATE_NOOP("TaskWords", "No answer"),
           QT_TRANSLATE_NOOP("TaskWords", "The agent asked something and got no answer in time."),
           QT_TRANSLATE_NOOP("TaskWords", "Say more in the task, or answer sooner."), u"question", Tone::Warning},
};

const Ending &endingOf(const TaskSnapshot &task)
{
    for (const Ending &ending : endings) {
        if (task.ending == ending.word) {
            return ending;
        }
    }
    return endings[1]; // an unknown one reads as failed
}

} // namespace

TaskState taskState(const TaskSnapshot &task)
{
    switch (task.phase) {
    case TaskPhase::Queued: return {Texts::tr("Queued"), u"queued", Tone::Neutral};
    case TaskPhase::Preparing: return {Texts::tr("Preparing"), u"running", Tone::Active};
    case TaskPhase::Running: return {Texts::tr("Running"), u"running", Tone::Active};
    case TaskPhase::Collecting: return {Texts::tr("Collecting"), u"running", Tone::Active};
    case TaskPhase::Reporting: return {Texts::tr("Reporting"), u"running", Tone::Active};
    case TaskPhase::Ended: break;
    }
    const Ending &ending = endingOf(task);
    return {Texts::tr(ending.label), ending.icon, ending.tone};
}

bool isFailure(const TaskSnapshot &task)
{
    return task.phase == TaskPhase::Ended && task.ending != "completed"_L1 && task.ending != "cancelled"_L1;
}

QString nextStep(const TaskSnapshot &task)
{
    if (task.phase != TaskPhase::Ended) {
        return {};
    }
    const char *remedy = endingOf(task).remedy;
    return remedy == nullptr ? QString() : Texts::tr(remedy);
}

QString activityText(const TaskSnapshot &task)
{
    if (task.phase == TaskPhase::Ended) {
        return task.error.isEmpty() ? Texts::tr(endingOf(task).meaning) : task.error;
    }
    if (!task.activity.isEmpty()) {
        return task.activity;
    }
    switch (task.phase) {
    case TaskPhase::Queued: return Texts::tr("Waits for a free slot");
    case TaskPhase::Preparing: return Texts::tr("Makes a worktree and a branch");
    case TaskPhase::Running: return Texts::tr("At work");
    case TaskPhase::Collecting: return Texts::tr("Reads commits and changes");
    case TaskPhase::Reporting: return Texts::tr("Hands the result to the server");
    case TaskPhase::Ended: break;
    }
    return {};
}

std::chrono::seconds elapsed(const TaskSnapshot &task, const QDateTime &nowUtc)
{
    const QDateTime &from = task.startedUtc.isValid() ? task.startedUtc : task.acceptedUtc;
    const QDateTime &to = task.endedUtc.isValid() ? task.endedUtc : nowUtc;
    return std::chrono::seconds(from.isValid() ? std::max<qint64>(0, from.secsTo(to)) : 0);
}

QString durationText(std::chrono::seconds duration)
{
    const qint64 seconds = duration.count();
    if (seconds < 60) {
        return Texts::tr("%1 s").arg(seconds);
    }
    if (seconds < 3'600) {
        return Texts::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    }
    return Texts::tr("%1 h %2 min").arg(seconds / 3'600).arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'));
}

QString countText(qint64 count)
{
    const QLocale locale;
    if (count < 1'000) {
        return locale.toString(count);
    }
    if (count < 1'000'000) {
        return Texts::tr("%1 k", "thousands").arg(locale.toString(double(count) / 1e3, 'f', count < 100'000 ? 1 : 0));
    }
    return Texts::tr("%1 M", "millions").arg(locale.toString(double(count) / 1e6, 'f', 1));
}

QString costText(double usd)
{
    return u"$"_s + QLocale().toString(usd, 'f', usd < 100 ? 2 : 0);
}

QString shortBranch(const QString &branch)
{
    constexpr auto heads = "refs/heads/"_L1;
    return branch.startsWith(heads) ? branch.mid(heads.size()) : branch;
}

} // namespace sibyl::tray
