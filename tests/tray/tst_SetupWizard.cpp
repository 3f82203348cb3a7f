// SPDX-License-Identifier: Apache-2.0
#include "wizard/SetupWizard.h"

#include "base/SystemClock.h"
#include "support/FakeClock.h"
#include "support/TestMain.h"
#include "tray/FakeDaemon.h"
#include "wizard/SetupPage.h"
#include "wizard/SignInPage.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QListWidget>
#include <QRadioButton>
#include <QTest>
#include <QTreeWidget>

using namespace sibyl;
using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

class tst_SetupWizard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void badAddressesAreExplained_data();
    void badAddressesAreExplained();
    void anAnswerForAnOldAddressDoesNotCount();
    void deviceFlowGoesOnByItself();
    void endedSignInsCanBeTriedAgain_data();
    void endedSignInsCanBeTriedAgain();
    void refusedTokenIsExplained();
    void registersLinksAndConnects();
    void thisMachineOnlyNeedsNoSignIn();
    void cancelRemovesAHalfMadeRegistration();
    void cancelAndBackWhileRegisteringTakeItBack_data();
    void cancelAndBackWhileRegisteringTakeItBack();
    void codeThatCameTooLateIsForgotten();
    void isolationThatCannotBeHadSaysWhy();
    void failedStepIsTriedAgain();
    void startsADaemonFirst();

private:
    void open();
    QWizardPage *page() const { return m_wizard->currentPage(); }
    VerdictLine *verdict() const { return page()->findChild<VerdictLine *>(); }
    QAbstractButton *button(const QString &text) const;
    void typeAddress(const QString &address);
    void goToSignIn();
    void goToProjects();

    SystemClock m_realClock;
    test::FakeClock m_clock;
    std::unique_ptr<test::FakeDaemon> m_daemon;
    std::unique_ptr<DaemonConnection> m_connection;
    std::unique_ptr<SetupWizard> m_wizard;
    int m_daemonStarts = 0;
};

void tst_SetupWizard::init()
{
    m_daemonStarts = 0;
    m_daemon = std::make_unique<test::FakeDaemon>(m_realClock);
    m_daemon->commands.shown = Snapshot{};
    m_daemon->commands.shown.connection = ConnectionState::Unregistered;
    auto &setup = m_daemon->setup;
    setup.serverProbe = {.url = u"https://sibyl.example.com"_s, .version = u"2.1"_s, .isTls = true, .hasRunners = true};
    setup.shownSignIn = {.id = u"login-1"_s, .state = SignInState::Pending, .userCode = u"KQ7M-3HTZ"_s,
                         .verificationUrl = u"https://sibyl.example.com/verify"_s};
    setup.shownOrganizations = {{u"ada"_s, u"Ada"_s, u"owner"_s, true, true}, {u"acme"_s, u"Acme"_s, u"member"_s, false, false}};
    setup.facts.hostName = u"dev-machine"_s;
    setup.facts.suggestedCapacity = 3;
    setup.facts.suggestedCapabilities = {u"docker"_s, u"agent:claude"_s};
    setup.facts.repositories = {{.path = u"/home/ada/code/shop"_s, .name = u"shop"_s, .branch = u"main"_s}};
    setup.registration = {u"6f1c"_s, u"dev-machine"_s, u"https://sibyl.example.com"_s, u"its token is kept in a file"_s, {}};
    setup.serviceView.isSupported = true;
    m_connection = m_daemon->connection();
}

void tst_SetupWizard::cleanup()
{
    m_wizard.reset();
    m_connection.reset();
    m_daemon.reset();
}

void tst_SetupWizard::open()
{
    if (!m_daemon->isRunning()) {
        m_daemon->start();
    }
    QTRY_COMPARE(m_connection->presence(), Presence::Attached);
    m_wizard = std::make_unique<SetupWizard>(*m_connection, m_clock, [this](QObject *context, Callback<> answer) {
        ++m_daemonStarts;
        m_daemon->start();
        QMetaObject::invokeMethod(context, [answer = std::move(answer)] { answer({}); }, Qt::QueuedConnection);
    });
    m_wizard->show();
}

