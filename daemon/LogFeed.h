// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/TaskLogChunk.h"
#include "base/Result.h"

namespace sibyl {

// A part of one stream of a task's attempt, from the offset that was asked for.
struct LogPiece {
    QByteArray bytes; // empty when there is no more for now
    int attempt = 1;  // each begins its streams anew
};

// Where the streams of one task come from: the runner on this machine or the server. Both have the
// same bytes at the same offsets. A call waits for the answer.
class LogFeed
{
public:
    LogFeed() = default;
    virtual ~LogFeed() = default;
    Q_DISABLE_COPY_MOVE(LogFeed)

    virtual Result<LogPiece> read(LogStream stream, qint64 offset) = 0;
};

} // namespace sibyl
