// SPDX-License-Identifier: Apache-2.0
#pragma once

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

namespace sibyl {

// The methods of the control socket that are about the machine, its settings and its registration,
// as ControlCalls.h; what each does is said in state/SetupCommands.h.

struct SettingsCall {
    using Answer = SettingsView;
    static constexpr QLatin1StringView method{"settings.get"};
};
struct ChangeSettingsCall {
    using Answer = SettingsView;
    static constexpr QLatin1StringView method{"settings.set"};
    QList<SettingChange> changes;
};
struct DetectCall {
    using Answer = MachineFacts;
    static constexpr QLatin1StringView method{"setup.detect"};
    static constexpr bool isSlow = true;
    QString folder;
};
struct ProbeCall {
    using Answer = ServerProbe;
    static constexpr QLatin1StringView method{"setup.probe"};
    static constexpr bool isSlow = true;
    QString serverUrl;
};
struct StartSignInCall {
    using Answer = SignIn;
    static constexpr QLatin1StringView method{"setup.login.start"};
    static constexpr bool isSlow = true;
    QString serverUrl;
};
struct TokenSignInCall {
    using Answer = SignIn;
    static constexpr QLatin1StringView method{"setup.login.token"};
    static constexpr bool isSlow = true;
    QString serverUrl;
    Redacted token;
};
struct PollSignInCall {
    using Answer = SignIn;
    static constexpr QLatin1StringView method{"setup.login.poll"};
    QString signInId;
};
struct CancelSignInCall {
    using Answer = void;
    static constexpr QLatin1StringView method{"setup.login.cancel"};
    QString signInId;
};
struct OrganizationsCall {
    using Answer = QList<Organization>;
    static constexpr QLatin1StringView method{"setup.organizations"};
    static constexpr bool isSlow = true;
    QString signInId;
};
struct ChooseOrganizationCall {
    using Answer = SignIn;
    static constexpr QLatin1StringView method{"setup.organization"};
    static constexpr bool isSlow = true;
    QString signInId;
    QString slug;
};
struct RegisterCall {
    using Answer = RegistrationView;
    static constexpr QLatin1StringView method{"setup.register"};
    static constexpr bool isSlow = true;
    RegistrationWish wish;
};
struct UnregisterCall {
    using Answer = UnregistrationView;
    static constexpr QLatin1StringView method{"setup.unregister"};
    static constexpr bool isSlow = true;
    bool isForced = false;
};
struct LocalServerCall {
    using Answer = RegistrationView;
    static constexpr QLatin1StringView method{"setup.local"};
    static constexpr bool isSlow = true;
};
struct ProjectsCall {
    using Answer = ProjectsOverview;
    static constexpr QLatin1StringView method{"setup.projects"};
    static constexpr bool isSlow = true;
};
struct LinkCall {
    using Answer = LinkedCheckout;
    static constexpr QLatin1StringView method{"setup.link"};
    static constexpr bool isSlow = true;
    QString path;
    QString project;
};
struct UnlinkCall {
    using Answer = LinkedCheckout;
    static constexpr QLatin1StringView method{"setup.unlink"};
    static constexpr bool isSlow = true;
    QString target;
};
struct ServiceCall {
    using Answer = ServiceView;
    static constexpr QLatin1StringView method{"setup.service"};
    static constexpr bool isSlow = true;
    ServiceAction action = ServiceAction::Status;
};
struct TestAgentCall {
    using Answer = AgentTestReport;
    static constexpr QLatin1StringView method{"agents.test"};
    static constexpr bool isEndless = true;
    QString agent;
};
struct StopAgentTestCall {
    using Answer = void;
    static constexpr QLatin1StringView method{"agents.test.stop"};
};
struct DoctorCall {
    using Answer = QList<DoctorFinding>;
    static constexpr QLatin1StringView method{"doctor"};
    static constexpr bool isSlow = true;
};

} // namespace sibyl
