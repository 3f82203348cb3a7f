// SPDX-License-Identifier: Apache-2.0
#include "ServerLogFeed.h"

#include "Await.h"

namespace sibyl {
namespace {

constexpr qint64 pieceBytes = 256 * 1024;

} // namespace

Result<LogPiece> ServerLogFeed::read(LogStream stream, qint64 offset)
{
    Result<TaskLogChunk> chunk = await<TaskLogChunk>([&](QObject *context, auto done) {
        m_tasks.log(m_taskId, stream, offset, pieceBytes, context, std::move(done));
    });
    if (!chunk) {
        return fail(chunk.error());
    }
    return LogPiece{std::move(chunk->bytes), chunk->attempt};
}

} // namespace sibyl
