// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace sibyl::server {

// server.json: {"url", "pid", "version"}
QByteArray encodeServerFile(const QString &url, qint64 pid);

// The body of GET /api/health.
QByteArray encodeHealth();

} // namespace sibyl::server
