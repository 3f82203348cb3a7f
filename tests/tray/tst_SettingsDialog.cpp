// SPDX-License-Identifier: Apache-2.0
#include "settings/SettingsDialog.h"

#include "base/SystemClock.h"
#include "settings/SettingField.h"
#include "settings/SettingWords.h"
#include "support/TestMain.h"
#include "tray/FakeDaemon.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QTest>

using namespace sibyl;
using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

namespace {

SettingView capacity()
{
    return {.key = u"max_concurrent_agents"_s, .value = u"3"_s, .fallback = u"3"_s, .origin = u"default"_s, .group = u"general"_s,
            .kind = SettingKind::Whole, .minimum = 1, .maximum = 20};
}

} // namespace

class tst_SettingsDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fieldGivesOnlyWhatChanged();
    void emptyFieldGoesBackToTheDefault();
    void fixedFieldSaysWhoDecides();
    void listsAndChoices();
    void savesThroughTheDaemon();
    void refusedValueIsShownAtItsField();
    void agentIsTestedAndTheTestStopped();
    void unregistersByForceOnlyWhenThatWasSaid();
};

void tst_SettingsDialog::fieldGivesOnlyWhatChanged()
{
    SettingField field(capacity());
    auto *line = field.findChild<QLineEdit *>();
    QCOMPARE(line->placeholderText(), u"3"_s);
    QVERIFY(!field.change());
    line->setText(u"5"_s);
    QCOMPARE(field.change()->value, std::optional(u"5"_s));
    line->setText({});
    QVERIFY(!field.change());
}

void tst_SettingsDialog::emptyFieldGoesBackToTheDefault()
{
    SettingView setting = capacity();
    setting.value = u"7"_s;
    setting.origin = u"runner.yaml:4"_s;
    SettingField field(setting);
    auto *line = field.findChild<QLineEdit *>();
    QCOMPARE(line->text(), u"7"_s);
    line->clear();
    QVERIFY(field.change());
    QVERIFY(!field.change()->value && !field.change()->values);
}

void tst_SettingsDialog::fixedFieldSaysWhoDecides()
{
    SettingView setting = capacity();
    setting.origin = u"SIBYL_MAX_AGENTS"_s;
    setting.isFixed = true;
    SettingField field(setting);
    QVERIFY(!field.editor()->isEnabled());
    QVERIFY(field.editor()->accessibleDescription().contains(u"SIBYL_MAX_AGENTS"_s));
}

void tst_SettingsDialog::listsAndChoices()
{
    SettingField words({.key = u"capabilities"_s, .origin = u"default"_s, .kind = SettingKind::WordList});
    words.findChild<QLineEdit *>()->setText(u" docker, gpu ,,"_s);
    QCOMPARE(words.change()->values, std::optional(QStringList{u"docker"_s, u"gpu"_s}));

    SettingField choice({.key = u"policy.commands"_s, .value = u"deny"_s, .fallback = u"linked"_s, .origin = u"runner.yaml:9"_s,
                         .kind = SettingKind::Choice, .choices = {u"allow"_s, u"linked"_s, u"deny"_s}});
    auto *box = choice.findChild<QComboBox *>();
    QCOMPARE(box->currentData().toString(), u"deny"_s);
    box->setCurrentIndex(0);
    QVERIFY(choice.change() && !choice.change()->value);
    box->setCurrentIndex(1);
    QCOMPARE(choice.change()->value, std::optional(u"allow"_s));
}

void tst_SettingsDialog::savesThroughTheDaemon()
{
    SystemClock clock;
    QTemporaryDir directory;
    test::FakeDaemon daemon(clock);
    daemon.setup.settingsView.settings = {capacity()};
    daemon.start();
    const auto connection = daemon.connection();
    QTRY_COMPARE(connection->presence(), Presence::Attached);
    Preferences preferences(directory.filePath(u"p.ini"_s), nullptr);
    SettingsDialog dialog(*connection, preferences);
    dialog.show();
    QTRY_VERIFY(dialog.findChild<SettingField *>() != nullptr);
    dialog.findChild<SettingField *>()->findChild<QLineEdit *>()->setText(u"9"_s);
    dialog.accept();
    QTRY_VERIFY(daemon.setup.orders.contains(u"changeSettings 1"_s));
    QTRY_VERIFY(!dialog.isVisible());
}

void tst_SettingsDialog::refusedValueIsShownAtItsField()
{
    SystemClock clock;
    QTemporaryDir directory;
    test::FakeDaemon daemon(clock);
    daemon.setup.settingsView.settings = {capacity()};
    daemon.start();
    const auto connection = daemon.connection();
    QTRY_COMPARE(connection->presence(), Presence::Attached);
    Preferences preferences(directory.filePath(u"p.ini"_s), nullptr);
    SettingsDialog dialog(*connection, preferences);
    dialog.show();
    QTRY_VERIFY(dialog.findChild<SettingField *>() != nullptr);
    dialog.findChild<SettingField *>()->findChild<QLineEdit *>()->setText(u"9"_s);
    daemon.setup.nextError = Error{ErrorKind::Config, u"too many for this machine"_s, u"max_concurrent_agents"_s};
    dialog.accept();
    const auto isShown = [&] {
        for (auto *label : dialog.findChild<SettingField *>()->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text() == u"too many for this machine"_s) {
                return true;
            }
        }
        return false;
    };
    QTRY_VERIFY(isShown());
    QVERIFY(dialog.isVisible());
}

