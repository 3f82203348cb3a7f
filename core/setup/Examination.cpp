// SPDX-License-Identifier: Apache-2.0
#include "setup/Examination.h"

#include "account/CredentialLookup.h"
#include "account/RegistrationClient.h"
#include "base/ServerUrl.h"
#include "config/ConfigLoader.h"
#include "agents/AgentEnvironment.h"
#include "agents/AgentProfiles.h"
#include "git/Git.h"
#include "machine/MachineSurvey.h"
#include "process/SupervisorProgram.h"
#include "secrets/SecretStoreChoice.h"
#include "setup/RunnerCredential.h"

#include <QFileInfo>
#include <QPointer>
#include <QStorageInfo>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

using Level = FindingLevel;
constexpr qint64 lowDiskBytes = 1024LL * 1024 * 1024;

// One examination; keeps itself until it has answered.
class Examination final : public QObject
{
public:
    Examination(const ExaminationParts &parts, QObject *context, Callback<QList<DoctorFinding>> answer)
        : m_parts(parts)
        , m_git(parts.commands, parts.clock)
        , m_survey(parts.commands)
        , m_context(context)
        , m_answer(std::move(answer))
    {
    }

    void start()
    {
        const Result<LoadedConfig> loaded = loadConfig(m_parts.sources);
        if (!loaded) {
            add(Level::Failure, u"settings"_s, loaded.error().text());
            end();
            return;
        }
        m_config = loaded->config;
        add(Level::Ok, u"settings"_s, loaded->hasFile ? m_config.filePath : m_config.filePath + u" (not there yet, defaults)"_s);
        for (const QString &warning : loaded->warnings) {
            add(Level::Warning, u"settings"_s, warning);
        }
        examineRegistration();
    }

private:
    void add(Level level, const QString &topic, const QString &text, const QString &remedy = {})
    {
        m_findings.append({level, topic, text, remedy});
    }

    void examineRegistration()
    {
        if (!m_config.isRegistered()) {
            add(Level::Failure, u"registration"_s, u"this machine is not registered"_s, u"sibyl-runner register --server URL"_s);
            examineServer();
            return;
        }
        add(Level::Ok, u"registration"_s, u"runner %1 of %2"_s.arg(m_config.runnerId, m_config.serverUrl));
        m_store = openSecretStore({m_config.credentialStore, m_config.filePath, m_parts.sources.environment}, m_parts.clock);
        findRunnerCredential(runnerCredentialQuery(m_config, m_parts.sources, m_parts.clock.nowUtc()), *m_store, this,
                             [this](const Result<FoundCredential> &found) {
                                 if (found) {
                                     m_token = found->token;
                                     add(Level::Ok, u"token"_s, u"from "_s + found->origin);
                                 } else {
                                     add(Level::Failure, u"token"_s,
                                         found.error().text() + u" (looked in "_s + m_store->description() + u')',
                                         u"register again, or set SIBYL_RUNNER_TOKEN"_s);
                                 }
                                 examineServer();
                             });
    }

    // With the runner's own token, as the daemon talks to it; reachable is worth knowing without one.
    void examineServer()
    {
        const QString named = m_config.serverUrl.isEmpty() ? runningServerUrl(m_config.stateDir) : m_config.serverUrl;
        const Result<QUrl> url = named.isEmpty() ? Result<QUrl>(fail(ErrorKind::Config, u"none is named"_s)) : normalizedServerUrl(named);
        if (!url) {
            add(Level::Failure, u"server"_s, url.error().text(), u"sibyl-runner register --server URL"_s);
            examinePrograms();
            return;
        }
        m_rest = std::make_unique<RestClient>(*url, m_token, m_parts.clock);
        RegistrationClient(*m_rest).health(this, [this](const Result<ServerHealth> &health) {
            if (!health) {
                add(Level::Failure, u"server"_s, health.error().text(), u"is it running, and is the address right?"_s);
                examinePrograms();
                return;
            }
            const QString version = health->version.isEmpty() ? QString() : u", version "_s + health->version;
            add(Level::Ok, u"server"_s, serverUrlText(m_rest->serverUrl()) + u" is "_s + health->status + version);
            examineRunner();
        });
    }

    void examineRunner()
    {
        if (m_token.isEmpty() || m_config.runnerId.isEmpty()) {
            examinePrograms();
            return;
        }
        RegistrationClient(*m_rest).getRunner(m_config.runnerId, this, [this](const Result<RegisteredRunner> &runner) {
            if (runner) {
                add(Level::Ok, u"runner"_s, u"the server knows it as %1"_s.arg(runner->name));
            } else {
                add(Level::Failure, u"runner"_s, runner.error().text(), u"sibyl-runner register --force"_s);
            }
            examinePrograms();
        });
    }

    void examinePrograms()
    {
        m_git.version(this, [this](const Result<QString> &version) {
            add(version ? Level::Ok : Level::Failure, u"git"_s, version ? *version : version.error().text());
            const Result<QString> supervisor = findSupervisorProgram();
            add(supervisor ? Level::Ok : Level::Failure, u"supervisor"_s, supervisor ? *supervisor : supervisor.error().text());
            examineDirectory(u"state"_s, m_config.stateDir);
            examineDirectory(u"worktrees"_s, m_config.worktreeBase);
            examineLinks();
            examineAgents();
        });
    }

