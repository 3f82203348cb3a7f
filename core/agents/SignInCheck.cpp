// SPDX-License-Identifier: Apache-2.0
#include "agents/SignInCheck.h"

#include "agents/AgentProfiles.h"

#include <QFile>
#include <QFileInfo>

namespace sibyl {
namespace {

// Where a CLI looks. Files begin with a variable that may name their directory, then its default
// below HOME: "CODEX_HOME|.codex|auth.json".
struct CredentialPlaces {
    QList<const char *> variables;
    QList<const char *> files;
    QList<const char *> otherWays; // files that may lead to credentials somewhere else
};

const CredentialPlaces *placesFor(const QString &agent)
{
    static const QList<const char *> s_modelKeys{"ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY",
                                                 "DEEPSEEK_API_KEY", "MISTRAL_API_KEY", "XAI_API_KEY", "GROQ_API_KEY", "GOOGLE_API_KEY"};
    static const QMap<QString, CredentialPlaces> s_places{
        {QStringLiteral("claude"),
         {{"ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX"},
          {"CLAUDE_CONFIG_DIR|.claude|.credentials.json"},
          {"CLAUDE_CONFIG_DIR|.claude|settings.json"}}}, // apiKeyHelper
        {QStringLiteral("codex"),
         {{"CODEX_API_KEY", "OPENAI_API_KEY"}, {"CODEX_HOME|.codex|auth.json"}, {"CODEX_HOME|.codex|config.toml"}}}, // model_providers
        {QStringLiteral("gemini"),
         {{"GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_GENAI_USE_VERTEXAI"},
          {"|.gemini|oauth_creds.json", "|.gemini|.env"},
          {}}},
        {QStringLiteral("opencode"),
         {s_modelKeys, {"XDG_DATA_HOME|.local/share|opencode/auth.json"}, {"XDG_CONFIG_HOME|.config|opencode/opencode.json"}}},
        {QStringLiteral("cursor"), {{"CURSOR_API_KEY"}, {"XDG_CONFIG_HOME|.config|cursor/auth.json"}, {"|.cursor|cli-config.json"}}},
        {QStringLiteral("goose"),
         {s_modelKeys, {"XDG_CONFIG_HOME|.config|goose/secrets.yaml"}, {"XDG_CONFIG_HOME|.config|goose/config.yaml"}}},
        {QStringLiteral("amp"), {{"AMP_API_KEY"}, {"XDG_DATA_HOME|.local/share|amp/secrets.json"}, {}}},
        {QStringLiteral("aider"), {s_modelKeys, {}, {"||.aider.conf.yml", "||.env"}}},
    };
    const auto it = s_places.constFind(agent);
    return it == s_places.cend() ? nullptr : &*it;
}

// The row of the table for a profile, whatever its user calls it.
QString knownName(const AgentProfile &profile)
{
    switch (profile.driver) {
    case AgentDriver::Claude: return QStringLiteral("claude");
    case AgentDriver::CodexExec:
    case AgentDriver::CodexAppServer: return QStringLiteral("codex");
    case AgentDriver::Gemini: return QStringLiteral("gemini");
    case AgentDriver::OpenCode: return QStringLiteral("opencode");
    case AgentDriver::Cursor: return QStringLiteral("cursor");
    case AgentDriver::Amp: return QStringLiteral("amp");
    case AgentDriver::Plain:
    case AgentDriver::Acp: break;
    }
    return profile.name;
}

QString placeOf(const char *file, const EnvironmentBlock &environment)
{
    const QList<QByteArray> parts = QByteArray(file).split('|');
    const QByteArray named = parts.at(0).isEmpty() ? QByteArray() : environment.value(parts.at(0));
    const QString home = QFile::decodeName(environment.value("HOME"));
    const QString directory = named.startsWith('/') ? QFile::decodeName(named)
        : parts.at(1).isEmpty()                     ? home
                                                    : home + u'/' + QString::fromLatin1(parts.at(1));
    return directory + u'/' + QString::fromLatin1(parts.at(2));
}

QString firstFile(const QList<const char *> &files, const EnvironmentBlock &environment)
{
    for (const char *file : files) {
        const QString path = placeOf(file, environment);
        constexpr qint64 emptyObjectBytes = 2; // "{}"
        if (const QFileInfo info(path); info.isFile() && info.isReadable() && info.size() > emptyObjectBytes) {
            return path;
        }
    }
    return {};
}

} // namespace

SignInReport checkSignIn(const AgentProfile &profile, const EnvironmentBlock &environment)
{
    const CredentialPlaces *places = placesFor(knownName(profile));
    if (places == nullptr) {
        return {};
    }
    const EnvironmentBlock seen = environmentOf(profile, environment);
    for (const char *variable : places->variables) {
        if (!seen.value(variable).isEmpty()) {
            return {SignedIn::Yes, QString::fromLatin1(variable)};
        }
    }
    if (const QString file = firstFile(places->files, seen); !file.isEmpty()) {
        return {SignedIn::Yes, file};
    }
    if (const QString file = firstFile(places->otherWays, seen); !file.isEmpty()) {
        return {SignedIn::Unknown, file};
    }
#ifdef Q_OS_MACOS
    return {}; // its keychain may have them
#else
    return {SignedIn::No, {}};
#endif
}

} // namespace sibyl
