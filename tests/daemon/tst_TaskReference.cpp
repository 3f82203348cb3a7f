// SPDX-License-Identifier: Apache-2.0
#include "TaskReference.h"

#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_TaskReference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsAWholeId();
    void firstCharactersAreEnough();
    void ambiguousOrUnknownIsAnError_data();
    void ambiguousOrUnknownIsAnError();

private:
    static QList<TaskView> tasks()
    {
        QList<TaskView> list;
        for (const QString &id : {u"0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"_s, u"0d6b9999-8a0e-4c6e-b2d5-4b6a3cf0a9d1"_s,
                                  u"71a022fb-fa91-4fb0-949e-f56de7364778"_s}) {
            TaskView task;
            task.id = id;
            list.append(task);
        }
        return list;
    }
};

void tst_TaskReference::knowsAWholeId()
{
    QVERIFY(isWholeTaskId(u"71a022fb-fa91-4fb0-949e-f56de7364778"_s));
    QVERIFY(isWholeTaskId(u"71A022FB-FA91-4FB0-949E-F56DE7364778"_s));
    QVERIFY(!isWholeTaskId(u"71a022fb"_s));
    QVERIFY(!isWholeTaskId(u"../../etc/passwd"_s));
    QVERIFY(!isWholeTaskId({}));
}

void tst_TaskReference::firstCharactersAreEnough()
{
    QCOMPARE(matchTaskId(tasks(), u"71a0"_s).value_or(QString()), u"71a022fb-fa91-4fb0-949e-f56de7364778"_s);
    QCOMPARE(matchTaskId(tasks(), u"0D6B2"_s).value_or(QString()), u"0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"_s);
}

void tst_TaskReference::ambiguousOrUnknownIsAnError_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("two begin so") << u"0d6b"_s << ErrorKind::Conflict;
    QTest::newRow("none") << u"ffff"_s << ErrorKind::NotFound;
    QTest::newRow("too short") << u"71a"_s << ErrorKind::NotFound;
    QTest::newRow("nothing") << QString() << ErrorKind::NotFound;
}

void tst_TaskReference::ambiguousOrUnknownIsAnError()
{
    QFETCH(QString, text);
    const Result<QString> id = matchTaskId(tasks(), text);
    QVERIFY(!id);
    QTEST(id.error().kind, "kind");
}

SIBYL_TEST(tst_TaskReference)
#include "tst_TaskReference.moc"
