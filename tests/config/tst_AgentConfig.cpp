// SPDX-License-Identifier: Apache-2.0
#include "config/ConfigEditor.h"
#include "config/ConfigLoader.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace std::chrono_literals;

class tst_AgentConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsAnAgentWhole();
    void readsWhatAgentsMayDo();
    void readsBudgetsFromFileAndEnvironment();
    void readsWhatAProjectSays();
    void wrongValuesAreNamedWithFileLineAndKey_data();
    void wrongValuesAreNamedWithFileLineAndKey();
    void findsEveryFaultInOneGo();
    void unknownKeysAreWarnedAbout();
    void manyNamesForOneValueAreNotUnfolded();
    void linkingAgainKeepsWhatTheProjectSays();

private:
    Result<LoadedConfig> load(const QByteArray &yaml, const Environment &environment = {})
    {
        QFile file(path());
        const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(yaml) == yaml.size();
        file.close();
        if (!isWritten) {
            return fail(ErrorKind::Storage, QStringLiteral("the test cannot write its file"));
        }
        ConfigSources sources;
        sources.explicitFile = path();
        sources.environment = environment;
        sources.homeDirectory = m_dir->path();
        return loadConfig(sources);
    }
    QString path() const { return m_dir->filePath(QStringLiteral("runner.yaml")); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void tst_AgentConfig::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
}

void tst_AgentConfig::readsAnAgentWhole()
{
    const auto loaded = load(R"(agents:
  claude:
    program: ~/bin/claude
    driver: acp
    arguments: [--one, "two words"]
    extra_arguments: [--three]
    environment:
      ANTHROPIC_BASE_URL: http://127.0.0.1:1
      EMPTY:
    model: opus
    permissions: accept-edits
    limits: {turns: 20, cost_usd: 2.5, tokens: 4000000, time: 900}
    isolation: none
    enabled: no
  mine: {program: mine, driver: plain}
agent_types: {reviewer: mine}
default_agent: claude
)");
    QVERIFY2(loaded, qPrintable(loaded ? QString() : loaded.error().text()));
    QCOMPARE(loaded->warnings, QStringList());
    const RunnerConfig &config = loaded->config;
    AgentSettings claude;
    claude.driver = AgentDriver::Acp;
    claude.program = m_dir->filePath(QStringLiteral("bin/claude"));
    claude.arguments = QStringList{QStringLiteral("--one"), QStringLiteral("two words")};
    claude.extraArguments = QStringList{QStringLiteral("--three")};
    claude.environment = {{QStringLiteral("ANTHROPIC_BASE_URL"), QStringLiteral("http://127.0.0.1:1")}, {QStringLiteral("EMPTY"), QString()}};
    claude.model = QStringLiteral("opus");
    claude.permissions = PermissionMode::AcceptEdits;
    claude.limits = {.turns = 20, .costUsd = 2.5, .tokens = 4'000'000, .wallTime = 900s};
    claude.isolation = QStringLiteral("none");
    claude.isEnabled = false;
    QVERIFY(config.agents.value(QStringLiteral("claude")) == claude);
    QVERIFY(config.agents.value(QStringLiteral("mine")).driver == AgentDriver::Plain);
    QCOMPARE(config.agentTypes.value(QStringLiteral("reviewer")), QStringLiteral("mine"));
    QCOMPARE(config.defaultAgent, QStringLiteral("claude"));
}

void tst_AgentConfig::readsWhatAgentsMayDo()
{
    const auto loaded = load(R"(permissions:
  - {tool: Bash, match: "git push*", action: deny}
  - {tool: Bash, action: ask}
  - action: allow
permission_timeout: 30
commit: if-clean-verdict
deliver: bundle
)");
    QVERIFY2(loaded, qPrintable(loaded ? QString() : loaded.error().text()));
    const QList<PermissionRule> expected{
        {QStringLiteral("Bash"), QStringLiteral("git push*"), PermissionAction::Deny},
        {QStringLiteral("Bash"), QString(), PermissionAction::Ask},
        {QString(), QString(), PermissionAction::Allow}};
    QVERIFY(loaded->config.permissions == expected);
    QCOMPARE(loaded->config.permissionTimeout, 30s);
    QVERIFY(loaded->config.commit == CommitPolicy::IfCleanVerdict);
    QVERIFY(loaded->config.deliver == Delivery::Bundle);
}

void tst_AgentConfig::readsBudgetsFromFileAndEnvironment()
{
    const auto loaded = load(R"(budgets:
  task: {cost_usd: 2, tokens: 1000000}
  day:
    cost_usd: 20
    time: 36000
)", {{QStringLiteral("SIBYL_TASK_BUDGET_USD"), QStringLiteral("0.5")}});
    QVERIFY2(loaded, qPrintable(loaded ? QString() : loaded.error().text()));
    QVERIFY((loaded->config.budgets.perTask == AgentLimits{.turns = {}, .costUsd = 0.5, .tokens = 1'000'000, .wallTime = {}}));
    QVERIFY((loaded->config.budgets.perDay == AgentLimits{.turns = {}, .costUsd = 20, .tokens = {}, .wallTime = 36000s}));
}

