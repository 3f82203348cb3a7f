// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "control/ControlMessage.h"
#include "state/Commands.h"
#include "state/SetupCommands.h"

namespace sibyl {

// Who carries the calls of the control socket out; both outlive every connection.
struct ControlServices {
    Commands &commands;
    SetupCommands &setup;
};

// What each call asks of whom. `answer` is called once, also from within, unless `context` is gone.
void carryOut(const SnapshotCall &call, const ControlServices &services, QObject *context, const Callback<Snapshot> &answer);
void carryOut(const CancelCall &call, const ControlServices &services, QObject *context, const Callback<> &answer);
void carryOut(const ChangesCall &call, const ControlServices &services, QObject *context, const Callback<TaskChanges> &answer);
void carryOut(const RetryCall &call, const ControlServices &services, QObject *context, const Callback<> &answer);
void carryOut(const DrainCall &call, const ControlServices &services, QObject *context, const Callback<> &answer);
void carryOut(const PauseCall &call, const ControlServices &services, QObject *context, const Callback<> &answer);
void carryOut(const ResumeCall &call, const ControlServices &services, QObject *context, const Callback<> &answer);
void carryOut(const ReloadCall &call, const ControlServices &services, QObject *context, const Callback<> &answer);
void carryOut(const PermissionsCall &call, const ControlServices &services, QObject *context, const Callback<QList<PendingPermission>> &answer);
void carryOut(const AnswerPermissionCall &call, const ControlServices &services, QObject *context, const Callback<> &answer);
void carryOut(const WorktreesCall &call, const ControlServices &services, QObject *context, const Callback<QList<WorktreeView>> &answer);
void carryOut(const RemoveWorktreeCall &call, const ControlServices &services, QObject *context, const Callback<WorktreeRemoval> &answer);

void carryOut(const SettingsCall &call, const ControlServices &services, QObject *context, const Callback<SettingsView> &answer);
void carryOut(const ChangeSettingsCall &call, const ControlServices &services, QObject *context, const Callback<SettingsView> &answer);
void carryOut(const DetectCall &call, const ControlServices &services, QObject *context, const Callback<MachineFacts> &answer);
void carryOut(const ProbeCall &call, const ControlServices &services, QObject *context, const Callback<ServerProbe> &answer);
void carryOut(const StartSignInCall &call, const ControlServices &services, QObject *context, const Callback<SignIn> &answer);
void carryOut(const TokenSignInCall &call, const ControlServices &services, QObject *context, const Callback<SignIn> &answer);
void carryOut(const PollSignInCall &call, const ControlServices &services, QObject *context, const Callback<SignIn> &answer);
void carryOut(const CancelSignInCall &call, const ControlServices &services, QObject *context, const Callback<> &answer);
void carryOut(const OrganizationsCall &call, const ControlServices &services, QObject *context, const Callback<QList<Organization>> &answer);
void carryOut(const ChooseOrganizationCall &call, const ControlServices &services, QObject *context, const Callback<SignIn> &answer);
void carryOut(const RegisterCall &call, const ControlServices &services, QObject *context, const Callback<RegistrationView> &answer);
void carryOut(const UnregisterCall &call, const ControlServices &services, QObject *context, const Callback<UnregistrationView> &answer);
void carryOut(const LocalServerCall &call, const ControlServices &services, QObject *context, const Callback<RegistrationView> &answer);
void carryOut(const ProjectsCall &call, const ControlServices &services, QObject *context, const Callback<ProjectsOverview> &answer);
void carryOut(const LinkCall &call, const ControlServices &services, QObject *context, const Callback<LinkedCheckout> &answer);
void carryOut(const UnlinkCall &call, const ControlServices &services, QObject *context, const Callback<LinkedCheckout> &answer);
void carryOut(const ServiceCall &call, const ControlServices &services, QObject *context, const Callback<ServiceView> &answer);
void carryOut(const TestAgentCall &call, const ControlServices &services, QObject *context, const Callback<AgentTestReport> &answer);
void carryOut(const StopAgentTestCall &call, const ControlServices &services, QObject *context, const Callback<> &answer);
void carryOut(const DoctorCall &call, const ControlServices &services, QObject *context, const Callback<QList<DoctorFinding>> &answer);

} // namespace sibyl
