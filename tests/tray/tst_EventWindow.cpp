// SPDX-License-Identifier: Apache-2.0
#include "models/EventWindow.h"

#include "agents/AgentEventCodec.h"
#include "support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace sibyl;
using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

namespace {

// An events stream as the daemon gives it: answers one turn later, a follower when there is more.
class FakeStream
{
public:
    QByteArray bytes;
    bool isEnded = true;
    QString fault;
    qint64 largestAnswer = 0;

    void add(const QString &text)
    {
        bytes += encodeLoggedEvent({QDateTime(QDate(2026, 3, 1), QTime(9, 30), Qt::UTC), MessageSaid{text}});
        const auto followers = std::exchange(m_followers, {});
        for (const auto &follower : followers) {
            follower();
        }
    }

    LogSource source()
    {
        return [this](qint64 offset, qint64 limit, QObject *context, const Callback<LogChunk> &answer) {
            QMetaObject::invokeMethod(context, [=, this] { answer(chunk(offset, limit)); }, Qt::QueuedConnection);
        };
    }
    LogSource following()
    {
        return [this](qint64 offset, qint64 limit, QObject *context, const Callback<LogChunk> &answer) {
            const QPointer<QObject> guard(context);
            m_followers.append([=, this] {
                if (guard) {
                    QMetaObject::invokeMethod(guard, [=, this] { answer(chunk(offset, limit)); }, Qt::QueuedConnection);
                }
            });
        };
    }
    qsizetype followers() const { return m_followers.size(); }

private:
    Result<LogChunk> chunk(qint64 offset, qint64 limit)
    {
        if (!fault.isEmpty()) {
            return fail(ErrorKind::Storage, fault);
        }
        LogChunk chunk{.offsetBytes = offset, .totalBytes = bytes.size(), .bytes = bytes.mid(offset, std::min(limit, maxLogAnswerBytes)), .isEnded = isEnded};
        largestAnswer = std::max<qint64>(largestAnswer, chunk.bytes.size());
        return chunk;
    }

    QList<std::function<void()>> m_followers;
};

QStringList texts(const EventWindow &window)
{
    QStringList texts;
    for (const TaskEvent &event : window.events()) {
        texts.append(event.text.left(12));
    }
    return texts;
}

bool isSettled(const EventWindow &window)
{
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
    return window.isLoaded();
}

} // namespace

class tst_EventWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shortStreamIsThereWhole();
    void longStreamIsWalkedWithBoundedMemory();
    void newEventsCome();
    void halfALineWaitsForItsRest();
    void eventsOverAStepAreRead();
    void eventOverAnAnswerIsLeftOut();
    void faultIsTold();
};

void tst_EventWindow::shortStreamIsThereWhole()
{
    FakeStream stream;
    stream.add(u"one"_s);
    stream.add(u"two"_s);
    EventWindow window(stream.source(), stream.following());
    QTRY_VERIFY(isSettled(window));
    QCOMPARE(texts(window), (QStringList{u"one"_s, u"two"_s}));
    QVERIFY(window.isAtStart());
    QVERIFY(window.isAtEnd());
    QCOMPARE(stream.followers(), 0); // it has ended
}

void tst_EventWindow::longStreamIsWalkedWithBoundedMemory()
{
    FakeStream stream;
    constexpr int count = 20'000; // some 1.6 MB
    for (int i = 0; i < count; ++i) {
        stream.add(QString::number(i));
    }
    EventWindow window(stream.source(), stream.following());
    QTRY_VERIFY(isSettled(window));
    QCOMPARE(texts(window).last(), QString::number(count - 1));
    QVERIFY(!window.isAtStart());
    QVERIFY(window.isAtEnd());

    // Up to the first one: every event is seen on the way, none twice, and never much is held.
    int lowest = texts(window).first().toInt();
    qint64 mostBytes = 0;
    while (!window.isAtStart()) {
        window.moreBefore();
        QSignalSpy changed(&window, &EventWindow::changed);
        QTRY_VERIFY(changed.size() > 0);
        const QStringList now = texts(window);
        for (qsizetype i = 1; i < now.size(); ++i) {
            QVERIFY(now.at(i).toInt() == now.at(i - 1).toInt() + 1);
        }
        QVERIFY(now.first().toInt() < lowest && now.last().toInt() >= lowest - 1);
        lowest = now.first().toInt();
        mostBytes = std::max(mostBytes, window.heldBytes());
    }
    QCOMPARE(lowest, 0);
    QVERIFY(!window.isAtEnd());
    while (!window.isAtEnd()) {
        window.moreAfter();
        QSignalSpy changed(&window, &EventWindow::changed);
        QTRY_VERIFY(changed.size() > 0);
        mostBytes = std::max(mostBytes, window.heldBytes());
    }
    QCOMPARE(texts(window).last(), QString::number(count - 1));
    QVERIFY(mostBytes <= (EventWindow::maxSteps + 1) * 2 * EventWindow::stepBytes);
    QVERIFY(stream.largestAnswer <= EventWindow::stepBytes);

    window.goToStart();
    QTRY_VERIFY(isSettled(window));
    QCOMPARE(texts(window).first(), u"0"_s);
    window.goToEnd();
    QTRY_VERIFY(isSettled(window));
    QCOMPARE(texts(window).last(), QString::number(count - 1));
}

