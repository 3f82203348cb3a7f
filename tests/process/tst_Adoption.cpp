// SPDX-License-Identifier: Apache-2.0
#include "AgentRun.h"
#include "support/TestMain.h"

#include "process/AttemptDirectory.h"

#include <QFile>
#include <QTest>

#include <csignal>

using namespace sibyl;
using namespace sibyl::test;
using namespace Qt::StringLiterals;

namespace {

void adoptionTestTouch(const QString &path)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
}

QByteArray adoptionTestLines(int megabytes)
{
    QByteArray lines;
    for (int i = 0; i < megabytes * 65536; ++i) {
        lines += QByteArray::number(i).rightJustified(15, '0') + '\n';
    }
    return lines;
}

} // namespace

class tst_Adoption : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<AgentGround> m_ground;

    pid_t supervisorOf(const QString &attempt)
    {
        const auto identity = AttemptDirectory(attempt).identity();
        return identity ? static_cast<pid_t>(identity->supervisorPid) : 0;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_ground = std::make_unique<AgentGround>();
    }
    void cleanup() { m_ground.reset(); }

    void agentGoesOnAndIsAdopted()
    {
        const QString attempt = m_ground->newAttempt();
        const QString signal = m_ground->path("go-on");
        AgentRun first(m_ground->launcher->prepare(
            m_ground->spec({"flood", "1", "await", signal, "flood", "2", "err", "done", "exit", "5"}), attempt));
        first.goWhenReady();
        QVERIFY(first.waitFor([&] { return first.outEnd == 6 + 1024 * 1024; }));
        const qint64 agent = first.agentPid;
        first.detach();
        m_ground->restartLauncher();

        QCOMPARE(m_ground->launcher->inspect(attempt), AttemptTrace::Running);
        QVERIFY(!isProcessGone(agent));
        AgentRun second(m_ground->launcher->adopt(attempt, first.outEnd, 0));
        QVERIFY(second.waitForStart());
        QCOMPARE(second.agentPid, agent);
        second.outEnd = first.outEnd;
        adoptionTestTouch(signal);
        QVERIFY(second.waitForEnd());
        QVERIFY(second.ending<Exited>());
        QCOMPARE(second.ending<Exited>()->code, 5);
        QCOMPARE(first.out, "ready\n" + adoptionTestLines(1));
        QCOMPARE(second.out, adoptionTestLines(2));
        QCOMPARE(second.err, QByteArray("done"));
        QVERIFY(second.isOrderKept);
        QCOMPARE(second.readyCount, 0);
        QCOMPARE(second.startedCount, 1);
    }

    void endWithoutDaemonIsFoundLater()
    {
        const QString attempt = m_ground->newAttempt();
        const QString signal = m_ground->path("go-on");
        AgentRun first(m_ground->launcher->prepare(m_ground->spec({"await", signal, "text", "bye", "exit", "4"}), attempt));
        first.goWhenReady();
        QVERIFY(first.waitForOutput("ready"));
        first.detach();
        adoptionTestTouch(signal);
        QTRY_COMPARE(m_ground->launcher->inspect(attempt), AttemptTrace::Ended);
        QTRY_VERIFY(isProcessGone(supervisorOf(attempt)));
        m_ground->restartLauncher();
        AgentRun second(m_ground->launcher->adopt(attempt, 0, 0));
        QCOMPARE(second.finishedCount, 0);
        QVERIFY(second.waitForEnd());
        QCOMPARE(second.out, QByteArray("ready\nbye"));
        QCOMPARE(second.ending<Exited>()->code, 4);
        QCOMPARE(second.startedCount, 1);
        QVERIFY(second.isOrderKept);
    }

    void outputIsToldAfterTheStart()
    {
        const QString attempt = m_ground->newAttempt();
        AgentRun first(m_ground->launcher->prepare(m_ground->spec({"rest"}), attempt));
        first.goWhenReady();
        QVERIFY(first.waitForOutput("ready"));
        first.detach();
        const pid_t supervisor = supervisorOf(attempt);
        ::kill(supervisor, SIGSTOP); // it accepts the connection and says nothing yet
        AgentRun second(m_ground->launcher->adopt(attempt, 0, 0));
        for (int turns = 0; turns < 1000; ++turns) {
            QCoreApplication::processEvents();
        }
        QCOMPARE(second.out, QByteArray());
        ::kill(supervisor, SIGCONT);
        QVERIFY(second.waitForOutput("ready"));
        QVERIFY(second.isOrderKept);
        second.handle->kill(Milliseconds(0));
        QVERIFY(second.waitForEnd());
    }

    void conversationGoesOnAcrossAdoption()
    {
        const QString attempt = m_ground->newAttempt();
        ProcessSpec spec = m_ground->spec({"quiet", "echo"});
        spec.input = InputMode::Open;
        spec.initialInput = "one ";
        AgentRun first(m_ground->launcher->prepare(spec, attempt));
        first.goWhenReady();
        QVERIFY(first.waitForOutput("one "));
        first.handle->writeInput("two ");
        first.detach();

        // A daemon that died while it wrote: the piece is unfinished and never reaches the agent.
        QFile spool(attempt + u"/stdin"_s);
        QVERIFY(spool.open(QIODevice::Append));
        spool.write(QByteArray::fromHex("5342494e") + QByteArray("\x40\0\0\0half", 8));
        spool.close();

        AgentRun second(m_ground->launcher->adopt(attempt, 4, 0));
        second.outEnd = 4;
        second.handle->writeInput("three ");
        QVERIFY(second.waitForOutput("two three "));
        second.handle->closeInput();
        QVERIFY(second.waitForEnd());
        QCOMPARE(second.out, QByteArray("two three eof"));
    }

    void deadSupervisorIsACutThatIsSweptAndReported()
    {
        const QString attempt = m_ground->newAttempt();
        AgentRun first(m_ground->launcher->prepare(
            m_ground->spec({"spawn", "hidden", "spawn", "double", "ignore-term", "text", "all", "rest"}), attempt));
        first.goWhenReady();
        QVERIFY(first.waitForOutput("all"));
        const QList<qint64> children = first.children();
        QCOMPARE(children.size(), 2);
        first.detach();
        ::kill(supervisorOf(attempt), SIGKILL);
        QTRY_COMPARE(m_ground->launcher->inspect(attempt), AttemptTrace::Cut);

        AgentRun second(m_ground->launcher->adopt(attempt, 0, 0));
        QVERIFY(second.waitForEnd());
        QVERIFY(second.ending<Interrupted>());
        QVERIFY(second.report->isTreeGone);
        QCOMPARE(second.out, first.out);
        QCOMPARE(second.report->stdoutBytes, first.out.size());
        QVERIFY(second.report->sweptProcesses >= 2);
        for (const qint64 pid : children) {
            QVERIFY(isProcessGone(pid));
        }
        QTRY_VERIFY(isProcessGone(first.agentPid));
    }

    void supervisorThatDiesUnderUsIsReported()
    {
        const QString attempt = m_ground->newAttempt();
        AgentRun run(m_ground->launcher->prepare(m_ground->spec({"rest"}), attempt));
        run.goWhenReady();
        QVERIFY(run.waitForOutput("ready"));
        ::kill(supervisorOf(attempt), SIGKILL);
        QVERIFY(run.waitForEnd());
        QVERIFY(run.ending<Interrupted>());
        QVERIFY(isProcessGone(run.agentPid));
        QVERIFY(run.isOrderKept);
    }

    void supervisorToldToStopEndsTheTreeAndSaysSo()
    {
        const QString attempt = m_ground->newAttempt();
        AgentRun run(m_ground->launcher->prepare(m_ground->spec({"spawn", "setsid", "rest"}), attempt));
        run.goWhenReady();
        QVERIFY(run.waitForOutput("child"));
        ::kill(supervisorOf(attempt), SIGTERM);
        QVERIFY(run.waitForEnd());
        QVERIFY(run.ending<Interrupted>());
        QVERIFY(run.ending<Interrupted>()->why.contains(u"signal 15"_s));
        QVERIFY(run.report->isTreeGone);
        QVERIFY(isProcessGone(run.children().first()));
    }

    void lostSocketIsMadeAnew()
    {
        const QString attempt = m_ground->newAttempt();
        AgentRun first(m_ground->launcher->prepare(m_ground->spec({"rest"}), attempt));
        first.goWhenReady();
        QVERIFY(first.waitForOutput("ready"));
        first.detach();
        QVERIFY(QDir(m_ground->path("run")).removeRecursively());
        AgentRun second(m_ground->launcher->adopt(attempt, 0, 0));
        QVERIFY(second.waitForStart());
        second.handle->kill(Milliseconds(1000));
        QVERIFY(second.waitForEnd());
        QVERIFY(second.ending<Killed>());
    }

    void newDaemonReplacesTheOld()
    {
        const QString attempt = m_ground->newAttempt();
        AgentRun first(m_ground->launcher->prepare(m_ground->spec({"rest"}), attempt));
        first.goWhenReady();
        QVERIFY(first.waitForOutput("ready"));
        AgentRun second(m_ground->launcher->adopt(attempt, 0, 0));
        QVERIFY(first.waitForEnd());
        QVERIFY(first.ending<Interrupted>()->why.contains(u"another daemon"_s));
        QVERIFY(second.waitForStart());
        second.handle->kill(Milliseconds(1000));
        QVERIFY(second.waitForEnd());
        QVERIFY(second.ending<Killed>());
    }

    void killAskedBeforeTheConnectionIsNotForgotten()
    {
        const QString attempt = m_ground->newAttempt();
        AgentRun first(m_ground->launcher->prepare(m_ground->spec({"rest"}), attempt));
        first.goWhenReady();
        QVERIFY(first.waitForOutput("ready"));
        first.detach();
        AgentRun second(m_ground->launcher->adopt(attempt, 0, 0));
        second.handle->kill(Milliseconds(500));
        QVERIFY(second.waitForEnd());
        QVERIFY(second.ending<Killed>());
    }

    void damagedRecordsAreNoticed()
    {
        const QString attempt = m_ground->newAttempt();
        AgentRun first(m_ground->launcher->prepare(m_ground->spec({"exit", "1"}), attempt));
        first.goWhenReady();
        QVERIFY(first.waitForEnd());
        QTRY_VERIFY(isProcessGone(supervisorOf(attempt)));
        QFile record(attempt + u"/exit"_s);
        QVERIFY(record.open(QIODevice::ReadWrite));
        record.seek(20);
        record.write("\x7f");
        record.close();
        QCOMPARE(m_ground->launcher->inspect(attempt), AttemptTrace::Cut); // never: exited with another code
        AgentRun second(m_ground->launcher->adopt(attempt, 0, 0));
        QVERIFY(second.waitForEnd());
        QVERIFY(second.ending<Interrupted>());
        QCOMPARE(second.out, QByteArray("ready\n"));
    }

    void unstartedAttemptCannotBeAdopted()
    {
        const QString attempt = m_ground->newAttempt();
        QCOMPARE(m_ground->launcher->inspect(attempt), AttemptTrace::NeverStarted);
        QCOMPARE(m_ground->launcher->inspect(u"/no/such/attempt"_s), AttemptTrace::NeverStarted);
        AgentRun run(m_ground->launcher->adopt(attempt, 0, 0));
        QVERIFY(run.waitForEnd());
        QVERIFY(run.ending<FailedToStart>());
    }
};

SIBYL_TEST(tst_Adoption)
#include "tst_Adoption.moc"
