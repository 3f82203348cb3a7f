// SPDX-License-Identifier: Apache-2.0
#include "setup/MachineSetup.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

template <typename Value>
void notYet(QObject *context, Callback<Value> answer)
{
    QMetaObject::invokeMethod(context, [answer = std::move(answer)] {
        answer(fail(ErrorKind::Internal, u"this daemon cannot do that yet"_s));
    }, Qt::QueuedConnection);
}

} // namespace

MachineSetup::MachineSetup(SetupParts parts) : m_parts(std::move(parts)) {}

void MachineSetup::settings(QObject *context, Callback<SettingsView> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::changeSettings(const QList<SettingChange> &, QObject *context, Callback<SettingsView> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::detect(const QString &, QObject *context, Callback<MachineFacts> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::probe(const QString &, QObject *context, Callback<ServerProbe> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::startSignIn(const QString &, QObject *context, Callback<SignIn> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::signInWithToken(const QString &, const Redacted &, QObject *context, Callback<SignIn> answer)
{
    notYet(context, std::move(answer));
}

Result<SignIn> MachineSetup::signIn(const QString &) const
{
    return fail(ErrorKind::NotFound, u"no such sign-in"_s);
}

Result<> MachineSetup::cancelSignIn(const QString &)
{
    return fail(ErrorKind::NotFound, u"no such sign-in"_s);
}

void MachineSetup::organizations(const QString &, QObject *context, Callback<QList<Organization>> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::chooseOrganization(const QString &, const QString &, QObject *context, Callback<SignIn> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::registerRunner(const RegistrationWish &, QObject *context, Callback<RegistrationView> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::unregisterRunner(QObject *context, Callback<UnregistrationView> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::useLocalServer(QObject *context, Callback<RegistrationView> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::projects(QObject *context, Callback<ProjectsOverview> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::link(const QString &, const QString &, QObject *context, Callback<LinkedCheckout> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::unlink(const QString &, QObject *context, Callback<LinkedCheckout> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::service(ServiceAction, QObject *context, Callback<ServiceView> answer)
{
    notYet(context, std::move(answer));
}

void MachineSetup::doctor(QObject *context, Callback<QList<DoctorFinding>> answer)
{
    notYet(context, std::move(answer));
}

} // namespace sibyl
