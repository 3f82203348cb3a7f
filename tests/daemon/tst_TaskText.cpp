// SPDX-License-Identifier: Apache-2.0
#include "TaskText.h"

#include "Durations.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_TaskText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resultOfACompletedTask();
    void failureShowsItsReasonAndLastWords();
    void hostileTextStaysOnItsLine();
    void waitingTaskSaysWhy();
    void durations_data();
    void durations();

private:
    static TaskView ended(const QString &status)
    {
        TaskView task;
        task.id = u"0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"_s;
        task.status = status;
        task.result = TaskResultView{};
        return task;
    }
};

void tst_TaskText::resultOfACompletedTask()
{
    TaskView task = ended(u"completed"_s);
    task.result->ending = u"completed"_s;
    task.result->branch = u"sibyl/agent-0d6b2f53"_s;
    task.result->commits = {{u"47facc812a00000000000000000000000000beef"_s, u"write x"_s}};
    task.result->filesChanged = 1;
    task.result->insertions = 3;
    task.result->worktreePath = u"/wt/x"_s;
    task.result->duration = Milliseconds(340);
    QCOMPARE(resultText(task, Terminal(TerminalTraits{})),
             (QStringList{u"  status     completed"_s, u"  branch     sibyl/agent-0d6b2f53"_s,
                          u"  commit     47facc812a write x"_s, u"  changes    1 file, +3 -0"_s, u"  worktree   /wt/x"_s,
                          u"  took       340 ms"_s}));
}

void tst_TaskText::failureShowsItsReasonAndLastWords()
{
    TaskView task = ended(u"failed"_s);
    task.errorMessage = u"the command ended with exit code 4"_s;
    task.result->exitCode = 4;
    task.result->stderrTail = u"1\n2\n3\n4\n5\nboom\n"_s;
    const QStringList lines = resultText(task, Terminal(TerminalTraits{}));
    QVERIFY(lines.contains(u"  error      the command ended with exit code 4"_s));
    QVERIFY(lines.contains(u"  exit code  4"_s));
    QCOMPARE(lines.last(), u"  stderr     boom"_s);
    QVERIFY(!lines.contains(u"  stderr     1"_s));
}

void tst_TaskText::hostileTextStaysOnItsLine()
{
    TaskView task = ended(u"failed"_s);
    task.title = u"a\nb\x1b]0;x\x07"_s;
    task.errorMessage = u"%1 %2 \x1b[2J\nnext"_s;
    task.result->branch = u"\u202Egpj"_s;
    task.result->notices = {u"one\ntwo"_s};
    for (const QString &line : taskText(task, Terminal(TerminalTraits{}))) {
        QVERIFY(!line.contains(u'\n') && !line.contains(u'\x1b') && !line.contains(u'\u202E'));
    }
    QVERIFY(resultText(task, Terminal(TerminalTraits{})).contains(u"  error      %1 %2 [2J next"_s));
}

void tst_TaskText::waitingTaskSaysWhy()
{
    TaskView task;
    task.status = u"queued"_s;
    task.queueReason = u"no runner is linked to this project"_s;
    QCOMPARE(progressText(task), u"queued: no runner is linked to this project"_s);
    task.status = u"running"_s;
    task.queueReason.clear();
    task.activity = u"12 tests passed"_s;
    task.progressPercent = 40;
    QCOMPARE(progressText(task), u"40% running: 12 tests passed"_s);
    QVERIFY(resultText(task, Terminal(TerminalTraits{})).isEmpty());
}

void tst_TaskText::durations_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << u"0s"_s;
    QTest::newRow("clock went back") << qint64(-5) << u"0s"_s;
    QTest::newRow("seconds") << qint64(59) << u"59s"_s;
    QTest::newRow("minutes") << qint64(65) << u"1m 05s"_s;
    QTest::newRow("hours") << qint64(2 * 3600 + 7 * 60 + 9) << u"2h 07m"_s;
    QTest::newRow("days") << qint64(3 * 86'400 + 4 * 3600) << u"3d 04h"_s;
}

void tst_TaskText::durations()
{
    QFETCH(qint64, seconds);
    QTEST(shortDuration(Seconds(seconds)), "text");
}

SIBYL_TEST(tst_TaskText)
#include "tst_TaskText.moc"
