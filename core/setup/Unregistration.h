// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Clock.h"
#include "base/Redacted.h"
#include "config/ConfigSources.h"
#include "config/RunnerConfig.h"
#include "state/RegistrationView.h"

#include <QObject>

#include <functional>

namespace sibyl {

// Which registration is given up, and with what.
struct UnregistrationOrder {
    RunnerConfig config; // as runner.yaml says now
    ConfigSources sources;
    Redacted token;      // of the user or the runner; empty: the server cannot be told
    std::function<Result<>()> reload; // ends the connection; the server removes no runner before
};

// Takes the registration out of runner.yaml, ends the connection, removes the runner from its server
// and its tokens from the secret store, in this order. What the server does not do stands in the
// answer's detail; only what keeps runner.yaml as it was is an error.
void giveUpRegistration(const UnregistrationOrder &order, Clock &clock, QObject *context, Callback<UnregistrationView> answer);

} // namespace sibyl
