// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLatin1StringView>

#include <optional>
#include <QStringView>

namespace sibyl {

// The kinds of token a runner may hold for a server; their words are those of runner.yaml.
enum class TokenKind { RunnerToken, AccessToken, RefreshToken };

inline constexpr TokenKind allTokenKinds[] = {TokenKind::RunnerToken, TokenKind::AccessToken,
                                              TokenKind::RefreshToken};

constexpr QLatin1StringView toWord(TokenKind kind)
{
    switch (kind) {
    case TokenKind::RunnerToken: return QLatin1StringView("runner_token");
    case TokenKind::AccessToken: return QLatin1StringView("access_token");
    case TokenKind::RefreshToken: return QLatin1StringView("refresh_token");
    }
    return {};
}

inline std::optional<TokenKind> tokenKindFrom(QStringView word)
{
    for (const TokenKind kind : allTokenKinds) {
        if (word == toWord(kind)) {
            return kind;
        }
    }
    return std::nullopt;
}

} // namespace sibyl
