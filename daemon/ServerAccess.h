// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandFailure.h"
#include "CommandOptions.h"
#include "account/RestClient.h"
#include "config/LoadedConfig.h"

#include <memory>
#include <optional>

namespace sibyl {

// The server that a command talks to, with the user's token for it.
struct ServerAccess {
    LoadedConfig settings;
    QString url;
    Redacted token;
    std::shared_ptr<RestClient> rest;
};

// --server, else SIBYL_SERVER_URL, else runner.yaml, else the embedded server of this user that runs
// now. The token as account/CredentialLookup.h says; `standardInput` is the one of --token-stdin.
Outcome<ServerAccess> openServer(const CommonOptions &common, const std::optional<QString> &serverUrl, Clock &clock,
                                 const std::optional<Redacted> &standardInput = std::nullopt);

} // namespace sibyl
