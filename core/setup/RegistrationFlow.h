// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RegisteredRunner.h"
#include "account/RunnerRegistration.h"
#include "account/TokenPair.h"
#include "base/Callback.h"
#include "base/Clock.h"
#include "config/ConfigSources.h"
#include "config/RunnerConfig.h"
#include "state/RegistrationView.h"

#include <QUrl>

namespace sibyl {

// Where and as what this machine is to be registered.
struct RegistrationOrder {
    QUrl server;
    TokenPair user; // of who registers; the refresh token may be empty
    RunnerRegistration wanted; // its capabilities are those announced
    QStringList configuredCapabilities; // what runner.yaml is to say of them
    bool isLocalServer = false; // the daemon brings this server: runner.yaml says so from then on
};

// A registration from the server to the disk: makes the runner, stores its token (the user's own
// where the server gives runners none, spec R-01) in the secret store, then writes id, name, server
// and store into runner.yaml, where every other setting stays. What was made goes again when a later
// step fails, on the server too. What a crash or a lost answer cut off is noted beside runner.yaml
// (`.registering`), and the next registration with that server takes it up. `config` is what runner.yaml says now; whether an earlier
// registration may be replaced is the caller's question.
void registerMachine(const RegistrationOrder &order, const RunnerConfig &config, const ConfigSources &sources, Clock &clock,
                     QObject *context, Callback<RegistrationView> answer);

} // namespace sibyl
