// SPDX-License-Identifier: Apache-2.0
#include "setup/MachineSetup.h"

#include "account/ProjectClient.h"
#include "account/RegistrationClient.h"
#include "account/TaskClient.h"
#include "agents/AgentEnvironment.h"
#include "base/ServerUrl.h"
#include "config/ConfigLoader.h"
#include "config/UserPath.h"
#include "secrets/SecretStoreChoice.h"
#include "setup/AnswerLater.h"
#include "setup/Examination.h"
#include "setup/ProjectLinking.h"
#include "setup/RunnerCredential.h"
#include "setup/ServerProbing.h"
#include "setup/SettingsDesk.h"
#include "setup/Unregistration.h"

#include <QFileInfo>
#include <QPointer>
#include <QSysInfo>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

// So that the answer is on its way before the daemon leaves.
constexpr Milliseconds leaveDelay{300};

QList<LinkedCheckout> linksOf(const RunnerConfig &config)
{
    QList<LinkedCheckout> links;
    for (const ProjectLink &link : config.links) {
        links.append({link.path, link.projectId, link.graphId, link.name, QFileInfo(link.path).isDir()});
    }
    return links;
}

AgentTestReport testReport(const AgentTrialReport &trial)
{
    const TaskResult &result = trial.complete.result;
    AgentTestReport report{.agent = result.agent, .isSuccess = trial.isSuccess(), .ending = result.ending,
                           .error = trial.workFault.isEmpty() ? trial.complete.error : trial.workFault,
                           .summary = result.summary, .filesChanged = result.filesChanged,
                           .tookMilliseconds = result.duration.count(), .notices = result.notices, .lastErrorLine = {}};
    if (!report.isSuccess) {
        report.lastErrorLine = result.stderrTail.trimmed().section(u'\n', -1).left(300);
    }
    return report;
}

} // namespace

MachineSetup::MachineSetup(SetupParts parts)
    : m_parts(std::move(parts))
    , m_git(m_parts.commands, m_parts.clock)
    , m_survey(m_parts.commands)
    , m_signIns(m_parts.clock)
    , m_service(m_parts.commands, m_parts.sources)
    , m_agents(m_parts.commands)
{
}

Result<RunnerConfig> MachineSetup::config() const
{
    const Result<LoadedConfig> loaded = loadConfig(m_parts.sources);
    return loaded ? Result<RunnerConfig>(loaded->config) : Result<RunnerConfig>(fail(loaded.error()));
}

QString MachineSetup::absolutePath(const QString &path) const
{
    return expandHome(path, m_parts.sources.home());
}

void MachineSetup::settings(QObject *context, Callback<SettingsView> answer)
{
    answerLater(context, std::move(answer), settingsView(m_parts.sources));
}

void MachineSetup::changeSettings(const QList<SettingChange> &changes, QObject *context, Callback<SettingsView> answer)
{
    Result<> done = sibyl::changeSettings(m_parts.sources, changes);
    if (done) {
        done = m_parts.reload();
    }
    if (!done) {
        answerLater(context, std::move(answer), Result<SettingsView>(fail(done.error())));
        return;
    }
    // The runner tells the server of what it keeps too.
    answerLater(context, std::move(answer), settingsView(m_parts.sources));
}

void MachineSetup::detect(const QString &folder, QObject *context, Callback<MachineFacts> answer)
{
    const Result<RunnerConfig> present = config();
    const DetectionParts parts{.clock = m_parts.clock,
                               .commands = m_parts.commands,
                               .git = m_git,
                               .config = present.value_or(RunnerConfig())};
    detectMachine(parts, folder.isEmpty() ? folder : absolutePath(folder), this, guarded(context, std::move(answer)));
}

void MachineSetup::probe(const QString &serverUrl, QObject *context, Callback<ServerProbe> answer)
{
    const Result<RunnerConfig> present = config();
    probeServer(serverUrl, userCredentialSources(present.value_or(RunnerConfig()), m_parts.sources), m_parts.clock, this,
                guarded(context, std::move(answer)));
}

