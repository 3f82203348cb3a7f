// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "config/ConfigSources.h"
#include "process/ShortCommand.h"
#include "state/SetupCommands.h"

#include <QObject>

namespace sibyl {

// What the setup works with; all of it outlives it.
struct SetupParts {
    Clock &clock;
    CommandRunner &commands;
    ConfigSources sources;
    std::function<Result<>()> reload; // applies what was written to runner.yaml
};

// Everything that the control socket offers for setting a machine up, put together from the parts
// of this room. Main thread only.
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
    Result<SignIn> signIn(const QString &id) const override;
    Result<> cancelSignIn(const QString &id) override;
    void organizations(const QString &signInId, QObject *context, Callback<QList<Organization>> answer) override;
    void chooseOrganization(const QString &signInId, const QString &slug, QObject *context, Callback<SignIn> answer) override;
    void registerRunner(const RegistrationWish &wish, QObject *context, Callback<RegistrationView> answer) override;
    void unregisterRunner(QObject *context, Callback<UnregistrationView> answer) override;
    void useLocalServer(QObject *context, Callback<RegistrationView> answer) override;
    void projects(QObject *context, Callback<ProjectsOverview> answer) override;
    void link(const QString &path, const QString &project, QObject *context, Callback<LinkedCheckout> answer) override;
    void unlink(const QString &target, QObject *context, Callback<LinkedCheckout> answer) override;
    void service(ServiceAction action, QObject *context, Callback<ServiceView> answer) override;
    void doctor(QObject *context, Callback<QList<DoctorFinding>> answer) override;

private:
    SetupParts m_parts;
};

} // namespace sibyl
