// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <variant>

namespace sibyl {

// What goes over the control socket, as plain values. ControlCodec.h puts them into JSON-RPC 2.0,
// one message a line.

inline constexpr int controlProtocolVersion = 1;
inline constexpr qsizetype maxControlRequestBytes = 1024 * 1024; // one line, either way
inline constexpr qint64 maxLogChunkBytes = 256 * 1024;           // of the agent's bytes, in one reply

enum class SpoolStream { Stdout, Stderr };
enum class RunnerOrder { Drain, Pause, Resume, Reload };

struct HelloCall {};
struct SnapshotCall {};
struct SubscribeCall {}; // from then on the server sends its snapshot whenever it changes

// A part of what the agent of the newest attempt of a task wrote.
struct LogCall {
    QString taskId;
    SpoolStream stream = SpoolStream::Stdout;
    qint64 offsetBytes = 0;
    qint64 limitBytes = maxLogChunkBytes;
};

struct CancelCall {
    QString taskId;
    QString reason;
};

struct OrderCall {
    RunnerOrder order = RunnerOrder::Drain;
};

using ControlCall = std::variant<HelloCall, SnapshotCall, SubscribeCall, LogCall, CancelCall, OrderCall>;

// What the peer calls its request; nothing = a notification, which gets no answer.
using ControlId = std::variant<std::monostate, qint64, QString>;

struct ControlRequest {
    ControlId id;
    ControlCall call;
};

struct ControlHello {
    QString version;
    int protocol = controlProtocolVersion;
    qint64 processId = 0;
};

struct LogChunk {
    qint64 offsetBytes = 0; // of the first byte in `bytes`
    qint64 totalBytes = 0;  // that the stream has by now
    QByteArray bytes = {};
    bool isEnded = false;   // the attempt has ended: totalBytes grows no more
};

} // namespace sibyl