void MachineSetup::startSignIn(const QString &serverUrl, QObject *context, Callback<SignIn> answer)
{
    m_signIns.start(serverUrl, context, std::move(answer));
}

void MachineSetup::signInWithToken(const QString &serverUrl, const Redacted &token, QObject *context, Callback<SignIn> answer)
{
    m_signIns.withToken(serverUrl, token, context, std::move(answer));
}

Result<SignIn> MachineSetup::signIn(const QString &id)
{
    return m_signIns.find(id);
}

Result<> MachineSetup::cancelSignIn(const QString &id)
{
    return m_signIns.forget(id);
}

void MachineSetup::organizations(const QString &signInId, QObject *context, Callback<QList<Organization>> answer)
{
    m_signIns.organizations(signInId, context, std::move(answer));
}

void MachineSetup::chooseOrganization(const QString &signInId, const QString &slug, QObject *context, Callback<SignIn> answer)
{
    m_signIns.choose(signInId, slug, context, std::move(answer));
}

// A second runner orphans the first one (spec R-87), so it is made only when that is wanted.
Result<> MachineSetup::mayReplace(const RunnerConfig &config, bool isReplacing, Unregistering how) const
{
    if (m_isRegistering) {
        return fail(ErrorKind::Conflict, u"a registration is under way already"_s);
    }
    if (!config.isRegistered()) {
        return {};
    }
    const Snapshot snapshot = m_parts.snapshot();
    if (!snapshot.tasks.isEmpty()) {
        return fail(ErrorKind::Conflict, u"%1 tasks are under way: drain first"_s.arg(snapshot.tasks.size()));
    }
    if (snapshot.undeliveredResults > 0 && how == Unregistering::Usual) {
        return fail(ErrorKind::Conflict, u"%1 results have not reached the server: wait until they have, or unregister by force when it is gone for good"_s
                                             .arg(snapshot.undeliveredResults));
    }
    if (!isReplacing) {
        return fail(ErrorKind::Conflict, u"this machine is registered already: runner %1 of %2"_s.arg(config.runnerId, config.serverUrl));
    }
    return {};
}

Result<TokenPair> MachineSetup::userTokens(const RunnerConfig &config, const QUrl &server, const QString &signInId)
{
    if (!signInId.isEmpty()) {
        return m_signIns.tokens(signInId, serverUrlText(server));
    }
    const Result<FoundCredential> found =
        findUserCredential(server, userCredentialSources(config, m_parts.sources), m_parts.clock.nowUtc());
    if (found) {
        return TokenPair{.accessToken = found->token, .refreshToken = {}};
    }
    const TokenPair signedIn = m_signIns.tokensFor(serverUrlText(server));
    return signedIn.accessToken.isEmpty() ? Result<TokenPair>(fail(found.error())) : Result<TokenPair>(signedIn);
}

void MachineSetup::registerRunner(const RegistrationWish &wish, QObject *context, Callback<RegistrationView> answer)
{
    const Result<RunnerConfig> present = config();
    const Result<QUrl> url = normalizedServerUrl(wish.serverUrl);
    Result<> may = present ? mayReplace(*present, wish.isReplacing) : Result<>(fail(present.error()));
    if (may && !url) {
        may = fail(url.error());
    }
    if (may && wish.maxConcurrentAgents && (*wish.maxConcurrentAgents < 1 || *wish.maxConcurrentAgents > 20)) {
        may = fail(ErrorKind::Usage, u"max_concurrent_agents must be from 1 to 20"_s);
    }
    const Result<TokenPair> tokens = may ? userTokens(*present, *url, wish.signInId) : Result<TokenPair>(fail(may.error()));
    if (!tokens) {
        answerLater(context, std::move(answer), Result<RegistrationView>(fail(tokens.error())));
        return;
    }
    RegistrationOrder order;
    order.server = *url;
    order.user = *tokens;
    order.wanted.hostname = QSysInfo::machineHostName();
    order.wanted.name = !wish.name.isEmpty() ? wish.name : !present->name.isEmpty() ? present->name : order.wanted.hostname;
    order.wanted.maxConcurrentAgents = wish.maxConcurrentAgents.value_or(present->maxConcurrentAgents);
    registerWith(order, wish.capabilities, *present, guarded(context, std::move(answer)));
}

