// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "journal/Records.h"

#include <QStringList>

#include <variant>

namespace sibyl {

struct SaveAttempt
{
    AttemptRecord record;
};

struct SaveResult
{
    AttemptRecord record;
    OutboxRecord outbox;
};

struct SaveOutboxState
{
    OutboxRecord record;
};

struct PruneEnded
{
    QDateTime beforeUtc;
};

// One thing the journal was asked to make durable, as it travels to the writer's thread.
using JournalWrite = std::variant<SaveAttempt, SaveResult, SaveOutboxState, PruneEnded>;

// What comes back: the directories that PruneEnded freed, nothing for the others.
using JournalAnswer = Result<QStringList>;

} // namespace sibyl
