// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentProfiles.h"

#include <algorithm>

namespace sibyl {
namespace {

// Facts about the CLIs: what keeps them quiet, from updating themselves and from losing signals.
QList<AgentProfile> makeBuiltInProfiles()
{
    const auto profile = [](const char *name, const char *title, AgentDriver driver, const char *program, QStringList arguments = {},
                            QMap<QString, QString> environment = {}) {
        AgentProfile result;
        result.name = QString::fromLatin1(name);
        result.title = QString::fromLatin1(title);
        result.driver = driver;
        result.program = QString::fromLatin1(program);
        result.arguments = std::move(arguments);
        result.environment = std::move(environment);
        result.isolation = QStringLiteral("none");
        return result;
    };
    const QMap<QString, QString> claudeQuiet{{QStringLiteral("DISABLE_AUTOUPDATER"), QStringLiteral("1")},
                                             {QStringLiteral("DISABLE_TELEMETRY"), QStringLiteral("1")},
                                             {QStringLiteral("DISABLE_ERROR_REPORTING"), QStringLiteral("1")},
                                             {QStringLiteral("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"), QStringLiteral("1")}};
    // The last one keeps keys and tokens from the commands that Codex runs.
    const QStringList codexQuiet{QStringLiteral("-c"), QStringLiteral("check_for_update_on_startup=false"),
                                 QStringLiteral("-c"), QStringLiteral("analytics.enabled=false"),
                                 QStringLiteral("-c"), QStringLiteral("shell_environment_policy.ignore_default_excludes=false")};
    // Without a relaunch there is one process that gets our signals, not two.
    const QMap<QString, QString> geminiQuiet{{QStringLiteral("GEMINI_CLI_NO_RELAUNCH"), QStringLiteral("true")},
                                             {QStringLiteral("GEMINI_CLI_TRUST_WORKSPACE"), QStringLiteral("true")}};
    const QMap<QString, QString> openCodeQuiet{{QStringLiteral("OPENCODE_DISABLE_AUTOUPDATE"), QStringLiteral("1")}};
    return {
        profile("claude", "Claude Code", AgentDriver::Claude, "claude", {}, claudeQuiet),
        profile("codex", "Codex", AgentDriver::CodexAppServer, "codex", codexQuiet),
        profile("codex-exec", "Codex, one turn", AgentDriver::CodexExec, "codex", codexQuiet),
        profile("gemini", "Gemini CLI", AgentDriver::Gemini, "gemini", {}, geminiQuiet),
        profile("opencode", "opencode", AgentDriver::OpenCode, "opencode", {}, openCodeQuiet),
        profile("cursor", "Cursor", AgentDriver::Cursor, "cursor-agent"),
        profile("goose", "Goose", AgentDriver::Acp, "goose", {QStringLiteral("acp")}),
        profile("amp", "Amp", AgentDriver::Amp, "amp"),
        profile("aider", "aider", AgentDriver::Plain, "aider",
                {QStringLiteral("--message-file"), QStringLiteral("{prompt_file}"), QStringLiteral("--yes-always"),
                 QStringLiteral("--no-auto-commits"), QStringLiteral("--no-dirty-commits"), QStringLiteral("--no-pretty"),
                 QStringLiteral("--no-stream"), QStringLiteral("--no-check-update"), QStringLiteral("--analytics-disable"),
                 QStringLiteral("--no-detect-urls"), QStringLiteral("--no-suggest-shell-commands"), QStringLiteral("--no-gitignore")}),
        profile("acp", "an agent of the Agent Client Protocol", AgentDriver::Acp, ""),
        profile("command", "the task's own command", AgentDriver::Plain, ""),
    };
}

const QList<AgentProfile> &builtInProfiles()
{
    static const QList<AgentProfile> s_profiles = makeBuiltInProfiles();
    return s_profiles;
}

const AgentProfile *builtInNamed(const QString &name)
{
    const QList<AgentProfile> &all = builtInProfiles();
    const auto it = std::find_if(all.begin(), all.end(), [&](const AgentProfile &one) { return one.name == name; });
    return it == all.end() ? nullptr : &*it;
}

const AgentProfile *builtInDrivenBy(AgentDriver driver)
{
    if (driver == AgentDriver::Plain || driver == AgentDriver::Acp) {
        return nullptr; // many programs are
    }
    const QList<AgentProfile> &all = builtInProfiles();
    const auto it = std::find_if(all.begin(), all.end(), [&](const AgentProfile &one) { return one.driver == driver; });
    return it == all.end() ? nullptr : &*it;
}

// How the CLIs that have a driver of their own are spoken to by ACP instead.
void speakAcp(AgentProfile &profile)
{
    profile.driver = AgentDriver::Acp;
    if (profile.name == QLatin1StringView("claude")) {
        profile.program = QStringLiteral("claude-agent-acp");
    } else if (profile.name == QLatin1StringView("codex")) {
        profile.program = QStringLiteral("codex-acp");
    } else if (profile.name == QLatin1StringView("gemini")) {
        profile.arguments = {QStringLiteral("--acp")};
    } else if (profile.name == QLatin1StringView("opencode")) {
        profile.arguments = {QStringLiteral("acp")};
    }
}

// What a driver of the whole family (plain, ACP) cannot know of one CLI: how to tell it the model
// and what it may do.
void applyChoices(const QString &builtInName, AgentProfile &profile)
{
    const bool isReadOnly = profile.permissions == PermissionMode::ReadOnly;
    if (builtInName == QLatin1StringView("goose")) {
        const char *mode = nullptr;
        switch (profile.permissions) {
        case PermissionMode::ReadOnly: mode = "chat"; break;
        case PermissionMode::Ask: mode = "approve"; break;
        case PermissionMode::AcceptEdits: mode = "smart_approve"; break;
        case PermissionMode::AllowAll: mode = "auto"; break;
        }
        profile.environment.insert(QStringLiteral("GOOSE_MODE"), QString::fromLatin1(mode));
        if (!profile.model.isEmpty()) {
            profile.environment.insert(QStringLiteral("GOOSE_MODEL"), profile.model);
        }
    } else if (builtInName == QLatin1StringView("aider")) {
        if (isReadOnly) {
            profile.arguments << QStringLiteral("--chat-mode") << QStringLiteral("ask");
        }
        if (!profile.model.isEmpty()) {
            profile.arguments << QStringLiteral("--model") << profile.model;
        }
    }
}

} // namespace

Result<AgentProfile> resolveProfile(const QString &name, const AgentSettingsByName &settings)
{
    const auto configured = settings.constFind(name);
    const AgentProfile *builtIn = builtInNamed(name);
    if (builtIn == nullptr && configured == settings.cend()) {
        return fail(ErrorKind::NotFound, QStringLiteral("no agent is named `%1`; `sibyl-runner agents` lists them, agents.%1 in runner.yaml adds one")
                                             .arg(name.left(80)));
    }
    const AgentSettings own = configured == settings.cend() ? AgentSettings{} : *configured;
    if (builtIn == nullptr && own.driver) {
        builtIn = builtInDrivenBy(*own.driver);
    }
    AgentProfile profile;
    if (builtIn != nullptr) {
        profile = *builtIn;
    }
    const QString builtInName = profile.name;
    if (own.driver == AgentDriver::Acp && profile.driver != AgentDriver::Acp) {
        speakAcp(profile);
    }
    profile.driver = own.driver.value_or(profile.driver);
    if (profile.name != name) {
        profile.name = name;
        profile.title = name;
    }
    if (!own.program.isEmpty()) {
        profile.program = own.program;
    }
    profile.permissions = own.permissions.value_or(profile.permissions);
    profile.model = own.model;
    profile.limits = own.limits;
    profile.isolation = own.isolation.isEmpty() ? QStringLiteral("none") : own.isolation;
    if (own.arguments) {
        profile.arguments = *own.arguments;
    }
    applyChoices(builtInName, profile);
    profile.arguments += own.extraArguments;
    for (auto it = own.environment.cbegin(); it != own.environment.cend(); ++it) {
        profile.environment.insert(it.key(), *it);
    }
    if (profile.program.isEmpty() && name != commandAgent) {
        return fail(ErrorKind::Config, QStringLiteral("the agent `%1` has no program; name it with agents.%1.program in runner.yaml").arg(name));
    }
    return profile;
}

EnvironmentBlock environmentOf(const AgentProfile &profile, EnvironmentBlock environment)
{
    for (auto it = profile.environment.cbegin(); it != profile.environment.cend(); ++it) {
        environment.insert(it.key().toUtf8(), it->toUtf8());
    }
    return environment;
}

QStringList agentNames(const AgentSettingsByName &settings)
{
    QStringList names;
    for (const AgentProfile &profile : builtInProfiles()) {
        if (profile.name != QLatin1StringView("acp") || settings.contains(profile.name)) {
            names << profile.name;
        }
    }
    for (auto it = settings.keyBegin(); it != settings.keyEnd(); ++it) {
        if (!names.contains(*it)) {
            names << *it;
        }
    }
    return names;
}

bool isChosenUnasked(const QString &name)
{
    return name != commandAgent && name != QLatin1StringView("codex-exec");
}

} // namespace sibyl
