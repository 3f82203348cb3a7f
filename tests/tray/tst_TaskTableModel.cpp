// SPDX-License-Identifier: Apache-2.0
#include "models/TaskTableModel.h"

#include "models/LoadSteps.h"
#include "models/TaskFilter.h"
#include "models/TaskWords.h"
#include "support/TestMain.h"
#include "tray/FakeDaemon.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sibyl;
using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

class tst_TaskTableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsKeepTheirIdentity();
    void onlyWhatDiffersIsAnnounced();
    void sortsByMeaning();
    void filtersByGroupAndWords();
    void everyEndingHasWords_data();
    void everyEndingHasWords();
    void durationsAndCountsRead_data();
    void durationsAndCountsRead();
    void loadComesFromTheTimesOfTheTasks();

private:
    const QDateTime m_nowUtc{QDate(2026, 3, 1), QTime(12, 0), Qt::UTC};
};

void tst_TaskTableModel::rowsKeepTheirIdentity()
{
    TaskTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    Snapshot snapshot = test::busySnapshot(m_nowUtc);
    model.show(snapshot, m_nowUtc);
    QCOMPARE(model.rowCount(), 8);
    const QPersistentModelIndex search = model.index(1, 0);
    const QString title = search.data().toString();

    // It ends: the same row moves to where the ended ones are.
    TaskSnapshot ended = snapshot.tasks.takeAt(1);
    ended.phase = TaskPhase::Ended;
    ended.ending = u"completed"_s;
    snapshot.recent.prepend(ended);
    model.show(snapshot, m_nowUtc);
    QCOMPARE(search.row(), 3);
    QCOMPARE(search.data().toString(), title);
    QCOMPARE(model.rowOf(ended.taskId, 1), 3);

    snapshot.recent.clear();
    model.show(snapshot, m_nowUtc);
    QVERIFY(!search.isValid());
    QCOMPARE(model.rowCount(), 3);
}

void tst_TaskTableModel::onlyWhatDiffersIsAnnounced()
{
    TaskTableModel model;
    Snapshot snapshot = test::busySnapshot(m_nowUtc);
    model.show(snapshot, m_nowUtc);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.show(snapshot, m_nowUtc);
    QCOMPARE(changed.size(), 0);
    snapshot.tasks[2].progressPercent = 5;
    model.show(snapshot, m_nowUtc);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 2);
    model.setNow(m_nowUtc.addSecs(1));
    QCOMPARE(changed.size(), 2);
    QCOMPARE(changed.last().first().toModelIndex().column(), int(TaskTableModel::Elapsed));
}

void tst_TaskTableModel::sortsByMeaning()
{
    TaskTableModel model;
    TaskFilter filter;
    filter.setSourceModel(&model);
    Snapshot snapshot = test::busySnapshot(m_nowUtc);
    snapshot.recent.clear();
    snapshot.tasks[0].startedUtc = m_nowUtc.addSecs(-9);
    snapshot.tasks[1].startedUtc = m_nowUtc.addSecs(-100);
    snapshot.tasks[2].startedUtc = m_nowUtc.addSecs(-20);
    snapshot.tasks[3].acceptedUtc = m_nowUtc.addSecs(-1);
    model.show(snapshot, m_nowUtc);
    filter.sort(TaskTableModel::Elapsed, Qt::AscendingOrder);
    QStringList order;
    for (int row = 0; row < filter.rowCount(); ++row) {
        order.append(filter.index(row, TaskTableModel::Elapsed).data().toString());
    }
    QCOMPARE(order, (QStringList{u"1 s"_s, u"9 s"_s, u"20 s"_s, u"1 min 40 s"_s}));
    filter.sort(-1);
    QCOMPARE(filter.index(0, TaskTableModel::Task).data().toString(), snapshot.tasks[0].title);
}

void tst_TaskTableModel::filtersByGroupAndWords()
{
    TaskTableModel model;
    TaskFilter filter;
    filter.setSourceModel(&model);
    model.show(test::busySnapshot(m_nowUtc), m_nowUtc);
    filter.setGroup(TaskGroup::Running);
    QCOMPARE(filter.rowCount(), 3);
    filter.setGroup(TaskGroup::Queued);
    QCOMPARE(filter.rowCount(), 1);
    filter.setGroup(TaskGroup::Finished);
    QCOMPARE(filter.rowCount(), 4);
    filter.setGroup(std::nullopt);
    filter.setText(u"SHOP  search"_s); // every word, in any column and case
    QCOMPARE(filter.rowCount(), 1);
    filter.setText(u"nothing of the kind"_s);
    QCOMPARE(filter.rowCount(), 0);
    QVERIFY(filter.isNarrowing());
}

