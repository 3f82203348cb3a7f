// SPDX-License-Identifier: Apache-2.0
#include "control/CallDispatch.h"

namespace sibyl {

void carryOut(const SnapshotCall &, const ControlServices &services, QObject *, const Callback<Snapshot> &answer)
{
    answer(services.commands.snapshot());
}

void carryOut(const CancelCall &call, const ControlServices &services, QObject *, const Callback<> &answer)
{
    answer(services.commands.cancelTask(call.taskId, call.reason));
}

void carryOut(const ChangesCall &call, const ControlServices &services, QObject *context, const Callback<TaskChanges> &answer)
{
    services.commands.taskChanges(call.taskId, context, answer);
}

void carryOut(const RetryCall &call, const ControlServices &services, QObject *context, const Callback<> &answer)
{
    services.setup.retryTask(call.taskId, context, answer);
}

void carryOut(const DrainCall &, const ControlServices &services, QObject *, const Callback<> &answer)
{
    answer(services.commands.drain());
}

void carryOut(const PauseCall &, const ControlServices &services, QObject *, const Callback<> &answer)
{
    answer(services.commands.pause());
}

void carryOut(const ResumeCall &, const ControlServices &services, QObject *, const Callback<> &answer)
{
    answer(services.commands.resume());
}

void carryOut(const ReloadCall &, const ControlServices &services, QObject *, const Callback<> &answer)
{
    answer(services.commands.reload());
}

void carryOut(const PermissionsCall &, const ControlServices &services, QObject *, const Callback<QList<PendingPermission>> &answer)
{
    answer(services.commands.snapshot().permissions);
}

void carryOut(const AnswerPermissionCall &call, const ControlServices &services, QObject *, const Callback<> &answer)
{
    answer(services.commands.answerPermission(call.permissionId, call.optionId));
}

void carryOut(const WorktreesCall &, const ControlServices &services, QObject *, const Callback<QList<WorktreeView>> &answer)
{
    answer(services.commands.worktrees());
}

void carryOut(const RemoveWorktreeCall &call, const ControlServices &services, QObject *context, const Callback<WorktreeRemoval> &answer)
{
    services.commands.removeWorktree(call.path, context, answer);
}

void carryOut(const SettingsCall &, const ControlServices &services, QObject *context, const Callback<SettingsView> &answer)
{
    services.setup.settings(context, answer);
}

void carryOut(const ChangeSettingsCall &call, const ControlServices &services, QObject *context, const Callback<SettingsView> &answer)
{
    services.setup.changeSettings(call.changes, context, answer);
}

void carryOut(const DetectCall &call, const ControlServices &services, QObject *context, const Callback<MachineFacts> &answer)
{
    services.setup.detect(call.folder, context, answer);
}

void carryOut(const ProbeCall &call, const ControlServices &services, QObject *context, const Callback<ServerProbe> &answer)
{
    services.setup.probe(call.serverUrl, context, answer);
}

void carryOut(const StartSignInCall &call, const ControlServices &services, QObject *context, const Callback<SignIn> &answer)
{
    services.setup.startSignIn(call.serverUrl, context, answer);
}

void carryOut(const TokenSignInCall &call, const ControlServices &services, QObject *context, const Callback<SignIn> &answer)
{
    services.setup.signInWithToken(call.serverUrl, call.token, context, answer);
}

void carryOut(const PollSignInCall &call, const ControlServices &services, QObject *, const Callback<SignIn> &answer)
{
    answer(services.setup.signIn(call.signInId));
}

void carryOut(const CancelSignInCall &call, const ControlServices &services, QObject *, const Callback<> &answer)
{
    answer(services.setup.cancelSignIn(call.signInId));
}

void carryOut(const OrganizationsCall &call, const ControlServices &services, QObject *context, const Callback<QList<Organization>> &answer)
{
    services.setup.organizations(call.signInId, context, answer);
}

void carryOut(const ChooseOrganizationCall &call, const ControlServices &services, QObject *context, const Callback<SignIn> &answer)
{
    services.setup.chooseOrganization(call.signInId, call.slug, context, answer);
}

void carryOut(const RegisterCall &call, const ControlServices &services, QObject *context, const Callback<RegistrationView> &answer)
{
    services.setup.registerRunner(call.wish, context, answer);
}

void carryOut(const UnregisterCall &call, const ControlServices &services, QObject *context, const Callback<UnregistrationView> &answer)
{
    services.setup.unregisterRunner(call.isForced ? Unregistering::Forced : Unregistering::Usual, context, answer);
}

void carryOut(const LocalServerCall &, const ControlServices &services, QObject *context, const Callback<RegistrationView> &answer)
{
    services.setup.useLocalServer(context, answer);
}

void carryOut(const ProjectsCall &, const ControlServices &services, QObject *context, const Callback<ProjectsOverview> &answer)
{
    services.setup.projects(context, answer);
}

void carryOut(const LinkCall &call, const ControlServices &services, QObject *context, const Callback<LinkedCheckout> &answer)
{
    services.setup.link(call.path, call.project, context, answer);
}

void carryOut(const UnlinkCall &call, const ControlServices &services, QObject *context, const Callback<LinkedCheckout> &answer)
{
    services.setup.unlink(call.target, context, answer);
}

void carryOut(const ServiceCall &call, const ControlServices &services, QObject *context, const Callback<ServiceView> &answer)
{
    services.setup.service(call.action, context, answer);
}

void carryOut(const TestAgentCall &call, const ControlServices &services, QObject *context, const Callback<AgentTestReport> &answer)
{
    services.setup.testAgent(call.agent, context, answer);
}

void carryOut(const StopAgentTestCall &, const ControlServices &services, QObject *, const Callback<> &answer)
{
    answer(services.setup.stopAgentTest());
}

void carryOut(const DoctorCall &, const ControlServices &services, QObject *context, const Callback<QList<DoctorFinding>> &answer)
{
    services.setup.doctor(context, answer);
}

} // namespace sibyl
