// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/TaskRecord.h"

#include <QByteArray>
#include <QJsonObject>

namespace sibyl::server {

// How the store keeps what was asked for. Decoding takes what it understands: only what was
// encoded here is ever decoded.
QByteArray encodeTaskSpec(const TaskSpec &spec);
TaskSpec decodeTaskSpec(const QByteArray &bytes);

// The spec's fields under the names of POST /api/tasks; empty ones are left out.
QJsonObject taskSpecObject(const TaskSpec &spec);

QByteArray encodeStringList(const QStringList &list);
QStringList decodeStringList(const QByteArray &bytes);

} // namespace sibyl::server