void tst_TaskTableModel::everyEndingHasWords_data()
{
    QTest::addColumn<QString>("ending");
    QTest::addColumn<Tone>("tone");
    QTest::addColumn<bool>("isFailed");
    QTest::newRow("completed") << u"completed"_s << Tone::Good << false;
    QTest::newRow("cancelled") << u"cancelled"_s << Tone::Neutral << false;
    QTest::newRow("failed") << u"failed"_s << Tone::Bad << true;
    QTest::newRow("timeout") << u"timeout"_s << Tone::Bad << true;
    QTest::newRow("interrupted") << u"interrupted"_s << Tone::Warning << true;
    QTest::newRow("rate limited") << u"rate_limited"_s << Tone::Warning << true;
    QTest::newRow("sign-in") << u"auth_required"_s << Tone::Bad << true;
    QTest::newRow("budget") << u"budget_exceeded"_s << Tone::Bad << true;
    QTest::newRow("unknown reads as failed") << u"something_new"_s << Tone::Bad << true;
}

void tst_TaskTableModel::everyEndingHasWords()
{
    QFETCH(QString, ending);
    QFETCH(Tone, tone);
    QFETCH(bool, isFailed);
    TaskSnapshot task = test::sampleTask(u"t"_s, TaskPhase::Ended, m_nowUtc);
    task.ending = ending;
    QCOMPARE(taskState(task).tone, tone);
    QCOMPARE(isFailure(task), isFailed);
    QVERIFY(!activityText(task).isEmpty());
    QCOMPARE(nextStep(task).isEmpty(), ending == u"cancelled"_s);
    task.error = u"why"_s;
    QCOMPARE(activityText(task), u"why"_s);
}

void tst_TaskTableModel::durationsAndCountsRead_data()
{
    QTest::addColumn<qint64>("number");
    QTest::addColumn<QString>("duration");
    QTest::addColumn<QString>("count");
    QTest::newRow("nothing") << 0LL << u"0 s"_s << u"0"_s;
    QTest::newRow("59") << 59LL << u"59 s"_s << u"59"_s;
    QTest::newRow("60") << 60LL << u"1 min 00 s"_s << u"60"_s;
    QTest::newRow("999") << 999LL << u"16 min 39 s"_s << u"999"_s;
    QTest::newRow("1000") << 1'000LL << u"16 min 40 s"_s << u"1.0 k"_s;
    QTest::newRow("3600") << 3'600LL << u"1 h 00 min"_s << u"3.6 k"_s;
    QTest::newRow("large") << 2'345'678LL << u"651 h 34 min"_s << u"2.3 M"_s;
}

void tst_TaskTableModel::durationsAndCountsRead()
{
    QFETCH(qint64, number);
    QFETCH(QString, duration);
    QFETCH(QString, count);
    QLocale::setDefault(QLocale::c());
    QCOMPARE(durationText(std::chrono::seconds(number)), duration);
    QCOMPARE(countText(number), count);
}

void tst_TaskTableModel::loadComesFromTheTimesOfTheTasks()
{
    Snapshot snapshot;
    const auto task = [&](int startMinutesAgo, int endMinutesAgo) {
        TaskSnapshot made;
        made.startedUtc = m_nowUtc.addSecs(-60 * startMinutesAgo);
        if (endMinutesAgo > 0) {
            made.endedUtc = m_nowUtc.addSecs(-60 * endMinutesAgo);
            made.phase = TaskPhase::Ended;
        }
        return made;
    };
    snapshot.tasks = {task(10, 0)};
    snapshot.recent = {task(90, 30), task(40, 20), task(200, 100)};
    const auto at = [&](int minutesAgo, int count) { return LoadStep{m_nowUtc.addSecs(-60 * minutesAgo), count}; };
    QCOMPARE(loadSteps(snapshot, m_nowUtc, std::chrono::hours(1)),
             (QList<LoadStep>{at(60, 1), at(40, 2), at(30, 1), at(20, 0), at(10, 1)}));
    QCOMPARE(loadSteps({}, m_nowUtc, std::chrono::hours(1)), (QList<LoadStep>{at(60, 0)}));
}

SIBYL_TEST(tst_TaskTableModel)
#include "tst_TaskTableModel.moc"
