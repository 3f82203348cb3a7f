// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "protocol/RunnerMessage.h"
#include "protocol/ServerMessage.h"

namespace sibyl {

inline constexpr qsizetype maxFrameBytes = 900 * 1024; // of what we send; patch, then stdout are cut first
inline constexpr qsizetype maxPatchBytes = 256 * 1024; // of a result, as UTF-8
inline constexpr qsizetype maxLogChunkBytes = 64 * 1024; // of AgentLog::data
inline constexpr qsizetype maxInboundFrameBytes = 16 * 1024 * 1024;
inline constexpr qsizetype maxPermissionSummaryLength = 300;
inline constexpr qsizetype maxPermissionDetailLength = 16 * 1024;
inline constexpr qsizetype maxPermissionOptions = 32;
inline constexpr int maxFrameDepth = 64;

// What a malformed frame leaves behind: the error with its JSON path, and the task it was about
// when that much could be read, so that it can be rejected.
struct DecodeFault {
    Error error;
    QString taskId;
};

// Strict: not an object, a wrong type, a missing required field, a value out of range = fault
// with the JSON path ("task_assign.config.timeout_seconds"). Unknown fields are ignored, unknown
// types give UnknownMessage.
tl::expected<ServerMessage, DecodeFault> decodeServerMessage(const QByteArray &frame);

// One text frame, valid UTF-8 without U+0000, at most maxFrameBytes: a task_complete is cut and
// marked until it fits, the patch first, then stdout (from its start), then stderr.
QByteArray encode(const RunnerMessage &message);

// What encode() wrote, or another runner: as strict as decodeServerMessage(). A missing `success`
// is judged by `result.status`, where only "completed" is one. An unknown type is a fault.
tl::expected<RunnerMessage, DecodeFault> decodeRunnerMessage(const QByteArray &frame);

} // namespace sibyl
