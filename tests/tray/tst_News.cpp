// SPDX-License-Identifier: Apache-2.0
#include "notify/News.h"

#include "app/SingleInstance.h"
#include "settings/Autostart.h"
#include "support/TestMain.h"
#include "tray/FakeDaemon.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace sibyl;
using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

class tst_News : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatEnded_data();
    void tellsWhatEnded();
    void oldEndingsAreNoNews();
    void questionsComeWithTheirAnswers();
    void signInIsToldOnce();
    void burstIsToldAsOne();
    void questionsAreNeverHeldBack();
    void autostartIsOffUntilAsked();
    void secondStartHandsOver();

private:
    const QDateTime m_nowUtc{QDate(2026, 3, 1), QTime(12, 0), Qt::UTC};

    Snapshot quiet() const
    {
        Snapshot snapshot = test::busySnapshot(m_nowUtc);
        snapshot.permissions.clear();
        return snapshot;
    }
    // The first task under way ends.
    static Snapshot ended(Snapshot snapshot, const QString &ending)
    {
        TaskSnapshot task = snapshot.tasks.takeFirst();
        task.phase = TaskPhase::Ended;
        task.ending = ending;
        snapshot.recent.prepend(task);
        return snapshot;
    }
    static QList<News> finished(int count)
    {
        QList<News> news;
        for (int i = 0; i < count; ++i) {
            news.append(News{.title = QString::number(i)});
        }
        return news;
    }
};

void tst_News::tellsWhatEnded_data()
{
    QTest::addColumn<QString>("ending");
    QTest::addColumn<int>("count");
    QTest::addColumn<NotificationKind>("kind");
    QTest::newRow("completed") << u"completed"_s << 1 << NotificationKind::Finished;
    QTest::newRow("failed") << u"failed"_s << 1 << NotificationKind::Failed;
    QTest::newRow("timeout") << u"timeout"_s << 1 << NotificationKind::Failed;
    QTest::newRow("cancelled: somebody knows") << u"cancelled"_s << 0 << NotificationKind::Finished;
}

void tst_News::tellsWhatEnded()
{
    QFETCH(QString, ending);
    QFETCH(int, count);
    QFETCH(NotificationKind, kind);
    const QList<News> news = newsBetween(quiet(), ended(quiet(), ending));
    QCOMPARE(news.size(), count);
    if (count > 0) {
        QCOMPARE(news.first().kind, kind);
        QCOMPARE(news.first().task.taskId, quiet().tasks.first().taskId);
        QVERIFY(news.first().title.contains(quiet().tasks.first().title));
    }
}

void tst_News::oldEndingsAreNoNews()
{
    Snapshot before = quiet();
    before.recent.clear();
    QVERIFY(newsBetween(before, quiet()).isEmpty()); // they ended before we looked
    QVERIFY(newsBetween(quiet(), quiet()).isEmpty());
}

void tst_News::questionsComeWithTheirAnswers()
{
    const Snapshot asking = test::busySnapshot(m_nowUtc);
    const QList<News> news = newsBetween(quiet(), asking);
    QCOMPARE(news.size(), 1);
    QCOMPARE(news.first().kind, NotificationKind::Question);
    QCOMPARE(news.first().permissionId, asking.permissions.first().request.id);
    QCOMPARE(news.first().actions, (QList<NewsAction>{{u"allow"_s, u"Allow once"_s}, {u"deny"_s, u"Deny"_s}}));
    QVERIFY(newsBetween(asking, asking).isEmpty());
}

void tst_News::signInIsToldOnce()
{
    Snapshot signedOut = quiet();
    signedOut.connection = ConnectionState::SignInNeeded;
    QCOMPARE(newsBetween(quiet(), signedOut).size(), 1);
    QVERIFY(newsBetween(signedOut, signedOut).isEmpty());
}

void tst_News::burstIsToldAsOne()
{
    NewsThrottle throttle;
    const QList<News> told = throttle.admit(finished(20), Milliseconds(1'000));
    QCOMPARE(told.size(), NewsThrottle::maxAtOnce);
    QCOMPARE(told.last().title, u"19"_s);
    QVERIFY(told.last().text.contains(u"17"_s));
    QVERIFY(throttle.admit(finished(5), Milliseconds(2'000)).isEmpty());
    QCOMPARE(throttle.admit(finished(1), Milliseconds(1'000) + NewsThrottle::window).size(), 1);
}

void tst_News::questionsAreNeverHeldBack()
{
    NewsThrottle throttle;
    throttle.admit(finished(20), Milliseconds(0));
    QCOMPARE(throttle.admit({News{.kind = NotificationKind::Question}}, Milliseconds(1)).size(), 1);
}

void tst_News::autostartIsOffUntilAsked()
{
    QTemporaryDir directory;
    Autostart autostart(directory.filePath(u"autostart"_s), u"/opt/my \"apps\"/100%/sibyl-runner-tray"_s);
    QVERIFY(!autostart.isOn());
    QVERIFY(autostart.setOn(true).has_value());
    QVERIFY(autostart.isOn());
    QFile file(autostart.filePath());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("Exec=\"/opt/my \\\\\"apps\\\\\"/100%%/sibyl-runner-tray\" --hidden\n"));
    QVERIFY(autostart.setOn(false).has_value());
    QVERIFY(!autostart.isOn());
    QVERIFY(autostart.setOn(false).has_value());
}

void tst_News::secondStartHandsOver()
{
    QTemporaryDir directory;
    const QString socket = directory.filePath(u"tray.sock"_s);
    SingleInstance first(socket);
    QCOMPARE(first.enter(SingleInstance::Wish::Raise), SingleInstance::Role::First);
    QSignalSpy asked(&first, &SingleInstance::asked);
    // The second one waits for the first, which needs its event loop: it runs on a thread of its own.
    SingleInstance::Role role = SingleInstance::Role::First;
    std::unique_ptr<QThread> thread(QThread::create([&] { role = SingleInstance(socket).enter(SingleInstance::Wish::Register); }));
    thread->start();
    QTRY_COMPARE(asked.size(), 1);
    QTRY_VERIFY(thread->isFinished());
    QCOMPARE(role, SingleInstance::Role::HandedOver);
    QCOMPARE(asked.first().first().value<SingleInstance::Wish>(), SingleInstance::Wish::Register);
}

SIBYL_TEST(tst_News)
#include "tst_News.moc"
