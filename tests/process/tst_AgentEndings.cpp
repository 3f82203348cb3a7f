// SPDX-License-Identifier: Apache-2.0
#include "AgentRun.h"
#include "process/AttemptDirectory.h"
#include "process/SupervisorProgram.h"
#include "support/FakeClock.h"
#include "support/TestMain.h"

#include <QFile>
#include <QSet>
#include <QTest>

#include <csignal>

using namespace sibyl;
using namespace sibyl::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray endingTestContents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_AgentEndings : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<AgentGround> m_ground;

    std::unique_ptr<AgentRun> start(const ProcessSpec &spec)
    {
        auto run = std::make_unique<AgentRun>(m_ground->launcher->prepare(spec, m_ground->newAttempt()));
        run->goWhenReady();
        return run;
    }
    std::unique_ptr<AgentRun> start(std::initializer_list<Word> actions) { return start(m_ground->spec(actions)); }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_ground = std::make_unique<AgentGround>();
    }
    void cleanup() { m_ground.reset(); }

    void exitCodeAndOutputArrive()
    {
        const auto run = start({"text", "hello", "err", "oops", "exit", "7"});
        QVERIFY(run->waitForEnd());
        QVERIFY(run->ending<Exited>());
        QCOMPARE(run->ending<Exited>()->code, 7);
        QCOMPARE(run->out, QByteArray("ready\nhello"));
        QCOMPARE(run->err, QByteArray("oops"));
        QCOMPARE(run->report->stdoutBytes, 11);
        QCOMPARE(run->report->stderrBytes, 4);
        QCOMPARE(run->readyCount, 1);
        QCOMPARE(run->startedCount, 1);
        QVERIFY(run->isOrderKept);
        QVERIFY(run->report->isTreeGone);
        QCOMPARE(run->report->sweptProcesses, 0);
        QVERIFY(run->report->peakMemoryBytes > 100'000);
    }

    void crashIsSignalled()
    {
        const auto run = start({"crash"});
        QVERIFY(run->waitForEnd());
        QVERIFY(run->ending<Signalled>());
        QCOMPARE(run->ending<Signalled>()->number, SIGABRT);
    }

    void nothingRunsWithoutGo()
    {
        const QString attempt = m_ground->newAttempt();
        const QString mark = m_ground->path("mark");
        AgentRun run(m_ground->launcher->prepare(m_ground->spec({"append", mark, "ran"}), attempt));
        QVERIFY(run.waitFor([&] { return run.readyCount == 1; }));
        QCOMPARE(m_ground->launcher->inspect(attempt), AttemptTrace::Running);
        run.detach();
        QTRY_COMPARE(m_ground->launcher->inspect(attempt), AttemptTrace::NeverStarted);
        QVERIFY(!QFile::exists(mark));

        AgentRun second(m_ground->launcher->prepare(m_ground->spec({"append", mark, "ran"}), attempt));
        second.goWhenReady();
        QVERIFY(second.waitForEnd());
        QCOMPARE(endingTestContents(mark), QByteArray("ran\n"));
        QCOMPARE(m_ground->launcher->inspect(attempt), AttemptTrace::Ended);
    }

    void goTwiceRunsOnce()
    {
        const QString mark = m_ground->path("mark");
        AgentRun run(m_ground->launcher->prepare(m_ground->spec({"append", mark, "ran"}), m_ground->newAttempt()));
        run.handle->go(); // too early: ignored
        QVERIFY(run.waitFor([&] { return run.readyCount == 1; }));
        run.handle->go();
        run.handle->go();
        QVERIFY(run.waitForEnd());
        QCOMPARE(endingTestContents(mark), QByteArray("ran\n"));
        QCOMPARE(run.finishedCount, 1);
    }

    void startedAttemptIsNeverStartedAgain()
    {
        const QString mark = m_ground->path("mark");
        const QString attempt = m_ground->newAttempt();
        AgentRun first(m_ground->launcher->prepare(m_ground->spec({"append", mark, "ran"}), attempt));
        first.goWhenReady();
        QVERIFY(first.waitForEnd());
        AgentRun second(m_ground->launcher->prepare(m_ground->spec({"append", mark, "ran"}), attempt));
        second.goWhenReady();
        QVERIFY(second.waitForEnd());
        QVERIFY(second.ending<FailedToStart>());
        QVERIFY2(second.ending<FailedToStart>()->why.contains(u"never runs twice"_s),
                 qPrintable(second.ending<FailedToStart>()->why));
        QCOMPARE(endingTestContents(mark), QByteArray("ran\n"));
    }

    void missingThingsAreNamed_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("directory");
        QTest::addColumn<QString>("expected");
        QTest::newRow("program") << u"/no/such/program"_s << u"/"_s << u"'/no/such/program': No such file or directory"_s;
        QTest::newRow("program in PATH") << u"no-such-program"_s << u"/"_s << u"'no-such-program': No such file or directory in PATH"_s;
        QTest::newRow("directory") << u"/bin/true"_s << u"/no/such/place"_s << u"working directory '/no/such/place'"_s;
        QTest::newRow("not executable") << u"/etc/passwd"_s << u"/"_s << u"'/etc/passwd': Permission denied"_s;
        QTest::newRow("relative directory") << u"/bin/true"_s << u"here"_s << u"'here' is not an absolute path"_s;
        QTest::newRow("empty program") << u""_s << u"/"_s << u"no program is named"_s;
    }
    void missingThingsAreNamed()
    {
        QFETCH(QString, program);
        QFETCH(QString, directory);
        QFETCH(QString, expected);
        ProcessSpec spec = m_ground->spec({});
        spec.program = program;
        spec.workingDirectory = directory;
        const auto run = start(spec);
        QCOMPARE(run->finishedCount, 0); // never from inside a call
        QVERIFY(run->waitForEnd());
        QVERIFY(run->ending<FailedToStart>());
        QVERIFY2(run->ending<FailedToStart>()->why.contains(expected), qPrintable(run->ending<FailedToStart>()->why));
        QCOMPARE(run->startedCount, 0);
        QCOMPARE(run->finishedCount, 1);
        QCOMPARE(run->report->duration, Milliseconds(0));
    }

    void missingSupervisorIsAnEndingToo()
    {
        SupervisorLauncher launcher(u"/no/such/supervisor"_s, m_ground->path("run"), m_ground->clock);
        AgentRun run(launcher.prepare(m_ground->spec({}), m_ground->newAttempt()));
        QVERIFY(run.waitForEnd());
        QVERIFY(run.ending<FailedToStart>());
        QVERIFY(run.ending<FailedToStart>()->why.contains(u"/no/such/supervisor"_s));
    }

    void programIsFoundInItsOwnPath()
    {
        ProcessSpec spec = m_ground->spec({"-c", "echo found $0"});
        spec.program = u"sh"_s;
        const auto run = start(spec);
        QVERIFY(run->waitForEnd());
        QCOMPARE(run->out, QByteArray("found sh\n"));
    }

    void argumentsAndEnvironmentArriveUnchanged()
    {
        const QString large(4096, u'x');
        ProcessSpec spec = m_ground->spec({"quiet", "args", "", "a\nb", "--", "$HOME `x` \"'", QStringLiteral("žluťoučký"), large});
        const auto run = start(spec);
        QVERIFY(run->waitForEnd());
        QCOMPARE(run->out,
                 QByteArray("0:\n3:a\nb\n2:--\n12:$HOME `x` \"'\n13:žluťoučký\n4096:") + large.toLatin1() + '\n');

        spec.arguments = QStringList{u"quiet"_s, u"env"_s};
        spec.environment = {{"A", "1\n2"}, {"SIBYL_ATTEMPT_COOKIE", "forged"}};
        const auto environment = start(spec);
        QVERIFY(environment->waitForEnd());
        QVERIFY(environment->out.startsWith("A=1\n2\nSIBYL_ATTEMPT_COOKIE="));
        QVERIFY(!environment->out.contains("forged"));
        QCOMPARE(environment->out.count('='), 2);
    }

    void manyArgumentsArrive()
    {
        // More than a socket holds at once, less than the system's limit.
        ProcessSpec spec = m_ground->spec({"quiet", "args"});
        for (int i = 0; i < 14; ++i) {
            spec.arguments << QString(100'000, u'y');
        }
        const auto run = start(spec);
        QVERIFY(run->waitForEnd());
        QCOMPARE(run->out.count("100000:y"), 14);
    }

    void nothingOfOursIsInherited()
    {
        const auto run = start({"quiet", "inherited"});
        QVERIFY(run->waitForEnd());
        QCOMPARE(run->out, QByteArray("fd 0\nfd 1\nfd 2\nown session\n"));
    }

    void unstartableSpecsAreRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("expected");
        QTest::newRow("NUL") << QStringList{u"a"_s, u"b\0c"_s} << u"argument 2 contains a NUL"_s;
        QTest::newRow("one too large") << QStringList{QString(200'000, u'x')} << u"Argument list too long"_s;
        QTest::newRow("too large in all") << QStringList(60, QString(100'000, u'x')) << u"larger than 4 MiB"_s;
    }
    void unstartableSpecsAreRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, expected);
        ProcessSpec spec = m_ground->spec({});
        spec.arguments = arguments;
        const auto run = start(spec);
        QVERIFY(run->waitForEnd());
        QVERIFY(run->ending<FailedToStart>());
        QVERIFY2(run->ending<FailedToStart>()->why.contains(expected), qPrintable(run->ending<FailedToStart>()->why));
    }

    void wallLimitEndsTheTree()
    {
        ProcessSpec spec = m_ground->spec({"spawn", "hidden", "ignore-term", "rest"});
        spec.wallLimit = Seconds(1);
        spec.killGrace = Milliseconds(100);
        const auto run = start(spec);
        QVERIFY(run->waitForEnd());
        QVERIFY(run->ending<TimedOut>());
        QCOMPARE(run->ending<TimedOut>()->after, Seconds(1));
        QVERIFY(run->report->isTreeGone);
        QVERIFY(run->report->duration >= Milliseconds(1000));
        QCOMPARE(run->children().size(), 1);
        QVERIFY(isProcessGone(run->children().first()));
    }

    void twentyAtOnce()
    {
        m_ground->launcher->keepReady(4);
        std::vector<std::unique_ptr<AgentRun>> runs;
        for (int i = 0; i < 20; ++i) {
            runs.push_back(start({"flood", "1", "exit", QString::number(i)}));
        }
        for (int i = 0; i < 20; ++i) {
            const AgentRun &run = *runs.at(static_cast<size_t>(i));
            QVERIFY(run.waitForEnd());
            QVERIFY(run.ending<Exited>());
            QCOMPARE(run.ending<Exited>()->code, i);
            QCOMPARE(run.out.size(), 6 + 1024 * 1024);
            QCOMPARE(run.report->stdoutBytes, run.out.size());
        }
        QTRY_COMPARE(m_ground->launcher->readyCount(), 4);
    }

    void supervisorsThatWaitLeaveWithTheirDaemon()
    {
        m_ground->launcher->keepReady(1);
        QCOMPARE(m_ground->launcher->readyCount(), 1);
        AgentRun run(m_ground->launcher->prepare(m_ground->spec({"exit", "3"}), m_ground->newAttempt()));
        QCOMPARE(m_ground->launcher->readyCount(), 0);
        run.goWhenReady();
        QVERIFY(run.waitForEnd());
        QCOMPARE(run.ending<Exited>()->code, 3);
        m_ground->launcher->keepReady(0);
        QCOMPARE(m_ground->launcher->readyCount(), 0);
    }

    void aSupervisorServesTheNextAgent()
    {
        FakeClock clock; // stands still, so that no supervisor is started in advance
        SupervisorLauncher launcher(*findSupervisorProgram(), m_ground->path("run"), clock);
        launcher.keepReady(1);
        QSet<qint64> supervisors;
        for (int i = 0; i < 3; ++i) {
            QTRY_COMPARE(launcher.readyCount(), 1);
            const QString attempt = m_ground->newAttempt();
            AgentRun run(launcher.prepare(m_ground->spec({"exit", QString::number(i)}), attempt));
            run.goWhenReady();
            QVERIFY(run.waitForEnd());
            QCOMPARE(run.ending<Exited>()->code, i);
            supervisors.insert(AttemptDirectory(attempt).identity()->supervisorPid);
        }
        QCOMPARE(supervisors.size(), 1);
    }

    void supervisorsThatAreNotNeededLeave()
    {
        FakeClock clock;
        SupervisorLauncher launcher(*findSupervisorProgram(), m_ground->path("run"), clock);
        launcher.keepReady(1);
        AgentRun first(launcher.prepare(m_ground->spec({"exit", "0"}), m_ground->newAttempt()));
        AgentRun second(launcher.prepare(m_ground->spec({"exit", "0"}), m_ground->newAttempt()));
        first.goWhenReady();
        second.goWhenReady();
        QVERIFY(first.waitForEnd());
        QVERIFY(second.waitForEnd());
        QTRY_COMPARE(launcher.readyCount(), 2);
        clock.advance(Milliseconds(1000));
        QCOMPARE(launcher.readyCount(), 1);
    }

    void inputIsFedAndEnded()
    {
        ProcessSpec spec = m_ground->spec({"quiet", "echo"});
        const auto empty = start(spec);
        QVERIFY(empty->waitForEnd());
        QCOMPARE(empty->out, QByteArray("eof"));

        spec.initialInput = QByteArray(300'000, 'i'); // more than a pipe holds
        const auto initial = start(spec);
        QVERIFY(initial->waitForEnd());
        QCOMPARE(initial->out, spec.initialInput + "eof");

        spec.input = InputMode::Open;
        spec.initialInput = "one ";
        const auto open = start(spec);
        open->handle->writeInput("two "); // before the start: kept
        QVERIFY(open->waitForOutput("one two "));
        open->handle->writeInput("three ");
        QVERIFY(open->waitForOutput("three "));
        QVERIFY(!open->report);
        open->handle->closeInput();
        open->handle->writeInput("late");
        QVERIFY(open->waitForEnd());
        QCOMPARE(open->out, QByteArray("one two three eof"));
    }
};

SIBYL_TEST(tst_AgentEndings)
#include "tst_AgentEndings.moc"
