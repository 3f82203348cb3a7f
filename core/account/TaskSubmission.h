// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "protocol/ServerMessage.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl {

// A task to be submitted (design section 6). Empty texts are not sent.
struct TaskSubmission {
    QString projectId; // UUID, graph id or name; required
    QString prompt;
    QString title;
    QString description;
    TaskCommand command; // none, a shell line, or an argument list
    QString agent;
    QString agentType;
    QString branch;
    QString baseRef;
    QString repoUrl;
    QStringList requiredCapabilities;
    QString preferredRunnerId;
    std::optional<Seconds> timeout;
    std::optional<int> priority;    // -100..100
    std::optional<int> maxAttempts; // 1..10
    std::optional<bool> createWorktree;
    QString idempotencyKey;
    QString expects;          // changes | commit | none
    QString deliver;          // branch | push | bundle | patch
    TaskBudget budget;
    QString resumeTask;       // id of the task whose conversation goes on
    QByteArray metadataJson;  // a JSON object, or empty
};

} // namespace sibyl