QAbstractButton *tst_SetupWizard::button(const QString &text) const
{
    for (auto *candidate : m_wizard->findChildren<QAbstractButton *>()) {
        if (candidate->isVisible() && candidate->text().remove(u'&') == text) {
            return candidate;
        }
    }
    return nullptr;
}

void tst_SetupWizard::typeAddress(const QString &address)
{
    page()->findChild<QLineEdit *>()->setText(address);
    m_clock.advance(Milliseconds(500));
}

void tst_SetupWizard::goToSignIn()
{
    open();
    typeAddress(u"sibyl.example.com"_s);
    QTRY_VERIFY(page()->isComplete());
    m_wizard->next();
    QCOMPARE(m_wizard->currentId(), int(SetupWizard::SignInPageId));
}

void tst_SetupWizard::goToProjects()
{
    goToSignIn();
    m_daemon->setup.shownSignIn.state = SignInState::SignedIn;
    button(u"Get a code"_s)->click();
    QTRY_VERIFY(page()->isComplete());
    m_wizard->next();
    QTRY_VERIFY(page()->isComplete());
    m_wizard->next();
    QCOMPARE(m_wizard->currentId(), int(SetupWizard::ProjectsPageId));
    QTRY_COMPARE(page()->findChild<QTreeWidget *>()->topLevelItemCount(), 1);
}

void tst_SetupWizard::badAddressesAreExplained_data()
{
    QTest::addColumn<ProbeFault>("fault");
    QTest::addColumn<QString>("problem");
    QTest::newRow("no address") << ProbeFault::Address << u"this is no address"_s;
    QTest::newRow("unreachable") << ProbeFault::Unreachable << u"nothing answers there"_s;
    QTest::newRow("bad TLS") << ProbeFault::Tls << u"the certificate is for another host"_s;
    QTest::newRow("not Sibyl") << ProbeFault::NotSibyl << u"something else answers there"_s;
    QTest::newRow("no runners") << ProbeFault::NoRunners << u"this server works without runners"_s;
}

void tst_SetupWizard::badAddressesAreExplained()
{
    QFETCH(ProbeFault, fault);
    QFETCH(QString, problem);
    m_daemon->setup.serverProbe.fault = fault;
    m_daemon->setup.serverProbe.problem = problem;
    open();
    QVERIFY(!page()->isComplete());
    typeAddress(u"https://wrong.example.com"_s);
    QCOMPARE(verdict()->verdict(), VerdictLine::Verdict::Busy);
    QTRY_COMPARE(verdict()->verdict(), VerdictLine::Verdict::Bad);
    QCOMPARE(verdict()->text(), problem);
    QVERIFY(!page()->isComplete());
}

void tst_SetupWizard::anAnswerForAnOldAddressDoesNotCount()
{
    open();
    typeAddress(u"https://sibyl.example.com"_s);
    page()->findChild<QLineEdit *>()->setText(u"https://other.example.com"_s); // the first probe is still out
    QTRY_VERIFY(m_daemon->setup.orders.contains(u"probe https://sibyl.example.com"_s));
    QTest::qWait(0);
    QVERIFY(!page()->isComplete());
    m_clock.advance(Milliseconds(500));
    QTRY_VERIFY(page()->isComplete());
    QVERIFY(m_daemon->setup.orders.contains(u"probe https://other.example.com"_s));
}

void tst_SetupWizard::deviceFlowGoesOnByItself()
{
    goToSignIn();
    button(u"Get a code"_s)->click();
    QTRY_VERIFY(!m_wizard->choice().signIn.id.isEmpty());
    QVERIFY(button(u"Copy"_s) != nullptr);
    QVERIFY(button(u"Open the browser"_s) != nullptr);
    QVERIFY(!page()->isComplete());
    m_clock.advance(SignInPage::pollInterval); // still pending
    QTest::qWait(0);
    QVERIFY(!page()->isComplete());
    m_daemon->setup.shownSignIn.state = SignInState::SignedIn;
    m_daemon->setup.shownSignIn.account = u"Ada"_s;
    QTRY_VERIFY((m_clock.advance(SignInPage::pollInterval), page()->isComplete()));
    QCOMPARE(verdict()->text(), u"Signed in as Ada."_s);
}

