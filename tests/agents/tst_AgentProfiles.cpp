// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentProfiles.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_AgentProfiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyBuiltInAgentHasAProfile_data();
    void everyBuiltInAgentHasAProfile();
    void settingsChangeAProfile();
    void argumentsComeInPlaceOfTheBuiltInOnes();
    void aNameOfOnesOwnBeginsFromItsDriver();
    void theCommandLinesOfAcp_data();
    void theCommandLinesOfAcp();
    void permissionsOfAgentsWithoutADriverOfTheirOwn_data();
    void permissionsOfAgentsWithoutADriverOfTheirOwn();
    void modelsOfAgentsWithoutADriverOfTheirOwn();
    void whatCannotBeResolvedSaysWhy();
    void namesBeginWithTheMostCapable();
};

void tst_AgentProfiles::everyBuiltInAgentHasAProfile_data()
{
    QTest::addColumn<AgentDriver>("driver");
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("variable");

    const auto row = [](const char *name, AgentDriver driver, const char *program, const char *argument, const char *variable) {
        QTest::newRow(name) << driver << QString::fromLatin1(program) << QString::fromLatin1(argument) << QString::fromLatin1(variable);
    };
    row("claude", AgentDriver::Claude, "claude", "", "DISABLE_AUTOUPDATER");
    row("codex", AgentDriver::CodexAppServer, "codex", "check_for_update_on_startup=false", "");
    row("codex-exec", AgentDriver::CodexExec, "codex", "check_for_update_on_startup=false", "");
    row("gemini", AgentDriver::Gemini, "gemini", "", "GEMINI_CLI_NO_RELAUNCH");
    row("opencode", AgentDriver::OpenCode, "opencode", "", "OPENCODE_DISABLE_AUTOUPDATE");
    row("cursor", AgentDriver::Cursor, "cursor-agent", "", "");
    row("goose", AgentDriver::Acp, "goose", "acp", "GOOSE_MODE");
    row("amp", AgentDriver::Amp, "amp", "", "");
    row("aider", AgentDriver::Plain, "aider", "{prompt_file}", "");
    row("command", AgentDriver::Plain, "", "", "");
}

void tst_AgentProfiles::everyBuiltInAgentHasAProfile()
{
    QFETCH(AgentDriver, driver);
    QFETCH(QString, program);
    QFETCH(QString, argument);
    QFETCH(QString, variable);
    const auto profile = resolveProfile(QString::fromLatin1(QTest::currentDataTag()), {});
    QVERIFY(profile);
    QCOMPARE(profile->name, QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(!profile->title.isEmpty());
    QVERIFY(profile->driver == driver);
    QCOMPARE(profile->program, program);
    QVERIFY(argument.isEmpty() ? profile->arguments.isEmpty() : profile->arguments.contains(argument));
    QVERIFY(variable.isEmpty() ? profile->environment.isEmpty() : profile->environment.contains(variable));
    QVERIFY(profile->permissions == PermissionMode::AcceptEdits);
    QCOMPARE(profile->isolation, QStringLiteral("none"));
}

void tst_AgentProfiles::settingsChangeAProfile()
{
    AgentSettings settings;
    settings.program = QStringLiteral("/opt/claude");
    settings.extraArguments = {QStringLiteral("--verbose-more")};
    settings.environment = {{QStringLiteral("DISABLE_TELEMETRY"), QStringLiteral("0")}, {QStringLiteral("MORE"), QStringLiteral("1")}};
    settings.model = QStringLiteral("opus");
    settings.permissions = PermissionMode::AllowAll;
    settings.limits.turns = 5;
    const auto profile = resolveProfile(QStringLiteral("claude"), {{QStringLiteral("claude"), settings}});
    QVERIFY(profile);
    QVERIFY(profile->driver == AgentDriver::Claude);
    QCOMPARE(profile->program, QStringLiteral("/opt/claude"));
    QCOMPARE(profile->arguments, QStringList{QStringLiteral("--verbose-more")});
    QCOMPARE(profile->environment.value(QStringLiteral("DISABLE_TELEMETRY")), QStringLiteral("0"));
    QCOMPARE(profile->environment.value(QStringLiteral("DISABLE_AUTOUPDATER")), QStringLiteral("1"));
    QCOMPARE(profile->environment.value(QStringLiteral("MORE")), QStringLiteral("1"));
    QCOMPARE(profile->model, QStringLiteral("opus"));
    QVERIFY(profile->permissions == PermissionMode::AllowAll);
    QCOMPARE(*profile->limits.turns, 5);
}

void tst_AgentProfiles::argumentsComeInPlaceOfTheBuiltInOnes()
{
    AgentSettings settings;
    settings.arguments = QStringList();
    settings.extraArguments = {QStringLiteral("-x")};
    QCOMPARE(resolveProfile(QStringLiteral("codex"), {{QStringLiteral("codex"), settings}})->arguments, QStringList{QStringLiteral("-x")});
}

void tst_AgentProfiles::aNameOfOnesOwnBeginsFromItsDriver()
{
    AgentSettings work;
    work.driver = AgentDriver::Claude;
    AgentSettings script;
    script.program = QStringLiteral("/opt/mine");
    const AgentSettingsByName settings{{QStringLiteral("work"), work}, {QStringLiteral("script"), script}};
    const auto claude = resolveProfile(QStringLiteral("work"), settings);
    QVERIFY(claude);
    QCOMPARE(claude->name, QStringLiteral("work"));
    QCOMPARE(claude->program, QStringLiteral("claude"));
    QVERIFY(claude->environment.contains(QStringLiteral("DISABLE_AUTOUPDATER")));
    const auto plain = resolveProfile(QStringLiteral("script"), settings);
    QVERIFY(plain);
    QVERIFY(plain->driver == AgentDriver::Plain);
    QVERIFY(plain->arguments.isEmpty() && plain->environment.isEmpty());
}

void tst_AgentProfiles::theCommandLinesOfAcp_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("claude") << QStringLiteral("claude-agent-acp") << QStringList();
    QTest::newRow("gemini") << QStringLiteral("gemini") << QStringList{QStringLiteral("--acp")};
    QTest::newRow("opencode") << QStringLiteral("opencode") << QStringList{QStringLiteral("acp")};
    QTest::newRow("goose") << QStringLiteral("goose") << QStringList{QStringLiteral("acp")};
}

