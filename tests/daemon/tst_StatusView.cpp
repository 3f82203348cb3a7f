// SPDX-License-Identifier: Apache-2.0
#include "StatusView.h"

#include "TextWidth.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_StatusView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsConnectionCapacityAndTasks();
    void saysWhyItIsNotConnected();
    void dayAndQuestions();
    void fitsTheTerminalWhateverATaskSays_data();
    void fitsTheTerminalWhateverATaskSays();

private:
    static QDateTime at(int seconds) { return QDateTime(QDate(2026, 3, 1), QTime(9, 30), Qt::UTC).addSecs(seconds); }
    static Snapshot online();
};

Snapshot tst_StatusView::online()
{
    TaskSnapshot task;
    task.taskId = u"0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"_s;
    task.phase = TaskPhase::Running;
    task.projectName = u"shop"_s;
    task.agent = u"command"_s;
    task.activity = u"12 tests passed"_s;
    task.progressPercent = 40;
    task.startedUtc = at(10);
    Snapshot snapshot;
    snapshot.name = u"box"_s;
    snapshot.serverUrl = u"http://127.0.0.1:3334"_s;
    snapshot.serverName = u"sibyl-runner/0.1.0"_s;
    snapshot.connection = ConnectionState::Online;
    snapshot.connectedUtc = at(0);
    snapshot.capacity = 3;
    snapshot.undeliveredResults = 2;
    snapshot.tasks = {task};
    return snapshot;
}

void tst_StatusView::showsConnectionCapacityAndTasks()
{
    QCOMPARE(statusLines(online(), at(95), Terminal(TerminalTraits{})),
             (QStringList{u"box  connected for 1m 35s"_s, u"server    http://127.0.0.1:3334 (sibyl-runner/0.1.0)"_s,
                          u"capacity  1 of 3 in use"_s, u"results   2 kept until the server has them"_s, QString(),
                          u"TASK      PHASE    PROJECT  AGENT      TIME  PROGRESS  ACTIVITY"_s,
                          u"0d6b2f53  running  shop     command  1m 25s  40%       12 tests passed"_s}));
}

void tst_StatusView::saysWhyItIsNotConnected()
{
    Snapshot snapshot = online();
    snapshot.tasks.clear();
    snapshot.undeliveredResults = 0;
    snapshot.connection = ConnectionState::Waiting;
    snapshot.connectionDetail = u"connection refused\x1b[2J"_s;
    snapshot.nextTryUtc = at(100);
    snapshot.isPaused = true;
    const QStringList lines = statusLines(snapshot, at(95), Terminal(TerminalTraits{}));
    QCOMPARE(lines.at(0), u"box  not connected, next try in 5s"_s);
    QCOMPARE(lines.at(2), u"          connection refused[2J"_s);
    QCOMPARE(lines.at(3), u"capacity  0 of 3 in use, paused: takes nothing new"_s);
}

void tst_StatusView::dayAndQuestions()
{
    Snapshot snapshot = online();
    snapshot.tasks.clear();
    snapshot.undeliveredResults = 0;
    snapshot.today = {.tasks = 3, .completed = 2, .usage = {.inputTokens = 12'000, .outputTokens = 340, .costUsd = 1.5}};
    snapshot.permissions = {PendingPermission{}};
    const QStringList lines = statusLines(snapshot, at(95), Terminal(TerminalTraits{}));
    QCOMPARE(lines.mid(lines.size() - 2), (QStringList{u"today     3 tasks, 2 completed; 12,000 tokens in, 340 out, $1.50"_s,
                                                       u"answers   1 question waits: `sibyl-runner permissions`"_s}));
}

void tst_StatusView::fitsTheTerminalWhateverATaskSays_data()
{
    QTest::addColumn<int>("columns");
    QTest::newRow("80") << 80;
    QTest::newRow("120") << 120;
}

void tst_StatusView::fitsTheTerminalWhateverATaskSays()
{
    QFETCH(int, columns);
    Snapshot snapshot = online();
    snapshot.tasks[0].activity = QString(500, u'x') + u"\n\x1b[31m"_s;
    snapshot.tasks[0].projectName = u"日本語"_s.repeated(40);
    TaskSnapshot ended = snapshot.tasks[0];
    ended.phase = TaskPhase::Ended;
    ended.ending = u"completed"_s;
    ended.branch = u"sibyl/agent-0d6b2f53"_s;
    ended.endedUtc = at(90);
    snapshot.recent = {ended, ended, ended, ended, ended, ended, ended};
    const QStringList lines = statusLines(snapshot, at(4000), Terminal(TerminalTraits{.columns = columns}));
    for (const QString &line : lines) {
        QVERIFY2(textWidth(line) <= columns, qPrintable(line));
        QVERIFY(!line.contains(u'\x1b'));
    }
    QCOMPARE(lines.size(), 4 + 3 + 2 + 5); // the five newest that ended
}

SIBYL_TEST(tst_StatusView)
#include "tst_StatusView.moc"