void tst_SetupWizard::endedSignInsCanBeTriedAgain_data()
{
    QTest::addColumn<SignInState>("state");
    QTest::newRow("denied") << SignInState::Denied;
    QTest::newRow("expired") << SignInState::Expired;
    QTest::newRow("failed") << SignInState::Failed;
}

void tst_SetupWizard::endedSignInsCanBeTriedAgain()
{
    QFETCH(SignInState, state);
    goToSignIn();
    button(u"Get a code"_s)->click();
    QTRY_VERIFY(!m_wizard->choice().signIn.id.isEmpty());
    m_daemon->setup.shownSignIn.state = state;
    QTRY_VERIFY((m_clock.advance(SignInPage::pollInterval), verdict()->verdict() == VerdictLine::Verdict::Bad));
    QVERIFY(!verdict()->text().isEmpty());
    QVERIFY(!page()->isComplete());
    m_daemon->setup.shownSignIn.state = SignInState::SignedIn;
    button(u"Get a code"_s)->click();
    QTRY_VERIFY(page()->isComplete());
}

void tst_SetupWizard::refusedTokenIsExplained()
{
    goToSignIn();
    for (auto *way : page()->findChildren<QRadioButton *>()) {
        if (way->text().contains(u"oken"_s)) {
            way->setChecked(true);
        }
    }
    m_daemon->setup.nextError = Error{ErrorKind::Auth, u"the server does not take this token"_s, {}};
    page()->findChild<QLineEdit *>()->setText(u"wrong"_s);
    button(u"Check"_s)->click();
    QTRY_COMPARE(verdict()->verdict(), VerdictLine::Verdict::Bad);
    QCOMPARE(verdict()->text(), u"the server does not take this token"_s);
    QVERIFY(!page()->isComplete());
}

void tst_SetupWizard::registersLinksAndConnects()
{
    goToProjects();
    page()->findChild<QTreeWidget *>()->topLevelItem(0)->setCheckState(0, Qt::Checked);
    m_wizard->next();
    QCOMPARE(m_wizard->currentId(), int(SetupWizard::SummaryPageId));
    QVERIFY(!m_daemon->setup.orders.join(u' ').contains(u"registerRunner"_s)); // nothing before it is confirmed
    m_wizard->next();
    QTRY_VERIFY(m_daemon->setup.orders.contains(u"service start"_s));
    QVERIFY(m_daemon->setup.orders.contains(u"registerRunner https://sibyl.example.com dev-machine"_s));
    QVERIFY(m_daemon->setup.orders.contains(u"link /home/ada/code/shop "_s));
    QVERIFY(m_daemon->setup.orders.contains(u"service install"_s));
    QVERIFY(!page()->isComplete());
    m_daemon->commands.show(test::onlineSnapshot());
    QTRY_VERIFY(page()->isComplete());
    m_wizard->accept();
    QVERIFY(!m_daemon->setup.orders.contains(u"unregisterRunner"_s));
}

void tst_SetupWizard::thisMachineOnlyNeedsNoSignIn()
{
    open();
    for (auto *way : page()->findChildren<QRadioButton *>()) {
        if (way->text().contains(u"machine only"_s)) {
            way->setChecked(true);
        }
    }
    QVERIFY(page()->isComplete());
    m_wizard->next();
    QCOMPARE(m_wizard->currentId(), int(SetupWizard::ProjectsPageId));
    m_wizard->next();
    m_wizard->next();
    QTRY_VERIFY(m_daemon->setup.orders.contains(u"useLocalServer"_s));
}

void tst_SetupWizard::cancelRemovesAHalfMadeRegistration()
{
    goToProjects();
    m_wizard->next();
    m_wizard->next();
    QTRY_VERIFY(m_daemon->setup.orders.contains(u"service start"_s));
    m_wizard->reject();
    QTRY_VERIFY(m_daemon->setup.orders.contains(u"unregisterRunner"_s));
    QTRY_VERIFY(m_daemon->setup.orders.contains(u"service remove"_s));
    QVERIFY(m_daemon->setup.orders.contains(u"cancelSignIn login-1"_s));
    QTRY_VERIFY(!m_wizard->isVisible());
}

