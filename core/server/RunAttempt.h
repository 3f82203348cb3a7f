// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

#include <optional>

namespace sibyl::server {

enum class AttemptState {
    Dispatched, // sent, no task_ack yet
    Acked,
    Running,   // the runner sent progress
    Completed,
    Failed,
    Canceled,
    Rejected,  // by the runner; never counts
    Lost,      // its runner was away or did not have it; may come back while the task is open
    Superseded, // the task ended without it; whatever it brings is kept and decides nothing
};

QString toString(AttemptState state);
std::optional<AttemptState> attemptStateFrom(QStringView word);
bool isLive(AttemptState state); // dispatched, acked, running

// One dispatch of a task to one runner. Numbers start at 1 and are never used twice for a task.
struct RunAttempt {
    QString taskId;
    int number = 1;
    QString runnerId;
    AttemptState state = AttemptState::Dispatched;
    bool isCounted = true;    // against the task's maxAttempts
    bool isEffective = false; // its result changed the task
    bool isRetryable = false;
    QString error;
    QDateTime dispatchedUtc;
    QDateTime ackedUtc;
    QDateTime endedUtc;
};

} // namespace sibyl::server
