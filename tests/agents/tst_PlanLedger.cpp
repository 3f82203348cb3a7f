// SPDX-License-Identifier: Apache-2.0
#include "agents/PlanLedger.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

namespace {

using Kind = PlanNews::Kind;

QString textOf(const std::optional<QList<PlanStep>> &plan)
{
    if (!plan) {
        return QStringLiteral("as it was");
    }
    QStringList steps;
    for (const PlanStep &step : *plan) {
        steps << step.text + u' ' + wordOf(step.state);
    }
    return steps.join(QStringLiteral(", "));
}

} // namespace

class tst_PlanLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_ledger = {};
        m_ledger.take({Kind::Added, {{QStringLiteral("1"), QStringLiteral("look"), {}, false}}});
        m_ledger.take({Kind::Added, {{QStringLiteral("2"), QStringLiteral("write"), {}, false}}});
    }

    void changesWhatIsInTheList_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("plan");
        QTest::newRow("its state") << "2" << "" << "in_progress" << "look pending, write in_progress";
        QTest::newRow("its text") << "1" << "look well" << "" << "look well pending, write pending";
        QTest::newRow("both") << "1" << "look well" << "completed" << "look well completed, write pending";
        QTest::newRow("it goes") << "1" << "" << "deleted" << "write pending";
        QTest::newRow("to what it is") << "1" << "look" << "pending" << "as it was";
        QTest::newRow("an unknown one") << "9" << "press" << "completed" << "as it was";
        QTest::newRow("an unknown one goes") << "9" << "" << "deleted" << "as it was";
    }
    void changesWhatIsInTheList()
    {
        QFETCH(QString, id);
        QFETCH(QString, text);
        QFETCH(QString, state);
        QTEST(textOf(m_ledger.take({Kind::Changed, {{id, text, fromWord<PlanStepState>(state), state == QLatin1String("deleted")}}})), "plan");
    }

    void replacesTheWholeList()
    {
        QCOMPARE(textOf(m_ledger.take({Kind::Whole, {{QStringLiteral("7"), QStringLiteral("test"), PlanStepState::Completed, false}}})),
                 QStringLiteral("test completed"));
        QCOMPARE(textOf(m_ledger.take({Kind::Whole, {}})), QString());
    }

    void doesNotGrowWithoutBound()
    {
        std::optional<QList<PlanStep>> plan;
        for (int i = 3; i <= 1000; ++i) {
            const auto now = m_ledger.take({Kind::Added, {{QString::number(i), QStringLiteral("step"), {}, false}}});
            plan = now ? now : plan;
        }
        QCOMPARE(plan->size(), PlanLedger::maxSteps);
    }

private:
    PlanLedger m_ledger;
};

SIBYL_TEST(tst_PlanLedger)
#include "tst_PlanLedger.moc"
