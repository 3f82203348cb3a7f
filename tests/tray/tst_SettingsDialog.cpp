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

SIBYL_TEST(tst_SettingsDialog)
#include "tst_SettingsDialog.moc"
