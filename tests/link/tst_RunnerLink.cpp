// SPDX-License-Identifier: Apache-2.0
#include "link/LinkDialogue.h"
#include "protocol/MessageCodec.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray heartbeat = R"({"type":"heartbeat","server_time":"2026-03-01T09:31:00+00:00"})";
const QByteArray assignment = R"({"type":"task_assign","task_id":"t1","agent_id":"a1","project_id":"p1"})";

// How LinkDialogue's log tells of a message of this type.
QString told(const ServerMessage &message)
{
    return u"message %1"_s.arg(message.index());
}

} // namespace

class tst_RunnerLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForWhatItNeeds()
    {
        LinkSettings settings = LinkDialogue::defaultSettings();
        settings.isSandbox = true;
        settings.sandboxId = u"sb\r\nX-Evil: 1"_s;
        LinkDialogue d(settings);
        d.link.start();
        QCOMPARE(d.server().url().toString(), u"ws://127.0.0.1:3334/api/runners/ws/6f1c9a3e-7d0b-4a55-9a41-0c9d2f6b8e11"_s);
        QCOMPARE(d.server().header("Authorization"), QByteArray("Bearer good-token"));
        QCOMPARE(d.server().header("X-Sibyl-Features"), QByteArray("result_ack, attempt, reconcile, log_stream, permissions, runner_token"));
        QCOMPARE(d.server().header("X-Sibyl-Runner-Mode"), QByteArray("sandbox"));
        QCOMPARE(d.server().header("X-Sibyl-Sandbox-Id"), QByteArray("sb%0D%0AX-Evil: 1"));
        QVERIFY(d.server().header("User-Agent").startsWith("sibyl-runner/"));
    }

    void leavesOutTheSandboxHeaders()
    {
        LinkDialogue d;
        d.link.start();
        QVERIFY(d.server().header("X-Sibyl-Runner-Mode").isNull());
        QVERIFY(d.server().header("X-Sibyl-Sandbox-Id").isNull());
    }

    // The original server says nothing on connect.
    void isOnlineWhenStillOpenAfterTheSettleTime()
    {
        LinkDialogue d;
        d.link.start();
        d.server().accept();
        QVERIFY(!d.link.send(HeartbeatAck{}));
        d.clock.advance(1'999ms);
        QCOMPARE(d.takeLog(), (QStringList{u"Connecting"_s, u"Settling"_s}));
        d.clock.advance(1ms);
        QCOMPARE(d.takeLog(), (QStringList{u"Online"_s, u"online"_s}));
        QVERIFY(d.link.send(RunnerStatus{}));
        QCOMPARE(d.takeSentTypes(), QStringList{u"status"_s});
    }

    void isOnlineAtTheFirstFrame()
    {
        LinkDialogue d;
        d.link.start();
        d.server().accept();
        d.server().say(assignment);
        QCOMPARE(d.takeLog(), (QStringList{u"Connecting"_s, u"Settling"_s, u"Online"_s, u"online"_s, u"message 1"_s}));
    }

    void knowsTheFeaturesBeforeItIsOnline()
    {
        LinkDialogue d;
        bool hadFeature = false;
        QObject::connect(&d.link, &RunnerLink::online, &d.context,
                         [&] { hadFeature = d.link.hasFeature("result_ack"_L1); });
        d.goOnline("[\"result_ack\",\"made_up\"]");
        QVERIFY(hadFeature);
        QVERIFY(!d.link.hasFeature("reconcile"_L1));
        QCOMPARE(d.link.serverName(), u"sibyl-runner/9"_s);

        // They hold for one connection.
        d.server().hangUp(1012);
        QVERIFY(!d.link.hasFeature("result_ack"_L1));
        d.clock.advance(1s);
        d.server().accept();
        d.server().say(heartbeat);
        QVERIFY(!d.link.hasFeature("result_ack"_L1));
        QCOMPARE(d.link.serverName(), QString());
    }

    void answersHeartbeatsBeforeAnythingElse()
    {
        LinkDialogue d;
        d.link.start();
        d.server().accept();
        QStringList typesWhenOnline;
        QObject::connect(&d.link, &RunnerLink::online, &d.context, [&] { typesWhenOnline = d.takeSentTypes(); });
        d.server().say(heartbeat);
        QCOMPARE(typesWhenOnline, QStringList{u"heartbeat_ack"_s});
    }

    void beatsOnItsOwn()
    {
        LinkDialogue d;
        d.goOnline();
        for (int i = 0; i < 3; ++i) {
            d.clock.advance(22s);
            QCOMPARE(d.takeSentTypes(), QStringList{u"heartbeat_ack"_s});
        }
    }

    void reconnectsAfterSilence()
    {
        LinkDialogue d;
        d.goOnline();
        for (int i = 0; i < 4; ++i) {
            d.clock.advance(79s);
            d.server().say(heartbeat);
        }
        d.takeLog();
        d.clock.advance(79s);
        QVERIFY(d.link.state() == LinkState::Online);
        d.server().pong(); // comes from the peer's library, not from the server
        d.clock.advance(1s);
        QCOMPARE(d.takeLog(), QStringList{u"Backoff"_s});
        QVERIFY2(d.detail.contains("80 seconds"_L1), qPrintable(d.detail));
        QCOMPARE(d.server().closeCode(), std::optional(1001));

        // The peer never answers the close frame; the old socket is gone before the new one opens.
        d.clock.advance(1s);
        QCOMPARE(d.transports.count(), 2);
        QCOMPARE(d.transports.openCount(), 0);
        d.server().accept();
        QCOMPARE(d.transports.openCount(), 1);
    }

    void waitsWithFullJitter()
    {
        LinkDialogue d;
        d.link.start();
        QList<qint64> limits;
        for (int i = 0; i < 9; ++i) {
            d.random = 0.999'999;
            d.server().lose(u"Connection refused"_s);
            QVERIFY(d.link.state() == LinkState::Backoff);
            QVERIFY(d.detail.contains("Connection refused"_L1));
            const qint64 wait = d.clock.nowUtc().msecsTo(d.nextTryUtc);
            limits += (wait + 1) / 1'000;
            d.clock.advance(Milliseconds(wait - 1));
            QVERIFY(d.link.state() == LinkState::Backoff);
            d.clock.advance(1ms);
            QVERIFY(d.link.state() == LinkState::Connecting);
        }
        QCOMPARE(limits, (QList<qint64>{1, 2, 4, 8, 16, 32, 60, 60, 60}));
        d.random = 0;
        d.server().lose(u"x"_s);
        d.clock.advance(0ms);
        QVERIFY(d.link.state() == LinkState::Connecting);
    }

    // A server that accepts and hangs up soon must not be asked in a tight loop (spec R-04).
    void forgetsTroubleOnlyAfterAWhileOnline()
    {
        LinkDialogue d;
        d.random = 0.999'999;
        d.link.start();
        const auto waitAfter = [&d](Milliseconds online) {
            d.server().accept();
            d.server().say(heartbeat);
            d.passTime(online);
            d.server().hangUp(1012, u"Service Restart"_s);
            const qint64 wait = d.clock.nowUtc().msecsTo(d.nextTryUtc);
            d.clock.advance(Milliseconds(wait));
            return (wait + 1) / 1'000;
        };
        QList<qint64> waits;
        for (const Milliseconds online : {0s, 0s, 10s, 29s, 30s, 0s, 600s, 0s}) {
            waits += waitAfter(online);
        }
        QCOMPARE(waits, (QList<qint64>{1, 2, 4, 8, 1, 2, 1, 2}));
    }

    void asksToSignInWhenThereIsNoOtherToken()
    {
        LinkDialogue d;
        d.hasOtherTokens = false;
        d.link.start();
        d.server().accept();
        d.server().hangUp(1008, u"Authentication required"_s);
        QCOMPARE(d.tokenRequests, (QStringList{u"token"_s, u"refresh"_s}));
        QVERIFY(d.link.state() == LinkState::SignInNeeded);
        QVERIFY(d.detail.contains("sibyl-runner register"_L1));
        QCOMPARE(d.clock.nowUtc().secsTo(d.nextTryUtc), 600);
        d.clock.advance(599s);
        QCOMPARE(d.transports.count(), 1);

        // Somebody signed in.
        d.token = "another";
        d.link.tryNow();
        QCOMPARE(d.tokenRequests.last(), u"token"_s);
        QCOMPARE(d.server().header("Authorization"), QByteArray("Bearer another"));
        d.server().accept();
        d.server().say(heartbeat);
        QVERIFY(d.link.state() == LinkState::Online);
    }

    // However many tokens there are, and however fresh: a server that refuses all of them is left alone.
    void stopsAskingAServerThatRefusesEverything()
    {
        LinkDialogue d;
        d.link.start();
        int refusals = 0;
        for (; d.link.state() == LinkState::Connecting && refusals < 100; ++refusals) {
            d.server().accept();
            if (refusals % 2 == 1) {
                d.server().say(heartbeat); // it seems to be online, for a moment
            }
            d.server().hangUp(1008, u"Authentication required"_s);
        }
        QCOMPARE(refusals, 6);
        QVERIFY(d.link.state() == LinkState::SignInNeeded);
        QCOMPARE(d.clock.nowUtc().secsTo(d.nextTryUtc), 600);
    }

    void refreshesAlsoOnHttp401()
    {
        LinkDialogue d;
        d.link.start();
        d.server().refuse(401, R"({"detail":"Not authenticated"})");
        QCOMPARE(d.tokenRequests, (QStringList{u"token"_s, u"refresh"_s}));
        QVERIFY(d.link.state() == LinkState::Connecting);
        QCOMPARE(d.server().header("Authorization"), QByteArray("Bearer renewed-2"));
        d.server().accept();
        d.server().say(heartbeat);
        QVERIFY(d.link.state() == LinkState::Online);
    }

    // The renewed token expires in its turn, with the connection open, again and again: a new story
    // each time, while one that never works for long is the same story.
    void aTokenThatWorkedForAWhileBeginsANewStory_data()
    {
        QTest::addColumn<int>("secondsOnline");
        QTest::addColumn<bool>("goesOn");
        QTest::newRow("refused while settling") << 0 << false;
        QTest::newRow("refused soon") << 29 << false;
        QTest::newRow("worked for a while") << 30 << true;
        QTest::newRow("hours later") << 7'200 << true;
    }
    void aTokenThatWorkedForAWhileBeginsANewStory()
    {
        QFETCH(int, secondsOnline);
        QFETCH(bool, goesOn);
        LinkDialogue d;
        d.link.start();
        for (int i = 0; i < 20 && d.link.state() == LinkState::Connecting; ++i) {
            d.server().accept();
            if (secondsOnline > 0) {
                d.server().say(heartbeat);
                d.passTime(Seconds(secondsOnline));
            }
            d.server().hangUp(1008, u"Authentication required"_s);
        }
        QCOMPARE(d.link.state() == LinkState::Connecting, goesOn);
    }

    // A server that is down refuses nothing, and neither does one that is too busy to refresh.
    void aRefreshThatCannotBeHadNowIsTriedAgain_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("state");
        QTest::addColumn<int>("secondsUntilNext");
        QTest::newRow("network") << int(ErrorKind::Network) << u"Backoff"_s << 1;
        QTest::newRow("time") << int(ErrorKind::Timeout) << u"Backoff"_s << 1;
        QTest::newRow("login ended") << int(ErrorKind::Auth) << u"SignInNeeded"_s << 120;
        QTest::newRow("not stored") << int(ErrorKind::Storage) << u"SignInNeeded"_s << 120;
    }
    void aRefreshThatCannotBeHadNowIsTriedAgain()
    {
        QFETCH(int, kind);
        QFETCH(QString, state);
        QFETCH(int, secondsUntilNext);
        LinkDialogue d;
        d.random = 0.999'999;
        d.link.start();
        d.tokenFault = Error{static_cast<ErrorKind>(kind), u"what happened"_s, {}};
        d.server().accept();
        d.server().hangUp(1008, u"Authentication required"_s);
        QCOMPARE(QString::fromLatin1(toString(d.link.state())), state);
        QVERIFY2(d.detail.contains("what happened"_L1), qPrintable(d.detail));
        QCOMPARE((d.clock.nowUtc().msecsTo(d.nextTryUtc) + 1) / 1'000, secondsUntilNext);

        d.tokenFault.reset();
        d.comeBack();
        QVERIFY(d.link.state() == LinkState::Online);
    }

    void waitsForALateTokenOnce()
    {
        LinkDialogue d;
        d.isTokenReady = false;
        d.link.start();
        const auto late = d.pendingAnswer;
        d.clock.advance(59'999ms);
        QVERIFY(d.link.state() == LinkState::Connecting);
        d.clock.advance(1ms);
        QVERIFY(d.link.state() == LinkState::Backoff);
        QVERIFY2(d.detail.contains("token"_L1), qPrintable(d.detail));
        late(Redacted("of the first try"));
        QCOMPARE(d.transports.count(), 0);

        d.clock.advance(d.clock.untilNext());
        QVERIFY(d.link.state() == LinkState::Connecting);
        late(Redacted("of the first try"));
        QCOMPARE(d.transports.count(), 0);
        d.pendingAnswer(Redacted("in-time"));
        d.pendingAnswer(Redacted("twice"));
        QCOMPARE(d.transports.count(), 1);
        QCOMPARE(d.server().header("Authorization"), QByteArray("Bearer in-time"));
    }

    void needsAToken_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("two lines") << QByteArray("a\r\nX-Evil: 1");
        QTest::newRow("blank") << QByteArray("a b");
        QTest::newRow("not ASCII") << QByteArray("t\xc3\xa4");
    }
    void needsAToken()
    {
        QFETCH(QByteArray, token);
        LinkDialogue d;
        d.token = token;
        d.link.start();
        QVERIFY(d.link.state() == LinkState::SignInNeeded);
        QCOMPARE(d.transports.count(), 0);
        // Perhaps the keyring was locked: it is asked again soon.
        d.token = "good";
        d.clock.advance(30s);
        QVERIFY(d.link.state() == LinkState::Connecting);
        QCOMPARE(d.transports.count(), 1);
    }

    void staysAwayWhenRefused_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("reason");
        QTest::newRow("1008") << 1008 << u"Not authorized for this runner"_s;
        QTest::newRow("4003") << 4003 << u"Sandbox claim mismatch"_s;
    }
    void staysAwayWhenRefused()
    {
        QFETCH(int, code);
        QFETCH(QString, reason);
        LinkDialogue d;
        d.link.start();
        for (int i = 1; i <= 3; ++i) {
            d.server().accept();
            d.server().hangUp(code, reason);
            QVERIFY(d.link.state() == LinkState::Refused);
            QVERIFY(d.detail.contains(reason));
            d.clock.advance(599s);
            QCOMPARE(d.transports.count(), i);
            d.clock.advance(1s);
            QCOMPARE(d.transports.count(), i + 1);
        }
        QCOMPARE(d.tokenRequests, QStringList(4, u"token"_s));
    }

    void errorBeforeTheCloseIsTheReason()
    {
        LinkDialogue d;
        d.link.start();
        d.server().accept();
        d.server().say(R"({"type":"error","message":"Auth disabled in dev mode"})");
        QVERIFY(d.link.state() == LinkState::Settling);
        d.server().hangUp(1008);
        QVERIFY(d.link.state() == LinkState::Refused);
        QVERIFY(d.detail.contains("Auth disabled in dev mode"_L1));
    }

    void saysThatAServerHasNoRunnerSupport()
    {
        LinkDialogue d;
        d.link.start();
        d.server().refuse(404, R"({"detail":"Not Found"})");
        QVERIFY(d.link.state() == LinkState::Refused);
        QVERIFY(d.detail.contains("no runner support"_L1));
    }

    void doesNotFightASecondInstance()
    {
        LinkDialogue d;
        d.goOnline();
        d.server().hangUp(1000, u"Replaced by new connection"_s);
        QCOMPARE(d.takeLog(), QStringList{u"Replaced"_s});
        QVERIFY(d.detail.contains("another runner process"_L1));
        d.clock.advance(299s);
        QCOMPARE(d.transports.count(), 1);
        d.clock.advance(1s);
        QCOMPARE(d.transports.count(), 2);
    }

    void aBadAddressIsRefusedWithAHint()
    {
        LinkSettings settings = LinkDialogue::defaultSettings();
        settings.serverUrl = u"sibyl.example.com"_s;
        LinkDialogue d(settings);
        d.link.start();
        QVERIFY(d.link.state() == LinkState::Refused);
        QVERIFY(d.detail.contains("https://sibyl.example.com"_L1));
    }

    void givesUpOnAPeerThatNeverAnswersTheUpgrade()
    {
        LinkDialogue d;
        d.link.start();
        d.clock.advance(15s);
        QCOMPARE(d.takeLog(), (QStringList{u"Connecting"_s, u"Backoff"_s}));
        QVERIFY(d.detail.contains("15 seconds"_L1));
    }

    void survivesEveryFrame_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QStringList>("log");
        const QStringList refused{u"refused "_s};
        QTest::newRow("not JSON") << QByteArray("hello") << refused;
        QTest::newRow("array") << QByteArray("[1,2]") << refused;
        QTest::newRow("null") << QByteArray("null") << refused;
        QTest::newRow("number") << QByteArray("7") << refused;
        QTest::newRow("empty") << QByteArray() << refused;
        QTest::newRow("deep") << QByteArray(1'000'000, '[') << refused;
        QTest::newRow("bad task") << QByteArray(R"({"type":"task_assign","task_id":"t1"})") << QStringList{u"refused t1"_s};
        QTest::newRow("bad cancel") << QByteArray(R"({"type":"task_cancel","task_id":"t1","attempt":-1})") << refused;
        QTest::newRow("unknown") << QByteArray(R"({"type":"fancy"})") << QStringList{told(UnknownMessage{})};
        QTest::newRow("2 MiB") << QByteArray(R"({"type":"error","message":)") + '"' + QByteArray(2 * 1024 * 1024, 'x') + "\"}"
                               << QStringList{told(ServerError{})};
    }
    void survivesEveryFrame()
    {
        QFETCH(QByteArray, frame);
        LinkDialogue d;
        d.goOnline();
        d.server().say(frame);
        QTEST(d.takeLog(), "log");
        d.server().say(heartbeat);
        QCOMPARE(d.takeSentTypes(), QStringList{u"heartbeat_ack"_s});
        QVERIFY(d.link.state() == LinkState::Online);
    }

    void refusesBinaryFrames()
    {
        LinkDialogue d;
        d.link.start();
        d.server().accept();
        d.takeLog();
        d.server().sayBinary("\x00\x01");
        QCOMPARE(d.takeLog(), (QStringList{u"Online"_s, u"online"_s, u"refused "_s}));
        QVERIFY(d.refusedFrame.contains("binary"_L1));
    }

    void callsBackAfterThePong()
    {
        LinkDialogue d;
        QStringList calls;
        d.link.afterPong(&d.context, [&] { calls += u"offline"_s; });
        d.goOnline();
        d.link.afterPong(&d.context, [&] { calls += u"first"_s; });
        {
            QObject gone;
            d.link.afterPong(&gone, [&] { calls += u"gone"_s; });
        }
        d.link.afterPong(&d.context, [&] { calls += u"third"_s; });
        QCOMPARE(d.server().pingCount(), 3);
        d.server().pong();
        QCOMPARE(calls, QStringList{u"first"_s});
        d.server().pong();
        d.server().pong();
        QCOMPARE(calls, (QStringList{u"first"_s, u"third"_s}));
        Q_EMIT d.server().pongReceived("nonsense");

        d.link.afterPong(&d.context, [&] { calls += u"lost"_s; });
        d.server().hangUp(1012);
        d.clock.advance(1s);
        d.server().accept();
        d.server().say(heartbeat);
        Q_EMIT d.server().pongReceived("4");
        QCOMPARE(calls.size(), 2);
    }

    void aPongAnswersAllEarlierPings()
    {
        LinkDialogue d;
        d.goOnline();
        int calls = 0;
        for (int i = 0; i < 3; ++i) {
            d.link.afterPong(&d.context, [&calls] { ++calls; });
        }
        Q_EMIT d.server().pongReceived("2");
        QCOMPARE(calls, 2);
    }

    void tryNowEndsTheWaiting()
    {
        LinkDialogue d;
        d.link.start();
        d.server().lose(u"Network unreachable"_s);
        d.link.tryNow();
        QVERIFY(d.link.state() == LinkState::Connecting);
        QCOMPARE(d.transports.count(), 2);
        d.link.tryNow(); // already at it
        QCOMPARE(d.transports.count(), 2);
        d.clock.advance(1s); // the old alarm is gone
        QCOMPARE(d.transports.count(), 2);
    }

    void aChangeOfNetworkEndsOnlyWaitingThatItCanHelp_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("isTried");
        QTest::newRow("Backoff") << u"Backoff"_s << true;
        QTest::newRow("Refused") << u"Refused"_s << false;
        QTest::newRow("SignInNeeded") << u"SignInNeeded"_s << false;
        QTest::newRow("Replaced") << u"Replaced"_s << false;
    }
    void aChangeOfNetworkEndsOnlyWaitingThatItCanHelp()
    {
        QFETCH(QString, state);
        QFETCH(bool, isTried);
        LinkDialogue d;
        d.link.start();
        const std::map<QString, std::function<void()>> ways{
            {u"Backoff"_s, [&] { d.server().lose(u"Network unreachable"_s); }},
            {u"Refused"_s, [&] { d.server().refuse(403, {}); }},
            {u"SignInNeeded"_s, [&] { d.hasOtherTokens = false; d.server().refuse(401, {}); }},
            {u"Replaced"_s, [&] { d.server().hangUp(1000, u"Replaced by new connection"_s); }},
        };
        ways.at(state)();
        QCOMPARE(QString::fromLatin1(toString(d.link.state())), state);
        d.link.networkChanged();
        QCOMPARE(d.link.state() == LinkState::Connecting, isTried);
    }

    void aChangeOfNetworkFindsADeadConnection()
    {
        LinkDialogue d;
        d.goOnline();
        d.link.networkChanged();
        QCOMPARE(d.server().pingCount(), 1);
        d.clock.advance(10s);
        QVERIFY(d.link.state() == LinkState::Backoff);
    }

    void tryNowChecksALiveConnection()
    {
        LinkDialogue d;
        d.goOnline();
        d.link.tryNow();
        QCOMPARE(d.server().pingCount(), 1);
        d.clock.advance(9s);
        d.server().pong();
        d.clock.advance(10s);
        QVERIFY(d.link.state() == LinkState::Online);

        d.link.tryNow();
        d.clock.advance(10s);
        QVERIFY(d.link.state() == LinkState::Backoff);
    }

    void stopsInEveryState_data()
    {
        QTest::addColumn<QString>("state");
        for (const LinkState state : allLinkStates) {
            if (state != LinkState::Stopped) {
                QTest::newRow(toString(state).data()) << QString::fromLatin1(toString(state));
            }
        }
    }
    void stopsInEveryState()
    {
        QFETCH(QString, state);
        LinkDialogue d;
        const std::map<QString, std::function<void()>> ways{
            {u"Idle"_s, [] {}},
            {u"Connecting"_s, [&] { d.link.start(); }},
            {u"Settling"_s, [&] { d.link.start(); d.server().accept(); }},
            {u"Online"_s, [&] { d.goOnline(); }},
            {u"Backoff"_s, [&] { d.link.start(); d.server().lose(u"x"_s); }},
            {u"Refused"_s, [&] { d.link.start(); d.server().refuse(403, {}); }},
            {u"SignInNeeded"_s, [&] { d.token.clear(); d.link.start(); }},
            {u"Replaced"_s, [&] { d.goOnline(); d.server().hangUp(1000, u"Replaced by new connection"_s); }},
        };
        ways.at(state)();
        QVERIFY(QString::fromLatin1(toString(d.link.state())) == state);
        d.takeLog();

        d.link.stop();
        QVERIFY(d.link.state() == LinkState::Stopped);
        if (d.transports.openCount() > 0) {
            QCOMPARE(d.takeLog(), QStringList{u"Stopped"_s});
            QCOMPARE(d.server().closeCode(), std::optional(1000));
            d.server().say(assignment); // not ours any more
            d.server().confirmClose();
            QCOMPARE(d.takeLog(), QStringList{u"closed"_s});
        } else {
            QCOMPARE(d.takeLog(), (QStringList{u"Stopped"_s, u"closed"_s}));
        }
        const qsizetype count = d.transports.count();
        d.clock.advance(1h);
        d.link.tryNow();
        d.link.start();
        d.link.stop();
        QCOMPARE(d.transports.count(), count);
        QCOMPARE(d.takeLog(), QStringList());
    }

    void mayBeStoppedFromAnySignal_data()
    {
        QTest::addColumn<QString>("when");
        for (const char *when : {"Connecting", "Settling", "Online", "online", "message 0", "Backoff"}) {
            QTest::newRow(when) << QString::fromLatin1(when);
        }
    }
    void mayBeStoppedFromAnySignal()
    {
        QFETCH(QString, when);
        LinkDialogue d;
        const auto stopWhen = [&d, when](const QString &event) {
            if (event == when) {
                d.link.stop();
            }
        };
        QObject::connect(&d.link, &RunnerLink::stateChanged, &d.context,
                         [&](LinkState state) { stopWhen(QString::fromLatin1(toString(state))); });
        QObject::connect(&d.link, &RunnerLink::online, &d.context, [&] { stopWhen(u"online"_s); });
        QObject::connect(&d.link, &RunnerLink::messageReceived, &d.context, [&] { stopWhen(u"message 0"_s); });
        d.link.start();
        if (d.transports.count() > 0) {
            const QPointer<FakeTransport> server = &d.server();
            server->accept();
            server->say(heartbeat);
            server->hangUp(1012);
        }
        QVERIFY(d.link.state() == LinkState::Stopped);
        QCOMPARE(d.log.count(u"closed"_s), 1);
        d.clock.advance(1h);
        QVERIFY(d.transports.count() <= 1);
    }

    void mayBeDestroyedFromAnySignal_data()
    {
        QTest::addColumn<QString>("when");
        for (const char *when : {"Connecting", "Settling", "Online", "online", "message", "refused", "Backoff", "pong"}) {
            QTest::newRow(when) << QString::fromLatin1(when);
        }
    }
    void mayBeDestroyedFromAnySignal()
    {
        QFETCH(QString, when);
        FakeClock clock;
        FakeTransports transports;
        auto link = std::make_unique<RunnerLink>(
            LinkDialogue::defaultSettings(), transports, clock,
            [](bool, const std::function<void(Result<Redacted>)> &answer) { answer(Redacted("t")); });
        QObject context;
        const auto dieWhen = [&](const QString &event) {
            if (event == when) {
                link.reset();
            }
        };
        QObject::connect(link.get(), &RunnerLink::stateChanged, &context,
                         [&](LinkState state) { dieWhen(QString::fromLatin1(toString(state))); });
        QObject::connect(link.get(), &RunnerLink::online, &context, [&] { dieWhen(u"online"_s); });
        QObject::connect(link.get(), &RunnerLink::messageReceived, &context, [&] { dieWhen(u"message"_s); });
        QObject::connect(link.get(), &RunnerLink::frameRefused, &context, [&] { dieWhen(u"refused"_s); });
        const auto step = [&](const std::function<void(FakeTransport &)> &action) {
            if (link) {
                action(transports.last());
            }
        };
        link->start();
        step([](FakeTransport &server) { server.accept(); });
        step([](FakeTransport &server) { server.say(heartbeat); });
        step([](FakeTransport &server) { server.say("["); });
        if (link) {
            link->afterPong(&context, [&] { dieWhen(u"pong"_s); });
            link->afterPong(&context, [] {});
        }
        step([](FakeTransport &server) { Q_EMIT server.pongReceived("2"); });
        step([](FakeTransport &server) { server.hangUp(1012); });
        QVERIFY(!link);
        clock.advance(1h);
        QCOMPARE(transports.openCount(), 0);
    }
};

SIBYL_TEST(tst_RunnerLink)
#include "tst_RunnerLink.moc"
