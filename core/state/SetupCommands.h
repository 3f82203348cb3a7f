// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Redacted.h"
#include "state/AgentTestReport.h"
#include "state/DoctorFinding.h"
#include "state/MachineFacts.h"
#include "state/ProjectsOverview.h"
#include "state/RegistrationView.h"
#include "state/ServerProbe.h"
#include "state/ServiceView.h"
#include "state/SettingView.h"
#include "state/SignIn.h"

#include <QObject>

namespace sibyl {

// Forced: also when results have not reached the server, which then never get there.
enum class Unregistering { Usual, Forced };

// What a user interface may ask about the machine and its registration, whether a runner is
// registered or not. Implemented above the rooms that do it, reached through control/. Main thread
// only; nothing blocks; answers come as base/Callback.h says. What changes runner.yaml is in effect
// when the answer comes, unless the answer says otherwise.
class SetupCommands
{
public:
    virtual ~SetupCommands();

    virtual void settings(QObject *context, Callback<SettingsView> answer) = 0;
    // All of them or, when one is not good, none: Config or Usage, with the key in `where`.
    virtual void changeSettings(const QList<SettingChange> &changes, QObject *context, Callback<SettingsView> answer) = 0;

    // `folder` is absolute or begins with ~; empty: no repositories are looked for.
    virtual void detect(const QString &folder, QObject *context, Callback<MachineFacts> answer) = 0;
    // An address that is not good is an answer (ServerProbe::fault), no error.
    virtual void probe(const QString &serverUrl, QObject *context, Callback<ServerProbe> answer) = 0;

    // The device flow; NotFound when the server has none. The daemon asks the server on; signIn()
    // tells how it stands.
    virtual void startSignIn(const QString &serverUrl, QObject *context, Callback<SignIn> answer) = 0;
    // With a token that somebody pasted; Auth when the server does not take it.
    virtual void signInWithToken(const QString &serverUrl, const Redacted &token, QObject *context, Callback<SignIn> answer) = 0;
    virtual Result<SignIn> signIn(const QString &id) = 0;       // NotFound
    virtual Result<> cancelSignIn(const QString &id) = 0;       // forgets its tokens too
    // Empty when the server has no organizations.
    virtual void organizations(const QString &signInId, QObject *context, Callback<QList<Organization>> answer) = 0;
    virtual void chooseOrganization(const QString &signInId, const QString &slug, QObject *context, Callback<SignIn> answer) = 0;

    // Conflict when this machine is registered and the wish is not isReplacing, or tasks are under
    // way. A registration that cannot be written down is removed from the server again.
    virtual void registerRunner(const RegistrationWish &wish, QObject *context, Callback<RegistrationView> answer) = 0;
    // Conflict while tasks are under way and, in the usual way, while results are undelivered.
    virtual void unregisterRunner(Unregistering how, QObject *context, Callback<UnregistrationView> answer) = 0;
    // This machine only: the daemon brings its own server from now on and is registered with it.
    virtual void useLocalServer(QObject *context, Callback<RegistrationView> answer) = 0;

    virtual void projects(QObject *context, Callback<ProjectsOverview> answer) = 0;
    // `project` is an id or a name; empty: one of the directory's name is found or made.
    virtual void link(const QString &path, const QString &project, QObject *context, Callback<LinkedCheckout> answer) = 0;
    // `target` is a path, an id or a name. NotFound when nothing is linked so.
    virtual void unlink(const QString &target, QObject *context, Callback<LinkedCheckout> answer) = 0;

    // The server makes a new attempt; Conflict when the task runs, NotFound where servers cannot.
    virtual void retryTask(const QString &taskId, QObject *context, Callback<> answer) = 0;

    // A small task for one agent in a throwaway repository; answers once, after minutes maybe. Conflict
    // while another test runs; Policy with what to do when the agent cannot be had.
    virtual void testAgent(const QString &agent, QObject *context, Callback<AgentTestReport> answer) = 0;
    // Its answer then says so; NotFound when none runs.
    virtual Result<> stopAgentTest() = 0;

    virtual void service(ServiceAction action, QObject *context, Callback<ServiceView> answer) = 0;
    virtual void doctor(QObject *context, Callback<QList<DoctorFinding>> answer) = 0;
};

} // namespace sibyl
