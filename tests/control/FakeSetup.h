// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/SetupCommands.h"

#include <QMetaObject>
#include <QPointer>
#include <QStringList>

namespace sibyl::test {

// A machine that can be set up: writes down what it is asked and answers with what it was given,
// one turn of the event loop later.
class FakeSetup final : public SetupCommands
{
public:
    QStringList orders;
    std::optional<Error> nextError;
    SettingsView settingsView;
    MachineFacts facts;
    ServerProbe serverProbe;
    SignIn shownSignIn;
    QList<Organization> shownOrganizations;
    RegistrationView registration;
    UnregistrationView unregistration;
    AgentTestReport agentTest;
    ProjectsOverview overview;
    LinkedCheckout checkout;
    ServiceView serviceView;
    QList<DoctorFinding> findings;
    bool doesTestWait = false; // until it is stopped
    std::function<void()> endTest;

    void settings(QObject *context, Callback<SettingsView> answer) override { answerLater(QStringLiteral("settings"), settingsView, context, std::move(answer)); }
    void changeSettings(const QList<SettingChange> &changes, QObject *context, Callback<SettingsView> answer) override { answerLater(QStringLiteral("changeSettings") + u' ' + QString::number(changes.size()), settingsView, context, std::move(answer)); }
    void detect(const QString &folder, QObject *context, Callback<MachineFacts> answer) override { answerLater(QStringLiteral("detect") + u' ' + folder, facts, context, std::move(answer)); }
    void probe(const QString &serverUrl, QObject *context, Callback<ServerProbe> answer) override { answerLater(QStringLiteral("probe") + u' ' + serverUrl, serverProbe, context, std::move(answer)); }
    void startSignIn(const QString &serverUrl, QObject *context, Callback<SignIn> answer) override { answerLater(QStringLiteral("startSignIn") + u' ' + serverUrl, shownSignIn, context, std::move(answer)); }
    void signInWithToken(const QString &serverUrl, const Redacted &token, QObject *context, Callback<SignIn> answer) override { answerLater(QStringLiteral("signInWithToken") + u' ' + serverUrl + u' ' + QString::fromUtf8(token.reveal()), shownSignIn, context, std::move(answer)); }
    Result<SignIn> signIn(const QString &) override { return nextError ? Result<SignIn>(fail(*nextError)) : Result<SignIn>(shownSignIn); }
    Result<> cancelSignIn(const QString &id) override
    {
        orders.append(QStringLiteral("cancelSignIn") + u' ' + id);
        return nextError ? Result<>(fail(*nextError)) : Result<>();
    }
    void organizations(const QString &signInId, QObject *context, Callback<QList<Organization>> answer) override { answerLater(QStringLiteral("organizations") + u' ' + signInId, shownOrganizations, context, std::move(answer)); }
    void chooseOrganization(const QString &signInId, const QString &slug, QObject *context, Callback<SignIn> answer) override { answerLater(QStringLiteral("chooseOrganization") + u' ' + signInId + u' ' + slug, shownSignIn, context, std::move(answer)); }
    void registerRunner(const RegistrationWish &wish, QObject *context, Callback<RegistrationView> answer) override { answerLater(QStringLiteral("registerRunner") + u' ' + wish.serverUrl + u' ' + wish.name, registration, context, std::move(answer)); }
    void unregisterRunner(Unregistering how, QObject *context, Callback<UnregistrationView> answer) override { answerLater(how == Unregistering::Forced ? QStringLiteral("unregisterRunner by force") : QStringLiteral("unregisterRunner"), unregistration, context, std::move(answer)); }
    void useLocalServer(QObject *context, Callback<RegistrationView> answer) override { answerLater(QStringLiteral("useLocalServer"), registration, context, std::move(answer)); }
    void projects(QObject *context, Callback<ProjectsOverview> answer) override { answerLater(QStringLiteral("projects"), overview, context, std::move(answer)); }
    void link(const QString &path, const QString &project, QObject *context, Callback<LinkedCheckout> answer) override { answerLater(QStringLiteral("link") + u' ' + path + u' ' + project, checkout, context, std::move(answer)); }
    void unlink(const QString &target, QObject *context, Callback<LinkedCheckout> answer) override { answerLater(QStringLiteral("unlink") + u' ' + target, checkout, context, std::move(answer)); }
    void retryTask(const QString &taskId, QObject *context, Callback<> answer) override
    {
        orders.append(QStringLiteral("retryTask ") + taskId);
        QMetaObject::invokeMethod(context, [error = nextError, answer = std::move(answer)] {
            answer(error ? Result<>(fail(*error)) : Result<>());
        }, Qt::QueuedConnection);
    }
    void testAgent(const QString &agent, QObject *context, Callback<AgentTestReport> answer) override
    {
        orders.append(QStringLiteral("testAgent ") + agent);
        if (!doesTestWait) {
            answerLater(QString(), agentTest, context, std::move(answer));
            return;
        }
        endTest = [this, context = QPointer<QObject>(context), answer = std::move(answer)] {
            if (context) {
                answer(agentTest);
            }
        };
    }
    Result<> stopAgentTest() override
    {
        orders.append(QStringLiteral("stopAgentTest"));
        if (const auto end = std::exchange(endTest, {})) {
            agentTest.ending = QStringLiteral("cancelled");
            end();
        }
        return {};
    }
    void service(ServiceAction action, QObject *context, Callback<ServiceView> answer) override { answerLater(QStringLiteral("service") + u' ' + wordOf(action), serviceView, context, std::move(answer)); }
    void doctor(QObject *context, Callback<QList<DoctorFinding>> answer) override { answerLater(QStringLiteral("doctor"), findings, context, std::move(answer)); }

private:
    template <typename Value>
    void answerLater(const QString &order, const Value &value, QObject *context, Callback<Value> answer)
    {
        orders.append(order);
        QMetaObject::invokeMethod(context, [error = nextError, value, answer = std::move(answer)] {
            answer(error ? Result<Value>(fail(*error)) : Result<Value>(value));
        }, Qt::QueuedConnection);
    }
};

} // namespace sibyl::test
