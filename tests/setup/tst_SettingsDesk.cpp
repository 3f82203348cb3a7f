// SPDX-License-Identifier: Apache-2.0
#include "setup/SettingsDesk.h"

#include "config/SettingForms.h"
#include "config/Settings.h"
#include "support/TestMain.h"

#include <QFile>
#include <QLocale>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_SettingsDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everySettingHasAForm_data();
    void everySettingHasAForm();
    void boundsAreThoseOfTheLoader_data();
    void boundsAreThoseOfTheLoader();
    void choicesAreThoseOfTheLoader_data();
    void choicesAreThoseOfTheLoader();
    void commentsStay();
    void groupsWithinGroupsCanBeChanged();
    void environmentFixesASetting();
    void allChangesOrNone();
    void listsComeAsTextOrItems();
    void unknownKeysCanGoButNotCome();

private:
    Result<> set(const QString &key, const QString &value) { return changeSettings(m_sources, {{key, value, {}}}); }
    SettingView view(const QString &key);
    QByteArray file() const;

    std::unique_ptr<QTemporaryDir> m_directory;
    ConfigSources m_sources;
};

void tst_SettingsDesk::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_sources = {.explicitFile = m_directory->filePath(u"runner.yaml"_s),
                 .environment = {{u"HOME"_s, m_directory->path()}},
                 .overrides = {},
                 .homeDirectory = m_directory->path()};
}

SettingView tst_SettingsDesk::view(const QString &key)
{
    const Result<SettingsView> all = settingsView(m_sources);
    const QList<SettingView> settings = all.value_or(SettingsView()).settings;
    const auto found = std::find_if(settings.begin(), settings.end(), [&](const SettingView &setting) { return setting.key == key; });
    return found == settings.end() ? SettingView() : *found;
}

QByteArray tst_SettingsDesk::file() const
{
    QFile file(m_sources.explicitFile);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void tst_SettingsDesk::everySettingHasAForm_data()
{
    QTest::addColumn<QString>("key");
    for (const SettingSpec &spec : settingTable()) {
        QTest::newRow(spec.key.data()) << QString(spec.key);
    }
}

void tst_SettingsDesk::everySettingHasAForm()
{
    QFETCH(QString, key);
    const SettingForm form = settingForm(key);
    QVERIFY2(form.key == key, "add it to config/SettingForms.cpp");
    QVERIFY(fromWord<SettingKind>(QString(form.type)).has_value());
    QVERIFY(fromWord<SettingEffect>(QString(form.effect)).has_value());
    QCOMPARE(form.type == "choice"_L1, !form.choices.isEmpty());
    const SettingView shown = view(key);
    QCOMPARE(shown.key, key);
    QVERIFY(!shown.help.isEmpty());
}

void tst_SettingsDesk::boundsAreThoseOfTheLoader_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<double>("least");
    QTest::addColumn<double>("most");
    for (const SettingSpec &spec : settingTable()) {
        if (const SettingForm form = settingForm(spec.key.toString()); form.least) {
            QTest::newRow(spec.key.data()) << QString(spec.key) << *form.least << *form.most;
        }
    }
}

void tst_SettingsDesk::boundsAreThoseOfTheLoader()
{
    QFETCH(QString, key);
    QFETCH(double, least);
    QFETCH(double, most);
    const auto text = [](double number) { return QString::number(number, 'f', QLocale::FloatingPointShortest); };
    QVERIFY(set(key, text(least)).has_value());
    QVERIFY(set(key, text(most)).has_value());
    const Result<> below = set(key, text(least - 0.5));
    const Result<> above = set(key, text(most + 1));
    QVERIFY(!below && !above);
    QCOMPARE(below.error().kind, ErrorKind::Usage);
    QCOMPARE(view(key).value, text(most));
}

void tst_SettingsDesk::choicesAreThoseOfTheLoader_data()
{
    QTest::addColumn<QString>("key");
    for (const SettingSpec &spec : settingTable()) {
        if (settingForm(spec.key.toString()).type == "choice"_L1) {
            QTest::newRow(spec.key.data()) << QString(spec.key);
        }
    }
}

void tst_SettingsDesk::choicesAreThoseOfTheLoader()
{
    QFETCH(QString, key);
    for (const QString &choice : settingForm(key).choiceList()) {
        QVERIFY2(set(key, choice).has_value(), qPrintable(choice));
        QCOMPARE(view(key).value, choice);
    }
    QVERIFY(!set(key, u"perhaps"_s));
}

