// SPDX-License-Identifier: Apache-2.0
#include "link/LinkDialogue.h"
#include "link/OutboxDelivery.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray withAck = "[\"result_ack\",\"attempt\"]";

OutboxRecord recordOf(const QString &taskId, int attempt = 1)
{
    OutboxRecord record;
    record.key = {taskId, attempt};
    record.serverUrl = u"http://127.0.0.1:3334"_s;
    record.runnerId = u"r1"_s;
    record.frame = "{\"type\":\"task_complete\",\"task_id\":\"" + taskId.toLatin1() + "\"}";
    return record;
}

QByteArray completed(const char *taskId, const char *rest = "")
{
    return QByteArray("{\"type\":\"task_completed\",\"task_id\":\"") + taskId + '"' + rest + '}';
}

QString stateName(OutboxState state)
{
    switch (state) {
    case OutboxState::Pending:
        return u"pending"_s;
    case OutboxState::Received:
        return u"received"_s;
    case OutboxState::Confirmed:
        return u"confirmed"_s;
    case OutboxState::Withdrawn:
        break;
    }
    return u"withdrawn"_s;
}

// An outbox on a scripted connection. `written` is what went to the journal, `events` what was told.
struct OutboxDialogue : LinkDialogue {
    OutboxDialogue()
        : outbox(link, clock, u"http://127.0.0.1:3334"_s, u"r1"_s, [this](const OutboxRecord &record) {
            written += u"%1 %2%3"_s.arg(record.key.taskId, stateName(record.state),
                                         record.isEffective ? QString() : u" in vain"_s);
        })
    {
        QObject::connect(&outbox, &OutboxDelivery::sent, &context,
                         [this](const AttemptKey &key) { events += u"sent "_s + key.taskId; });
        QObject::connect(&outbox, &OutboxDelivery::delivered, &context,
                         [this](const AttemptKey &key, bool isConfirmed, bool isEffective) {
                             events += u"%1 %2%3"_s.arg(key.taskId, isConfirmed ? u"confirmed"_s : u"received"_s,
                                                         isEffective ? QString() : u" in vain"_s);
                         });
    }

    // The task ids of the results sent since the last call.
    QStringList takeSentResults()
    {
        QStringList ids;
        for (const QByteArray &frame : server().takeSent()) {
            const QJsonObject object = QJsonDocument::fromJson(frame).object();
            if (object.value("type"_L1) == "task_complete"_L1) {
                ids += object.value("task_id"_L1).toString();
            }
        }
        return ids;
    }
    void reconnect(const QByteArray &features = "[]")
    {
        clock.advance(1s);
        server().accept();
        server().say("{\"type\":\"welcome\",\"features\":" + features + '}');
        server().takeSent();
    }

    QStringList written;
    QStringList events;
    OutboxDelivery outbox;
};

} // namespace

