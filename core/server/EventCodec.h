// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/RunnerMessage.h"
#include "server/PermissionBoard.h"
#include "server/TaskRecord.h"

#include <QByteArray>

namespace sibyl::server {

// {"event": ..., "data": {...}, "timestamp": ...}, spec 2.6.
QByteArray encodeTaskEvent(const TaskRecord &task);
QByteArray encodeAgentEvent(const AgentUpdate &update);
QByteArray encodeRunnerEvent(const QString &runnerId, QLatin1StringView status);
QByteArray encodePermissionRequestEvent(const OpenPermission &permission);
QByteArray encodePermissionSettledEvent(const OpenPermission &permission);

} // namespace sibyl::server