namespace {

template <typename Button>
Button *visible(const QWidget &widget, const QString &text)
{
    for (Button *button : widget.findChildren<Button *>()) {
        if (button->isVisible() && button->text().remove(u'&').contains(text)) {
            return button;
        }
    }
    return nullptr;
}

} // namespace

void tst_SettingsDialog::agentIsTestedAndTheTestStopped()
{
    SystemClock clock;
    QTemporaryDir directory;
    test::FakeDaemon daemon(clock);
    daemon.setup.facts.agents = {{u"gemini"_s, u"Gemini CLI"_s, {}, {}, SignedIn::Unknown, {}},
                                 {u"claude"_s, u"Claude Code"_s, u"/usr/bin/claude"_s, u"2.0.1"_s, SignedIn::Yes, {}}};
    daemon.setup.doesTestWait = true;
    daemon.start();
    const auto connection = daemon.connection();
    QTRY_COMPARE(connection->presence(), Presence::Attached);
    Preferences preferences(directory.filePath(u"p.ini"_s), nullptr);
    SettingsDialog dialog(*connection, preferences);
    dialog.show();
    dialog.showPage(SettingsDialog::Page::Agents);
    QTRY_VERIFY(visible<QAbstractButton>(dialog, u"Test run"_s) != nullptr); // of the one that is found
    visible<QAbstractButton>(dialog, u"Test run"_s)->click();
    QTRY_VERIFY(visible<QAbstractButton>(dialog, u"Stop"_s) != nullptr);
    QTRY_VERIFY(daemon.setup.orders.contains(u"testAgent claude"_s));
    visible<QAbstractButton>(dialog, u"Stop"_s)->click();
    QTRY_VERIFY(visible<QLabel>(dialog, u"The test was stopped."_s) != nullptr);

    daemon.setup.doesTestWait = false;
    daemon.setup.agentTest = {.agent = u"claude"_s, .ending = u"failed"_s, .error = u"the model is not there"_s};
    visible<QAbstractButton>(dialog, u"Test run"_s)->click();
    QTRY_VERIFY(visible<QLabel>(dialog, u"the model is not there"_s) != nullptr);
    daemon.setup.agentTest = {.agent = u"claude"_s, .isSuccess = true, .ending = u"completed"_s, .tookMilliseconds = 12'300};
    visible<QAbstractButton>(dialog, u"Test run"_s)->click();
    QTRY_VERIFY(visible<QLabel>(dialog, u"done in 12 s"_s) != nullptr);
}

void tst_SettingsDialog::unregistersByForceOnlyWhenThatWasSaid()
{
    SystemClock clock;
    QTemporaryDir directory;
    test::FakeDaemon daemon(clock);
    daemon.commands.shown.tasks.clear();
    daemon.commands.shown.undeliveredResults = 2;
    daemon.setup.nextError = Error{ErrorKind::Conflict, u"2 results have not reached the server"_s, {}};
    daemon.start();
    const auto connection = daemon.connection();
    QTRY_COMPARE(connection->presence(), Presence::Attached);
    Preferences preferences(directory.filePath(u"p.ini"_s), nullptr);
    SettingsDialog dialog(*connection, preferences);
    dialog.show();
    dialog.showPage(SettingsDialog::Page::Account);
    QTRY_VERIFY(visible<QAbstractButton>(dialog, u"Remove the registration"_s) != nullptr);
    visible<QAbstractButton>(dialog, u"Remove the registration"_s)->click();
    const auto choice = [&](const QString &text) -> QAbstractButton * {
        const QList<QMessageBox *> boxes = dialog.findChildren<QMessageBox *>();
        return boxes.isEmpty() ? nullptr : visible<QAbstractButton>(*boxes.last(), text);
    };
    QTRY_VERIFY(choice(u"Remove"_s) != nullptr);
    choice(u"Remove"_s)->click();
    QTRY_VERIFY(daemon.setup.orders.contains(u"unregisterRunner"_s));
    QVERIFY(!daemon.setup.orders.contains(u"unregisterRunner by force"_s));
    daemon.setup.nextError.reset();
    QTRY_VERIFY(choice(u"Remove by force"_s) != nullptr);
    choice(u"Remove by force"_s)->click();
    QTRY_VERIFY(daemon.setup.orders.contains(u"unregisterRunner by force"_s));
}

SIBYL_TEST(tst_SettingsDialog)
#include "tst_SettingsDialog.moc"