// `capabilities`: exactly these are to be announced; none given: what is found and configured.
void MachineSetup::registerWith(RegistrationOrder order, const std::optional<QStringList> &capabilities, const RunnerConfig &config,
                                const Callback<RegistrationView> &answer)
{
    m_isRegistering = true;
    m_survey.survey(config, ownEnvironment(), this, [this, order, capabilities, config, answer](const MachineReport &report) mutable {
        const QStringList found = capabilitiesOf(report);
        order.configuredCapabilities = capabilities ? configuredFor(found, *capabilities) : config.capabilities;
        order.wanted.capabilities = announcedCapabilities(found, order.configuredCapabilities);
        registerNow(order, config, answer);
    });
}

void MachineSetup::registerNow(const RegistrationOrder &order, const RunnerConfig &config, const Callback<RegistrationView> &answer)
{
    registerMachine(order, config, m_parts.sources, m_parts.clock, this, [this, answer](const Result<RegistrationView> &registered) {
        m_isRegistering = false;
        if (!registered) {
            answer(fail(registered.error()));
            return;
        }
        const Result<> reloaded = m_parts.reload();
        answer(reloaded ? registered
                        : Result<RegistrationView>(fail(reloaded.error().kind,
                                                        u"registered as runner %1, but it does not work yet: %2"_s.arg(registered->runnerId, reloaded.error().what),
                                                        reloaded.error().where)));
    });
}

void MachineSetup::unregisterRunner(Unregistering how, QObject *context, Callback<UnregistrationView> answer)
{
    const Result<RunnerConfig> present = config();
    Result<> may = present ? mayReplace(*present, true, how) : Result<>(fail(present.error()));
    if (may && !present->isRegistered()) {
        may = fail(ErrorKind::NotFound, u"this machine is not registered"_s);
    }
    if (!may) {
        answerLater(context, std::move(answer), Result<UnregistrationView>(fail(may.error())));
        return;
    }
    withServer(*present, [this, config = *present, answer = guarded(context, std::move(answer))](const Result<std::shared_ptr<RestClient>> &rest) {
        giveUpRegistration({.config = config,
                            .sources = m_parts.sources,
                            .token = rest ? (*rest)->token() : Redacted(),
                            .reload = m_parts.reload},
                           m_parts.clock, this, answer);
    });
}

void MachineSetup::useLocalServer(QObject *context, Callback<RegistrationView> answer)
{
    const Result<RunnerConfig> present = config();
    const Result<> may = present ? mayReplace(*present, false) : Result<>(fail(present.error()));
    const Result<LocalServerAccess> server = may ? m_parts.startLocalServer() : Result<LocalServerAccess>(fail(may.error()));
    if (!server) {
        answerLater(context, std::move(answer), Result<RegistrationView>(fail(server.error())));
        return;
    }
    RegistrationOrder order;
    order.server = QUrl(server->url);
    order.user.accessToken = server->adminToken;
    order.wanted.hostname = QSysInfo::machineHostName();
    order.wanted.name = present->name.isEmpty() ? order.wanted.hostname : present->name;
    order.wanted.maxConcurrentAgents = present->maxConcurrentAgents;
    order.isLocalServer = true;
    registerWith(order, std::nullopt, *present, guarded(context, std::move(answer)));
}

