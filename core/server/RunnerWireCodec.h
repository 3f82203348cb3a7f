// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/RunnerMessage.h"
#include "server/Judgement.h"
#include "server/ProjectRecord.h"
#include "server/TaskRecord.h"

#include <tl/expected.hpp>

#include <variant>

namespace sibyl::server {

// The server's side of the runner wire (spec 2.4, 2.5, design section 5).

using RunnerFrame = std::variant<HeartbeatAck, RunnerStatus, TaskAck, TaskReject, AgentUpdate, Completion,
                                 ProjectRegister, AgentLog, PermissionWanted, PermissionSettled>;

// Strict. The error is the text for the peer: "Invalid JSON", "Unknown message type: hello", or the
// JSON path of what is wrong.
tl::expected<RunnerFrame, QString> decodeRunnerFrame(const QByteArray &frame);

QByteArray encodeWelcome(const QStringList &features);
QByteArray encodeHeartbeat(const QDateTime &nowUtc);
QByteArray encodeAssign(const TaskRecord &task, int attempt, const ProjectRecord &project);
QByteArray encodeCancel(const QString &taskId, int attempt, const QString &reason);
QByteArray encodeCompleted(const QString &taskId, std::optional<int> attempt, bool isEffective);
QByteArray encodeProjectRegistered(const QString &projectId);
QByteArray encodeLogOffset(const AgentLog &log, qint64 offset);
QByteArray encodePermissionAnswer(const PermissionWanted &wanted, const QString &optionId);
QByteArray encodeError(const QString &message);

} // namespace sibyl::server
