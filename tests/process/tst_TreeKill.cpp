// SPDX-License-Identifier: Apache-2.0
#include "AgentRun.h"
#include "support/TestMain.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>

using namespace sibyl;
using namespace sibyl::test;

class tst_TreeKill : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<AgentGround> m_ground;

    std::unique_ptr<AgentRun> start(std::initializer_list<Word> actions)
    {
        auto run = std::make_unique<AgentRun>(m_ground->launcher->prepare(m_ground->spec(actions), m_ground->newAttempt()));
        run->goWhenReady();
        return run;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_ground = std::make_unique<AgentGround>();
    }
    void cleanup() { m_ground.reset(); }

    void cooperativeTreeGoesAtOnce()
    {
        const auto run = start({"spawn", "plain", "spawn", "setsid", "spawn", "double", "text", "all", "rest"});
        QVERIFY(run->waitForOutput("all"));
        const QList<qint64> children = run->children();
        QCOMPARE(children.size(), 3);
        run->handle->kill(Seconds(60)); // far longer than the test may take: nobody waits for it
        QVERIFY(run->waitForEnd());
        QVERIFY(run->ending<Killed>());
        QVERIFY(run->report->isTreeGone);
        QCOMPARE(run->report->sweptProcesses, 3);
        QVERIFY(isProcessGone(run->agentPid));
        for (const qint64 pid : children) {
            QVERIFY(isProcessGone(pid));
        }
    }

    void stubbornTreeGoesAfterTheGrace()
    {
        const auto run = start({"spawn", "stubborn", "spawn", "hidden", "spawn", "bare", "ignore-term", "text", "all", "rest"});
        QVERIFY(run->waitForOutput("all"));
        const QList<qint64> children = run->children();
        QCOMPARE(children.size(), 3);
        QElapsedTimer timer;
        timer.start();
        run->handle->kill(Milliseconds(300));
        QVERIFY(run->waitForEnd());
        QVERIFY(timer.elapsed() >= 300);
        QVERIFY(run->ending<Killed>());
        QVERIFY(run->report->isTreeGone);
        for (const qint64 pid : children) {
            QVERIFY(isProcessGone(pid));
        }
    }

    void secondKillShortensTheGrace()
    {
        const auto run = start({"ignore-term", "text", "deaf", "rest"});
        QVERIFY(run->waitForOutput("deaf"));
        run->handle->kill(Seconds(3600));
        run->handle->kill(Milliseconds(50));
        run->handle->kill(Seconds(3600)); // does not lengthen it again
        QVERIFY(run->waitForEnd());
        QVERIFY(run->ending<Killed>());
    }

    void killWithoutGraceIsImmediate()
    {
        const auto run = start({"spawn", "hidden", "ignore-term", "text", "deaf", "rest"});
        QVERIFY(run->waitForOutput("deaf"));
        run->handle->kill(Milliseconds(0));
        QVERIFY(run->waitForEnd());
        QVERIFY(run->ending<Killed>());
        QVERIFY(isProcessGone(run->children().first()));
    }

    void killBeforeGoRunsNothing()
    {
        const QString attempt = m_ground->newAttempt();
        AgentRun run(m_ground->launcher->prepare(m_ground->spec({"append", m_ground->path("mark"), "ran"}), attempt));
        run.handle->kill(Seconds(1));
        QVERIFY(run.waitForEnd());
        QVERIFY(run.ending<Killed>());
        QCOMPARE(run.startedCount, 0);
        QVERIFY(!QFile::exists(m_ground->path("mark")));
        QCOMPARE(m_ground->launcher->inspect(attempt), AttemptTrace::Ended);
    }

    void stoppedProcessesHearTermToo()
    {
        const auto run = start({"spawn", "plain", "text", "all", "rest"});
        QVERIFY(run->waitForOutput("all"));
        ::kill(static_cast<pid_t>(run->children().first()), SIGSTOP);
        run->handle->kill(Seconds(60));
        QVERIFY(run->waitForEnd());
        QVERIFY(isProcessGone(run->children().first()));
    }

    void leftoversOfANormalEndAreSwept_data()
    {
        QTest::addColumn<QByteArray>("kind");
        for (const char *kind : {"plain", "setsid", "double", "stubborn", "hidden", "bare"}) {
            QTest::newRow(kind) << QByteArray(kind);
        }
    }
    void leftoversOfANormalEndAreSwept()
    {
        // The child holds stdout open for ever: a leaked pipe must not hold up the end.
        QFETCH(QByteArray, kind);
        const auto run = start({"spawn", kind.constData(), "text", "bye", "exit", "6"});
        QVERIFY(run->waitForEnd());
        QVERIFY(run->ending<Exited>());
        QCOMPARE(run->ending<Exited>()->code, 6);
        QVERIFY(run->out.endsWith("bye"));
        QCOMPARE(run->report->sweptProcesses, 1);
        QVERIFY(run->report->isTreeGone);
        QVERIFY(isProcessGone(run->children().first()));
        QVERIFY(run->report->duration < Milliseconds(200)); // of the agent, not of the sweep
    }

    void forkBombEnds()
    {
        const auto run = start({"bomb", "8", "text", "lit", "rest"});
        QVERIFY(run->waitForOutput("lit"));
        run->handle->kill(Milliseconds(50));
        QVERIFY(run->waitForEnd());
        QVERIFY(run->ending<Killed>());
        QVERIFY(run->report->isTreeGone);
    }

    void foreignSignalIsNotOurKill()
    {
        const auto run = start({"rest"});
        QVERIFY(run->waitForOutput("ready"));
        ::kill(static_cast<pid_t>(run->agentPid), SIGKILL);
        QVERIFY(run->waitForEnd());
        QVERIFY(run->ending<Signalled>());
        QCOMPARE(run->ending<Signalled>()->number, SIGKILL);
    }
};

SIBYL_TEST(tst_TreeKill)
#include "tst_TreeKill.moc"
