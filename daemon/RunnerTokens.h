// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "config/ConfigSources.h"
#include "config/RunnerConfig.h"
#include "link/RunnerLink.h"

#include <memory>

namespace sibyl {

class RunnerCredentials;
class SecretStore;

// Where the daemon's token comes from: RunnerCredentials of the registration that the
// configuration names now. The configuration is read anew for every connection, so that a new
// registration or sign-in is seen at once. Outlives the TokenSource it gave.
class RunnerTokens : public QObject
{
    Q_OBJECT

public:
    RunnerTokens(ConfigSources sources, Clock &clock);
    ~RunnerTokens() override;

    TokenSource source();

private:
    using Answer = std::function<void(Result<Redacted>)>;
    void find(bool isRefused, const Answer &answer);
    RunnerCredentials &credentialsOf(const RunnerConfig &config);

    ConfigSources m_sources;
    Clock &m_clock;
    QStringList m_registration; // which one m_store and m_credentials are for
    std::unique_ptr<SecretStore> m_store;
    std::unique_ptr<RunnerCredentials> m_credentials;
};

} // namespace sibyl