class tst_OutboxDelivery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsForItsTurn()
    {
        OutboxDialogue d;
        d.outbox.add(recordOf(u"a"_s));
        d.outbox.sendPending(); // offline: nothing
        d.goOnline(withAck);
        d.outbox.add(recordOf(u"b"_s));
        QCOMPARE(d.takeSentResults(), QStringList());
        d.outbox.sendPending();
        QCOMPARE(d.takeSentResults(), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(d.events, (QStringList{u"sent a"_s, u"sent b"_s}));
        d.outbox.add(recordOf(u"c"_s)); // from now on at once
        QCOMPARE(d.takeSentResults(), QStringList{u"c"_s});
        QCOMPARE(d.outbox.pendingCount(), 3);
    }

    void confirmedByTheServer()
    {
        OutboxDialogue d;
        d.goOnline(withAck);
        d.outbox.sendPending();
        d.outbox.add(recordOf(u"a"_s));
        d.outbox.add(recordOf(u"b"_s, 2));
        d.events.clear();
        d.server().say(completed("a"));
        d.server().say(completed("b", ",\"attempt\":1")); // another attempt
        QCOMPARE(d.written, QStringList{u"a confirmed"_s});
        d.server().say(completed("b", ",\"attempt\":2,\"effective\":false"));
        QCOMPARE(d.written, (QStringList{u"a confirmed"_s, u"b confirmed in vain"_s}));
        QCOMPARE(d.events, (QStringList{u"a confirmed"_s, u"b confirmed in vain"_s}));
        QCOMPARE(d.outbox.pendingCount(), 0);
        d.server().say(completed("a")); // once more: nothing
        QCOMPARE(d.written.size(), 2);
        QCOMPARE(d.server().pingCount(), 0);
    }

    void unconfirmedIsSentAgainOnTheNextConnection()
    {
        OutboxDialogue d;
        d.goOnline(withAck);
        d.outbox.sendPending();
        d.outbox.add(recordOf(u"a"_s));
        d.outbox.add(recordOf(u"b"_s));
        d.server().say(completed("a"));
        d.server().hangUp(1012);
        d.reconnect(withAck);
        QCOMPARE(d.takeSentResults(), QStringList());
        d.outbox.sendPending();
        QCOMPARE(d.takeSentResults(), QStringList{u"b"_s});
        d.server().say(completed("b"));
        QCOMPARE(d.written, (QStringList{u"a confirmed"_s, u"b confirmed"_s}));
    }

    void unansweredIsSentAgainAfterAWhile()
    {
        OutboxDialogue d;
        d.goOnline(withAck);
        d.outbox.sendPending();
        d.outbox.add(recordOf(u"a"_s));
        d.takeSentResults();
        for (int i = 0; i < 3; ++i) {
            d.clock.advance(59s);
            d.server().say("{\"type\":\"heartbeat\"}");
            QCOMPARE(d.takeSentResults(), QStringList());
            d.clock.advance(1s);
            QCOMPARE(d.takeSentResults(), QStringList{u"a"_s});
        }
        d.server().say(completed("a"));
        d.clock.advance(60s);
        QCOMPARE(d.takeSentResults(), QStringList());
    }

    void keepsAWindowOpenOldestFirst_data()
    {
        QTest::addColumn<QByteArray>("features");
        QTest::newRow("result_ack") << withAck;
        QTest::newRow("pong") << QByteArray("[]");
    }
    void keepsAWindowOpenOldestFirst()
    {
        QFETCH(QByteArray, features);
        OutboxDialogue d;
        QStringList all;
        for (int i = 100; i < 100 + 3 * OutboxDelivery::maxInFlight; ++i) {
            all += QString::number(i);
            d.outbox.add(recordOf(all.last()));
        }
        d.goOnline(features);
        d.outbox.sendPending();
        QStringList sent = d.takeSentResults();
        QCOMPARE(sent.size(), OutboxDelivery::maxInFlight);
        while (sent.size() < all.size()) {
            const qsizetype before = sent.size();
            if (features == withAck) {
                d.server().say(completed(sent.at(before - OutboxDelivery::maxInFlight).toLatin1().constData()));
            } else {
                d.server().pong();
            }
            sent += d.takeSentResults();
            QCOMPARE(sent.size(), before + 1);
        }
        QCOMPARE(sent, all);
    }

    void receivedWithAPongFromAnotherServer()
    {
        OutboxDialogue d;
        d.goOnline("[]");
        d.outbox.sendPending();
        d.outbox.add(recordOf(u"a"_s));
        QCOMPARE(d.written, QStringList());
        d.server().pong();
        QCOMPARE(d.written, QStringList{u"a received"_s});
        QCOMPARE(d.events, (QStringList{u"sent a"_s, u"a received"_s}));
        QCOMPARE(d.outbox.pendingCount(), 0);
    }

    void aConnectionThatEndsSoonAfterLeavesDoubt_data()
    {
        QTest::addColumn<int>("secondsAfter");
        QTest::addColumn<bool>("isSentAgain");
        QTest::newRow("at once") << 0 << true;
        QTest::newRow("within") << 59 << true;
        QTest::newRow("later") << 61 << false;
    }
    void aConnectionThatEndsSoonAfterLeavesDoubt()
    {
        QFETCH(int, secondsAfter);
        QFETCH(bool, isSentAgain);
        OutboxDialogue d;
        d.goOnline("[]");
        d.outbox.sendPending();
        d.outbox.add(recordOf(u"a"_s));
        d.server().pong();
        d.clock.advance(Seconds(secondsAfter));
        d.server().hangUp(1012);
        d.reconnect();
        d.outbox.sendPending();
        QCOMPARE(d.takeSentResults(), isSentAgain ? QStringList{u"a"_s} : QStringList());

        // Once only, however soon the next connection ends.
        d.server().pong();
        d.server().hangUp(1012);
        d.clock.advance(2s);
        d.server().accept();
        d.server().say("{\"type\":\"heartbeat\"}");
        d.outbox.sendPending();
        QCOMPARE(d.takeSentResults(), QStringList());
        QCOMPARE(d.outbox.pendingCount(), 0);
    }

    // The ping's answer is lost with the connection, however often.
    void withoutAPongItIsStillPending()
    {
        OutboxDialogue d;
        d.goOnline("[]");
        d.outbox.sendPending();
        d.outbox.add(recordOf(u"a"_s));
        QCOMPARE(d.takeSentResults(), QStringList{u"a"_s});
        for (int i = 0; i < 6; ++i) {
            d.server().lose(u"reset"_s);
            d.comeBack();
            d.outbox.sendPending();
            QCOMPARE(d.takeSentResults(), QStringList{u"a"_s});
            QCOMPARE(d.outbox.pendingCount(), 1);
        }
        QCOMPARE(d.written, QStringList());
        d.server().pong();
        QCOMPARE(d.written, QStringList{u"a received"_s});
        QCOMPARE(d.outbox.pendingCount(), 0);
    }

    // The server asks for a result that it had received long ago.
    void redeliveryOnRequest()
    {
        OutboxDialogue d;
        d.goOnline("[]");
        d.outbox.sendPending();
        d.outbox.add(recordOf(u"a"_s));
        d.server().pong();
        d.passTime(10min);
        QCOMPARE(d.takeSentResults(), QStringList{u"a"_s});
        d.outbox.add(recordOf(u"a"_s));
        QCOMPARE(d.takeSentResults(), QStringList{u"a"_s});
        QCOMPARE(d.outbox.pendingCount(), 1);
        d.server().pong();
        QCOMPARE(d.written, (QStringList{u"a received"_s, u"a received"_s}));
    }

    // An ack alone would re-open the task on the original server, so the two never part: not when the
    // window is full, not when the connection ends between them.
    void anAnswerToARedeliveryIsAPair()
    {
        OutboxDialogue d;
        d.goOnline("[]");
        d.outbox.sendPending();
        for (int i = 0; i < OutboxDelivery::maxInFlight; ++i) {
            d.outbox.add(recordOf(QString::number(i)));
        }
        d.server().takeSent();
        const QByteArray ack = R"({"type":"task_ack","task_id":"a"})";
        d.outbox.add(recordOf(u"a"_s), ack);
        QCOMPARE(d.server().takeSent(), QByteArrayList());
        d.server().pong();
        QCOMPARE(d.server().takeSent(), (QByteArrayList{ack, recordOf(u"a"_s).frame}));

        d.server().lose(u"reset"_s);
        d.comeBack();
        d.outbox.sendPending();
        QVERIFY(!d.server().takeSent().contains(ack)); // the older ones fill the window
        d.server().pong();
        QCOMPARE(d.server().takeSent(), (QByteArrayList{ack, recordOf(u"a"_s).frame}));
    }

    void withdrawnIsNeverSent()
    {
        OutboxDialogue d;
        d.outbox.add(recordOf(u"a"_s));
        d.outbox.add(recordOf(u"b"_s));
        d.outbox.withdraw({u"a"_s, 1});
        d.outbox.withdraw({u"unknown"_s, 1});
        d.goOnline(withAck);
        d.outbox.sendPending();
        QCOMPARE(d.takeSentResults(), QStringList{u"b"_s});
        d.outbox.withdraw({u"b"_s, 1});
        d.server().say(completed("b"));
        QCOMPARE(d.written, (QStringList{u"a withdrawn"_s, u"b withdrawn"_s}));
    }

    void leavesOthersAlone()
    {
        OutboxDialogue d;
        OutboxRecord otherServer = recordOf(u"a"_s);
        otherServer.serverUrl = u"https://other"_s;
        OutboxRecord otherRunner = recordOf(u"b"_s);
        otherRunner.runnerId = u"r2"_s;
        OutboxRecord received = recordOf(u"c"_s);
        received.state = OutboxState::Received;
        for (const OutboxRecord &record : {otherServer, otherRunner, received}) {
            d.outbox.add(record);
        }
        QCOMPARE(d.outbox.pendingCount(), 0);
        d.goOnline("[]");
        d.outbox.sendPending();
        QCOMPARE(d.takeSentResults(), QStringList());
        QCOMPARE(d.written, QStringList());
    }
};

SIBYL_TEST(tst_OutboxDelivery)
#include "tst_OutboxDelivery.moc"
