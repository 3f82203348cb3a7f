// SPDX-License-Identifier: Apache-2.0
#include "work/AgentBriefing.h"

#include "agents/LimitCheck.h"

#include <QUuid>

#include <algorithm>

namespace sibyl {
namespace {

constexpr Milliseconds timeoutGrace{10'000};

QString sessionIdFor(const AttemptKey &key)
{
    static const QUuid space(QStringLiteral("9a4b8a35-2d0e-5a53-8a6e-61c0d2f3b7c4")); // ours, for no other names
    return QUuid::createUuidV5(space, QStringLiteral("%1/%2").arg(key.taskId, QString::number(key.attempt)))
        .toString(QUuid::WithoutBraces);
}

// The agent remembers the conversation, and the worktree is as it left it.
QString continuationPrompt(const QString &prompt)
{
    return QStringLiteral("You were interrupted while you worked on this task. Look at the state of the files, "
                          "then continue where you stopped. The task was:\n\n")
        + prompt;
}

} // namespace

AgentTask briefAgent(const TaskSettings &settings, const TaskPlan &plan, const TaskAssign &assignment,
                     const AttemptRecord &record, const QString &resumedSession,
                     const QMap<QByteArray, QByteArray> &environment)
{
    AgentTask task;
    task.assignment = assignment;
    task.attempt = record.key.attempt;
    task.profile = plan.profile;
    task.command = plan.command;
    task.workingDirectory = record.worktreePath;
    task.branch = record.branch;
    task.baseCommit = record.baseCommit;
    task.sandboxId = settings.sandboxId;
    task.promptFile = record.directory + QStringLiteral("/prompt.txt");
    task.environment = environment;
    task.limits = strictest(settings.taskLimits,
                            {.turns = assignment.budget.turns,
                             .costUsd = assignment.budget.costUsd,
                             .tokens = assignment.budget.tokens,
                             .wallTime = std::nullopt});
    task.limits = strictest(task.limits, task.profile.limits);
    task.wallLimit = std::min(plan.wallLimit, task.limits.wallTime.value_or(plan.wallLimit));
    task.isResumed = !resumedSession.isEmpty();
    // The same after a restart of the daemon, without being recorded.
    task.sessionId = task.isResumed ? resumedSession : sessionIdFor(record.key);
    const bool isFollowUp = !assignment.resumeTask.isEmpty() && record.key.attempt == 1;
    if (task.isResumed && !isFollowUp) {
        task.assignment.prompt = continuationPrompt(assignment.prompt);
    }
    task.killGrace = timeoutGrace;
    return task;
}

} // namespace sibyl
