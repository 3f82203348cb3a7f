// SPDX-License-Identifier: Apache-2.0
#include "journal/TaskStep.h"
#include "support/TestMain.h"

#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace sibyl;

namespace {

// How a child ended that was told to die at `dieAt` and passes every step.
int statusOfChild(const char *dieAt)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::setenv("SIBYL_TEST_DIE_AT", dieAt, 1);
        for (const TaskStep step : allTaskSteps) {
            passStep(step);
        }
        ::_exit(7);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

} // namespace

class tst_TaskStep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesGoBothWays();
    void unknownNamesAreNoStep();
    void aNamedStepKills();
    void otherNamesDoNothing();
};

void tst_TaskStep::namesGoBothWays()
{
    for (const TaskStep step : allTaskSteps) {
        QVERIFY(!toString(step).isEmpty());
        QCOMPARE(taskStepFrom(toString(step)), std::optional(step));
    }
    QCOMPARE(toString(TaskStep::ResultStored), QStringLiteral("result_stored"));
}

void tst_TaskStep::unknownNamesAreNoStep()
{
    QVERIFY(!taskStepFrom(u""));
    QVERIFY(!taskStepFrom(u"Accepted"));
    QVERIFY(!taskStepFrom(u"accepted "));
}

void tst_TaskStep::aNamedStepKills()
{
    const int status = statusOfChild("result_stored");
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGKILL);
}

void tst_TaskStep::otherNamesDoNothing()
{
    const int status = statusOfChild("no_such_step");
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 7);
}

SIBYL_TEST(tst_TaskStep)
#include "tst_TaskStep.moc"
