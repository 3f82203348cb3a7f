// SPDX-License-Identifier: Apache-2.0
#include "RunnerTokens.h"

#include "config/ConfigLoader.h"

namespace sibyl {

TokenSource RunnerTokens::source()
{
    return [this](bool, const std::function<void(Redacted)> &answer) {
        const Result<LoadedConfig> loaded = loadConfig(m_sources);
        if (!loaded) {
            answer({});
            return;
        }
        const RunnerConfig &config = loaded->config;
        answer(config.environmentRunnerToken.isEmpty() ? config.environmentAccessToken : config.environmentRunnerToken);
    };
}

} // namespace sibyl
