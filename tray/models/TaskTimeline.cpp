// SPDX-License-Identifier: Apache-2.0
#include "models/TaskTimeline.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

struct TimelineTexts {
    Q_DECLARE_TR_FUNCTIONS(TaskTimeline)
};

QString iconOf(ToolKind kind)
{
    switch (kind) {
    case ToolKind::Read: return u"log"_s;
    case ToolKind::Edit: return u"diff"_s;
    case ToolKind::Execute: return u"terminal"_s;
    case ToolKind::Search: return u"search"_s;
    case ToolKind::Fetch: return u"external"_s;
    case ToolKind::Think: return u"message"_s;
    case ToolKind::Other: break;
    }
    return u"tool"_s;
}

Tone toneOf(ToolEnding ending)
{
    switch (ending) {
    case ToolEnding::Completed: return Tone::Good;
    case ToolEnding::Failed: return Tone::Bad;
    case ToolEnding::Denied: return Tone::Warning;
    }
    return Tone::Neutral;
}

QString endingText(ToolEnding ending)
{
    switch (ending) {
    case ToolEnding::Completed: return TimelineTexts::tr("A tool call ended");
    case ToolEnding::Failed: return TimelineTexts::tr("A tool call failed");
    case ToolEnding::Denied: return TimelineTexts::tr("A tool call was denied");
    }
    return {};
}

QString planText(const TaskEvent &plan)
{
    const QString done = TimelineTexts::tr("Plan: %1 of %2 steps done").arg(plan.stepsDone).arg(plan.stepsTotal);
    return plan.text.isEmpty() ? done : TimelineTexts::tr("%1. Now: %2").arg(done, plan.text);
}

TimelineEntry entryOf(const TaskEvent &event)
{
    switch (event.kind) {
    case TaskEventKind::Message: return {event.atUtc, event.text.trimmed(), Tone::Neutral, u"message"_s, {}, {}};
    case TaskEventKind::ToolStart:
        return {event.atUtc, event.text.isEmpty() || event.text == event.tool ? event.tool : event.tool + u"  "_s + event.text,
                Tone::Active, iconOf(event.toolKind), {}, {}};
    case TaskEventKind::ToolEnd: // its start is not at hand
        return {event.atUtc, endingText(event.toolEnding), toneOf(event.toolEnding), u"tool"_s, event.text.trimmed(), {}};
    case TaskEventKind::Plan: return {event.atUtc, planText(event), Tone::Neutral, u"plan"_s, {}, {}};
    case TaskEventKind::Question:
        return {event.atUtc, TimelineTexts::tr("Asked for permission: %1").arg(event.text), Tone::Warning, u"question"_s, {}, {}};
    case TaskEventKind::RateLimit:
        return {event.atUtc, TimelineTexts::tr("Rate limited: %1").arg(event.text), Tone::Warning, u"clock"_s, {}, {}};
    }
    return {};
}

void endTool(TimelineEntry &entry, const TaskEvent &end)
{
    entry.tone = toneOf(end.toolEnding);
    entry.detail = end.text.trimmed();
    if (const auto seconds = std::chrono::seconds(entry.atUtc.secsTo(end.atUtc)); seconds.count() > 0) {
        entry.took = durationText(seconds);
    }
}

void addEvents(QList<TimelineEntry> &entries, const QList<TaskEvent> &events)
{
    QHash<QString, qsizetype> openTools;
    for (const TaskEvent &event : events) {
        if (event.kind == TaskEventKind::ToolEnd && openTools.contains(event.id)) {
            endTool(entries[openTools.take(event.id)], event);
            continue;
        }
        if (event.kind == TaskEventKind::ToolStart) {
            openTools.insert(event.id, entries.size());
        }
        if (const TimelineEntry entry = entryOf(event); !entry.text.isEmpty()) {
            entries.append(entry);
        }
    }
}

} // namespace

QList<TimelineEntry> timelineEntries(const TaskSnapshot &task, const TimelinePart &part)
{
    QList<TimelineEntry> entries;
    if (part.hasStart) {
        entries.append({task.acceptedUtc, TimelineTexts::tr("Taken from the server"), Tone::Neutral, u"queued"_s, {}, {}});
        if (task.startedUtc.isValid()) {
            entries.append({task.startedUtc, TimelineTexts::tr("The agent started on %1").arg(shortBranch(task.branch)), Tone::Active,
                            u"play"_s, {}, {}});
        }
    }
    addEvents(entries, part.events);
    if (!part.problem.isEmpty()) {
        entries.append({task.acceptedUtc, TimelineTexts::tr("More events cannot be read: %1").arg(part.problem), Tone::Bad, u"warning"_s, {}, {}});
    }
    if (part.hasEnd && task.phase == TaskPhase::Ended) {
        const TaskState state = taskState(task);
        entries.append({task.endedUtc, u"%1. %2"_s.arg(state.label, activityText(task)), state.tone, state.icon.toString(), {}, {}});
    }
    return entries;
}

} // namespace sibyl::tray