void tst_SetupWizard::cancelAndBackWhileRegisteringTakeItBack_data()
{
    QTest::addColumn<bool>("isBack");
    QTest::newRow("cancel") << false;
    QTest::newRow("back") << true;
}

void tst_SetupWizard::cancelAndBackWhileRegisteringTakeItBack()
{
    QFETCH(const bool, isBack);
    goToProjects();
    m_wizard->next();
    m_wizard->next(); // the daemon is asked to register, and has not answered
    QVERIFY(!m_wizard->run().isRegistered());
    if (isBack) {
        m_wizard->back();
        m_wizard->next(); // and once more, at once
        QTRY_VERIFY(m_daemon->setup.orders.contains(u"service start"_s));
        QCOMPARE(m_daemon->setup.orders.count(u"registerRunner https://sibyl.example.com dev-machine"_s), 2);
        QCOMPARE(m_daemon->setup.orders.count(u"unregisterRunner"_s), 1);
    } else {
        m_wizard->reject();
        QTRY_VERIFY(m_daemon->setup.orders.contains(u"unregisterRunner"_s));
        QTRY_VERIFY(!m_wizard->isVisible());
        QVERIFY(!m_daemon->setup.orders.join(u' ').contains(u"service"_s));
    }
}

void tst_SetupWizard::codeThatCameTooLateIsForgotten()
{
    goToSignIn();
    button(u"Get a code"_s)->click();
    m_wizard->back();
    QTRY_VERIFY(m_daemon->setup.orders.contains(u"cancelSignIn login-1"_s));
    QVERIFY(m_wizard->choice().signIn.id.isEmpty());
}

void tst_SetupWizard::isolationThatCannotBeHadSaysWhy()
{
    m_daemon->setup.facts.isolations = {{u"none"_s, true, {}}, {u"bubblewrap"_s, true, u"0.8.0"_s, false}, {u"podman"_s, false, u"not found"_s, false}};
    goToSignIn();
    m_daemon->setup.shownSignIn.state = SignInState::SignedIn;
    button(u"Get a code"_s)->click();
    QTRY_VERIFY(page()->isComplete());
    m_wizard->next();
    QTRY_COMPARE(page()->findChildren<QRadioButton *>().size(), 3);
    const QList<QRadioButton *> choices = page()->findChildren<QRadioButton *>();
    QVERIFY(choices.at(0)->isChecked());
    QVERIFY(!choices.at(1)->isEnabled() && choices.at(1)->text().contains(u"cannot use it yet"_s));
    QVERIFY(!choices.at(2)->isEnabled() && choices.at(2)->text().contains(u"not found"_s));
    m_wizard->next();
    QCOMPARE(m_wizard->choice().isolation, u"none"_s);
}

void tst_SetupWizard::failedStepIsTriedAgain()
{
    goToProjects();
    m_wizard->next();
    m_daemon->setup.nextError = Error{ErrorKind::Network, u"the server went away"_s, {}};
    m_wizard->next();
    QTRY_VERIFY(button(u"Try again"_s) != nullptr);
    QVERIFY(!m_wizard->run().isRegistered());
    m_daemon->setup.nextError.reset();
    button(u"Try again"_s)->click();
    QTRY_VERIFY(m_wizard->run().isRegistered());
}

void tst_SetupWizard::startsADaemonFirst()
{
    QTRY_COMPARE(m_connection->presence(), Presence::Missing);
    m_wizard = std::make_unique<SetupWizard>(*m_connection, m_clock, [this](QObject *context, Callback<> answer) {
        ++m_daemonStarts;
        m_daemon->start();
        QMetaObject::invokeMethod(context, [answer = std::move(answer)] { answer({}); }, Qt::QueuedConnection);
    });
    m_wizard->show();
    QCOMPARE(m_wizard->currentId(), int(SetupWizard::DaemonPageId));
    QTRY_VERIFY(page()->isComplete());
    QCOMPARE(m_daemonStarts, 1);
    m_wizard->next();
    QCOMPARE(m_wizard->currentId(), int(SetupWizard::ServerPageId));
}

SIBYL_TEST(tst_SetupWizard)
#include "tst_SetupWizard.moc"
