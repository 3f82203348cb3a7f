// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sibyl {

enum class LogStyle { Logfmt, Json };

struct LogOptions {
    LogStyle style = LogStyle::Logfmt;
    QString rules; // QLoggingCategory filter rules; "debug" and "quiet" are short forms
    QString file;  // empty = standard error; else rotated at maxFileBytes, keptFiles old ones
    qint64 maxFileBytes = 10 * 1024 * 1024;
    int keptFiles = 5;
};

// Installs the process-wide message handler: one line per message with time (UTC), level,
// category and text, control characters escaped. Call once, from main.
void installLog(const LogOptions &options);

} // namespace sibyl