// A client of the user's, else one with the runner's own token.
void MachineSetup::withServer(const RunnerConfig &config, const Callback<std::shared_ptr<RestClient>> &ready)
{
    const Result<QUrl> url = normalizedServerUrl(config.serverUrl);
    if (!url) {
        answerLater(this, ready, Result<std::shared_ptr<RestClient>>(fail(ErrorKind::Config, u"this machine is not registered with a server"_s)));
        return;
    }
    if (const Result<TokenPair> tokens = userTokens(config, *url, {})) {
        answerLater(this, ready, Result<std::shared_ptr<RestClient>>(std::make_shared<RestClient>(*url, tokens->accessToken, m_parts.clock)));
        return;
    }
    const std::shared_ptr<SecretStore> store = openSecretStore({config.credentialStore, config.filePath, m_parts.sources.environment}, m_parts.clock);
    findRunnerCredential(runnerCredentialQuery(config, m_parts.sources, m_parts.clock.nowUtc()), *store, this,
                         [this, store, url = *url, ready](const Result<FoundCredential> &found) {
                             // Later: the store must not go from within its own callback.
                             const auto rest = found ? Result<std::shared_ptr<RestClient>>(std::make_shared<RestClient>(url, found->token, m_parts.clock))
                                                     : Result<std::shared_ptr<RestClient>>(fail(found.error()));
                             QMetaObject::invokeMethod(this, [store, ready, rest] { ready(rest); }, Qt::QueuedConnection);
                         });
}

void MachineSetup::projects(QObject *context, Callback<ProjectsOverview> answer)
{
    const Result<RunnerConfig> present = config();
    if (!present) {
        answerLater(context, std::move(answer), Result<ProjectsOverview>(fail(present.error())));
        return;
    }
    withServer(*present, [this, links = linksOf(*present), answer = guarded(context, std::move(answer))](const Result<std::shared_ptr<RestClient>> &rest) {
        if (!rest) {
            answer(ProjectsOverview{.links = links, .projects = {}, .problem = rest.error().text()});
            return;
        }
        ProjectClient(**rest).list(this, [this, rest = *rest, links, answer](const Result<QList<ProjectView>> &known) {
            ProjectsOverview overview{.links = links, .projects = {}, .problem = {}};
            if (known) {
                for (const ProjectView &project : *known) {
                    overview.projects.append({project.id, project.graphId, project.name, project.repoUrl, project.defaultBranch});
                }
            } else if (known.error().kind != ErrorKind::NotFound) { // the original has none to list
                overview.problem = known.error().text();
            }
            QMetaObject::invokeMethod(this, [rest, answer, overview] { answer(overview); }, Qt::QueuedConnection);
        });
    });
}

void MachineSetup::link(const QString &path, const QString &project, QObject *context, Callback<LinkedCheckout> answer)
{
    const Result<RunnerConfig> present = config();
    if (!present) {
        answerLater(context, std::move(answer), Result<LinkedCheckout>(fail(present.error())));
        return;
    }
    const Result<QString> absolute = absoluteUserPath(path, m_parts.sources.home());
    if (!absolute) {
        answerLater(context, std::move(answer), Result<LinkedCheckout>(fail(ErrorKind::Usage, u"path "_s + absolute.error().what, path)));
        return;
    }
    const LinkOrder order{.path = *absolute, .project = project, .configPath = present->filePath};
    withServer(*present, [this, order, answer = guarded(context, std::move(answer))](const Result<std::shared_ptr<RestClient>> &rest) {
        if (!rest) {
            answer(fail(rest.error()));
            return;
        }
        linkCheckout(order, *rest, m_git, this, [this, answer](const Result<LinkedCheckout> &linked) {
            const Result<> reloaded = linked ? m_parts.reload() : Result<>();
            answer(reloaded ? linked : Result<LinkedCheckout>(fail(reloaded.error())));
        });
    });
}