void tst_AgentConfig::readsWhatAProjectSays()
{
    const auto loaded = load(R"(projects:
  - path: ~/shop
    id: 6f1c9a3e-7d0b-4a55-9a41-0c9d2f6b8e11
    agent: codex
    gates:
      - {name: tests, command: make test, timeout: 60}
      - {command: make lint}
)");
    QVERIFY2(loaded, qPrintable(loaded ? QString() : loaded.error().text()));
    QCOMPARE(loaded->config.links.size(), 1);
    QCOMPARE(loaded->config.links.front().agent, QStringLiteral("codex"));
    const QList<ProjectGate> expected{{QStringLiteral("tests"), QStringLiteral("make test"), 60s},
                                      {QStringLiteral("make lint"), QStringLiteral("make lint"), 600s}};
    QVERIFY(loaded->config.links.front().gates == expected);
}

void tst_AgentConfig::wrongValuesAreNamedWithFileLineAndKey_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("message");

    const auto row = [](const char *name, const char *yaml, int line, const char *message) {
        QTest::newRow(name) << QByteArray(yaml) << line << QString::fromLatin1(message);
    };
    row("agents as a list", "agents: [claude]\n", 1, "agents must be");
    row("an agent as a word", "agents:\n  claude: yes\n", 2, "agents.claude must be a group of settings");
    row("a name with a slash", "agents:\n  a/b: {}\n", 2, "agents holds \"a/b\"");
    row("a driver nobody knows", "agents:\n  claude:\n    driver: telepathy\n", 3, "agents.claude.driver must be one of plain, claude, codex-exec");
    row("a relative program", "agents:\n  claude:\n    program: bin/claude\n", 3, "agents.claude.program must be a name in PATH or an absolute path");
    row("a program that is an option", "agents:\n  claude:\n    program: -x\n", 3, "agents.claude.program must be a program");
    row("arguments as a line", "agents:\n  claude:\n    arguments: --a --b\n", 3, "agents.claude.arguments must be a list");
    row("arguments with a group in them", "agents:\n  claude:\n    extra_arguments: [{a: b}]\n", 3, "agents.claude.extra_arguments must be a list");
    row("environment as a list", "agents:\n  claude:\n    environment: [A=B]\n", 3, "agents.claude.environment must be");
    row("a variable of the runner", "agents:\n  claude:\n    environment: {SIBYL_RUNNER_TOKEN: x}\n", 3, "agents.claude.environment names \"SIBYL_RUNNER_TOKEN\"");
    row("no variable name", "agents:\n  claude:\n    environment: {'A B': x}\n", 3, "agents.claude.environment names \"A B\"");
    row("a model that is an option", "agents:\n  claude:\n    model: --yolo\n", 3, "agents.claude.model must be the name of a model");
    row("a permission nobody knows", "agents:\n  claude:\n    permissions: some\n", 3, "agents.claude.permissions must be one of read-only, ask, accept-edits, allow-all");
    row("no turns", "agents:\n  claude:\n    limits: {turns: 0}\n", 3, "agents.claude.limits.turns must be a whole number from 1 to");
    row("negative money", "agents:\n  claude:\n    limits:\n      cost_usd: -1\n", 4, "agents.claude.limits.cost_usd must be a number from");
    row("infinite money", "agents:\n  claude:\n    limits:\n      cost_usd: inf\n", 4, "agents.claude.limits.cost_usd must be a number from");
    row("a time with a unit", "agents:\n  claude:\n    limits:\n      time: 5m\n", 4, "agents.claude.limits.time must be a number of seconds");
    row("limits as a number", "agents:\n  claude:\n    limits: 5\n", 3, "agents.claude.limits must be a group of settings");
    row("isolation that is not there yet", "agents:\n  claude:\n    isolation: vault\n", 3, "agents.claude.isolation must be one of none");
    row("enabled, more or less", "agents:\n  claude:\n    enabled: perhaps\n", 3, "agents.claude.enabled must be one of true, false");
    row("an agent twice", "agents:\n  claude: {}\n  claude: {}\n", 3, "agents.claude is given twice, first on line 2");
    row("agent_types as a word", "agent_types: claude\n", 1, "agent_types must be lines like");
    row("an agent type without an agent", "agent_types:\n  reviewer: [a]\n", 2, "agent_types.reviewer must name an agent");
    row("default_agent with a blank", "default_agent: my agent\n", 1, "default_agent must be the name of an agent");
    row("permissions as a group", "permissions:\n  Bash: deny\n", 1, "permissions must be a list");
    row("a rule without an action", "permissions:\n  - {tool: Bash}\n", 2, "permissions[0].action must be one of allow, ask, deny");
    row("a rule with another action", "permissions:\n  - action: allow\n  - action: shrug\n", 3, "permissions[1].action must be one of allow, ask, deny, not \"shrug\"");
    row("permission_timeout below zero", "permission_timeout: -1\n", 1, "permission_timeout must be a number of seconds");
    row("budgets as a number", "budgets: 5\n", 1, "budgets must be a group of settings");
    row("a budget as a number", "budgets:\n  day: 5\n", 2, "budgets.day must be a group of settings");
    row("a budget of nothing", "budgets:\n  task:\n    tokens: 0\n", 3, "budgets.task.tokens must be a whole number from 1");
    row("commit sometimes", "commit: sometimes\n", 1, "commit must be one of always, if-clean-verdict, never");
    row("deliver by post", "deliver: post\n", 1, "deliver must be one of branch, push, bundle, patch");
    row("gates as a word", "projects:\n  - path: /x\n    name: x\n    gates: make\n", 4, "projects[0].gates must be a list");
    row("a gate without a command", "projects:\n  - path: /x\n    name: x\n    gates:\n      - name: tests\n", 5, "projects[0].gates[0].command must be a shell line");
    row("a gate twice", "projects:\n  - path: /x\n    name: x\n    gates:\n      - {name: t, command: a}\n      - {name: t, command: b}\n", 6, "projects[0].gates[1].name must differ");
    row("a gate without time", "projects:\n  - path: /x\n    name: x\n    gates:\n      - {command: a, timeout: 0}\n", 5, "projects[0].gates[0].timeout must be a number of seconds from 1");
    row("a project's agent with a blank", "projects:\n  - path: /x\n    name: x\n    agent: my agent\n", 4, "projects[0].agent must be the name of an agent");
    row("nested without end", "agents: [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]\n", 1, "agents holds too much, or too deeply nested");
}

