// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Commands.h"

namespace sibyl::test {

// A runner that writes down what it is told and shows the snapshot it is given.
class FakeCommands final : public Commands
{
public:
    Snapshot shown;
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
    snapshot.tasks = {runningTask(QStringLiteral("0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"))};
    TaskSnapshot ended = runningTask(QStringLiteral("ended"));
    ended.phase = TaskPhase::Ended;
    ended.ending = QStringLiteral("completed");
    ended.progressPercent.reset();
    ended.endedUtc = ended.startedUtc.addSecs(60);
    ended.isDelivered = true;
    snapshot.recent = {ended};
    return snapshot;
}

} // namespace sibyl::test