    void examineDirectory(const QString &topic, const QString &path)
    {
        QString existing = path;
        while (!QFileInfo::exists(existing) && existing != u"/"_s) {
            existing = QFileInfo(existing).path();
        }
        if (!QFileInfo(existing).isWritable()) {
            add(Level::Failure, topic, u"%1 cannot be written"_s.arg(path),
                u"change its owner, or choose another place (SIBYL_STATE_DIR, worktree_base)"_s);
            return;
        }
        const qint64 free = QStorageInfo(existing).bytesAvailable();
        add(free < lowDiskBytes ? Level::Warning : Level::Ok, topic,
            u"%1 (%2 GiB free)"_s.arg(path).arg(static_cast<double>(free) / (1024.0 * 1024 * 1024), 0, 'f', 1));
    }

    void examineLinks()
    {
        if (m_config.links.isEmpty()) {
            add(Level::Warning, u"projects"_s, u"no checkout is linked"_s, u"sibyl-runner link ~/code/shop"_s);
        }
        for (const ProjectLink &link : m_config.links) {
            const bool isThere = QFileInfo(link.path).isDir();
            const QString name = link.name.isEmpty() ? link.path : link.name + u": "_s + link.path;
            add(isThere ? Level::Ok : Level::Warning, u"project"_s, isThere ? name : name + u" is not there"_s,
                isThere ? QString() : u"sibyl-runner unlink %1"_s.arg(link.path));
        }
    }

    void examineAgents()
    {
        m_survey.survey(m_config, ownEnvironment(), this, [this](const MachineReport &report) {
            noteAgents(report);
            noteCapabilities(report);
            examineDaemon();
        });
    }

    void noteAgents(const MachineReport &report)
    {
        bool isAnyAvailable = false;
        for (const DetectedAgent &agent : report.agents) {
            const bool isWanted = m_config.agents.contains(agent.profile.name) || m_config.defaultAgent == agent.profile.name;
            if (agent.profile.name == commandAgent || (!agent.isFound && !isWanted)) {
                continue;
            }
            isAnyAvailable = isAnyAvailable || agent.isAvailable();
            const QString version = agent.version.isEmpty() ? QString() : u' ' + agent.version;
            if (!agent.isAvailable()) {
                add(Level::Warning, u"agent"_s, agent.problem);
            } else if (agent.signedIn == SignedIn::No) {
                add(Level::Warning, u"agent"_s, agent.profile.name + version + u" is not signed in"_s,
                    u"start it once by hand, or give it its key (pass_environment)"_s);
            } else {
                add(Level::Ok, u"agent"_s, agent.profile.name + version);
            }
        }
        if (!isAnyAvailable && m_config.executionCommand.isEmpty()) {
            add(Level::Warning, u"agent"_s, u"none is found: only tasks that bring their own command can run"_s, u"sibyl-runner agents"_s);
        }
    }

    void noteCapabilities(const MachineReport &report)
    {
        const QStringList found = capabilitiesOf(report);
        for (const QString &word : std::as_const(m_config.capabilities)) {
            if ((word == "docker"_L1 || word == "gpu"_L1) && !found.contains(word)) {
                const Presence &presence = word == "docker"_L1 ? report.docker : report.gpu;
                add(Level::Warning, u"capabilities"_s, u"runner.yaml adds %1, which is not found here: %2"_s.arg(word, presence.detail),
                    u"take it out of `capabilities`"_s);
            }
        }
        add(Level::Ok, u"capabilities"_s, announcedCapabilities(found, m_config.capabilities).join(u' '));
    }

    void examineDaemon()
    {
        m_parts.daemon(this, [this](const Result<Snapshot> &snapshot) {
            if (snapshot) {
                const bool isOnline = snapshot->connection == ConnectionState::Online;
                add(isOnline ? Level::Ok : Level::Warning, u"daemon"_s, u"running, "_s + toString(snapshot->connection), snapshot->connectionDetail);
            } else {
                const bool isRunning = snapshot.error().kind != ErrorKind::Network;
                add(isRunning ? Level::Failure : Level::Warning, u"daemon"_s, isRunning ? snapshot.error().text() : u"not running"_s,
                    isRunning ? QString() : u"sibyl-runner run"_s);
            }
            add(Level::Warning, u"isolation"_s, u"none: an agent can read and change what you can"_s,
                u"run the daemon as a user of its own, or in a container"_s);
            end();
        });
    }

    void end()
    {
        // Later: we may be inside the callback of something that goes with us.
        QMetaObject::invokeMethod(this, [this] {
            const Callback<QList<DoctorFinding>> answer = std::move(m_answer);
            const QList<DoctorFinding> findings = m_findings;
            const bool isWanted = !m_context.isNull();
            deleteLater();
            if (isWanted) {
                answer(findings);
            }
        }, Qt::QueuedConnection);
    }

    const ExaminationParts m_parts;
    Git m_git;
    MachineSurvey m_survey;
    QPointer<QObject> m_context;
    Callback<QList<DoctorFinding>> m_answer;
    RunnerConfig m_config;
    std::unique_ptr<SecretStore> m_store;
    std::unique_ptr<RestClient> m_rest;
    Redacted m_token; // the runner's
    QList<DoctorFinding> m_findings;
};

} // namespace

void examineMachine(const ExaminationParts &parts, QObject *context, Callback<QList<DoctorFinding>> answer)
{
    (new Examination(parts, context, std::move(answer)))->start();
}

} // namespace sibyl
