// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace sibyl::server {

// 256 random bits of the system's generator, URL-safe, behind a readable prefix: "sibyl_run_...".
QByteArray newToken(const char *prefix);
// All that is stored of a token.
QByteArray tokenHash(const QByteArray &token);

QString newUuid();
QString randomHex(int digits);

} // namespace sibyl::server
