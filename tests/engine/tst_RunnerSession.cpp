// SPDX-License-Identifier: Apache-2.0
#include "engine/RunnerSession.h"
#include "support/FakeClock.h"
#include "support/FakeLauncher.h"
#include "support/FakeTransport.h"
#include "support/NoCommands.h"
#include "support/TestMain.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::test {

const QByteArray originalServer;
const QByteArray ownServer = R"({"type":"welcome","server":"sibyl-runner/9","features":["result_ack","attempt","reconcile"]})";

// A whole session between a scripted server, agents and clock, on a real journal. Tasks run in
// plain directories.
class SessionBench
{
public:
    SessionBench()
    {
        config.serverUrl = u"http://127.0.0.1:3334"_s;
        config.runnerId = u"6f1c9a3e-7d0b-4a55-9a41-0c9d2f6b8e11"_s;
        config.stateDir = dir.filePath(u"state"_s);
        config.worktreeBase = dir.filePath(u"worktrees"_s);
        config.policy.commands = CommandPolicy::Allow;
        config.policy.unlinkedProjects = UnlinkedPolicy::Plain;
        config.readySupervisors = 0;
        open();
    }
    void open()
    {
        session.reset();
        session = RunnerSession::open(config, {clock, commands, launcher, transports,
                                               [](bool, const auto &answer) { answer(Redacted("t")); }, {}})
                      .value();
        session->start();
    }

    FakeTransport &server() { return transports.last(); }
    void accept(const QByteArray &welcome)
    {
        server().accept();
        if (welcome.isEmpty()) {
            clock.advance(Seconds(2));
        } else {
            server().say(welcome);
        }
    }
    void breakConnection() { server().lose(u"reset"_s); }
    void assign(std::optional<int> attempt = {})
    {
        QJsonObject message{{"type"_L1, u"task_assign"_s}, {"task_id"_L1, u"t1"_s}, {"agent_id"_L1, u"agent_1"_s},
                            {"project_id"_L1, u"p"_s}, {"config"_L1, QJsonObject{{"command"_L1, u"true"_s}}}};
        if (attempt) {
            message.insert("attempt"_L1, *attempt);
        }
        server().say(QJsonDocument(message).toJson());
    }
    // What came for the task since the last call: "ack", "complete completed", "ack 2", ...
    QStringList told()
    {
        QStringList lines;
        for (const QByteArray &frame : server().takeSent()) {
            const QJsonObject message = QJsonDocument::fromJson(frame).object();
            QString line = message.value("type"_L1).toString();
            if (line == "task_complete"_L1) {
                line = u"complete "_s + message.value("result"_L1).toObject().value("status"_L1).toString();
            } else if (line == "task_ack"_L1 || line == "task_reject"_L1) {
                line = line.mid(5);
            } else {
                continue;
            }
            const QJsonValue attempt = message.value("attempt"_L1);
            lines += attempt.isDouble() ? line + u" %1"_s.arg(attempt.toInt()) : line;
        }
        heard += lines;
        return lines;
    }
    // Waits until all that was told since the last takeHeard() is `lines`.
    bool hears(const QStringList &lines)
    {
        const bool isRight = QTest::qWaitFor([&] {
            told();
            return heard.size() >= lines.size();
        }) && heard == lines;
        if (!isRight) {
            qWarning() << "heard" << heard;
        }
        heard.clear();
        return isRight;
    }
    // The `n`-th agent runs and ends.
    void runAgent(size_t n, const ExitReport &report)
    {
        QVERIFY(QTest::qWaitFor([&] { return launcher.started.size() > n; }));
        const QPointer<FakeProcess> process = launcher.started.at(n);
        process->becomeReady();
        QVERIFY(QTest::qWaitFor([&] { return process->isGone; }));
        process->start();
        process->end(report);
    }
    QTemporaryDir dir;
    RunnerConfig config;
    FakeClock clock;
    NoCommands commands;
    FakeLauncher launcher;
    FakeTransports transports;
    QStringList heard;
    std::unique_ptr<RunnerSession> session;
};

} // namespace sibyl::test

using namespace sibyl;
using namespace sibyl::test;

