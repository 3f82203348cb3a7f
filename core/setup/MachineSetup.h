// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentSurvey.h"
#include "base/Clock.h"
#include "config/ConfigSources.h"
#include "config/RunnerConfig.h"
#include "git/Git.h"
#include "machine/MachineSurvey.h"
#include "process/ShortCommand.h"
#include "setup/AgentTrial.h"
#include "setup/MachineDetection.h"
#include "setup/RegistrationFlow.h"
#include "setup/SignIns.h"
#include "setup/UserService.h"
#include "state/SetupCommands.h"
#include "state/Snapshot.h"

#include <QObject>

namespace sibyl {

// The server that the daemon brings with it, and its admin's token.
struct LocalServerAccess {
    QString url;
    Redacted adminToken;
};

// What the setup works with; all of it outlives it.
struct SetupParts {
    Clock &clock;
    CommandRunner &commands;
    ConfigSources sources;
    std::function<Snapshot()> snapshot;  // of the runner of this daemon
    std::function<Result<>()> reload;    // applies what was written to runner.yaml
    std::function<void()> leave;         // ends this daemon, its agents go on
    std::function<Result<LocalServerAccess>()> startLocalServer; // the running one when it runs
};

// Everything that the control socket offers for setting a machine up, put together from the parts
// of this room. What was begun is brought to its end when nobody waits for the answer any more.
// Main thread only.
class MachineSetup final : public QObject, public SetupCommands
{
    Q_OBJECT

public:
    explicit MachineSetup(SetupParts parts);

    void settings(QObject *context, Callback<SettingsView> answer) override;
    void changeSettings(const QList<SettingChange> &changes, QObject *context, Callback<SettingsView> answer) override;
    void detect(const QString &folder, QObject *context, Callback<MachineFacts> answer) override;
    void probe(const QString &serverUrl, QObject *context, Callback<ServerProbe> answer) override;
    void startSignIn(const QString &serverUrl, QObject *context, Callback<SignIn> answer) override;
    void signInWithToken(const QString &serverUrl, const Redacted &token, QObject *context, Callback<SignIn> answer) override;
    Result<SignIn> signIn(const QString &id) override;
    Result<> cancelSignIn(const QString &id) override;
    void organizations(const QString &signInId, QObject *context, Callback<QList<Organization>> answer) override;
    void chooseOrganization(const QString &signInId, const QString &slug, QObject *context, Callback<SignIn> answer) override;
    void registerRunner(const RegistrationWish &wish, QObject *context, Callback<RegistrationView> answer) override;
    void unregisterRunner(Unregistering how, QObject *context, Callback<UnregistrationView> answer) override;
    void useLocalServer(QObject *context, Callback<RegistrationView> answer) override;
    void projects(QObject *context, Callback<ProjectsOverview> answer) override;
    void link(const QString &path, const QString &project, QObject *context, Callback<LinkedCheckout> answer) override;
    void unlink(const QString &target, QObject *context, Callback<LinkedCheckout> answer) override;
    void retryTask(const QString &taskId, QObject *context, Callback<> answer) override;
    void testAgent(const QString &agent, QObject *context, Callback<AgentTestReport> answer) override;
    Result<> stopAgentTest() override;
    void service(ServiceAction action, QObject *context, Callback<ServiceView> answer) override;
    void doctor(QObject *context, Callback<QList<DoctorFinding>> answer) override;

private:
    Result<RunnerConfig> config() const;
    QString absolutePath(const QString &path) const;
    Result<> mayReplace(const RunnerConfig &config, bool isReplacing, Unregistering how = Unregistering::Usual) const;
    Result<TokenPair> userTokens(const RunnerConfig &config, const QUrl &server, const QString &signInId);
    void registerWith(RegistrationOrder order, const std::optional<QStringList> &capabilities, const RunnerConfig &config,
                      const Callback<RegistrationView> &answer);
    void registerNow(const RegistrationOrder &order, const RunnerConfig &config, const Callback<RegistrationView> &answer);
    void withServer(const RunnerConfig &config, const Callback<std::shared_ptr<RestClient>> &ready);

    SetupParts m_parts;
    Git m_git;
    MachineSurvey m_survey;
    SignIns m_signIns;
    UserService m_service;
    Alarm m_leaving;
    AgentSurvey m_agents;
    std::unique_ptr<AgentTrial> m_trial; // the one that runs
    bool m_isTesting = false;
    bool m_isRegistering = false;
};

} // namespace sibyl
