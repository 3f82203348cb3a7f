// SPDX-License-Identifier: Apache-2.0
#include "icon/StatusFacts.h"

#include "icon/TrayIcon.h"
#include "support/TestMain.h"
#include "tray/FakeDaemon.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

Q_DECLARE_METATYPE(sibyl::Snapshot)

class tst_StatusFacts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheMostUrgentMood_data();
    void showsTheMostUrgentMood();
    void withoutADaemonTheOldSnapshotDoesNotCount_data();
    void withoutADaemonTheOldSnapshotDoesNotCount();
    void countsWhatUsesASlot();
    void toolTipSaysWhatToDo();
    void everyMoodHasAnIconOfItsOwn();
    void iconFollowsThePanel();
};

void tst_StatusFacts::showsTheMostUrgentMood_data()
{
    QTest::addColumn<Snapshot>("snapshot");
    QTest::addColumn<int>("unseenFailures");
    QTest::addColumn<Mood>("mood");

    Snapshot working = test::onlineSnapshot();
    working.permissions.clear();
    Snapshot idle = working;
    idle.tasks.clear();
    QTest::newRow("idle") << idle << 0 << Mood::Idle;
    QTest::newRow("working") << working << 0 << Mood::Working;
    Snapshot paused = working;
    paused.isPaused = true;
    QTest::newRow("paused while working") << paused << 0 << Mood::Paused;
    Snapshot draining = paused;
    draining.isDraining = true;
    QTest::newRow("draining beats paused") << draining << 0 << Mood::Draining;
    Snapshot waiting = draining;
    waiting.connection = ConnectionState::Waiting;
    QTest::newRow("disconnected beats draining") << waiting << 0 << Mood::Disconnected;
    QTest::newRow("unseen failure beats working") << working << 2 << Mood::Attention;
    Snapshot asking = waiting;
    asking.permissions = {PendingPermission{}};
    QTest::newRow("a question beats disconnected") << asking << 0 << Mood::Attention;
    for (const ConnectionState state : {ConnectionState::SignInNeeded, ConnectionState::Refused, ConnectionState::Replaced}) {
        Snapshot refused = idle;
        refused.connection = state;
        QTest::addRow("%s", qPrintable(toString(state))) << refused << 0 << Mood::Attention;
    }
    for (const ConnectionState state : {ConnectionState::Connecting, ConnectionState::Stopped}) {
        Snapshot away = idle;
        away.connection = state;
        QTest::addRow("%s", qPrintable(toString(state))) << away << 0 << Mood::Disconnected;
    }
    Snapshot unregistered = idle;
    unregistered.connection = ConnectionState::Unregistered;
    QTest::newRow("unregistered beats failures") << unregistered << 3 << Mood::NotSetUp;
}

void tst_StatusFacts::showsTheMostUrgentMood()
{
    QFETCH(Snapshot, snapshot);
    QFETCH(int, unseenFailures);
    QFETCH(Mood, mood);
    const StatusFacts facts = statusFacts(Presence::Attached, {}, snapshot, unseenFailures);
    QCOMPARE(facts.mood, mood);
    QVERIFY(!facts.headline.isEmpty());
}

void tst_StatusFacts::withoutADaemonTheOldSnapshotDoesNotCount_data()
{
    QTest::addColumn<Presence>("presence");
    QTest::newRow("searching") << Presence::Searching;
    QTest::newRow("missing") << Presence::Missing;
    QTest::newRow("other version") << Presence::Incompatible;
}

void tst_StatusFacts::withoutADaemonTheOldSnapshotDoesNotCount()
{
    QFETCH(Presence, presence);
    const StatusFacts facts = statusFacts(presence, u"restart the daemon"_s, test::onlineSnapshot(), 1);
    QCOMPARE(facts.mood, Mood::NotRunning);
    QCOMPARE(facts.runningCount, 0);
    QCOMPARE(facts.detail == u"restart the daemon"_s, presence == Presence::Incompatible);
}

void tst_StatusFacts::countsWhatUsesASlot()
{
    Snapshot snapshot = test::onlineSnapshot();
    snapshot.tasks.clear();
    for (const TaskPhase phase : {TaskPhase::Queued, TaskPhase::Queued, TaskPhase::Preparing, TaskPhase::Running,
                                  TaskPhase::Collecting, TaskPhase::Reporting}) {
        TaskSnapshot task = test::runningTask(QString::number(snapshot.tasks.size()));
        task.phase = phase;
        snapshot.tasks.append(task);
    }
    const StatusFacts facts = statusFacts(Presence::Attached, {}, snapshot, 0);
    QCOMPARE(facts.runningCount, 4);
    QCOMPARE(facts.queuedCount, 2);
}

void tst_StatusFacts::toolTipSaysWhatToDo()
{
    Snapshot snapshot = test::onlineSnapshot();
    snapshot.connection = ConnectionState::SignInNeeded;
    snapshot.connectionDetail = u"the token has expired: run sibyl-runner register"_s;
    const QString toolTip = statusFacts(Presence::Attached, {}, snapshot, 0).toolTip();
    QVERIFY(toolTip.contains(u"Sign in again"_s));
    QVERIFY(toolTip.contains(snapshot.connectionDetail));
}

void tst_StatusFacts::everyMoodHasAnIconOfItsOwn()
{
    QList<QImage> seen;
    for (const Mood mood : {Mood::NotRunning, Mood::NotSetUp, Mood::Attention, Mood::Disconnected, Mood::Draining,
                            Mood::Paused, Mood::Working, Mood::Idle}) {
        const QImage image = statusPixmap({mood, 2, IconSet::Monochrome, PanelTone::Dark}, 22).toImage();
        QVERIFY(!seen.contains(image));
        seen.append(image);
    }
    const QList<QSize> sizes = statusIcon({Mood::Idle, 0, IconSet::Coloured, PanelTone::Light}).availableSizes();
    for (const int side : {16, 22, 24, 32, 48, 64}) {
        QVERIFY(sizes.contains(QSize(side, side)));
    }
}

void tst_StatusFacts::iconFollowsThePanel()
{
    StatusFacts facts;
    facts.mood = Mood::Idle;
    facts.runningCount = 3;
    QCOMPARE(iconLook(facts, IconChoice::Automatic, true).panel, PanelTone::Dark);
    QCOMPARE(iconLook(facts, IconChoice::Automatic, false).panel, PanelTone::Light);
    QCOMPARE(iconLook(facts, IconChoice::MonochromeLight, true).panel, PanelTone::Light);
    QCOMPARE(iconLook(facts, IconChoice::MonochromeLight, true).set, IconSet::Monochrome);
    QCOMPARE(iconLook(facts, IconChoice::Automatic, true).count, 0); // not drawn anew when a hidden count moves
}

SIBYL_TEST(tst_StatusFacts)
#include "tst_StatusFacts.moc"
