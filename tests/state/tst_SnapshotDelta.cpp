// SPDX-License-Identifier: Apache-2.0
#include "state/SnapshotDelta.h"

#include "support/TestMain.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

namespace {

TaskSnapshot task(const QString &id, int attempt = 1)
{
    TaskSnapshot snapshot;
    snapshot.taskId = id;
    snapshot.attempt = attempt;
    snapshot.phase = TaskPhase::Running;
    return snapshot;
}

Snapshot withTasks(const QList<TaskSnapshot> &tasks, const QList<TaskSnapshot> &recent = {})
{
    Snapshot snapshot;
    snapshot.name = u"m1"_s;
    snapshot.tasks = tasks;
    snapshot.recent = recent;
    return snapshot;
}

} // namespace

class tst_SnapshotDelta : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameSnapshotGivesNothing();
    void onlyTheChangedTaskIsInIt();
    void endedTaskMovesToTheOtherList();
    void goneTaskNeedsOnlyTheOrder();
    void attemptsOfOneTaskAreTwoThings();
    void headIsSentOnlyWhenItDiffers();
    void unknownKeysAreLeftOut();
    void anyTwoSnapshotsAreBridged();
};

void tst_SnapshotDelta::sameSnapshotGivesNothing()
{
    const Snapshot snapshot = withTasks({task(u"a"_s)}, {task(u"b"_s)});
    QVERIFY(deltaBetween(snapshot, snapshot).isEmpty());
    QVERIFY(apply({}, snapshot) == snapshot);
}

void tst_SnapshotDelta::onlyTheChangedTaskIsInIt()
{
    const Snapshot before = withTasks({task(u"a"_s), task(u"b"_s), task(u"c"_s)});
    Snapshot after = before;
    after.tasks[1].activity = u"writing"_s;
    const SnapshotDelta delta = deltaBetween(before, after);
    QCOMPARE(delta.changed.size(), 1);
    QCOMPARE(delta.changed.first().taskId, u"b"_s);
    QVERIFY(!delta.rest && !delta.taskOrder && !delta.recentOrder);
    QVERIFY(apply(delta, before) == after);
}

void tst_SnapshotDelta::endedTaskMovesToTheOtherList()
{
    const Snapshot before = withTasks({task(u"a"_s), task(u"b"_s)}, {task(u"z"_s)});
    TaskSnapshot ended = task(u"a"_s);
    ended.phase = TaskPhase::Ended;
    const Snapshot after = withTasks({task(u"b"_s)}, {ended, task(u"z"_s)});
    const SnapshotDelta delta = deltaBetween(before, after);
    QCOMPARE(delta.changed.size(), 1);
    QVERIFY(delta.taskOrder && delta.recentOrder);
    QVERIFY(apply(delta, before) == after);
}

void tst_SnapshotDelta::goneTaskNeedsOnlyTheOrder()
{
    const Snapshot before = withTasks({}, {task(u"a"_s), task(u"b"_s)});
    const Snapshot after = withTasks({}, {task(u"a"_s)});
    const SnapshotDelta delta = deltaBetween(before, after);
    QVERIFY(delta.changed.isEmpty());
    QVERIFY(apply(delta, before) == after);
}

void tst_SnapshotDelta::attemptsOfOneTaskAreTwoThings()
{
    const Snapshot before = withTasks({}, {task(u"a"_s, 1)});
    const Snapshot after = withTasks({task(u"a"_s, 2)}, {task(u"a"_s, 1)});
    const SnapshotDelta delta = deltaBetween(before, after);
    QCOMPARE(delta.changed.size(), 1);
    QCOMPARE(delta.changed.first().attempt, 2);
    QVERIFY(apply(delta, before) == after);
}

void tst_SnapshotDelta::headIsSentOnlyWhenItDiffers()
{
    const Snapshot before = withTasks({task(u"a"_s)});
    Snapshot after = before;
    after.isPaused = true;
    const SnapshotDelta delta = deltaBetween(before, after);
    QVERIFY(delta.rest && delta.rest->tasks.isEmpty() && delta.changed.isEmpty());
    QVERIFY(apply(delta, before) == after);
}

void tst_SnapshotDelta::unknownKeysAreLeftOut()
{
    SnapshotDelta delta;
    delta.taskOrder = QList<TaskKey>{{u"a"_s, 1}, {u"nobody"_s, 1}};
    QCOMPARE(apply(delta, withTasks({task(u"a"_s)})).tasks.size(), 1);
}

void tst_SnapshotDelta::anyTwoSnapshotsAreBridged()
{
    QRandomGenerator random(20'260'301);
    const auto any = [&] {
        Snapshot snapshot;
        snapshot.undeliveredResults = random.bounded(2);
        QList<TaskKey> keys;
        for (int i = 0; i < 6; ++i) {
            for (int attempt = 1; attempt <= 2; ++attempt) {
                keys.append({QString::number(i), attempt});
            }
        }
        std::shuffle(keys.begin(), keys.end(), random);
        const int open = random.bounded(6);
        const int ended = random.bounded(6);
        for (int i = 0; i < open + ended; ++i) {
            TaskSnapshot one = task(keys.at(i).taskId, keys.at(i).attempt);
            one.activity = QString::number(random.bounded(2));
            (i < open ? snapshot.tasks : snapshot.recent).append(one);
        }
        return snapshot;
    };
    for (int round = 0; round < 500; ++round) {
        const Snapshot before = any();
        const Snapshot after = any();
        QVERIFY(apply(deltaBetween(before, after), before) == after);
    }
}

SIBYL_TEST(tst_SnapshotDelta)
#include "tst_SnapshotDelta.moc"
