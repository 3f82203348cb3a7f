// SPDX-License-Identifier: Apache-2.0
#include "agents/ProfileSettings.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_ProfileSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatAnAgentIsStartedWith()
    {
        AgentSettings claude;
        claude.model = QStringLiteral("opus");
        claude.permissions = PermissionMode::Ask;
        claude.extraArguments = QStringList{QStringLiteral("--settings"), QStringLiteral("s.json")};
        claude.environment = {{QStringLiteral("ANTHROPIC_API_KEY"), QStringLiteral("sk-ant-very-secret")}};
        claude.limits = {.turns = 20, .costUsd = 2.5, .tokens = 4'000'000, .wallTime = Seconds(900)};
        QCOMPARE(text({{QStringLiteral("claude"), claude}}),
                 QStringList({QStringLiteral("agents.claude.enabled = true (built in)"),
                              QStringLiteral("agents.claude.driver = claude (built in)"),
                              QStringLiteral("agents.claude.program = claude (built in)"),
                              QStringLiteral("agents.claude.arguments = --settings s.json (runner.yaml)"),
                              QStringLiteral("agents.claude.environment = ANTHROPIC_API_KEY, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC, "
                                             "DISABLE_AUTOUPDATER, DISABLE_ERROR_REPORTING, DISABLE_TELEMETRY (runner.yaml)"),
                              QStringLiteral("agents.claude.model = opus (runner.yaml)"),
                              QStringLiteral("agents.claude.permissions = ask (runner.yaml)"),
                              QStringLiteral("agents.claude.limits.turns = 20 (runner.yaml)"),
                              QStringLiteral("agents.claude.limits.cost_usd = 2.5 (runner.yaml)"),
                              QStringLiteral("agents.claude.limits.tokens = 4000000 (runner.yaml)"),
                              QStringLiteral("agents.claude.limits.time = 900 (runner.yaml)"),
                              QStringLiteral("agents.claude.isolation = none (built in)")}));
    }

    void saysWhyThereIsNoProfile()
    {
        AgentSettings helper;
        helper.driver = AgentDriver::Acp;
        const QStringList rows = text({{QStringLiteral("helper"), helper}});
        QCOMPARE(rows.size(), 1);
        QVERIFY(rows.first().startsWith(QStringLiteral("agents.helper.problem = the agent `helper` has no program")));
    }

    void hidesSecretsInArguments_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("shown");
        QTest::newRow("after an option") << "--token abc --acp" << "--token [redacted] --acp";
        QTest::newRow("with an option") << "--api-key=abc" << "--api-key=[redacted]";
        QTest::newRow("a setting") << "-c auth_token=abc" << "-c auth_token=[redacted]";
        QTest::newRow("a key by itself") << "--use sk-ant-api03-aaaaaaaaaaaa" << "--use [redacted]";
        QTest::newRow("a key behind a name") << "--with=ghp_aaaaaaaaaaaaaaaa" << "--with=[redacted]";
        QTest::newRow("the last option") << "--acp --password" << "--acp --password";
        QTest::newRow("no secret") << "-c model=gpt --max-tokens=5 tokens.txt" << "-c model=gpt --max-tokens=[redacted] tokens.txt"; // rather one too many
    }
    void hidesSecretsInArguments()
    {
        QFETCH(QString, given);
        QTEST(shownArguments(given.split(u' ')).join(u' '), "shown");
    }

private:
    static QStringList text(const AgentSettingsByName &agents)
    {
        QStringList rows;
        for (const ResolvedSetting &row : profileSettings(agents)) {
            rows << QStringLiteral("%1 = %2 (%3)").arg(row.key, row.value, row.origin);
        }
        return rows;
    }
};

SIBYL_TEST(tst_ProfileSettings)
#include "tst_ProfileSettings.moc"
