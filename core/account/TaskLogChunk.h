// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace sibyl {

enum class LogStream { Stdout, Stderr, Events };

// A part of one stream of a task's newest (or deciding) attempt.
struct TaskLogChunk {
    QByteArray bytes;      // from the offset that was asked for; empty at the end
    qint64 totalBytes = 0; // that the server has so far
    int attempt = 1;       // the stream begins anew with each
};

} // namespace sibyl
