// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentEnvironment.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_AgentEnvironment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesWhatProgramsNeedAndNothingElse();
    void passesWhatTheUserNames();
    void neverPassesOurOwnTokens();
};

void tst_AgentEnvironment::passesWhatProgramsNeedAndNothingElse()
{
    const EnvironmentBlock own{{"PATH", "/bin"}, {"LC_ALL", "C"}, {"AWS_SECRET_ACCESS_KEY", "x"}, {"ANTHROPIC_API_KEY", "k"}};
    const EnvironmentBlock seen = agentEnvironment(own, {});
    QCOMPARE(seen, (EnvironmentBlock{{"PATH", "/bin"}, {"LC_ALL", "C"}, {"ANTHROPIC_API_KEY", "k"}}));
}

void tst_AgentEnvironment::passesWhatTheUserNames()
{
    const EnvironmentBlock own{{"AWS_REGION", "eu"}, {"AWS_PROFILE", "dev"}, {"OTHER", "x"}};
    QCOMPARE(agentEnvironment(own, {QStringLiteral("AWS_*")}).size(), 2);
    QCOMPARE(agentEnvironment(own, {QStringLiteral("OTHER")}).keys(), QList<QByteArray>{"OTHER"});
}

void tst_AgentEnvironment::neverPassesOurOwnTokens()
{
    const EnvironmentBlock own{{"SIBYL_RUNNER_TOKEN", "secret"}, {"SIBYL_ACCESS_TOKEN", "secret"}};
    QVERIFY(agentEnvironment(own, {QStringLiteral("SIBYL_*"), QStringLiteral("*"), QStringLiteral("SIBYL_RUNNER_TOKEN")}).isEmpty());
}

SIBYL_TEST(tst_AgentEnvironment)
#include "tst_AgentEnvironment.moc"
