// SPDX-License-Identifier: Apache-2.0
#include "support/FakeLauncher.h"
#include "support/TestMain.h"
#include "work/GateRun.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;
using namespace std::chrono_literals;

class tst_GateRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void itIsAShellLineWithALimit();
    void endings_data();
    void endings();
    void theOutputIsCutToItsEnd();
    void oneThatWentOnIsFoundAgain();
    void oneThatWasLostRunsAgainOnce();
    void aSecondRunIsFoundAgainToo();
    void aStopReachesIt();

private:
    void begin();
    QString directory() const { return m_dir->filePath(QStringLiteral("attempt/gate-tests")); }
    FakeProcess *newest() const { return m_launcher.started.back(); }

    std::unique_ptr<QTemporaryDir> m_dir;
    FakeLauncher m_launcher;
    std::unique_ptr<GateRun> m_gate;
    QList<GateReport> m_reports;
};

void tst_GateRun::init()
{
    m_gate.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_launcher = FakeLauncher();
    m_reports.clear();
}

void tst_GateRun::begin()
{
    ProcessSpec spec;
    spec.workingDirectory = m_dir->path();
    spec.environment = {{"SIBYL_SLOT", "3"}};
    m_gate = std::make_unique<GateRun>(m_launcher, ProjectGate{QStringLiteral("tests"), QStringLiteral("make test"), 90s}, spec, directory());
    connect(m_gate.get(), &GateRun::finished, this, [this](const GateReport &report) { m_reports << report; });
    m_gate->start();
}

void tst_GateRun::itIsAShellLineWithALimit()
{
    begin();
    const ProcessSpec &spec = newest()->spec;
    QCOMPARE(spec.program, QStringLiteral("/bin/sh"));
    QCOMPARE(spec.arguments, (QStringList{QStringLiteral("-c"), QStringLiteral("make test")}));
    QCOMPARE(spec.workingDirectory, m_dir->path());
    QCOMPARE(spec.environment.value("SIBYL_SLOT"), QByteArray("3"));
    QCOMPARE(spec.wallLimit, 90s);
    QVERIFY(spec.input == InputMode::Empty); // what asks for input gets the end of it
    QCOMPARE(newest()->directory, directory());
    QVERIFY(QDir(directory()).exists());
    QVERIFY(!newest()->isGone);
    newest()->becomeReady();
    QVERIFY(newest()->isGone);
}

void tst_GateRun::endings_data()
{
    QTest::addColumn<ExitReport>("report");
    QTest::addColumn<bool>("isPassed");
    QTest::addColumn<bool>("isJudged");
    QTest::addColumn<int>("exitCode"); // -1: none
    QTest::addColumn<QString>("lastLine");
    const auto row = [](const char *name, auto ending, bool isPassed, bool isJudged, int exitCode, const QString &lastLine) {
        QTest::newRow(name) << ExitReport{.ending = ending, .duration = 1500ms} << isPassed << isJudged << exitCode << lastLine;
    };
    row("passed", Exited{0}, true, true, 0, QStringLiteral("12 tests"));
    row("failed", Exited{3}, false, true, 3, QStringLiteral("12 tests"));
    row("a signal", Signalled{11}, false, true, -1, QStringLiteral("[ended by signal 11]"));
    row("too slow", TimedOut{90s}, false, true, -1, QStringLiteral("[still running after its limit of 90 s]"));
    row("stopped", Killed{}, false, true, -1, QStringLiteral("[stopped on request]"));
    row("not started", FailedToStart{QStringLiteral("no shell")}, false, false, -1, QStringLiteral("[could not be started: no shell]"));
}

