// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QSqlDatabase>

namespace sibyl::server {

// Opens `path` on the given connection, checks that it is sound and brings it to the newest schema.
// Storage = damaged (set it aside), Config = written by a newer version.
Result<> openSqliteSchema(QSqlDatabase &database, const QString &path);

} // namespace sibyl::server
