// SPDX-License-Identifier: Apache-2.0
#include "link/LinkMachine.h"
#include "support/TestMain.h"

#include <QMap>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_LinkMachine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // All pairs, against the table of the header, written out once more.
    void followsTheTable()
    {
        const QString dash = u"-"_s;
        const QStringList states{u"Idle"_s,    u"Connecting"_s,   u"Settling"_s, u"Online"_s, u"Backoff"_s,
                                 u"Refused"_s, u"SignInNeeded"_s, u"Replaced"_s, u"Stopped"_s};
        const auto fromTrying = [&dash](const QString &target) {
            return QStringList{dash, target, target, target, dash, dash, dash, dash, dash};
        };
        const QString again = u"Connecting"_s;
        const QMap<QString, QStringList> table{
            {u"Start"_s, {again, dash, dash, dash, dash, dash, dash, dash, dash}},
            {u"Opened"_s, {dash, u"Settling"_s, dash, dash, dash, dash, dash, dash, dash}},
            {u"Settled"_s, {dash, dash, u"Online"_s, dash, dash, dash, dash, dash, dash}},
            {u"Lost"_s, fromTrying(u"Backoff"_s)},
            {u"TokenRefused"_s, fromTrying(again)},
            {u"SignInRequired"_s, fromTrying(u"SignInNeeded"_s)},
            {u"Refused"_s, fromTrying(u"Refused"_s)},
            {u"Replaced"_s, fromTrying(u"Replaced"_s)},
            {u"RetryDue"_s, {dash, dash, dash, dash, again, again, again, again, dash}},
            {u"Stop"_s, QStringList(8, u"Stopped"_s) + QStringList{dash}},
        };
        QVERIFY(table.size() == qsizetype(allLinkEvents.size()));
        QVERIFY(states.size() == qsizetype(allLinkStates.size()));
        for (const LinkEvent event : allLinkEvents) {
            for (const LinkState state : allLinkStates) {
                const std::optional<LinkState> target = next(state, event);
                const QString expected = table.value(QString::fromLatin1(toString(event)))
                                             .value(states.indexOf(QString::fromLatin1(toString(state))));
                const QString actual = target ? QString::fromLatin1(toString(*target)) : dash;
                QVERIFY2(actual == expected,
                         qPrintable(QString::fromLatin1(toString(state)) + u" on "_s
                                    + QString::fromLatin1(toString(event)) + u": "_s + actual));
            }
        }
    }
};

SIBYL_TEST(tst_LinkMachine)
#include "tst_LinkMachine.moc"