void tst_GateRun::endings()
{
    QFETCH(ExitReport, report);
    QFETCH(bool, isPassed);
    QFETCH(bool, isJudged);
    QFETCH(int, exitCode);
    QFETCH(QString, lastLine);
    begin();
    newest()->becomeReady();
    newest()->start();
    newest()->print("make: entering\n12 tests\n");
    newest()->end(report);
    QCOMPARE(m_reports.size(), 1);
    const ResultGate &gate = m_reports.first().result;
    QCOMPARE(gate.name, QStringLiteral("tests"));
    QCOMPARE(gate.isPassed, isPassed);
    QCOMPARE(m_reports.first().whyUnjudged.isEmpty(), isJudged);
    QCOMPARE(gate.exitCode.value_or(-1), exitCode);
    QCOMPARE(gate.duration, 1500ms);
    QVERIFY2(gate.outputTail.endsWith(QStringLiteral("\n") + lastLine), qPrintable(gate.outputTail));
}

void tst_GateRun::theOutputIsCutToItsEnd()
{
    begin();
    newest()->becomeReady();
    newest()->start();
    newest()->print(QByteArray(300'000, 'x') + "\nFAILED: login\n");
    newest()->end({.ending = Exited{1}});
    const QString &tail = m_reports.first().result.outputTail;
    QVERIFY(tail.size() <= 1'000);
    QVERIFY(tail.endsWith(QStringLiteral("FAILED: login")));
}

void tst_GateRun::oneThatWentOnIsFoundAgain()
{
    m_launcher.traces[directory()] = AttemptTrace::Running;
    begin();
    QVERIFY(m_launcher.started.empty());
    FakeProcess *process = m_launcher.adopted.at(0);
    process->start();
    process->print("ok\n");
    process->end({.ending = Exited{0}});
    QVERIFY(m_reports.first().result.isPassed);
    QCOMPARE(m_reports.first().result.outputTail, QStringLiteral("ok"));
}

void tst_GateRun::oneThatWasLostRunsAgainOnce()
{
    m_launcher.traces[directory()] = AttemptTrace::Cut; // the machine went down
    begin();
    m_launcher.adopted.at(0)->print("half of the first run\n");
    m_launcher.adopted.at(0)->end({.ending = Interrupted{QStringLiteral("power")}});
    QVERIFY(m_reports.isEmpty());
    QCOMPARE(m_launcher.started.size(), size_t(1));
    QCOMPARE(newest()->directory, QString(directory() + QStringLiteral("-again")));
    newest()->becomeReady();
    QVERIFY(newest()->isGone);
    newest()->print("all of the second\n");
    newest()->end({.ending = Interrupted{QStringLiteral("power")}});
    QCOMPARE(m_launcher.started.size(), size_t(1));
    QCOMPARE(m_reports.size(), 1);
    QVERIFY(!m_reports.first().result.isPassed);
    QCOMPARE(m_reports.first().whyUnjudged, QStringLiteral("was lost: power"));
    QCOMPARE(m_reports.first().result.outputTail, QStringLiteral("all of the second\n[was lost: power]"));
}

void tst_GateRun::aSecondRunIsFoundAgainToo()
{
    m_launcher.traces[directory()] = AttemptTrace::Cut;
    m_launcher.traces[directory() + QStringLiteral("-again")] = AttemptTrace::Ended;
    begin();
    m_launcher.adopted.at(0)->end({.ending = Interrupted{QStringLiteral("power")}});
    QVERIFY(m_launcher.started.empty());
    m_launcher.adopted.at(1)->end({.ending = Exited{0}});
    QVERIFY(m_reports.first().result.isPassed);
}

void tst_GateRun::aStopReachesIt()
{
    begin();
    m_gate->stop(5s);
    QCOMPARE(newest()->kills, std::vector<Milliseconds>{5s});
    newest()->end({.ending = Killed{}});
    QCOMPARE(m_reports.size(), 1);
    m_gate->stop(5s); // over: nothing to stop
}

Q_DECLARE_METATYPE(sibyl::ExitReport)

SIBYL_TEST(tst_GateRun)
#include "tst_GateRun.moc"
