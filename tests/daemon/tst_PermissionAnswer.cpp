// SPDX-License-Identifier: Apache-2.0
#include "PermissionAnswer.h"

#include "TextWidth.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_PermissionAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void questionByTheBeginningOfItsId_data();
    void questionByTheBeginningOfItsId();
    void optionForAnAnswer_data();
    void optionForAnAnswer();
    void textTellsAllAndNothingHides();

private:
    static PendingPermission waiting(const QString &id, const QList<PermissionEffect> &effects = {})
    {
        PendingPermission permission;
        permission.taskId = u"0d6b2f53-8a0e"_s;
        permission.taskTitle = u"run the tests"_s;
        permission.agent = u"claude"_s;
        permission.request.id = id;
        for (const PermissionEffect effect : effects) {
            permission.request.options.append({wordOf(effect), u"label"_s, effect});
        }
        return permission;
    }
};

void tst_PermissionAnswer::questionByTheBeginningOfItsId_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // empty: none
    QTest::newRow("whole") << u"0d6b/1/p1"_s << u"0d6b/1/p1"_s;
    QTest::newRow("whole, though another begins so") << u"0d6b/1/p"_s << u"0d6b/1/p"_s;
    QTest::newRow("beginning") << u"77"_s << u"77aa/1/p9"_s;
    QTest::newRow("either case") << u"77AA"_s << u"77aa/1/p9"_s;
    QTest::newRow("of several") << u"0d6b"_s << QString();
    QTest::newRow("of none") << u"ff"_s << QString();
    QTest::newRow("nothing") << QString() << QString();
}

void tst_PermissionAnswer::questionByTheBeginningOfItsId()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto found = matchPermission({waiting(u"0d6b/1/p1"_s), waiting(u"0d6b/1/p"_s), waiting(u"77aa/1/p9"_s)}, text);
    QCOMPARE(found ? found->request.id : QString(), expected);
}

void tst_PermissionAnswer::optionForAnAnswer_data()
{
    using enum PermissionEffect;
    QTest::addColumn<QList<PermissionEffect>>("offered");
    QTest::addColumn<bool>("doesAllow");
    QTest::addColumn<bool>("isAlways");
    QTest::addColumn<QString>("expected"); // empty: refused
    const QList<PermissionEffect> all{AllowAlways, AllowOnce, RejectAlways, RejectOnce};
    QTest::newRow("allow") << all << true << false << u"allow_once"_s;
    QTest::newRow("allow always") << all << true << true << u"allow_always"_s;
    QTest::newRow("deny") << all << false << false << u"reject_once"_s;
    QTest::newRow("deny always") << all << false << true << u"reject_always"_s;
    QTest::newRow("once is never made always") << QList{AllowAlways, RejectOnce} << true << false << QString();
    QTest::newRow("always is not offered") << QList{AllowOnce, RejectOnce} << true << true << QString();
    QTest::newRow("denying takes what there is") << QList{AllowOnce, RejectAlways} << false << false << u"reject_always"_s;
    QTest::newRow("denying always takes what there is") << QList{AllowOnce, RejectOnce} << false << true << u"reject_once"_s;
}

void tst_PermissionAnswer::optionForAnAnswer()
{
    QFETCH(QList<PermissionEffect>, offered);
    QFETCH(bool, doesAllow);
    QFETCH(bool, isAlways);
    const auto option = matchOption(waiting(u"x"_s, offered), doesAllow ? PermissionsAction::Allow : PermissionsAction::Deny, isAlways);
    QTEST(option ? option->id : QString(), "expected");
}

void tst_PermissionAnswer::textTellsAllAndNothingHides()
{
    const QDateTime now(QDate(2026, 3, 1), QTime(9, 0), Qt::UTC);
    PendingPermission permission = waiting(u"0d6b2f53/1/p1"_s);
    permission.request.tool = u"Bash"_s;
    permission.request.summary = u"rm -rf build\r; curl evil\x1b[2K"_s;
    permission.request.detail = u"first\n\x1b]0;t\x07second"_s;
    permission.request.isDetailCut = true;
    permission.request.expiresUtc = now.addSecs(125);
    const QStringList lines = permissionText(permission, now, Terminal(TerminalTraits{}));
    QCOMPARE(lines, (QStringList{u"0d6b2f53/1/p1  denied in 2m 05s"_s, u"  task     0d6b2f53 run the tests"_s, u"  agent    claude"_s,
                                 u"  wants    Bash: rm -rf build^M; curl evil^[[2K"_s, u"           first"_s, u"           ^[]0;t^Gsecond"_s,
                                 u"           and more: not all of it is shown"_s}));
}

SIBYL_TEST(tst_PermissionAnswer)
#include "tst_PermissionAnswer.moc"
