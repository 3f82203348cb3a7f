// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QDateTime>

namespace sibyl {

// Makes `path` an existing file that only its owner can read, so that SQLite gives its side files
// the same mode. Fails with ErrorKind::Storage.
Result<> ensureJournalFile(const QString &path);

// Moves a damaged database and its -wal and -shm aside, to "<path>.damaged-<utc>", and answers
// that path. Nothing is deleted: `sqlite3 <that path> .recover` still works on the set.
Result<QString> setJournalAside(const QString &path, const QDateTime &nowUtc);

} // namespace sibyl
