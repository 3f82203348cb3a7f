// SPDX-License-Identifier: Apache-2.0
#include "support/FakeLauncher.h"
#include "support/TestMain.h"
#include "work/WorkplaceScript.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;
using namespace std::chrono_literals;

class tst_WorkplaceScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void itIsAShellLineWithALimit();
    void endings_data();
    void endings();
    void itSaysWhatTheScriptSaidLast();
    void whatAnEarlierRunBeganIsEndedFirst();
    void anEarlierResultDoesNotCount();
    void aStopReachesIt();

private:
    WorkplaceScript *begin();
    FakeProcess *running() const { return m_launcher.started.back(); }
    QString directory() const { return m_dir->filePath(QStringLiteral("setup")); }

    std::unique_ptr<QTemporaryDir> m_dir;
    FakeLauncher m_launcher;
    QList<Result<>> m_results;
};

void tst_WorkplaceScript::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_launcher = FakeLauncher();
    m_results.clear();
}

WorkplaceScript *tst_WorkplaceScript::begin()
{
    auto *script = new WorkplaceScript(
        m_launcher, {QStringLiteral("setup"), {QStringLiteral("npm ci"), 90s}, directory(), m_dir->path(), {{"SIBYL_SLOT", "3"}}}, this);
    script->begin([this](const Result<> &result) { m_results.append(result); });
    return script;
}

void tst_WorkplaceScript::itIsAShellLineWithALimit()
{
    begin();
    QVERIFY(m_launcher.started.empty()); // nothing from inside the call
    QTRY_COMPARE(m_launcher.started.size(), size_t(1));
    const ProcessSpec &spec = running()->spec;
    QCOMPARE(spec.program, QStringLiteral("/bin/sh"));
    QCOMPARE(spec.arguments, (QStringList{QStringLiteral("-c"), QStringLiteral("npm ci")}));
    QCOMPARE(spec.wallLimit, 90s);
    QCOMPARE(spec.environment.value("SIBYL_SLOT"), QByteArray("3"));
    QCOMPARE(running()->directory, directory());
    QVERIFY(!running()->isGone);
    running()->becomeReady();
    QVERIFY(running()->isGone);
}

void tst_WorkplaceScript::endings_data()
{
    QTest::addColumn<ExitReport>("report");
    QTest::addColumn<int>("kind"); // -1: no error
    const auto row = [](const char *name, auto ending, int kind) { QTest::newRow(name) << ExitReport{.ending = ending} << kind; };
    row("success", Exited{0}, -1);
    row("a code", Exited{3}, static_cast<int>(ErrorKind::Config));
    row("a signal", Signalled{11}, static_cast<int>(ErrorKind::Config));
    row("too slow", TimedOut{90s}, static_cast<int>(ErrorKind::Config));
    row("stopped", Killed{}, static_cast<int>(ErrorKind::Cancelled));
    row("not started", FailedToStart{QStringLiteral("no shell")}, static_cast<int>(ErrorKind::Process));
    row("lost", Interrupted{QStringLiteral("power")}, static_cast<int>(ErrorKind::Process));
}

void tst_WorkplaceScript::endings()
{
    QFETCH(ExitReport, report);
    QFETCH(int, kind);
    const QPointer<WorkplaceScript> script(begin());
    QTRY_COMPARE(m_launcher.started.size(), size_t(1));
    running()->becomeReady();
    running()->end(report);
    QCOMPARE(m_results.size(), 1);
    QCOMPARE(m_results.first() ? -1 : static_cast<int>(m_results.first().error().kind), kind);
    QTRY_VERIFY(script.isNull());
    QCOMPARE(m_results.size(), 1);
}

void tst_WorkplaceScript::itSaysWhatTheScriptSaidLast()
{
    begin();
    QTRY_COMPARE(m_launcher.started.size(), size_t(1));
    QFile spool(directory() + QStringLiteral("/stderr"));
    QVERIFY(spool.open(QIODevice::WriteOnly) && spool.write("warning: old\nerror: no such package\n") > 0);
    spool.close();
    running()->end({.ending = Exited{1}});
    const QString said = m_results.first().error().text();
    QVERIFY2(said.contains(QStringLiteral("setup ended with code 1: error: no such package")) && said.contains(directory()), qPrintable(said));
}

void tst_WorkplaceScript::whatAnEarlierRunBeganIsEndedFirst()
{
    QVERIFY(QDir().mkpath(directory()));
    m_launcher.traces[directory()] = AttemptTrace::Running;
    begin();
    QTRY_COMPARE(m_launcher.adopted.size(), size_t(1));
    QCOMPARE(m_launcher.adopted.front()->kills.size(), size_t(1));
    QVERIFY(m_launcher.started.empty());
    m_launcher.traces[directory()] = AttemptTrace::Ended;
    m_launcher.adopted.front()->end({.ending = Killed{}});
    QCOMPARE(m_launcher.started.size(), size_t(1));
    QCOMPARE(running()->directory, directory() + QStringLiteral("-2"));
}

void tst_WorkplaceScript::anEarlierResultDoesNotCount()
{
    QVERIFY(QDir().mkpath(directory()));
    m_launcher.traces[directory()] = AttemptTrace::Ended;
    begin();
    QTRY_COMPARE(m_launcher.started.size(), size_t(1));
    QVERIFY(m_launcher.adopted.empty());
    QCOMPARE(running()->directory, directory() + QStringLiteral("-2"));
}

void tst_WorkplaceScript::aStopReachesIt()
{
    WorkplaceScript *script = begin();
    script->kill(2s); // before it has begun
    QTRY_COMPARE(m_launcher.started.size(), size_t(1));
    QCOMPARE(running()->kills, std::vector<Milliseconds>{2s});
    script->kill(1s);
    QCOMPARE(running()->kills.size(), size_t(2));
}

SIBYL_TEST(tst_WorkplaceScript)
#include "tst_WorkplaceScript.moc"
