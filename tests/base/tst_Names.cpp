// SPDX-License-Identifier: Apache-2.0
#include "base/Names.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_Names : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesIdsThatNobodyShouldSend_data();
    void refusesIdsThatNobodyShouldSend();
    void makesSafeFileNames_data();
    void makesSafeFileNames();
    void differentIdsGetDifferentFileNames();
    void shortNamesAreLowerCaseAndPadded();
    void wireTextHoldsNothingTheWireRefuses();
};

void tst_Names::refusesIdsThatNobodyShouldSend_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("isAcceptable");
    QTest::newRow("uuid") << QStringLiteral("0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1") << true;
    QTest::newRow("traversal is acceptable, it is never used as a path") << QStringLiteral("../../x") << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("NUL") << QStringLiteral("a") + QChar(u'\0') << false;
    QTest::newRow("newline") << QStringLiteral("a\nb") << false;
    QTest::newRow("4 kB") << QString(4096, u'a') << false;
    QTest::newRow("lone surrogate") << QString(QChar(0xd800)) << false;
}

void tst_Names::refusesIdsThatNobodyShouldSend()
{
    QFETCH(QString, id);
    QFETCH(bool, isAcceptable);
    QCOMPARE(isAcceptableId(id), isAcceptable);
}

void tst_Names::makesSafeFileNames_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("prefix");
    QTest::newRow("uuid stays") << QStringLiteral("0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1")
                                << QStringLiteral("0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1");
    QTest::newRow("traversal") << QStringLiteral("../../etc/passwd") << QStringLiteral("etc_passwd~");
    QTest::newRow("absolute") << QStringLiteral("/etc/passwd") << QStringLiteral("etc_passwd~");
    QTest::newRow("dots only") << QStringLiteral("..") << QStringLiteral("id~");
    QTest::newRow("leading dash") << QStringLiteral("-rf") << QStringLiteral("rf~");
    QTest::newRow("long") << QString(200, u'a') << QString(40, u'a') + u'~';
}

void tst_Names::makesSafeFileNames()
{
    QFETCH(QString, id);
    QFETCH(QString, prefix);
    const QString name = fileNameFor(id);
    QVERIFY2(name.startsWith(prefix), qPrintable(name));
    QVERIFY(name.size() <= 80);
    QVERIFY(!name.contains(u'/'));
    QVERIFY(!name.startsWith(u'.') && !name.startsWith(u'-'));
}

void tst_Names::differentIdsGetDifferentFileNames()
{
    QVERIFY(fileNameFor(u"a/b") != fileNameFor(u"a_b"));
    QVERIFY(fileNameFor(u"a/b") != fileNameFor(u"a:b"));
    QVERIFY(fileNameFor(QString(200, u'a')) != fileNameFor(QString(201, u'a')));
}

void tst_Names::shortNamesAreLowerCaseAndPadded()
{
    QCOMPARE(shortNameFor(u"0D6B2F53-8a0e"), QStringLiteral("0d6b2f53"));
    QCOMPARE(shortNameFor(u"x").size(), 8);
    QCOMPARE(shortNameFor(u"..").size(), 8);
    QVERIFY(shortNameFor(u"0d6b2f53-8a0e", 12).startsWith(QStringLiteral("0d6b2f538a0e")));
}

void tst_Names::wireTextHoldsNothingTheWireRefuses()
{
    QCOMPARE(wireText(QString(QStringLiteral("a") + QChar(u'\0') + u'b'), 10), QStringLiteral("ab"));
    QCOMPARE(wireText(QString(300, u'x'), 200).size(), 200);
    QVERIFY(wireText(QString::fromUtf8("ab\xf0\x9f\x98\x80"), 3).isValidUtf16());
    QVERIFY(wireText(QString(QChar(0xdc00)) + u'x', 10).isValidUtf16());
}

SIBYL_TEST(tst_Names)
#include "tst_Names.moc"
