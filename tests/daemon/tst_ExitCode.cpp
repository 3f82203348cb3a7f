// SPDX-License-Identifier: Apache-2.0
#include "ExitCode.h"

#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_ExitCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void documentedNumbers();
    void kindsOfErrors();
};

void tst_ExitCode::documentedNumbers()
{
    QCOMPARE(toInt(ExitCode::Ok), 0);
    QCOMPARE(toInt(ExitCode::Failed), 1);
    QCOMPARE(toInt(ExitCode::Usage), 2);
    QCOMPARE(toInt(ExitCode::NotRegistered), 3);
    QCOMPARE(toInt(ExitCode::NotAuthorised), 4);
    QCOMPARE(toInt(ExitCode::ServerUnreachable), 5);
    QCOMPARE(toInt(ExitCode::DaemonNotRunning), 6);
}

void tst_ExitCode::kindsOfErrors()
{
    QCOMPARE(exitCodeFor(ErrorKind::Usage), ExitCode::Usage);
    QCOMPARE(exitCodeFor(ErrorKind::Auth), ExitCode::NotAuthorised);
    QCOMPARE(exitCodeFor(ErrorKind::Network), ExitCode::ServerUnreachable);
    QCOMPARE(exitCodeFor(ErrorKind::Timeout), ExitCode::ServerUnreachable);
    QCOMPARE(exitCodeFor(ErrorKind::NotFound), ExitCode::Failed);
    QCOMPARE(exitCodeFor(ErrorKind::Storage), ExitCode::Failed);
}

SIBYL_TEST(tst_ExitCode)
#include "tst_ExitCode.moc"
