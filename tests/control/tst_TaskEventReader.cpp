// SPDX-License-Identifier: Apache-2.0
#include "control/TaskEventReader.h"

#include "agents/AgentEventCodec.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_TaskEventReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatTheDaemonWrites_data();
    void readsWhatTheDaemonWrites();
    void leavesOut_data();
    void leavesOut();
};

void tst_TaskEventReader::readsWhatTheDaemonWrites_data()
{
    QTest::addColumn<AgentEvent>("written");
    QTest::addColumn<TaskEvent>("shown");
    const QDateTime at(QDate(2026, 3, 1), QTime(9, 30, 1, 500), Qt::UTC);
    QTest::newRow("message") << AgentEvent(MessageSaid{u"All tests pass."_s})
                             << TaskEvent{.kind = TaskEventKind::Message, .atUtc = at, .text = u"All tests pass."_s};
    QTest::newRow("tool start") << AgentEvent(ToolStarted{u"t1"_s, u"Bash"_s, u"npm test"_s, ToolKind::Execute})
                                << TaskEvent{.kind = TaskEventKind::ToolStart, .atUtc = at, .id = u"t1"_s, .text = u"npm test"_s,
                                             .tool = u"Bash"_s, .toolKind = ToolKind::Execute};
    QTest::newRow("tool end") << AgentEvent(ToolEnded{u"t1"_s, ToolEnding::Failed, u"exit code 1"_s})
                              << TaskEvent{.kind = TaskEventKind::ToolEnd, .atUtc = at, .id = u"t1"_s, .text = u"exit code 1"_s,
                                           .toolEnding = ToolEnding::Failed};
    QTest::newRow("plan") << AgentEvent(PlanChanged{{{u"read"_s, PlanStepState::Completed},
                                                     {u"mend"_s, PlanStepState::InProgress},
                                                     {u"test"_s, PlanStepState::Pending}}})
                          << TaskEvent{.kind = TaskEventKind::Plan, .atUtc = at, .text = u"mend"_s, .stepsDone = 1, .stepsTotal = 3};
    PermissionRequest request;
    request.id = u"p1"_s;
    request.tool = u"Bash"_s;
    request.kind = ToolKind::Execute;
    request.summary = u"rm -rf build"_s;
    QTest::newRow("question") << AgentEvent(PermissionAsked{request})
                              << TaskEvent{.kind = TaskEventKind::Question, .atUtc = at, .text = u"rm -rf build"_s, .tool = u"Bash"_s,
                                           .toolKind = ToolKind::Execute};
    QTest::newRow("rate limit") << AgentEvent(RateLimited{{}, u"5-hour limit"_s})
                                << TaskEvent{.kind = TaskEventKind::RateLimit, .atUtc = at, .text = u"5-hour limit"_s};
}

void tst_TaskEventReader::readsWhatTheDaemonWrites()
{
    QFETCH(const AgentEvent, written);
    QFETCH(const TaskEvent, shown);
    const QByteArray line = encodeLoggedEvent({shown.atUtc, written});
    QVERIFY(line.endsWith('\n'));
    const std::optional<TaskEvent> read = readTaskEvent(line);
    QVERIFY(read.has_value());
    QCOMPARE(*read, shown);
}

void tst_TaskEventReader::leavesOut_data()
{
    QTest::addColumn<QByteArray>("line");
    const QDateTime at(QDate(2026, 3, 1), QTime(9, 30), Qt::UTC);
    QTest::newRow("usage, which the snapshot has") << encodeLoggedEvent({at, UsageChanged{}});
    QTest::newRow("end of a turn") << encodeLoggedEvent({at, TurnEnded{}});
    QTest::newRow("of a newer daemon") << QByteArray(R"({"at":"2026-03-01T09:30:00.000Z","type":"dreamt","text":"x"})");
    QTest::newRow("without a time") << QByteArray(R"({"type":"message","text":"x"})");
    QTest::newRow("cut") << QByteArray(R"({"at":"2026-03-01T09:30:00.000Z","type":"mess)");
    QTest::newRow("empty") << QByteArray();
}

void tst_TaskEventReader::leavesOut()
{
    QFETCH(const QByteArray, line);
    QVERIFY(!readTaskEvent(line));
}

SIBYL_TEST(tst_TaskEventReader)
#include "tst_TaskEventReader.moc"
