// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "log/LogDocument.h"
#include "runner/DaemonConnection.h"
#include "state/SnapshotDelta.h"

namespace sibyl::tray {

enum class LogWait { None, ForMore }; // ForMore: answers when there is something or the attempt has ended

// The log of an attempt as the daemon gives it. `connection` outlives every use.
inline LogSource daemonLog(DaemonConnection &connection, const TaskKey &key, SpoolStream stream, LogWait wait)
{
    return [&connection, key, stream, wait](qint64 offsetBytes, qint64 limitBytes, QObject *context, Callback<LogChunk> answer) {
        connection.ask(LogCall{.taskId = key.taskId, .attempt = key.attempt, .stream = stream, .offsetBytes = offsetBytes,
                               .limitBytes = limitBytes, .doFollow = wait == LogWait::ForMore},
                       context, std::move(answer));
    };
}

} // namespace sibyl::tray
