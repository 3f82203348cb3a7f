// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentEnvironment.h"

#include <algorithm>
#include <array>
#include <unistd.h>

namespace sibyl {
namespace {

// A trailing '*' is a prefix.
constexpr std::array passedByDefault{
    // the user and the machine
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR", "TERM",
    "COLORTERM", "HOSTNAME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
    "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK",
    "SSH_AGENT_PID", "GPG_TTY", "LD_LIBRARY_PATH",
    // the network
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy",
    "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
    "CURL_CA_BUNDLE", "GIT_SSH_COMMAND", "GIT_AUTHOR_*", "GIT_COMMITTER_*",
    // toolchains
    "JAVA_HOME", "GOPATH", "GOROOT", "GOPROXY", "GOFLAGS", "CARGO_HOME", "RUSTUP_HOME", "NVM_DIR",
    "PNPM_HOME", "NODE_PATH", "NODE_OPTIONS", "PYENV_ROOT", "VIRTUAL_ENV", "CONDA_*", "CUDA_*",
    "NVIDIA_*", "ROCM_*", "CCACHE_*", "PKG_CONFIG_PATH", "CMAKE_PREFIX_PATH", "DOCKER_HOST",
    "IS_SANDBOX",
    // agents and their models
    "ANTHROPIC_*", "CLAUDE_*", "OPENAI_*", "CODEX_*", "GEMINI_*", "GOOGLE_*", "OPENCODE_*",
    "OPENROUTER_*", "AIDER_*", "GOOSE_*", "AMP_*", "CURSOR_*", "MISTRAL_*", "DEEPSEEK_*", "XAI_*",
    "GROQ_*", "OLLAMA_*",
};

bool isNamedBy(const QByteArray &name, QByteArrayView pattern)
{
    return pattern.endsWith('*') ? name.startsWith(pattern.chopped(1))
                                 : QByteArrayView(name) == pattern;
}

} // namespace

EnvironmentBlock agentEnvironment(const EnvironmentBlock &own, const QStringList &passed)
{
    QList<QByteArray> asked;
    for (const QString &pattern : passed) {
        asked.append(pattern.toUtf8());
    }
    EnvironmentBlock result;
    for (auto it = own.begin(); it != own.end(); ++it) {
        const auto isPassedBy = [&](const auto &patterns) {
            return std::any_of(patterns.begin(), patterns.end(), [&](const auto &pattern) {
                return isNamedBy(it.key(), QByteArrayView(pattern));
            });
        };
        if (!it.key().startsWith("SIBYL_") && (isPassedBy(passedByDefault) || isPassedBy(asked))) {
            result.insert(it.key(), it.value());
        }
    }
    return result;
}

EnvironmentBlock ownEnvironment()
{
    EnvironmentBlock result;
    for (char **entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const QByteArrayView text(*entry);
        const qsizetype equals = text.indexOf('=');
        if (equals > 0) {
            result.insert(text.first(equals).toByteArray(), text.sliced(equals + 1).toByteArray());
        }
    }
    return result;
}

} // namespace sibyl
