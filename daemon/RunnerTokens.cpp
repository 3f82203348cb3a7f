// SPDX-License-Identifier: Apache-2.0
#include "RunnerTokens.h"

#include "account/CredentialLookup.h"
#include "config/ConfigLoader.h"
#include "secrets/SecretStoreChoice.h"

#include <QLoggingCategory>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcTokens, "sibyl.tokens")

} // namespace

RunnerTokens::RunnerTokens(ConfigSources sources, Clock &clock) : m_sources(std::move(sources)), m_clock(clock) {}

RunnerTokens::~RunnerTokens() = default;

TokenSource RunnerTokens::source()
{
    return [this](bool isRefused, const Answer &answer) {
        if (isRefused) {
            renew(answer);
        } else {
            look(answer);
        }
    };
}

void RunnerTokens::look(const Answer &answer)
{
    const Result<LoadedConfig> loaded = loadConfig(m_sources);
    if (!loaded) {
        qCWarning(lcTokens).noquote() << loaded.error().text();
        answer({});
        return;
    }
    const RunnerConfig &config = loaded->config;
    m_refresher.reset();
    m_store = openSecretStore({config.credentialStore, config.filePath, m_sources.environment}, m_clock);
    RunnerCredentialQuery query;
    query.serverUrl = config.serverUrl;
    query.runnerId = config.runnerId;
    query.environmentRunnerToken = config.environmentRunnerToken;
    query.environmentAccessToken = config.environmentAccessToken;
    query.userSources = {.environment = m_sources.environment, .stateDirectory = config.stateDir, .homeDirectory = m_sources.home()};
    query.nowUtc = m_clock.nowUtc();
    findRunnerCredential(query, *m_store, this, [answer](const Result<FoundCredential> &found) {
        if (!found) {
            qCWarning(lcTokens).noquote() << found.error().text();
        }
        answer(found ? found->token : Redacted());
    });
}

void RunnerTokens::renew(const Answer &answer)
{
    const Result<LoadedConfig> loaded = loadConfig(m_sources);
    if (!loaded || !m_store || !loaded->config.environmentRunnerToken.isEmpty()) {
        answer({}); // a token of the environment cannot be renewed
        return;
    }
    m_refresher = std::make_unique<TokenRefresher>(QUrl(loaded->config.serverUrl), loaded->config.runnerId, *m_store, m_clock);
    m_refresher->renew(this, [answer](const Result<Redacted> &token) { answer(token ? *token : Redacted()); });
}

} // namespace sibyl
