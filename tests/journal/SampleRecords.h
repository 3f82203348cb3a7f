// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "journal/Records.h"

namespace sibyl::test {

inline AttemptRecord sampleAttempt(const QString &taskId, int attempt = 1)
{
    const QDateTime acceptedUtc(QDate(2026, 3, 1), QTime(9, 30, 0, 123), Qt::UTC);
    return AttemptRecord{
        .key = {taskId, attempt},
        .step = TaskStep::Committed,
        .agentId = QStringLiteral("agent-1"),
        .projectId = QStringLiteral("2b0c7a52-5c5a-4b2b-9d6d-2f8a3a1d9e10"),
        .assignment = QByteArrayLiteral("{\"type\":\"task_assign\"}"),
        .directory = QStringLiteral("/state/attempts/") + taskId,
        .repository = QStringLiteral("/home/me/shop"),
        .worktreePath = QStringLiteral("/home/me/.sibyl/worktrees/") + taskId,
        .branch = QStringLiteral("sibyl/agent-0a1b2c3d"),
        .baseCommit = QString(40, u'a'),
        .sessionId = QStringLiteral("session ü"),
        .agent = QStringLiteral("claude"),
        .driver = QStringLiteral("claude"),
        .ending = {},
        .isRetryable = false,
        .result = {},
        .acceptedUtc = acceptedUtc,
        .startedUtc = acceptedUtc.addMSecs(7),
        .endedUtc = {},
    };
}

inline AttemptRecord blankAttempt(const AttemptKey &key)
{
    AttemptRecord record;
    record.key = key;
    return record;
}

inline AttemptRecord endedAttempt(const QString &taskId, const QDateTime &endedUtc)
{
    AttemptRecord record = sampleAttempt(taskId);
    record.step = TaskStep::ResultStored;
    record.ending = QStringLiteral("completed");
    record.result = QByteArrayLiteral("{\"type\":\"task_complete\"}");
    record.endedUtc = endedUtc;
    return record;
}

inline OutboxRecord outboxOf(const AttemptRecord &attempt)
{
    return OutboxRecord{
        .key = attempt.key,
        .serverUrl = QStringLiteral("http://127.0.0.1:3334"),
        .runnerId = QStringLiteral("runner-1"),
        .frame = attempt.result,
    };
}

} // namespace sibyl::test
