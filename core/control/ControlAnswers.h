// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Words.h"

#include <QByteArray>
#include <QString>

namespace sibyl {

// What only the control socket itself answers with; everything else is in state/.

inline constexpr qint64 maxLogAnswerBytes = 256 * 1024; // of the agent's bytes, in one answer

enum class SpoolStream { Stdout, Stderr, Events };
inline constexpr auto wordsOf(SpoolStream)
{
    return Words<SpoolStream, 3>{{{SpoolStream::Stdout, "stdout"}, {SpoolStream::Stderr, "stderr"}, {SpoolStream::Events, "events"}}};
}

struct ControlHello {
    QString version;
    int protocol = 0; // controlProtocolVersion of the daemon
    qint64 processId = 0;
};

struct LogChunk {
    qint64 offsetBytes = 0; // of the first byte in `bytes`
    qint64 totalBytes = 0;  // that the stream has by now
    QByteArray bytes = {};
    bool isEnded = false;   // the attempt has ended: totalBytes grows no more
};

} // namespace sibyl
