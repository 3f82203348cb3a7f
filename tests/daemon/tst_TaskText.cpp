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
    void everythingTheResultTells();
    void everyFailureSaysWhatToDo_data();
    void everyFailureSaysWhatToDo();
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
             (QStringList{u"  status     completed"_s, u"  next       `sibyl-runner diff 0d6b2f53` shows it, `sibyl-runner apply"_s,
                          u"             0d6b2f53` takes it"_s, u"  branch     sibyl/agent-0d6b2f53"_s,
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

void tst_TaskText::everythingTheResultTells()
{
    TaskView task = ended(u"failed"_s);
    task.result->ending = u"failed"_s;
    task.result->summary = u"I changed the redirect.\nThe tests are still red, since the fixture expects the old address and I may not touch it."_s;
    task.result->commits = {{u"47facc812a00000000000000000000000000beef"_s, u"write x"_s}};
    task.result->commitCount = 14;
    task.result->gates = {{.name = u"tests"_s, .isPassed = false, .exitCode = 2, .outputTail = u"1\n\x1b[31m2 failed\x1b[0m\n"_s, .duration = Seconds(65)},
                          {.name = u"lint"_s, .isPassed = true, .exitCode = 0, .outputTail = {}, .duration = Seconds(3)}};
    task.result->delivery = ResultDelivery{.kind = u"push"_s, .isDone = false, .target = {}, .detail = u"the remote refused it"_s};
    task.result->usage = {.inputTokens = 12'000, .cacheReadTokens = 0, .cacheWriteTokens = 0, .outputTokens = 500, .costUsd = 0.004};
    task.result->turns = 3;
    task.result->deniedTools = 2;
    task.result->rescueRef = u"refs/sibyl/rescue/x"_s;
    const QStringList lines = resultText(task, Terminal(TerminalTraits{}));
    for (const QString &line :
         {u"  next       `sibyl-runner logs 0d6b2f53` says why: mend the cause, then"_s, u"  summary    I changed the redirect."_s,
          u"             The tests are still red, since the fixture expects the old address"_s, u"             and I may not touch it."_s,
          u"  commits    14 in all"_s, u"  gate       tests: failed, exit code 2 (1m 05s)"_s, u"               2 failed"_s,
          u"  gate       lint: passed (3s)"_s, u"  delivered  not as push: the remote refused it"_s, u"  rescued    refs/sibyl/rescue/x"_s,
          u"  used       12,000 tokens in, 500 out, $0.0040"_s, u"  turns      3"_s, u"  denied     2 tool calls"_s}) {
        QVERIFY2(lines.contains(line), qPrintable(line + u"\n--\n"_s + lines.join(u'\n')));
    }
    task.result->delivery->isDone = true;
    task.result->delivery->target = u"origin sibyl/agent-0d6b2f53"_s;
    QVERIFY(resultText(task, Terminal(TerminalTraits{})).contains(u"  delivered  push: origin sibyl/agent-0d6b2f53"_s));
}

void tst_TaskText::everyFailureSaysWhatToDo_data()
{
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QString>("part");
    QTest::newRow("failed") << u"failed"_s << u"sibyl-runner logs 0d6b2f53"_s;
    QTest::newRow("stalled") << u"stalled"_s << u"sibyl-runner logs 0d6b2f53"_s;
    QTest::newRow("timeout") << u"timeout"_s << u"--timeout"_s;
    QTest::newRow("interrupted") << u"interrupted"_s << u"sibyl-runner retry 0d6b2f53"_s;
    QTest::newRow("rate limited") << u"rate_limited"_s << u"sibyl-runner retry 0d6b2f53"_s;
    QTest::newRow("signed out") << u"auth_required"_s << u"sibyl-runner agents"_s;
    QTest::newRow("budget") << u"budget_exceeded"_s << u"--max-cost"_s;
    QTest::newRow("refused") << u"refused"_s << u"other words"_s;
    QTest::newRow("no answer") << u"waiting_for_input"_s << u"sibyl-runner permissions"_s;
    QTest::newRow("of another runner") << QString() << u"sibyl-runner logs 0d6b2f53"_s;
}

void tst_TaskText::everyFailureSaysWhatToDo()
{
    QFETCH(QString, ending);
    QFETCH(QString, part);
    TaskView task = ended(u"failed"_s);
    task.result->ending = ending;
    QVERIFY2(nextStep(task).contains(part), qPrintable(nextStep(task)));
    task.status = u"canceled"_s;
    QVERIFY(nextStep(task).isEmpty());
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
