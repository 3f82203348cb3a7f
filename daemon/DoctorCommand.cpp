// SPDX-License-Identifier: Apache-2.0
#include "DoctorCommand.h"

#include "Await.h"
#include "CommandSettings.h"
#include "PrintServerJson.h"
#include "RunningDaemon.h"
#include "ServerAccess.h"
#include "Terminal.h"
#include "TextWidth.h"
#include "account/CredentialLookup.h"
#include "account/RegistrationClient.h"
#include "base/ServerUrl.h"
#include "base/SystemClock.h"
#include "control/ControlSocketPath.h"
#include "git/Git.h"
#include "machine/MachineSurvey.h"
#include "process/QtCommandRunner.h"
#include "process/SupervisorProgram.h"
#include "secrets/SecretStore.h"
#include "secrets/SecretStoreChoice.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

using Level = FindingLevel;
constexpr qint64 lowDiskBytes = 1024LL * 1024 * 1024;

// One visit: looks at everything that a task needs, in the order in which it is needed.
class Examination
{
public:
    explicit Examination(const DoctorOptions &options) : m_options(options), m_commands(m_clock) {}

    QList<DoctorFinding> run()
    {
        const Outcome<LoadedConfig> settings = commandSettings(m_options.common);
        if (!settings) {
            add(Level::Failure, u"settings"_s, settings.error().what, settings.error().hint);
            return m_findings;
        }
        const RunnerConfig &config = settings->config;
        add(Level::Ok, u"settings"_s, settings->hasFile ? config.filePath : config.filePath + u" (not there yet, defaults)"_s);
        for (const QString &warning : settings->warnings) {
            add(Level::Warning, u"settings"_s, warning);
        }
        checkRegistration(config);
        checkServer(config);
        checkPrograms();
        checkDirectory(u"state"_s, config.stateDir);
        checkDirectory(u"worktrees"_s, config.worktreeBase);
        checkLinks(config);
        checkMachine(config);
        checkDaemon(config);
        add(Level::Warning, u"isolation"_s, u"none: an agent can read and change what you can"_s,
            u"run the daemon as a user of its own, or in a container"_s);
        return m_findings;
    }

private:
    void add(Level level, const QString &topic, const QString &text, const QString &remedy = {})
    {
        m_findings.append({level, topic, text, remedy});
    }

    void checkRegistration(const RunnerConfig &config)
    {
        if (!config.isRegistered()) {
            add(Level::Failure, u"registration"_s, u"this machine is not registered"_s, u"sibyl-runner register --server URL"_s);
            return;
        }
        add(Level::Ok, u"registration"_s, u"runner %1 of %2"_s.arg(config.runnerId, config.serverUrl));
        const ConfigSources sources = commandSources(m_options.common);
        const auto store = openSecretStore({config.credentialStore, config.filePath, sources.environment}, m_clock);
        RunnerCredentialQuery query;
        query.serverUrl = config.serverUrl;
        query.runnerId = config.runnerId;
        query.environmentRunnerToken = config.environmentRunnerToken;
        query.environmentAccessToken = config.environmentAccessToken;
        query.userSources = {.environment = sources.environment, .stateDirectory = config.stateDir, .homeDirectory = sources.home()};
        query.nowUtc = m_clock.nowUtc();
        const Result<FoundCredential> found = await<FoundCredential>(
            [&](QObject *context, auto done) { findRunnerCredential(query, *store, context, std::move(done)); });
        if (found) {
            m_token = found->token;
            add(Level::Ok, u"token"_s, u"from "_s + found->origin);
        } else {
            add(Level::Failure, u"token"_s, found.error().text() + u" (looked in "_s + store->description() + u')', u"register again, or set SIBYL_RUNNER_TOKEN"_s);
        }
    }

    // With the runner's own token, as the daemon talks to it; reachable is worth knowing without one.
    void checkServer(const RunnerConfig &config)
    {
        const QString named = config.serverUrl.isEmpty() ? runningServerUrl(config.stateDir) : config.serverUrl;
        const Result<QUrl> url = named.isEmpty() ? Result<QUrl>(fail(ErrorKind::Config, u"none is named"_s)) : normalizedServerUrl(named);
        if (!url) {
            add(Level::Failure, u"server"_s, url.error().text(), u"sibyl-runner register --server URL"_s);
            return;
        }
        RestClient rest(*url, m_token, m_clock);
        RegistrationClient client(rest);
        const Result<ServerHealth> health = await<ServerHealth>([&](QObject *context, auto done) { client.health(context, std::move(done)); });
        if (!health) {
            add(Level::Failure, u"server"_s, health.error().text(), u"is it running, and is the address right?"_s);
            return;
        }
        const QString version = health->version.isEmpty() ? QString() : u", version "_s + health->version;
        add(Level::Ok, u"server"_s, serverUrlText(*url) + u" is "_s + health->status + version);
        if (m_token.isEmpty() || config.runnerId.isEmpty()) {
            return;
        }
        const Result<RegisteredRunner> runner = await<RegisteredRunner>(
            [&](QObject *context, auto done) { client.getRunner(config.runnerId, context, std::move(done)); });
        if (runner) {
            add(Level::Ok, u"runner"_s, u"the server knows it as %1"_s.arg(runner->name));
        } else {
            add(Level::Failure, u"runner"_s, runner.error().text(), u"sibyl-runner register --force"_s);
        }
    }

    void checkPrograms()
    {
        Git git(m_commands, m_clock);
        const Result<QString> version = await<QString>([&](QObject *context, auto done) { git.version(context, std::move(done)); });
        add(version ? Level::Ok : Level::Failure, u"git"_s, version ? *version : version.error().text());
        const Result<QString> supervisor = findSupervisorProgram();
        add(supervisor ? Level::Ok : Level::Failure, u"supervisor"_s, supervisor ? *supervisor : supervisor.error().text());
    }

