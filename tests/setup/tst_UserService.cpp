// SPDX-License-Identifier: Apache-2.0
#include "setup/UserService.h"

#include "FakeCommandRunner.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_UserService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void withoutSystemdItSaysSo();
    void withoutASessionItSaysWhy();
    void stateIsReadFromSystemd();
    void installingWritesAndEnablesTheUnit();
    void unitFindsTheSameConfiguration();
    void unitWordsAreQuoted_data();
    void unitWordsAreQuoted();
    void startingNeedsAnInstalledUnit();
    void failureOfSystemctlIsTheAnswer();
    void removingTakesTheUnitAway();

private:
    Result<ServiceView> act(ServiceAction action);
    void systemdIs(const QByteArray &load, const QByteArray &file, const QByteArray &active, qint64 pid = 0);

    std::unique_ptr<QTemporaryDir> m_home;
    test::FakeCommandRunner m_commands;
    ConfigSources m_sources;
};

void tst_UserService::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_commands = {};
    m_sources = {.explicitFile = {}, .environment = {{u"HOME"_s, m_home->path()}, {u"PATH"_s, u"/usr/bin"_s}}, .overrides = {}, .homeDirectory = m_home->path()};
}

Result<ServiceView> tst_UserService::act(ServiceAction action)
{
    UserService service(m_commands, m_sources);
    std::optional<Result<ServiceView>> answer;
    service.act(action, this, [&](const Result<ServiceView> &view) { answer = view; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); })) {
        return fail(ErrorKind::Timeout, u"no answer"_s);
    }
    return *answer;
}

void tst_UserService::systemdIs(const QByteArray &load, const QByteArray &file, const QByteArray &active, qint64 pid)
{
    m_commands.prepared.insert(u"systemctl"_s, {});
    m_commands.prepared.insert(u"systemctl --user --no-pager --no-ask-password show"_s,
                               {.stdoutBytes = "LoadState=" + load + "\nUnitFileState=" + file + "\nActiveState=" + active
                                    + "\nMainPID=" + QByteArray::number(pid) + '\n', .stderrBytes = {}});
}

void tst_UserService::withoutSystemdItSaysSo()
{
    const Result<ServiceView> view = act(ServiceAction::Status);
    QVERIFY(view && !view->isSupported);
    QVERIFY(view->detail.contains(u"no systemd"_s));
    const Result<ServiceView> refused = act(ServiceAction::Install);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Conflict);
    QVERIFY(!QFile::exists(view->unitPath));
}

void tst_UserService::withoutASessionItSaysWhy()
{
    m_commands.prepared.insert(u"systemctl"_s, {.exitCode = 1, .stdoutBytes = {}, .stderrBytes = "Failed to connect to bus: No medium found\n"});
    const Result<ServiceView> view = act(ServiceAction::Status);
    QVERIFY(view && !view->isSupported);
    QVERIFY(view->detail.contains(u"No medium found"_s));
}

void tst_UserService::stateIsReadFromSystemd()
{
    systemdIs("loaded", "enabled", "active", QCoreApplication::applicationPid());
    const Result<ServiceView> view = act(ServiceAction::Status);
    QVERIFY(view && view->isSupported && view->isInstalled && view->isEnabled && view->isRunning && view->isThisDaemon);
    systemdIs("loaded", "disabled", "failed", 1);
    const Result<ServiceView> failed = act(ServiceAction::Status);
    QVERIFY(failed && !failed->isEnabled && !failed->isRunning && !failed->isThisDaemon);
    QVERIFY(failed->detail.contains(u"journalctl"_s));
    systemdIs("not-found", "", "inactive");
    QVERIFY(!act(ServiceAction::Status)->isInstalled);
}