void MachineSetup::unlink(const QString &target, QObject *context, Callback<LinkedCheckout> answer)
{
    const Result<RunnerConfig> present = config();
    Result<LinkedCheckout> gone = present ? unlinkCheckout(absolutePath(target), linksOf(*present), present->filePath)
                                          : Result<LinkedCheckout>(fail(present.error()));
    if (const Result<> reloaded = gone ? m_parts.reload() : Result<>(); !reloaded) {
        gone = fail(reloaded.error());
    }
    answerLater(context, std::move(answer), std::move(gone));
}

void MachineSetup::retryTask(const QString &taskId, QObject *context, Callback<> answer)
{
    const Result<RunnerConfig> present = config();
    if (!present) {
        answerLater(context, std::move(answer), Result<>(fail(present.error())));
        return;
    }
    withServer(*present, [this, taskId, answer = guarded(context, std::move(answer))](const Result<std::shared_ptr<RestClient>> &rest) {
        if (!rest) {
            answer(fail(rest.error()));
            return;
        }
        TaskClient(**rest).retry(taskId, this, [this, rest = *rest, answer](const Result<TaskView> &task) {
            const Result<> result = task ? Result<>() : Result<>(fail(task.error()));
            QMetaObject::invokeMethod(this, [rest, answer, result] { answer(result); }, Qt::QueuedConnection);
        });
    });
}

void MachineSetup::testAgent(const QString &agent, QObject *context, Callback<AgentTestReport> answer)
{
    const Result<RunnerConfig> present = config();
    Result<> may = present ? Result<>() : Result<>(fail(present.error()));
    if (may && m_isTesting) {
        may = fail(ErrorKind::Conflict, u"another test of an agent is under way"_s);
    }
    if (!may) {
        answerLater(context, std::move(answer), Result<AgentTestReport>(fail(may.error())));
        return;
    }
    m_isTesting = true;
    m_agents.detect(present->agents, agentEnvironment(ownEnvironment(), present->passEnvironment), this,
                    [this, agent, config = *present, answer = guarded(context, std::move(answer))](const QList<DetectedAgent> &agents) {
                        AgentTrialOrder order;
                        order.config = config;
                        order.agents = agents;
                        order.agent = agent;
                        m_trial = std::make_unique<AgentTrial>(order, m_parts.commands, m_parts.clock);
                        connect(m_trial.get(), &AgentTrial::finished, this, [this, answer](const Result<AgentTrialReport> &report) {
                            m_isTesting = false;
                            m_trial.release()->deleteLater(); // it is telling us
                            answer(report ? Result<AgentTestReport>(testReport(*report)) : Result<AgentTestReport>(fail(report.error())));
                        });
                        m_trial->start();
                    });
}

Result<> MachineSetup::stopAgentTest()
{
    if (m_trial == nullptr) {
        return fail(ErrorKind::NotFound, u"no test of an agent is under way"_s);
    }
    m_trial->stop(u"stopped by hand"_s);
    return {};
}

void MachineSetup::service(ServiceAction action, QObject *context, Callback<ServiceView> answer)
{
    m_service.act(action, this, [this, action, answer = guarded(context, std::move(answer))](const Result<ServiceView> &view) {
        answer(view);
        if (action == ServiceAction::Start && view && !view->isThisDaemon) {
            // The service waits for the lock that this daemon holds.
            m_leaving = m_parts.clock.after(leaveDelay, this, [this] { m_parts.leave(); });
        }
    });
}

void MachineSetup::doctor(QObject *context, Callback<QList<DoctorFinding>> answer)
{
    examineMachine({.clock = m_parts.clock,
                    .commands = m_parts.commands,
                    .sources = m_parts.sources,
                    .daemon = [this](QObject *asker, Callback<Snapshot> told) { answerLater(asker, std::move(told), Result<Snapshot>(m_parts.snapshot())); }},
                   this, guarded(context, std::move(answer)));
}

} // namespace sibyl