void tst_AgentProfiles::theCommandLinesOfAcp()
{
    QFETCH(QString, program);
    QFETCH(QStringList, arguments);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    AgentSettings settings;
    settings.driver = AgentDriver::Acp;
    const auto profile = resolveProfile(name, {{name, settings}});
    QVERIFY(profile);
    QVERIFY(profile->driver == AgentDriver::Acp);
    QCOMPARE(profile->program, program);
    QCOMPARE(profile->arguments, arguments);
}

void tst_AgentProfiles::permissionsOfAgentsWithoutADriverOfTheirOwn_data()
{
    QTest::addColumn<PermissionMode>("mode");
    QTest::addColumn<QString>("gooseMode");
    QTest::addColumn<bool>("isAiderAsking");
    QTest::newRow("read-only") << PermissionMode::ReadOnly << QStringLiteral("chat") << true;
    QTest::newRow("ask") << PermissionMode::Ask << QStringLiteral("approve") << false;
    QTest::newRow("accept-edits") << PermissionMode::AcceptEdits << QStringLiteral("smart_approve") << false;
    QTest::newRow("allow-all") << PermissionMode::AllowAll << QStringLiteral("auto") << false;
}

void tst_AgentProfiles::permissionsOfAgentsWithoutADriverOfTheirOwn()
{
    QFETCH(PermissionMode, mode);
    QFETCH(QString, gooseMode);
    QFETCH(bool, isAiderAsking);
    AgentSettings settings;
    settings.permissions = mode;
    const auto profile = [&](const char *name) { return *resolveProfile(QString::fromLatin1(name), {{QString::fromLatin1(name), settings}}); };
    QCOMPARE(profile("goose").environment.value(QStringLiteral("GOOSE_MODE")), gooseMode);
    QCOMPARE(profile("aider").arguments.contains(QStringLiteral("--chat-mode")), isAiderAsking);
}

void tst_AgentProfiles::modelsOfAgentsWithoutADriverOfTheirOwn()
{
    AgentSettings settings;
    settings.model = QStringLiteral("m1");
    const auto profile = [&](const char *name) { return *resolveProfile(QString::fromLatin1(name), {{QString::fromLatin1(name), settings}}); };
    QCOMPARE(profile("aider").arguments.mid(profile("aider").arguments.size() - 2), (QStringList{QStringLiteral("--model"), QStringLiteral("m1")}));
    QCOMPARE(profile("goose").environment.value(QStringLiteral("GOOSE_MODEL")), QStringLiteral("m1"));
}

void tst_AgentProfiles::whatCannotBeResolvedSaysWhy()
{
    const auto unknown = resolveProfile(QStringLiteral("nobody"), {});
    QVERIFY(!unknown);
    QVERIFY(unknown.error().kind == ErrorKind::NotFound);
    const auto acp = resolveProfile(QStringLiteral("acp"), {});
    QVERIFY(!acp);
    QVERIFY(acp.error().kind == ErrorKind::Config);
    QVERIFY(acp.error().what.contains(QStringLiteral("agents.acp.program")));
    QVERIFY(!resolveProfile(QStringLiteral("mine"), {{QStringLiteral("mine"), AgentSettings{}}}));
}

void tst_AgentProfiles::namesBeginWithTheMostCapable()
{
    AgentSettings settings;
    settings.program = QStringLiteral("x");
    const QStringList names = agentNames({{QStringLiteral("zz"), settings}, {QStringLiteral("aa"), settings}, {QStringLiteral("claude"), settings}});
    QCOMPARE(names.front(), QStringLiteral("claude"));
    QCOMPARE(names.mid(names.size() - 2), (QStringList{QStringLiteral("aa"), QStringLiteral("zz")}));
    QCOMPARE(names.count(QStringLiteral("claude")), 1);
    QVERIFY(!names.contains(QStringLiteral("acp")));
    QVERIFY(isChosenUnasked(QStringLiteral("claude")) && isChosenUnasked(QStringLiteral("aa")));
    QVERIFY(!isChosenUnasked(QStringLiteral("codex-exec")) && !isChosenUnasked(QStringLiteral("command")));
}

SIBYL_TEST(tst_AgentProfiles)
#include "tst_AgentProfiles.moc"
