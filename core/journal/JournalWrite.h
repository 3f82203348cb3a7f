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

struct SaveProgress
{
    AttemptKey key;
    TaskStep step;
    QString sessionId;
    QDateTime startedUtc;
};

struct PruneEnded
{
    QDateTime beforeUtc;
};

// Not a write, but answered in the order of the writes around it.
struct FetchAttempt
{
    AttemptKey key;
};

// One thing the journal was asked to make durable, as it travels to the writer's thread.
using JournalWrite =
    std::variant<SaveAttempt, SaveResult, SaveOutboxState, SaveProgress, PruneEnded, FetchAttempt>;

// What comes back: nothing for plain writes.
struct JournalReply
{
    QStringList directories; // that PruneEnded freed
    AttemptRecord attempt;   // that FetchAttempt asked for
};
using JournalAnswer = Result<JournalReply>;

// Whether somebody's next step hangs on the answer.
enum class JournalUrgency { WaitedFor, Unwaited };

} // namespace sibyl
