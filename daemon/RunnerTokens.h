// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "config/ConfigSources.h"
#include "link/RunnerLink.h"

namespace sibyl {

// Where the daemon's token comes from: SIBYL_RUNNER_TOKEN, SIBYL_ACCESS_TOKEN, else the secret
// store, asked anew for every connection, so that a new registration or sign-in is seen at once.
// Outlives the TokenSource it gave.
class RunnerTokens : public QObject
{
    Q_OBJECT

public:
    RunnerTokens(ConfigSources sources, Clock &clock) : m_sources(std::move(sources)), m_clock(clock) {}

    TokenSource source();

private:
    ConfigSources m_sources;
    Clock &m_clock;
};

} // namespace sibyl
