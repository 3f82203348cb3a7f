// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Commands.h"

namespace sibyl::test {

// A runner that writes down what it is told and shows the snapshot it is given.
class FakeCommands final : public Commands
{
public:
    Snapshot shown;
    QList<WorktreeView> shownWorktrees;
    TaskChanges shownChanges;
    QStringList orders;
    Result<> nextOutcome;

    void show(const Snapshot &snapshot)
    {
        shown = snapshot;
        Q_EMIT changed();
    }

    Snapshot snapshot() const override { return shown; }
    Result<> cancelTask(const QString &taskId, const QString &reason) override
    {
        return note(QStringLiteral("cancel %1: %2").arg(taskId, reason));
    }
    Result<> drain() override { return note(QStringLiteral("drain")); }
    Result<> pause() override { return note(QStringLiteral("pause")); }
    Result<> resume() override { return note(QStringLiteral("resume")); }
    Result<> answerPermission(const QString &permissionId, const QString &optionId) override
    {
        return note(QStringLiteral("answer %1: %2").arg(permissionId, optionId));
    }
    void taskChanges(const QString &taskId, QObject *context, Callback<TaskChanges> answer) override
    {
        const Result<> outcome = note(QStringLiteral("changes ") + taskId);
        QMetaObject::invokeMethod(context, [this, outcome, answer = std::move(answer)] {
            answer(outcome ? Result<TaskChanges>(shownChanges) : Result<TaskChanges>(fail(outcome.error())));
        }, Qt::QueuedConnection);
    }
    QList<WorktreeView> worktrees() const override { return shownWorktrees; }
    void removeWorktree(const QString &path, QObject *context, Callback<WorktreeRemoval> answer) override
    {
        const Result<> outcome = note(QStringLiteral("remove ") + path);
        QMetaObject::invokeMethod(context, [outcome, answer = std::move(answer)] {
            answer(outcome ? Result<WorktreeRemoval>(WorktreeRemoval{.isRemoved = true}) : Result<WorktreeRemoval>(fail(outcome.error())));
        }, Qt::QueuedConnection);
    }
    Result<> reload() override { return note(QStringLiteral("reload")); }

private:
    Result<> note(const QString &order)
    {
        orders.append(order);
        return nextOutcome;
    }
};

inline TaskSnapshot runningTask(const QString &taskId)
{
    TaskSnapshot task;
    task.taskId = taskId;
    task.attempt = 2;
    task.agentId = QStringLiteral("agent_51f0c2ab77de");
    task.projectId = QStringLiteral("2b0a4c57-1c1e-4d6f-9d53-3e1a52c7f001");
    task.projectName = QStringLiteral("shop");
    task.agent = QStringLiteral("command");
    task.title = QStringLiteral("run the tests");
    task.phase = TaskPhase::Running;
    task.activity = QStringLiteral("12 tests passed");
    task.progressPercent = 40;
    task.branch = QStringLiteral("sibyl/agent-0d6b2f53");
    task.worktreePath = QStringLiteral("/srv/wt/shop/0d6b2f53");
    task.acceptedUtc = QDateTime(QDate(2026, 3, 1), QTime(9, 30), Qt::UTC);
    task.startedUtc = task.acceptedUtc.addMSecs(1500);
    task.sessionId = QStringLiteral("c0ffee00-0000-4000-8000-000000000001");
    task.usage = {.inputTokens = 900, .cacheReadTokens = 40'000, .outputTokens = 120, .costUsd = 0.125};
    task.plan = {{QStringLiteral("read the tests"), PlanStepState::Completed},
                 {QStringLiteral("mend them"), PlanStepState::InProgress}};
    return task;
}

inline Snapshot onlineSnapshot()
{
    Snapshot snapshot;
    snapshot.clientVersion = QStringLiteral("0.1.0");
    snapshot.runnerId = QStringLiteral("6f1c9a3e-7d0b-4a55-9a41-0c9d2f6b8e11");
    snapshot.name = QStringLiteral("dev-machine");
    snapshot.serverUrl = QStringLiteral("http://127.0.0.1:3334");
    snapshot.connection = ConnectionState::Online;
    snapshot.connectedUtc = QDateTime(QDate(2026, 3, 1), QTime(9, 0), Qt::UTC);
    snapshot.serverName = QStringLiteral("sibyl-runner/0.1.0");
    snapshot.serverFeatures = {QStringLiteral("result_ack"), QStringLiteral("attempt")};
    snapshot.capacity = 3;
    snapshot.capabilities = {QStringLiteral("docker")};
    snapshot.undeliveredResults = 1;
    snapshot.configPath = QStringLiteral("/home/ada/.config/sibyl/runner.yaml");
    snapshot.today = {.tasks = 2, .completed = 1, .usage = {.inputTokens = 1200, .outputTokens = 340, .costUsd = 0.25}};
    PendingPermission permission;
    permission.taskId = QStringLiteral("0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1");
    permission.agent = QStringLiteral("claude");
    permission.request.id = permission.taskId + QStringLiteral("/2/p1");
    permission.request.tool = QStringLiteral("Bash");
    permission.request.summary = QStringLiteral("rm -rf build");
    permission.request.options = {{QStringLiteral("allow"), QStringLiteral("Allow once"), PermissionEffect::AllowOnce},
                                  {QStringLiteral("deny"), QStringLiteral("Deny"), PermissionEffect::RejectOnce}};
    permission.askedUtc = snapshot.connectedUtc.addSecs(10);
    permission.request.expiresUtc = snapshot.connectedUtc.addSecs(310);
    snapshot.permissions = {permission};
    snapshot.tasks = {runningTask(QStringLiteral("0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"))};
    TaskSnapshot ended = runningTask(QStringLiteral("ended"));
    ended.phase = TaskPhase::Ended;
    ended.ending = QStringLiteral("completed");
    ended.progressPercent.reset();
    ended.endedUtc = ended.startedUtc.addSecs(60);
    ended.isDelivered = true;
    ended.summary = QStringLiteral("All tests pass.");
    ended.commitCount = 1;
    ended.filesChanged = 2;
    ended.insertions = 30;
    ended.deletions = 4;
    snapshot.recent = {ended};
    return snapshot;
}

} // namespace sibyl::test