    void checkDirectory(const QString &topic, const QString &path)
    {
        QString existing = path;
        while (!QFileInfo::exists(existing) && existing != u"/"_s) {
            existing = QFileInfo(existing).path();
        }
        if (!QFileInfo(existing).isWritable()) {
            add(Level::Failure, topic, u"%1 cannot be written"_s.arg(path), u"change its owner, or choose another place (SIBYL_STATE_DIR, worktree_base)"_s);
            return;
        }
        const qint64 free = QStorageInfo(existing).bytesAvailable();
        add(free < lowDiskBytes ? Level::Warning : Level::Ok, topic, u"%1 (%2 GiB free)"_s.arg(path).arg(static_cast<double>(free) / (1024.0 * 1024 * 1024), 0, 'f', 1));
    }

    void checkLinks(const RunnerConfig &config)
    {
        if (config.links.isEmpty()) {
            add(Level::Warning, u"projects"_s, u"no checkout is linked"_s, u"sibyl-runner link ~/code/shop"_s);
        }
        for (const ProjectLink &link : config.links) {
            const bool isThere = QFileInfo(link.path).isDir();
            add(isThere ? Level::Ok : Level::Warning, u"project"_s, (link.name.isEmpty() ? link.path : link.name + u": "_s + link.path) + (isThere ? QString() : u" is not there"_s),
                isThere ? QString() : u"sibyl-runner unlink %1"_s.arg(link.path));
        }
    }

    void checkMachine(const RunnerConfig &config)
    {
        MachineSurvey survey(m_commands);
        const Result<MachineReport> report = await<MachineReport>([&](QObject *context, auto done) {
            survey.survey(config, ownEnvironment(), context, [done = std::move(done)](MachineReport found) { done(std::move(found)); });
        });
        if (!report) {
            return; // a survey has no way to fail
        }
        bool isAnyAvailable = false;
        for (const DetectedAgent &agent : report->agents) {
            const bool isWanted = config.agents.contains(agent.profile.name) || config.defaultAgent == agent.profile.name;
            if (agent.profile.name == commandAgent || (!agent.isFound && !isWanted)) {
                continue;
            }
            isAnyAvailable = isAnyAvailable || agent.isAvailable();
            const QString version = agent.version.isEmpty() ? QString() : u' ' + agent.version;
            if (!agent.isAvailable()) {
                add(Level::Warning, u"agent"_s, agent.problem);
            } else if (agent.signedIn == SignedIn::No) {
                add(Level::Warning, u"agent"_s, agent.profile.name + version + u" is not signed in"_s, u"start it once by hand, or give it its key (pass_environment)"_s);
            } else {
                add(Level::Ok, u"agent"_s, agent.profile.name + version);
            }
        }
        if (!isAnyAvailable && config.executionCommand.isEmpty()) {
            add(Level::Warning, u"agent"_s, u"none is found: only tasks that bring their own command can run"_s, u"sibyl-runner agents"_s);
        }
        const QStringList found = capabilitiesOf(*report);
        for (const QString &word : config.capabilities) {
            if ((word == u"docker"_s || word == u"gpu"_s) && !found.contains(word)) {
                const Presence &presence = word == u"docker"_s ? report->docker : report->gpu;
                add(Level::Warning, u"capabilities"_s, u"runner.yaml adds %1, which is not found here: %2"_s.arg(word, presence.detail), u"take it out of `capabilities`"_s);
            }
        }
        add(Level::Ok, u"capabilities"_s, announcedCapabilities(found, config.capabilities).join(u' '));
    }

    void checkDaemon(const RunnerConfig &config)
    {
        const Result<Snapshot> snapshot = daemonSnapshot(controlSocketCandidates(config), m_clock);
        if (!snapshot) {
            const bool isRunning = snapshot.error().kind != ErrorKind::Network;
            add(isRunning ? Level::Failure : Level::Warning, u"daemon"_s, isRunning ? snapshot.error().text() : u"not running"_s,
                isRunning ? QString() : u"sibyl-runner run"_s);
            return;
        }
        const bool isOnline = snapshot->connection == ConnectionState::Online;
        add(isOnline ? Level::Ok : Level::Warning, u"daemon"_s, u"running, "_s + toString(snapshot->connection), snapshot->connectionDetail);
    }

    DoctorOptions m_options;
    SystemClock m_clock;
    QtCommandRunner m_commands;
    Redacted m_token; // the runner's
    QList<DoctorFinding> m_findings;
};

} // namespace

int runDoctor(const DoctorOptions &options)
{
    const QList<DoctorFinding> findings = Examination(options).run();
    const bool isHealthy = std::none_of(findings.begin(), findings.end(), [](const DoctorFinding &finding) { return finding.level == Level::Failure; });
    Terminal terminal(options.common.color);
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(findings));
        return toInt(isHealthy ? ExitCode::Ok : ExitCode::Failed);
    }
    for (const DoctorFinding &finding : findings) {
        const QString mark = finding.level == Level::Ok ? terminal.styled(u"ok  "_s, TextStyle::Good)
            : finding.level == Level::Warning             ? terminal.styled(u"warn"_s, TextStyle::Warning)
                                                          : terminal.styled(u"FAIL"_s, TextStyle::Bad);
        terminal.print(mark + u"  "_s + finding.topic.leftJustified(13) + oneLine(finding.text));
        if (!finding.remedy.isEmpty() && finding.level != Level::Ok) {
            terminal.print(QString(19, u' ') + terminal.styled(oneLine(finding.remedy), TextStyle::Dim));
        }
    }
    return toInt(isHealthy ? ExitCode::Ok : ExitCode::Failed);
}

} // namespace sibyl
