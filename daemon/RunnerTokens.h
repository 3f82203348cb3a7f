// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/TokenRefresher.h"
#include "base/Clock.h"
#include "config/ConfigSources.h"
#include "link/RunnerLink.h"
#include "secrets/SecretStore.h"

#include <memory>

namespace sibyl {

// Where the daemon's token comes from: environment, secret store, a login of the Sibyl CLI; asked
// anew for every connection, so that a new registration or sign-in is seen at once. After a refusal
// a stored refresh token is traded for a new pair. Outlives the TokenSource it gave.
class RunnerTokens : public QObject
{
    Q_OBJECT

public:
    RunnerTokens(ConfigSources sources, Clock &clock);
    ~RunnerTokens() override;

    TokenSource source();

private:
    using Answer = std::function<void(Redacted)>;
    void look(const Answer &answer);
    void renew(const Answer &answer);

    ConfigSources m_sources;
    Clock &m_clock;
    std::unique_ptr<SecretStore> m_store;
    std::unique_ptr<TokenRefresher> m_refresher;
};

} // namespace sibyl
