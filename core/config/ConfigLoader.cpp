// SPDX-License-Identifier: Apache-2.0
#include "config/ConfigLoader.h"

#include "base/AtomicFile.h"
#include "base/Names.h"
#include "config/AgentConfig.h"
#include "config/ProjectLinks.h"
#include "config/SettingReader.h"
#include "config/Settings.h"
#include "config/SettingsFile.h"

#include <QLatin1StringView>

#include <algorithm>

namespace sibyl {
namespace {

using Key = QLatin1StringView;

constexpr Seconds oneSecond{1};
constexpr Seconds thirtyDays{30 * 86'400};

Result<SettingsFile> readSettingsFile(const QString &path, LoadedConfig &loaded)
{
    const Result<QByteArray> text = readWholeFile(path, maxConfigFileBytes);
    if (!text && text.error().kind == ErrorKind::NotFound) {
        SettingsFile none;
        none.path = path;
        return none;
    }
    if (!text) {
        return fail(ErrorKind::Config, QStringLiteral("cannot be read: ") + text.error().what, path);
    }
    loaded.hasFile = true;
    return SettingsFile::parse(*text, path);
}

void takeStrayTokens(SettingsFile &file, LoadedConfig &loaded)
{
    for (const TokenKind kind : allTokenKinds) {
        const QString key(toWord(kind));
        const FileValue value = file.values.take(key);
        if (const QString token = value.text.trimmed(); !token.isEmpty()) {
            loaded.strayTokens.append(StrayToken{kind, Redacted(token.toUtf8()), value.line});
            loaded.warnings.append(QStringLiteral("%1: %2 does not belong here; tokens are kept in the secret store")
                                       .arg(file.where(value.line), key));
        }
    }
}

void warnOfUnknownKeys(const SettingsFile &file, LoadedConfig &loaded)
{
    QMap<int, QString> byLine;
    for (auto it = file.values.cbegin(); it != file.values.cend(); ++it) {
        if (findSetting(it.key()) == nullptr && !isSettingGroup(it.key()) && !isStructuredKey(it.key())) {
            byLine.insert(it->line, it.key());
        }
    }
    for (auto it = byLine.cbegin(); it != byLine.cend(); ++it) {
        loaded.warnings.append(QStringLiteral("%1: unknown key %2; it is kept and has no effect")
                                   .arg(file.where(it.key()), it.value().left(80)));
    }
}

// The words of this program (a boolean) and of the server (a policy), spec R-83.
enum class SandboxWord { Off, On, Shadow };

std::optional<SandboxWord> sandboxWordFrom(const QString &text)
{
    const QString word = text.trimmed().toLower();
    static const QStringList s_on{QStringLiteral("1"), QStringLiteral("true"), QStringLiteral("yes"),
                                  QStringLiteral("on"), QStringLiteral("enforced")};
    static const QStringList s_off{QStringLiteral("0"), QStringLiteral("false"), QStringLiteral("no"),
                                   QStringLiteral("off")};
    if (s_on.contains(word)) {
        return SandboxWord::On;
    }
    if (s_off.contains(word)) {
        return SandboxWord::Off;
    }
    return word == Key("shadow") ? std::optional(SandboxWord::Shadow) : std::nullopt;
}

// Decides between registered and sandbox mode: --sandbox-mode, SIBYL_SANDBOX_MODE,
// SIBYL_RUNNER_MODE, a sandbox id or runner token in the environment, runner.yaml (spec 5.2).
class ModeDecision
{
public:
    ModeDecision(SettingReader &reader, LoadedConfig &loaded) : m_reader(reader), m_loaded(loaded) {}

    void decide()
    {
        const Key key("sandbox_mode");
        if (const auto flag = m_reader.pickFlag(key)) {
            applyWord(*flag);
        } else if (const auto variable = m_reader.pickVariable(Key("SIBYL_SANDBOX_MODE"))) {
            applyWord(*variable);
        } else if (const auto mode = m_reader.pickVariable(Key("SIBYL_RUNNER_MODE"))) {
            applyRunnerMode(*mode);
        } else if (const auto id = m_reader.pickVariable(Key("SIBYL_SANDBOX_ID"))) {
            applyImplied(*id);
        } else if (const auto token = m_reader.pickVariable(Key("SIBYL_RUNNER_TOKEN"))) {
            applyImplied(*token);
        } else if (const auto inFile = m_reader.pickFile(key)) {
            applyWord(*inFile);
        }
    }

private:
    void set(RunnerMode mode, const SettingReader::Picked &picked, const QString &reason)
    {
        m_loaded.config.mode = mode;
        m_reader.resolve(Key("sandbox_mode"), mode == RunnerMode::Sandbox ? QStringLiteral("true") : QStringLiteral("false"),
                         picked.origin);
        if (mode == RunnerMode::Sandbox) {
            m_loaded.config.sandboxModeReason = reason;
            m_loaded.notices.append(QStringLiteral("sandbox mode is on: ") + reason);
        }
    }

    void applyWord(const SettingReader::Picked &picked)
    {
        const auto word = picked.isList ? std::nullopt : sandboxWordFrom(picked.text);
        if (!word) {
            m_reader.reject(picked, QStringLiteral("must be true, false, off, shadow or enforced"));
            return;
        }
        switch (*word) {
        case SandboxWord::Off: set(RunnerMode::Registered, picked, {}); break;
        case SandboxWord::On:
            set(RunnerMode::Sandbox, picked, QStringLiteral("%1 says so").arg(picked.origin));
            break;
        case SandboxWord::Shadow:
            set(RunnerMode::Sandbox, picked,
                QStringLiteral("%1 is \"shadow\", which is a policy of the server; this runner runs every task it is given for real")
                    .arg(picked.label));
            break;
        }
    }

    void applyRunnerMode(const SettingReader::Picked &picked)
    {
        const QString word = picked.text.toLower();
        if (word == Key("sandbox")) {
            set(RunnerMode::Sandbox, picked, QStringLiteral("SIBYL_RUNNER_MODE says so"));
        } else if (word == Key("registered") || word == Key("default")) {
            set(RunnerMode::Registered, picked, {});
        } else {
            m_reader.reject(picked, QStringLiteral("must be sandbox or registered"));
        }
    }

    // Never silently (spec R-84).
    void applyImplied(const SettingReader::Picked &picked)
    {
        set(RunnerMode::Sandbox, picked,
            QStringLiteral("%1 is set; project links are not used (SIBYL_SANDBOX_MODE=off keeps a registered runner)")
                .arg(picked.label));
    }

    SettingReader &m_reader;
    LoadedConfig &m_loaded;
};

QString defaultWorktreeBase(const RunnerConfig &config)
{
    if (!config.isSandbox()) {
        return QStringLiteral("~/.sibyl/worktrees");
    }
    const QString id = !config.sandboxId.isEmpty() ? config.sandboxId
        : !config.runnerId.isEmpty()               ? config.runnerId
                                                   : QStringLiteral("default");
    return QStringLiteral("/tmp/sibyl/sandboxes/") + fileNameFor(id) + QStringLiteral("/worktrees");
}

void readIdentity(SettingReader &reader, RunnerConfig &config)
{
    config.serverUrl = reader.serverUrl(Key("server_url"));
    config.runnerId = reader.id(Key("runner_id"));
    config.graphRunnerId = reader.id(Key("graph_runner_id"));
    config.name = wireText(reader.text(Key("name")).trimmed(), maxIdLength);
    config.maxConcurrentAgents = reader.whole(Key("max_concurrent_agents"), 1, 20);
    config.sandboxId = reader.id(Key("sandbox_id"));
    if (const auto capabilities = reader.list(Key("capabilities"), u',')) {
        config.capabilities = *capabilities;
    }
    config.hasLocalServer = reader.choice<bool>(Key("local_server"), {{Key("true"), true}, {Key("false"), false}}).value_or(false);
    if (const auto kind = reader.choice<CredentialStoreKind>(Key("credential_store"),
                                                             {{Key("auto"), CredentialStoreKind::Auto},
                                                              {Key("keychain"), CredentialStoreKind::Keychain},
                                                              {Key("file"), CredentialStoreKind::File}})) {
        config.credentialStore = *kind;
    }
}

void readExecution(SettingReader &reader, RunnerConfig &config)
{
    config.worktreeBase = reader.path(Key("worktree_base"), defaultWorktreeBase(config));
    config.logDir = reader.path(Key("log_dir"), QStringLiteral("~/.sibyl/logs"));
    config.executionTimeout = reader.seconds(Key("execution_timeout"), oneSecond, thirtyDays);
    config.maxExecutionTimeout = reader.seconds(Key("max_execution_timeout"), oneSecond, thirtyDays);
    config.executionCommand = reader.text(Key("execution_command"));
    config.worktreeRetention = reader.seconds(Key("worktree_retention"), Seconds(0), Seconds(365 * 86'400));
    config.rescueInclude = reader.list(Key("rescue.include"), u',').value_or(QStringList());
    config.passEnvironment = reader.list(Key("pass_environment"), u',').value_or(QStringList());
    config.shutdownGrace = reader.seconds(Key("shutdown_grace"), Seconds(0), Seconds(3'600));
    config.readySupervisors = reader.whole(Key("ready_supervisors"), 0, 8);
    if (const auto outlive = reader.choice<OutliveDaemon>(Key("agents_outlive_daemon"),
                                                          {{Key("auto"), OutliveDaemon::Auto},
                                                           {Key("yes"), OutliveDaemon::Yes},
                                                           {Key("no"), OutliveDaemon::No},
                                                           {Key("true"), OutliveDaemon::Yes},
                                                           {Key("false"), OutliveDaemon::No}})) {
        config.agentsOutliveDaemon = *outlive;
    }
}

void readConnection(SettingReader &reader, LoadedConfig &loaded)
{
    RunnerConfig &config = loaded.config;
    config.reconnectInterval = reader.milliseconds(Key("reconnect_interval"), Milliseconds(100), Milliseconds(60'000));
    config.reconnectMaximum = reader.milliseconds(Key("reconnect_maximum"), Milliseconds(1'000), Milliseconds(600'000));
    config.reconnectMaximum = std::max(config.reconnectMaximum, config.reconnectInterval);
    // The server gives a runner up after 45 s without a sign of life.
    config.heartbeatInterval = reader.milliseconds(Key("heartbeat_interval"), Milliseconds(1'000), Milliseconds(30'000));
    config.silenceLimit = reader.milliseconds(Key("silence_limit"), Milliseconds(5'000), Milliseconds(600'000));
    // The original writes its default, 10, into every file: not worth a word.
    if (const auto attempts = reader.pickFile(Key("max_reconnect_attempts")); attempts && attempts->text != Key("10")) {
        loaded.warnings.append(QStringLiteral("%1: max_reconnect_attempts has no effect: the runner reconnects for ever")
                                   .arg(attempts->where));
    }
}

// A group that was given as one value would be lost without a word.
void rejectMisshapenGroups(SettingReader &reader, const SettingsFile &file)
{
    for (auto it = file.values.cbegin(); it != file.values.cend(); ++it) {
        if (isSettingGroup(it.key()) && it->isThere()) {
            reader.reject(Error{ErrorKind::Config,
                                QStringLiteral("%1 must be a group of settings, one a line, indented below it").arg(it.key()),
                                file.where(it->line)});
        }
    }
}

AgentLimits readBudget(SettingReader &reader, Key costUsd, Key tokens, Key time)
{
    AgentLimits budget;
    budget.costUsd = reader.optionalNumber(costUsd, 0.0001, 1'000'000);
    budget.tokens = reader.optionalWhole(tokens, 1, 1'000'000'000'000);
    if (const auto limit = reader.optionalWhole(time, 1, thirtyDays.count())) {
        budget.wallTime = Seconds(*limit);
    }
    return budget;
}

void readAgentWork(SettingReader &reader, RunnerConfig &config)
{
    config.defaultAgent = reader.id(Key("default_agent"));
    if (!config.defaultAgent.isEmpty() && !isAgentName(config.defaultAgent)) {
        reader.reject(*reader.pick(Key("default_agent")), QStringLiteral("must be the name of an agent"));
    }
    config.permissionTimeout = reader.seconds(Key("permission_timeout"), Seconds(0), Seconds(86'400));
    config.budgets.perTask = readBudget(reader, Key("budgets.task.cost_usd"), Key("budgets.task.tokens"), Key("budgets.task.time"));
    config.budgets.perDay = readBudget(reader, Key("budgets.day.cost_usd"), Key("budgets.day.tokens"), Key("budgets.day.time"));
    config.commit = reader.choice<CommitPolicy>(Key("commit"), {{Key("always"), CommitPolicy::Always},
                                                                {Key("if-clean-verdict"), CommitPolicy::IfCleanVerdict},
                                                                {Key("never"), CommitPolicy::Never}})
                        .value_or(CommitPolicy::Always);
    config.deliver = reader.choice<Delivery>(Key("deliver"), {{Key("branch"), Delivery::Branch},
                                                              {Key("push"), Delivery::Push},
                                                              {Key("bundle"), Delivery::Bundle},
                                                              {Key("patch"), Delivery::Patch}})
                         .value_or(Delivery::Branch);
}

void readPolicy(SettingReader &reader, RunnerConfig &config)
{
    LocalPolicy &policy = config.policy;
    policy.commands = reader.choice<CommandPolicy>(Key("policy.commands"),
                                                   {{Key("allow"), CommandPolicy::Allow},
                                                    {Key("linked"), CommandPolicy::Linked},
                                                    {Key("deny"), CommandPolicy::Deny}})
                          .value_or(config.isSandbox() ? CommandPolicy::Allow : CommandPolicy::Linked);
    policy.unlinkedProjects = reader.choice<UnlinkedPolicy>(Key("policy.unlinked_projects"),
                                                            {{Key("reject"), UnlinkedPolicy::Reject},
                                                             {Key("clone"), UnlinkedPolicy::Clone},
                                                             {Key("plain"), UnlinkedPolicy::Plain},
                                                             {Key("clone_else_plain"), UnlinkedPolicy::CloneElsePlain}})
                                  .value_or(config.isSandbox() ? UnlinkedPolicy::CloneElsePlain : UnlinkedPolicy::Reject);
    policy.roots = reader.paths(Key("policy.roots")).value_or(QStringList{config.worktreeBase});
    policy.allowedRemotes = reader.list(Key("policy.allowed_remotes"), u',')
                                .value_or(config.isSandbox() ? QStringList{QStringLiteral("*")} : QStringList());
}

void setFlags(const ConfigOverrides &overrides, SettingReader &reader)
{
    if (overrides.serverUrl) {
        reader.setFlag(Key("server_url"), *overrides.serverUrl);
    }
    if (overrides.runnerId) {
        reader.setFlag(Key("runner_id"), *overrides.runnerId);
    }
    if (overrides.name) {
        reader.setFlag(Key("name"), *overrides.name);
    }
    if (overrides.maxAgents) {
        reader.setFlag(Key("max_concurrent_agents"), QString::number(*overrides.maxAgents));
    }
    if (overrides.isSandboxMode) {
        reader.setFlag(Key("sandbox_mode"), *overrides.isSandboxMode ? QStringLiteral("true") : QStringLiteral("false"));
    }
}

void readLinks(const SettingsFile &file, const ConfigSources &sources, LoadedConfig &loaded, GroupFaults &faults)
{
    if (loaded.config.isSandbox()) {
        if (const FileValue projects = file.value(QStringLiteral("projects")); !projects.items.isEmpty()) {
            loaded.warnings.append(QStringLiteral("%1: projects are not used in sandbox mode").arg(file.where(projects.line)));
        }
        return;
    }
    ProjectLinks links = readProjectLinks(file, sources, faults);
    loaded.config.links = std::move(links.links);
    loaded.warnings.append(links.warnings);
}

// The defaults that depend on the mode, for `sibyl-runner config`.
void describeModeDefaults(SettingReader &reader, const RunnerConfig &config)
{
    const bool isSandbox = config.isSandbox();
    const auto describe = [&](Key key, const QString &value) {
        if (!reader.isResolved(key)) {
            reader.resolve(key, value, QStringLiteral("default"));
        }
    };
    describe(Key("policy.commands"), isSandbox ? QStringLiteral("allow") : QStringLiteral("linked"));
    describe(Key("policy.unlinked_projects"), isSandbox ? QStringLiteral("clone_else_plain") : QStringLiteral("reject"));
    describe(Key("policy.roots"), config.worktreeBase);
    describe(Key("policy.allowed_remotes"), config.policy.allowedRemotes.join(Key(", ")));
    if (!isSandbox && !reader.isResolved(Key("sandbox_mode"))) {
        reader.resolve(Key("sandbox_mode"), QStringLiteral("false"), QStringLiteral("default"));
    }
}

Error joined(const QList<Error> &errors)
{
    Error all = errors.front();
    for (const Error &further : errors.sliced(1)) {
        all.what += u'\n' + further.text();
    }
    return all;
}

} // namespace

Result<LoadedConfig> loadConfig(const ConfigSources &sources)
{
    LoadedConfig loaded;
    RunnerConfig &config = loaded.config;
    config.filePath = configFilePath(sources);
    config.stateDir = stateDirectory(sources);

    Result<SettingsFile> file = readSettingsFile(config.filePath, loaded);
    if (!file) {
        return fail(file.error());
    }
    takeStrayTokens(*file, loaded);
    warnOfUnknownKeys(*file, loaded);

    SettingReader reader(*file, sources.environment, sources.home());
    setFlags(sources.overrides, reader);
    readIdentity(reader, config);
    ModeDecision(reader, loaded).decide(); // before the paths, which depend on it (spec R-85)
    readExecution(reader, config);
    readConnection(reader, loaded);
    readPolicy(reader, config);
    readAgentWork(reader, config);
    rejectMisshapenGroups(reader, *file);
    GroupFaults faults;
    readAgents(*file, sources.home(), config, faults);
    readAgentTypes(*file, config, faults);
    readPermissionRules(*file, config, faults);
    config.environmentRunnerToken = Redacted(sources.environment.value(QStringLiteral("SIBYL_RUNNER_TOKEN")).trimmed().toUtf8());
    config.environmentAccessToken = Redacted(sources.environment.value(QStringLiteral("SIBYL_ACCESS_TOKEN")).trimmed().toUtf8());
    if (config.executionTimeout > config.maxExecutionTimeout) {
        loaded.warnings.append(QStringLiteral("execution_timeout (%1 s) is more than max_execution_timeout (%2 s); the lower one holds")
                                   .arg(config.executionTimeout.count()).arg(config.maxExecutionTimeout.count()));
        config.executionTimeout = config.maxExecutionTimeout;
    }
    readLinks(*file, sources, loaded, faults);
    loaded.warnings.append(faults.warnings);
    for (const Error &error : faults.errors) {
        reader.reject(error);
    }
    describeModeDefaults(reader, config);
    if (!reader.errors().isEmpty()) {
        return fail(joined(reader.errors()));
    }
    loaded.settings = reader.resolved();
    return loaded;
}

} // namespace sibyl