void tst_EventWindow::newEventsCome()
{
    FakeStream stream;
    stream.isEnded = false;
    EventWindow window(stream.source(), stream.following());
    QTRY_VERIFY(isSettled(window));
    QVERIFY(window.events().isEmpty());
    for (int i = 0; i < 5'000; ++i) {
        stream.add(QString::number(i));
        if (i % 500 == 0) {
            QTRY_VERIFY(isSettled(window));
        }
    }
    QTRY_COMPARE(texts(window).last(), u"4999"_s);
    QVERIFY(window.heldBytes() <= (EventWindow::maxSteps + 1) * 2 * EventWindow::stepBytes);
    QCOMPARE(stream.followers(), 1);
    // Somebody who looks at what was long ago does not follow.
    window.goToStart();
    QTRY_VERIFY(isSettled(window));
    stream.add(u"later"_s);
    QTRY_VERIFY(isSettled(window));
    QVERIFY(!texts(window).contains(u"later"_s));
}

void tst_EventWindow::halfALineWaitsForItsRest()
{
    FakeStream stream;
    stream.isEnded = false;
    stream.add(u"one"_s);
    const qsizetype whole = stream.bytes.size();
    stream.add(u"two"_s);
    const QByteArray rest = stream.bytes.mid(whole + 10);
    stream.bytes.truncate(whole + 10);
    EventWindow window(stream.source(), stream.following());
    QTRY_VERIFY(isSettled(window));
    QCOMPARE(texts(window), QStringList{u"one"_s});
    stream.bytes += rest;
    stream.add(u"three"_s);
    QTRY_COMPARE(texts(window), (QStringList{u"one"_s, u"two"_s, u"three"_s}));
}

void tst_EventWindow::eventsOverAStepAreRead()
{
    FakeStream stream;
    for (int i = 0; i < 6; ++i) {
        stream.add(u"long %1 "_s.arg(i) + QString(60'000, u'x'));
    }
    EventWindow window(stream.source(), stream.following());
    QTRY_VERIFY(isSettled(window));
    QCOMPARE(texts(window).last().left(6), u"long 5"_s);
    QStringList seen;
    while (!window.isAtStart()) {
        window.moreBefore();
        QSignalSpy changed(&window, &EventWindow::changed);
        QTRY_VERIFY(changed.size() > 0);
        seen.append(texts(window).first().left(6));
    }
    QCOMPARE(seen.last(), u"long 0"_s);
}

void tst_EventWindow::eventOverAnAnswerIsLeftOut()
{
    FakeStream stream;
    stream.add(u"one"_s);
    stream.add(QString(600'000, u'x'));
    stream.add(u"two"_s);
    EventWindow window(stream.source(), stream.following());
    QTRY_VERIFY(isSettled(window));
    QCOMPARE(texts(window), QStringList{u"two"_s});
    QStringList seen;
    while (!window.isAtStart()) {
        window.moreBefore();
        QSignalSpy changed(&window, &EventWindow::changed);
        QTRY_VERIFY(changed.size() > 0);
        seen = texts(window);
    }
    QVERIFY(seen.contains(u"one"_s));
    window.goToStart();
    while (!window.isAtEnd()) {
        window.moreAfter();
        QSignalSpy changed(&window, &EventWindow::changed);
        QTRY_VERIFY(changed.size() > 0);
    }
    QVERIFY(texts(window).contains(u"two"_s));
}

void tst_EventWindow::faultIsTold()
{
    FakeStream stream;
    stream.fault = u"cannot be read"_s;
    EventWindow window(stream.source(), stream.following());
    QTRY_VERIFY(isSettled(window));
    QCOMPARE(window.problem(), u"cannot be read"_s);
}

SIBYL_TEST(tst_EventWindow)
#include "tst_EventWindow.moc"
