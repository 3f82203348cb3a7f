// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace sibyl::server {

// A task_complete as the server reads it: the few values that decide, and the result as it came.
struct Completion {
    QString taskId;
    std::optional<int> attempt;
    std::optional<bool> success;
    bool isRetryable = false;
    QString error;        // message error, else result.error
    QString statusWord;   // result.status, lower case
    std::optional<int> exitCode;
    std::optional<Seconds> retryAfter; // 0..1 day
    QByteArray result;    // compact JSON object
};

enum class Verdict { Completed, Canceled, Failed, Retryable };

// Spec 2.7 without S-15: a status word that does not say success is a failure unless the message
// says `success` itself; `cancelled` always wins. `Retryable` is a failure that may run again.
Verdict judge(const Completion &completion);

// What a failed task shows.
QString failureText(const Completion &completion);

} // namespace sibyl::server