void tst_SettingsDesk::commentsStay()
{
    QFile written(m_sources.explicitFile);
    QVERIFY(written.open(QIODevice::WriteOnly));
    written.write("# mine\nname: old # the name\nfuture_key: 1\n");
    written.close();
    QVERIFY(set(u"name"_s, u"new"_s).has_value());
    QVERIFY(set(u"policy.commands"_s, u"deny"_s).has_value());
    QVERIFY(file().startsWith("# mine\n"));
    QVERIFY(file().contains("# the name"));
    QVERIFY(file().contains("future_key: 1"));
    QCOMPARE(view(u"name"_s).value, u"new"_s);
    QCOMPARE(view(u"name"_s).origin, u"runner.yaml:2"_s);
    QCOMPARE(view(u"policy.commands"_s).value, u"deny"_s);
}

void tst_SettingsDesk::groupsWithinGroupsCanBeChanged()
{
    QVERIFY(set(u"budgets.task.tokens"_s, u"1000"_s).has_value());
    QCOMPARE(file(), QByteArray("budgets:\n  task:\n    tokens: 1000\n"));
    QVERIFY(set(u"budgets.day.tokens"_s, u"5000"_s).has_value());
    QVERIFY(set(u"budgets.task.time"_s, u"60"_s).has_value());
    QVERIFY(set(u"budgets.task.tokens"_s, u"2000"_s).has_value());
    QCOMPARE(file(), QByteArray("budgets:\n  task:\n    tokens: 2000\n    time: 60\n  day:\n    tokens: 5000\n"));
    QVERIFY(changeSettings(m_sources, {{u"budgets.task.time"_s, {}, {}}}).has_value());
    QCOMPARE(view(u"budgets.task.time"_s).origin, u"default"_s);
    QCOMPARE(view(u"budgets.task.tokens"_s).value, u"2000"_s);
}

void tst_SettingsDesk::environmentFixesASetting()
{
    m_sources.environment.insert(u"SIBYL_MAX_AGENTS"_s, u"9"_s);
    QVERIFY(view(u"max_concurrent_agents"_s).isFixed);
    QCOMPARE(view(u"max_concurrent_agents"_s).value, u"9"_s);
    // The file can still be changed; a wrong value is not hidden by the environment.
    QVERIFY(set(u"max_concurrent_agents"_s, u"4"_s).has_value());
    QVERIFY(!set(u"max_concurrent_agents"_s, u"400"_s));
    QVERIFY(!view(u"name"_s).isFixed);
}

void tst_SettingsDesk::allChangesOrNone()
{
    QVERIFY(set(u"name"_s, u"before"_s).has_value());
    const QByteArray text = file();
    QVERIFY(!changeSettings(m_sources, {{u"name"_s, u"after"_s, {}}, {u"ready_supervisors"_s, u"99"_s, {}}}));
    QVERIFY(!changeSettings(m_sources, {{u"name"_s, u"after"_s, {}}, {u"no_such_key"_s, u"1"_s, {}}}));
    QCOMPARE(file(), text);
}

void tst_SettingsDesk::listsComeAsTextOrItems()
{
    QVERIFY(set(u"capabilities"_s, u"docker, gpu"_s).has_value());
    QCOMPARE(view(u"capabilities"_s).values, (QStringList{u"docker"_s, u"gpu"_s}));
    QVERIFY(changeSettings(m_sources, {{u"capabilities"_s, {}, QStringList{u"node"_s}}}).has_value());
    QCOMPARE(view(u"capabilities"_s).values, QStringList{u"node"_s});
    QVERIFY(changeSettings(m_sources, {{u"capabilities"_s, {}, {}}}).has_value());
    QCOMPARE(view(u"capabilities"_s).origin, u"default"_s);
    QVERIFY(!changeSettings(m_sources, {{u"name"_s, {}, QStringList{u"a"_s, u"b"_s}}}));
}

void tst_SettingsDesk::unknownKeysCanGoButNotCome()
{
    QFile written(m_sources.explicitFile);
    QVERIFY(written.open(QIODevice::WriteOnly));
    written.write("odd: 1\n");
    written.close();
    QVERIFY(changeSettings(m_sources, {{u"odd"_s, {}, {}}}).has_value());
    QVERIFY(!file().contains("odd"));
    const Result<> refused = set(u"odd"_s, u"1"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().where, u"odd"_s);
}

SIBYL_TEST(tst_SettingsDesk)
#include "tst_SettingsDesk.moc"