void tst_UserService::installingWritesAndEnablesTheUnit()
{
    systemdIs("not-found", "", "inactive");
    const Result<ServiceView> view = act(ServiceAction::Install);
    QVERIFY(view.has_value());
    QCOMPARE(view->unitPath, m_home->filePath(u".config/systemd/user/sibyl-runner.service"_s));
    QFile unit(view->unitPath);
    QVERIFY(unit.open(QIODevice::ReadOnly));
    const QByteArray text = unit.readAll();
    QVERIFY(text.contains("ExecStart=\"" + QCoreApplication::applicationFilePath().toUtf8() + "\" run\n"));
    QVERIFY(text.contains("KillMode=process\n"));
    QVERIFY(!text.contains('@'));
    QCOMPARE(m_commands.ran.filter(u"daemon-reload"_s).size(), 1);
    QCOMPARE(m_commands.ran.filter(u"enable sibyl-runner.service"_s).size(), 1);
}

void tst_UserService::unitFindsTheSameConfiguration()
{
    m_sources.explicitFile = u"/etc/my runner.yaml"_s;
    m_sources.overrides.stateDir = u"/var/lib/100%"_s;
    m_sources.environment.insert(u"SIBYL_STATE_DIR"_s, u"/srv/\"state\""_s);
    m_sources.environment.insert(u"SIBYL_ACCESS_TOKEN"_s, u"secret"_s);
    const QString text = UserService(m_commands, m_sources).unitText();
    QVERIFY(text.contains(u"\" run --config \"/etc/my runner.yaml\" --state-dir \"/var/lib/100%%\"\n"_s));
    QVERIFY(text.contains(u"Environment=\"SIBYL_STATE_DIR=/srv/\\\"state\\\"\"\n"_s));
    QVERIFY(!text.contains(u"secret"_s));
}

void tst_UserService::unitWordsAreQuoted_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("word");
    QTest::newRow("plain") << u"/usr/bin/x"_s << u"\"/usr/bin/x\""_s;
    QTest::newRow("blank") << u"a b"_s << u"\"a b\""_s;
    QTest::newRow("quote") << u"a\"b"_s << u"\"a\\\"b\""_s;
    QTest::newRow("backslash") << u"a\\b"_s << u"\"a\\\\b\""_s;
    QTest::newRow("specifier") << u"%h"_s << u"\"%%h\""_s;
    QTest::newRow("variable") << u"$HOME"_s << u"\"$$HOME\""_s;
    QTest::newRow("line") << u"a\nExecStart=b"_s << u"\"a ExecStart=b\""_s;
}

void tst_UserService::unitWordsAreQuoted()
{
    QFETCH(QString, text);
    QFETCH(QString, word);
    QCOMPARE(unitWord(text), word);
}

void tst_UserService::startingNeedsAnInstalledUnit()
{
    systemdIs("not-found", "", "inactive");
    const Result<ServiceView> refused = act(ServiceAction::Start);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::NotFound);
    systemdIs("loaded", "enabled", "inactive");
    QVERIFY(act(ServiceAction::Start).has_value());
    QCOMPARE(m_commands.ran.filter(u"start --no-block sibyl-runner.service"_s).size(), 1);
}

void tst_UserService::failureOfSystemctlIsTheAnswer()
{
    systemdIs("loaded", "disabled", "inactive");
    m_commands.prepared.insert(u"systemctl --user --no-pager --no-ask-password start"_s, {.exitCode = 5, .stdoutBytes = {}, .stderrBytes = "Unit is masked.\n"});
    const Result<ServiceView> refused = act(ServiceAction::Start);
    QVERIFY(!refused);
    QVERIFY(refused.error().what.contains(u"Unit is masked."_s));
}

void tst_UserService::removingTakesTheUnitAway()
{
    systemdIs("loaded", "enabled", "active");
    QVERIFY(act(ServiceAction::Install).has_value());
    const Result<ServiceView> view = act(ServiceAction::Remove);
    QVERIFY(view.has_value());
    QVERIFY(!QFile::exists(view->unitPath));
    QCOMPARE(m_commands.ran.filter(u"disable sibyl-runner.service"_s).size(), 1);
}

SIBYL_TEST(tst_UserService)
#include "tst_UserService.moc"
