// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "journal/TaskStep.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace sibyl {

struct AttemptKey {
    QString taskId;
    int attempt = 1;
    friend auto operator<=>(const AttemptKey &a, const AttemptKey &b)
    {
        if (const int order = a.taskId.compare(b.taskId); order != 0) {
            return order <=> 0;
        }
        return a.attempt <=> b.attempt;
    }
    friend bool operator==(const AttemptKey &, const AttemptKey &) = default;
};

// One attempt as the journal keeps it. `step` is the last one that is known to be durable.
struct AttemptRecord {
    AttemptKey key;
    TaskStep step = TaskStep::Accepted;
    QString agentId;
    QString projectId;
    QByteArray assignment;   // the task_assign frame, as received
    QString directory;       // attempt directory, absolute
    QString repository;      // the checkout a worktree belongs to; empty for plain directories
    QString worktreePath;
    QString branch;
    QString baseCommit;
    QString sessionId;       // of the agent, once known
    QString agent;           // name of its profile; empty in journals of older versions
    QString driver;          // how it is spoken to, as runner.yaml says it: a running agent stays with it
    QString ending;          // fine word, empty while it runs
    bool isRetryable = false;
    QByteArray result;       // the task_complete frame, once stored
    QDateTime acceptedUtc;
    QDateTime startedUtc;
    QDateTime endedUtc;

    bool hasEnded() const { return !ending.isEmpty(); }
    friend bool operator==(const AttemptRecord &, const AttemptRecord &) = default;
};

enum class OutboxState {
    Pending,   // not known to have arrived
    Received,  // a pong came back after it (server without result_ack)
    Confirmed, // the server said so
    Withdrawn, // a newer attempt took its place
};

// A result on its way to one server. Never dropped before it is Confirmed or Withdrawn.
struct OutboxRecord {
    AttemptKey key;
    QString serverUrl;
    QString runnerId;
    QByteArray frame; // task_complete, ready to send
    OutboxState state = OutboxState::Pending;
    bool isEffective = true; // what the server said of it

    friend bool operator==(const OutboxRecord &, const OutboxRecord &) = default;
};

} // namespace sibyl
