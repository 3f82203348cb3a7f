// SPDX-License-Identifier: Apache-2.0
#include "agents/ProgressText.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_ProgressText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
};

void tst_ProgressText::reads_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("percent"); // -1 = none
    QTest::newRow("make") << QStringLiteral("[ 45%] Building CXX object") << 45;
    QTest::newRow("ninja") << QStringLiteral("[3/12] Linking") << 25;
    QTest::newRow("pytest") << QStringLiteral("tests/test_a.py ....... [100%]") << 100;
    QTest::newRow("prose") << QStringLiteral("the disk is 95% full") << -1;
    QTest::newRow("too much") << QStringLiteral("[250%]") << -1;
    QTest::newRow("reversed") << QStringLiteral("[12/3]") << -1;
    QTest::newRow("of none") << QStringLiteral("[0/0]") << -1;
    QTest::newRow("empty") << QString() << -1;
}

void tst_ProgressText::reads()
{
    QFETCH(QString, line);
    QFETCH(int, percent);
    QCOMPARE(progressIn(line).value_or(-1), percent);
}

SIBYL_TEST(tst_ProgressText)
#include "tst_ProgressText.moc"
