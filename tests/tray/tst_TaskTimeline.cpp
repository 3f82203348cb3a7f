// SPDX-License-Identifier: Apache-2.0
#include "models/TaskTimeline.h"

#include "control/FakeCommands.h"
#include "models/TimelineModel.h"
#include "support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace sibyl;
using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

class tst_TaskTimeline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void toolCallsHaveTheirOutcome();
    void framesOnlyWhatIsThere();
    void rowsStayWhenEntriesComeOrGoAtAnEnd();
    void longEntriesOpen();

private:
    static TaskEvent event(TaskEventKind kind, int second, const QString &text, const QString &id = {})
    {
        return {.kind = kind, .atUtc = QDateTime(QDate(2026, 3, 1), QTime(9, 30, second), Qt::UTC), .id = id, .text = text, .tool = u"Bash"_s,
                .toolKind = ToolKind::Execute};
    }
    const TaskSnapshot m_running = test::runningTask(u"t"_s);
};

void tst_TaskTimeline::toolCallsHaveTheirOutcome()
{
    TaskEvent failed = event(TaskEventKind::ToolEnd, 14, u"exit code 1"_s, u"b"_s);
    failed.toolEnding = ToolEnding::Failed;
    const QList<TimelineEntry> entries =
        timelineEntries(m_running, {.events = {event(TaskEventKind::ToolEnd, 1, u"of before"_s, u"z"_s),
                                               event(TaskEventKind::ToolStart, 2, u"npm test"_s, u"a"_s),
                                               event(TaskEventKind::ToolStart, 3, u"npm run lint"_s, u"b"_s), failed,
                                               event(TaskEventKind::Message, 15, u"It fails.\n"_s)},
                                    .hasStart = false});
    QCOMPARE(entries.size(), 4);
    QCOMPARE(entries[0].text, u"A tool call ended"_s);
    QCOMPARE(entries[1].text, u"Bash  npm test"_s);
    QCOMPARE(entries[1].tone, Tone::Active); // under way
    QCOMPARE(entries[2].tone, Tone::Bad);
    QCOMPARE(entries[2].detail, u"exit code 1"_s);
    QCOMPARE(entries[2].took, u"11 s"_s);
    QCOMPARE(entries[3].text, u"It fails."_s);
}

void tst_TaskTimeline::framesOnlyWhatIsThere()
{
    TaskSnapshot ended = m_running;
    ended.phase = TaskPhase::Ended;
    ended.ending = u"failed"_s;
    ended.error = u"The tests fail."_s;
    QCOMPARE(timelineEntries(ended, {}).size(), 3); // taken, started, ended
    QVERIFY(timelineEntries(ended, {}).last().text.contains(u"The tests fail."_s));
    QVERIFY(timelineEntries(ended, {.hasStart = false, .hasEnd = false}).isEmpty());
    QCOMPARE(timelineEntries(ended, {.hasStart = false, .hasEnd = false, .problem = u"gone"_s}).size(), 1);
}

void tst_TaskTimeline::rowsStayWhenEntriesComeOrGoAtAnEnd()
{
    const auto entry = [](int number) { return TimelineEntry{{}, QString::number(number), Tone::Neutral, {}, {}, {}}; };
    TimelineModel model;
    model.show({entry(2), entry(3)});
    const QPersistentModelIndex three = model.index(1);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.show({entry(0), entry(1), entry(2), entry(3)});
    QCOMPARE(three.row(), 3);
    model.show({entry(1), entry(2), entry(3)});
    QCOMPARE(three.row(), 2);
    TimelineEntry other = entry(2);
    other.tone = Tone::Good;
    model.show({entry(1), other, entry(3), entry(4)});
    QCOMPARE(three.row(), 2);
    QCOMPARE(model.index(1).data(TimelineModel::ToneRole).toInt(), int(Tone::Good));
    model.show({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(reset.size(), 0);
}

void tst_TaskTimeline::longEntriesOpen()
{
    TimelineModel model;
    model.show({{{}, QString(2'000, u'x'), Tone::Neutral, {}, u"output"_s, {}}, {{}, u"short"_s, Tone::Neutral, {}, {}, {}}});
    const QModelIndex first = model.index(0);
    QVERIFY(first.data(Qt::DisplayRole).toString().size() < 300);
    QVERIFY(first.data(TimelineModel::CanOpenRole).toBool());
    QVERIFY(!model.index(1).data(TimelineModel::CanOpenRole).toBool());
    QVERIFY(first.data(TimelineModel::DetailRole).toString().isEmpty());
    model.toggle(first);
    QCOMPARE(first.data(Qt::DisplayRole).toString().size(), 2'000);
    QCOMPARE(first.data(TimelineModel::DetailRole).toString(), u"output"_s);
    model.toggle(first);
    QVERIFY(!first.data(TimelineModel::IsOpenRole).toBool());
}

SIBYL_TEST(tst_TaskTimeline)
#include "tst_TaskTimeline.moc"
