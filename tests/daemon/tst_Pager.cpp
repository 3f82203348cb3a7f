// SPDX-License-Identifier: Apache-2.0
#include "Pager.h"

#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_Pager : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { qunsetenv("PAGER"); }
    void choice_data();
    void choice();
};

void tst_Pager::choice_data()
{
    QTest::addColumn<bool>("isTerminal");
    QTest::addColumn<QByteArray>("pager");
    QTest::addColumn<QString>("expected");
    QTest::newRow("terminal") << true << QByteArray() << u"less"_s;
    QTest::newRow("pipe") << false << QByteArray("more") << QString();
    QTest::newRow("the user's") << true << QByteArray("more -s") << u"more -s"_s;
    QTest::newRow("none wanted") << true << QByteArray(" ") << QString();
    QTest::newRow("cat") << true << QByteArray("cat") << QString();
}

void tst_Pager::choice()
{
    QFETCH(bool, isTerminal);
    QFETCH(QByteArray, pager);
    if (pager.isNull() || pager.isEmpty()) {
        qunsetenv("PAGER");
    } else {
        qputenv("PAGER", pager);
    }
    QTEST(pagerCommand(isTerminal), "expected");
}

SIBYL_TEST(tst_Pager)
#include "tst_Pager.moc"