void tst_AgentConfig::wrongValuesAreNamedWithFileLineAndKey()
{
    QFETCH(QByteArray, yaml);
    QFETCH(int, line);
    QFETCH(QString, message);
    const auto loaded = load(yaml);
    QVERIFY(!loaded);
    QVERIFY(loaded.error().kind == ErrorKind::Config);
    QCOMPARE(loaded.error().where, path() + u':' + QString::number(line));
    QVERIFY2(loaded.error().what.startsWith(message), qPrintable(loaded.error().what));
}

void tst_AgentConfig::findsEveryFaultInOneGo()
{
    const auto loaded = load("commit: x\nagents:\n  a: {driver: x}\n  b: {model: -x}\npermissions: x\n");
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().what.count(u'\n'), 3);
}

void tst_AgentConfig::unknownKeysAreWarnedAbout()
{
    const auto loaded = load(R"(agents:
  claude:
    colour: blue
    limits: {lines: 5}
permissions:
  - {action: ask, when: never}
budgets:
  week: {cost_usd: 1}
projects:
  - {path: /, name: x, colour: blue}
)");
    QVERIFY2(loaded, qPrintable(loaded ? QString() : loaded.error().text()));
    QStringList warnings = loaded->warnings;
    warnings.sort();
    const auto unknown = [this](int line, const char *key) {
        return QStringLiteral("%1:%2: unknown key %3; it is kept and has no effect").arg(path()).arg(line).arg(QLatin1StringView(key));
    };
    QStringList expected{unknown(3, "agents.claude.colour"), unknown(4, "agents.claude.limits.lines"),
                         unknown(6, "permissions[0].when"), unknown(8, "budgets.week"), unknown(10, "projects[0].colour")};
    expected.sort();
    QCOMPARE(warnings, expected);
}

// Nine levels of ten aliases each would be a billion values.
void tst_AgentConfig::manyNamesForOneValueAreNotUnfolded()
{
    QByteArray yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
        const QByteArray before = "*a" + QByteArray::number(i - 1);
        yaml += "a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" + QByteArrayList(10, before).join(", ") + "]\n";
    }
    const auto loaded = load(yaml);
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().what.contains(QStringLiteral("holds too much")), qPrintable(loaded.error().what));
}

void tst_AgentConfig::linkingAgainKeepsWhatTheProjectSays()
{
    QVERIFY(load("projects:\n  - path: /x\n    name: old\n    agent: codex\n    gates:\n      - {command: make test}\n"));
    auto editor = ConfigEditor::open(path());
    QVERIFY(editor);
    const auto added = editor->addProject({QStringLiteral("/x"), QStringLiteral("p1"), QString(), QStringLiteral("new")});
    QVERIFY2(added, qPrintable(added ? QString() : added.error().text()));
    QVERIFY(editor->save());
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto loaded = load(file.readAll());
    QVERIFY(loaded);
    QCOMPARE(loaded->config.links.size(), 1);
    const ProjectLink &link = loaded->config.links.front();
    QCOMPARE(link.name, QStringLiteral("new"));
    QCOMPARE(link.projectId, QStringLiteral("p1"));
    QCOMPARE(link.agent, QStringLiteral("codex"));
    QCOMPARE(link.gates.size(), 1);
}

SIBYL_TEST(tst_AgentConfig)
#include "tst_AgentConfig.moc"
