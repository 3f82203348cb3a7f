// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/TokenKind.h"

#include <QString>

namespace sibyl {

// Which token: a token belongs to one runner of one server and is never given to another.
struct SecretKey {
    QString serverUrl; // as RunnerConfig::serverUrl
    QString runnerId;
    TokenKind kind = TokenKind::RunnerToken;

    // How keychains show it: "runner_token <id> <url>".
    QString text() const { return QString(toWord(kind)) + u' ' + runnerId + u' ' + serverUrl; }
    friend bool operator==(const SecretKey &, const SecretKey &) = default;
};

} // namespace sibyl
