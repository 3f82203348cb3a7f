// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QList>

namespace sibyl {

// `[paths]` of the Sibyl CLI's config.toml: a directory and the project it belongs to, either as a
// string or as the `project` of a table.
struct CliProjectPath {
    QString path;
    QString project; // empty when the entry has an unknown form
    int line = 0;
};

// Sees toml++ and catches what it throws. ErrorKind::Config with file and line when damaged.
Result<QList<CliProjectPath>> readCliPaths(const QByteArray &text, const QString &filePath);

} // namespace sibyl
