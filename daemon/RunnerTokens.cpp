// SPDX-License-Identifier: Apache-2.0
#include "RunnerTokens.h"

#include "account/RunnerCredentials.h"
#include "config/ConfigLoader.h"
#include "secrets/SecretStore.h"
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
    return [this](bool isRefused, const Answer &answer) { find(isRefused, answer); };
}

void RunnerTokens::find(bool isRefused, const Answer &answer)
{
    const Result<LoadedConfig> loaded = loadConfig(m_sources);
    if (!loaded) {
        qCWarning(lcTokens).noquote() << loaded.error().text();
        answer(fail(loaded.error()));
        return;
    }
    const RunnerConfig &config = loaded->config;
    RunnerCredentialQuery query;
    query.serverUrl = config.serverUrl;
    query.runnerId = config.runnerId;
    query.environmentRunnerToken = config.environmentRunnerToken;
    query.environmentAccessToken = config.environmentAccessToken;
    query.userSources = {.environment = m_sources.environment, .stateDirectory = config.stateDir, .homeDirectory = m_sources.home()};
    query.nowUtc = m_clock.nowUtc();
    const auto need = isRefused ? RunnerCredentials::Need::Another : RunnerCredentials::Need::Any;
    credentialsOf(config).find(query, need, this, [answer](const Result<FoundCredential> &found) {
        if (!found) {
            qCWarning(lcTokens).noquote() << found.error().text();
            answer(fail(found.error()));
            return;
        }
        qCDebug(lcTokens).noquote() << "using" << found->origin;
        answer(found->token);
    });
}

RunnerCredentials &RunnerTokens::credentialsOf(const RunnerConfig &config)
{
    const QStringList registration{config.serverUrl, config.runnerId, config.filePath,
                                   QString::number(int(config.credentialStore))};
    if (!m_credentials || registration != m_registration) {
        m_credentials.reset();
        m_store = openSecretStore({config.credentialStore, config.filePath, m_sources.environment}, m_clock);
        m_credentials = std::make_unique<RunnerCredentials>(*m_store, m_clock, config.serverUrl, config.runnerId);
        m_registration = registration;
    }
    return *m_credentials;
}

} // namespace sibyl