// What a server hears of a task, in order, when things go wrong (design section 4, Journal and Outbox).
class tst_RunnerSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acknowledgesOnlyWhatTheJournalKnows()
    {
        SessionBench b;
        b.accept(originalServer);
        b.assign();
        b.assign(); // the server sends it twice
        QCOMPARE(b.told(), QStringList());
        QVERIFY(b.hears({u"ack"_s}));
        b.assign();
        QVERIFY(b.hears({u"ack"_s}));
        b.runAgent(0, {.ending = Exited{0}});
        QVERIFY(b.hears({u"complete completed"_s}));
        QCOMPARE(b.launcher.started.size(), size_t{1});
    }

    void cancelledBeforeItIsJournaledItNeverStarts()
    {
        SessionBench b;
        b.accept(originalServer);
        b.assign();
        b.server().say(R"({"type":"task_cancel","task_id":"t1"})");
        QVERIFY(QTest::qWaitFor([&] { return b.told(), b.heard.contains(u"complete cancelled"_s); }));
        QCOMPARE(b.session->openTaskCount(), 0);
        QVERIFY(b.launcher.started.empty());
    }

    void anAckThatMayBeLostIsSentAgain()
    {
        SessionBench b;
        b.accept(originalServer);
        b.assign();
        QVERIFY(b.hears({u"ack"_s}));
        b.breakConnection();
        b.clock.advance(Seconds(1));
        b.accept(originalServer);
        QVERIFY(b.hears({u"ack"_s}));
        b.server().pong();
        b.breakConnection();
        b.clock.advance(Seconds(2));
        b.accept(originalServer);
        b.runAgent(0, {.ending = Exited{0}});
        QVERIFY(b.hears({u"complete completed"_s}));
    }

    // A late ack would re-open the task.
    void noAckOnceTheResultIsQueued()
    {
        SessionBench b;
        b.accept(originalServer);
        b.assign();
        QVERIFY(b.hears({u"ack"_s}));
        b.breakConnection();
        b.runAgent(0, {.ending = Exited{0}});
        QTRY_COMPARE(b.session->openTaskCount(), 0);
        b.clock.advance(Seconds(1));
        b.accept(originalServer);
        QVERIFY(b.hears({u"complete completed"_s}));
    }

    void theSameResultAgainAfterARedelivery()
    {
        SessionBench b;
        b.accept(originalServer);
        b.assign();
        b.runAgent(0, {.ending = Exited{3}});
        QVERIFY(b.hears({u"ack"_s, u"complete failed"_s}));
        b.server().pong();
        b.assign();
        QVERIFY(b.hears({u"ack"_s, u"complete failed"_s}));
        QCOMPARE(b.launcher.started.size(), size_t{1});
    }

    // Without attempt numbers the old result would end the new run.
    void aNewRunAfterARetryableEndingWithdrawsTheOldResult()
    {
        SessionBench b;
        b.accept(originalServer);
        b.assign();
        b.runAgent(0, {.ending = Interrupted{}});
        QVERIFY(b.hears({u"ack"_s, u"complete failed"_s}));
        b.assign(); // the result arrived, though no pong told so
        QVERIFY(b.hears({u"ack"_s}));
        b.breakConnection();
        b.clock.advance(Seconds(1));
        b.accept(originalServer);
        QVERIFY(b.hears({u"ack"_s}));
        b.runAgent(1, {.ending = Exited{0}});
        QVERIFY(b.hears({u"complete completed"_s}));
    }

    // With attempt numbers each result has its place, so none is withdrawn.
    void everyAttemptsResultReachesAServerThatCountsThem()
    {
        SessionBench b;
        b.accept(ownServer);
        b.assign(1);
        b.runAgent(0, {.ending = Interrupted{}});
        QVERIFY(b.hears({u"ack 1"_s, u"complete failed 1"_s}));
        b.assign(2);
        QVERIFY(b.hears({u"ack 2"_s}));
        b.breakConnection();
        b.clock.advance(Seconds(1));
        b.accept(ownServer);
        QVERIFY(b.hears({u"complete failed 1"_s})); // status names attempt 2: no ack again
        b.runAgent(1, {.ending = Exited{0}});
        QVERIFY(b.hears({u"complete completed 2"_s}));
        QCOMPARE(b.session->undeliveredCount(), 2);
        b.server().say(R"({"type":"task_completed","task_id":"t1","attempt":1,"effective":false})");
        b.server().say(R"({"type":"task_completed","task_id":"t1","attempt":2,"effective":true})");
        QCOMPARE(b.session->undeliveredCount(), 0);
    }

    void aSilentAgentDoesNotOverrunTheTimeOfTheDay()
    {
        SessionBench b;
        b.config.budgets.perDay.wallTime = Seconds(60);
        b.open();
        b.accept(originalServer);
        b.assign();
        QVERIFY(QTest::qWaitFor([&] { return !b.launcher.started.empty(); }));
        const QPointer<FakeProcess> process = b.launcher.started.front();
        process->becomeReady();
        QVERIFY(QTest::qWaitFor([&] { return process->isGone; }));
        process->start();
        b.clock.advance(Seconds(58));
        QVERIFY(process->kills.empty());
        b.clock.advance(Seconds(3));
        QCOMPARE(process->kills.size(), size_t{1});
    }

    void afterARestartTheAckComesBeforeAnythingElse()
    {
        SessionBench b;
        b.accept(originalServer);
        b.assign();
        QVERIFY(b.hears({u"ack"_s}));
        b.session.reset(); // the agent had not started
        b.launcher.started.clear();
        b.open();
        b.accept(originalServer);
        QVERIFY(b.hears({u"ack"_s}));
        b.runAgent(0, {.ending = Exited{0}});
        QVERIFY(b.hears({u"complete completed"_s}));
    }
};

SIBYL_TEST(tst_RunnerSession)
#include "tst_RunnerSession.moc"
