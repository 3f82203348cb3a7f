// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentSurvey.h"
#include "agents/SignInCheck.h"
#include "support/FakeCommands.h"
#include "support/FakeMachine.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using sibyl::test::FakeCommands;
using sibyl::test::FakeMachine;

class tst_AgentSurvey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void findsProgramsInPathThenBelowHome();
    void startsNativeProgramsInsteadOfNpmWrappers_data();
    void startsNativeProgramsInsteadOfNpmWrappers();
    void aWrapperWithoutItsProgramIsStartedItself();
    void saysWhatIsFoundAndWhatToDoElse();
    void seesSignInByVariablesAndFiles_data();
    void seesSignInByVariablesAndFiles();
    void neverShowsACredential();
    void readsVersions_data();
    void readsVersions();
    void asksForVersionsTwoAtATimeAndOnce();
    void whatCannotBeStartedIsNotAvailable();
    void somebodysOwnProgramIsNotStarted();
    void endsOnceAlsoWithoutAnyAgent();
    void endsSilentlyWhenNobodyWaits();

private:
    QList<DetectedAgent> detect(AgentSurvey &detection, const AgentSettingsByName &settings = {})
    {
        QList<DetectedAgent> agents;
        int calls = 0;
        detection.detect(settings, m_machine->environment(), this, [&](QList<DetectedAgent> found) {
            agents = std::move(found);
            ++calls;
        });
        if (calls != 0) {
            qFatal("the answer came from inside the call");
        }
        QCoreApplication::processEvents();
        m_commands->answerAll();
        if (calls != 1) {
            qFatal("there were %d answers", calls);
        }
        return agents;
    }

    std::unique_ptr<FakeMachine> m_machine;
    std::unique_ptr<FakeCommands> m_commands;
};

void tst_AgentSurvey::init()
{
    m_machine = std::make_unique<FakeMachine>();
    m_commands = std::make_unique<FakeCommands>();
}

void tst_AgentSurvey::findsProgramsInPathThenBelowHome()
{
    const EnvironmentBlock environment = m_machine->environment();
    QVERIFY(!findProgram(QStringLiteral("claude"), environment));
    m_machine->file(QStringLiteral("bin/claude")); // not executable
    QVERIFY(!findProgram(QStringLiteral("claude"), environment));
    const QString below = m_machine->program(QStringLiteral(".nvm/versions/node/v22.1.0/bin/claude"));
    auto found = findProgram(QStringLiteral("claude"), environment);
    QVERIFY(found);
    QCOMPARE(found->path, below);
    QCOMPARE(found->pathDirectory, QFileInfo(below).path());
    const QString local = m_machine->program(QStringLiteral(".local/bin/claude"));
    QCOMPARE(findProgram(QStringLiteral("claude"), environment)->path, local);
    const QString inPath = m_machine->program(QStringLiteral("bin/claude"));
    found = findProgram(QStringLiteral("claude"), environment);
    QCOMPARE(found->path, inPath);
    QCOMPARE(found->pathDirectory, QString());
    QCOMPARE(findProgram(local, environment)->path, local);
    QVERIFY(!findProgram(m_machine->path(QStringLiteral("none")), environment));
    QVERIFY(!findProgram(QString(), environment));
}

void tst_AgentSurvey::startsNativeProgramsInsteadOfNpmWrappers_data()
{
    QTest::addColumn<QString>("wrapper");
    QTest::addColumn<QString>("native");
    const QString modules = QStringLiteral("lib/node_modules/");
#if defined(Q_OS_LINUX) && defined(Q_PROCESSOR_X86_64)
    const QString machine = QStringLiteral("linux-x64");
    const QString triple = QStringLiteral("x86_64-unknown-linux-musl");
#elif defined(Q_OS_LINUX)
    const QString machine = QStringLiteral("linux-arm64");
    const QString triple = QStringLiteral("aarch64-unknown-linux-musl");
#elif defined(Q_PROCESSOR_ARM)
    const QString machine = QStringLiteral("darwin-arm64");
    const QString triple = QStringLiteral("aarch64-apple-darwin");
#else
    const QString machine = QStringLiteral("darwin-x64");
    const QString triple = QStringLiteral("x86_64-apple-darwin");
#endif
    const QString codex = modules + QStringLiteral("@openai/codex/");
    QTest::newRow("codex, package beside it") << codex + QStringLiteral("bin/codex.js")
                                              << modules + QStringLiteral("@openai/codex-%1/vendor/%2/bin/codex").arg(machine, triple);
    QTest::newRow("codex, package below it") << codex + QStringLiteral("bin/codex.js")
                                             << codex + QStringLiteral("node_modules/@openai/codex-%1/vendor/%2/bin/codex").arg(machine, triple);
    QTest::newRow("codex, older") << codex + QStringLiteral("bin/codex.js") << codex + QStringLiteral("vendor/%1/codex/codex").arg(triple);
    QTest::newRow("codex-acp") << modules + QStringLiteral("@zed-industries/codex-acp/bin/codex-acp.js")
                               << modules + QStringLiteral("@zed-industries/codex-acp-%1/bin/codex-acp").arg(machine);
    QTest::newRow("claude") << modules + QStringLiteral("@anthropic-ai/claude-code/bin/claude.exe")
                            << modules + QStringLiteral("@anthropic-ai/claude-code-%1/claude").arg(machine);
    QTest::newRow("opencode") << modules + QStringLiteral("opencode-ai/bin/opencode")
                              << modules + QStringLiteral("opencode-%1/bin/opencode").arg(machine);
}

void tst_AgentSurvey::startsNativeProgramsInsteadOfNpmWrappers()
{
    QFETCH(QString, wrapper);
    QFETCH(QString, native);
    const QString script = m_machine->program(wrapper, "#!/usr/bin/env node\n");
    const QString expected = m_machine->program(native);
    const QString link = m_machine->path(QStringLiteral("bin/agent"));
    QVERIFY(QFile::link(script, link));
    QCOMPARE(nativeProgram(link), expected);
}

void tst_AgentSurvey::aWrapperWithoutItsProgramIsStartedItself()
{
    const QString script = m_machine->program(QStringLiteral("lib/node_modules/@openai/codex/bin/codex.js"), "#!/usr/bin/env node\n");
    QCOMPARE(nativeProgram(script), script);
    const QString other = m_machine->program(QStringLiteral("bin/gemini"), "#!/usr/bin/env node\n");
    QCOMPARE(nativeProgram(other), other);
    const QString binary = m_machine->program(QStringLiteral("bin/claude"));
    QCOMPARE(nativeProgram(binary), binary);
}

void tst_AgentSurvey::saysWhatIsFoundAndWhatToDoElse()
{
    const QString claude = m_machine->program(QStringLiteral(".local/bin/claude"));
    m_machine->program(QStringLiteral("bin/gemini"));
    AgentSettings off;
    off.isEnabled = false;
    const QList<DetectedAgent> agents = findAgents({{QStringLiteral("gemini"), off}, {QStringLiteral("mine"), AgentSettings{}}}, m_machine->environment());
    const DetectedAgent *found = agentNamed(agents, QStringLiteral("claude"));
    QVERIFY(found != nullptr && found->isFound && found->isAvailable());
    QCOMPARE(found->profile.program, claude);
    // What it starts is found beside it too.
    QCOMPARE(found->profile.environment.value(QStringLiteral("PATH")),
             QFileInfo(claude).path() + u':' + m_machine->path(QStringLiteral("bin")));
    const DetectedAgent *disabled = agentNamed(agents, QStringLiteral("gemini"));
    QVERIFY(disabled->isFound && !disabled->isAvailable());
    QVERIFY(disabled->problem.contains(QStringLiteral("agents.gemini.enabled")));
    QVERIFY(!disabled->profile.environment.contains(QStringLiteral("PATH")));
    const DetectedAgent *missing = agentNamed(agents, QStringLiteral("codex"));
    QVERIFY(!missing->isFound && missing->problem.contains(QStringLiteral("agents.codex.program")));
    QVERIFY(agentNamed(agents, QStringLiteral("mine"))->problem.contains(QStringLiteral("agents.mine.program")));
    QVERIFY(agentNamed(agents, QStringLiteral("command"))->isAvailable());
    QVERIFY(agentNamed(agents, QStringLiteral("nobody")) == nullptr);
}

void tst_AgentSurvey::seesSignInByVariablesAndFiles_data()
{
    QTest::addColumn<QString>("agent");
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QString>("file");
    QTest::addColumn<SignedIn>("signedIn");
    const auto row = [](const char *name, const char *agent, const char *variable, const char *file, SignedIn signedIn) {
        QTest::newRow(name) << QString::fromLatin1(agent) << QByteArray(variable) << QString::fromLatin1(file) << signedIn;
    };
    row("claude by key", "claude", "ANTHROPIC_API_KEY", "", SignedIn::Yes);
    row("claude by token", "claude", "CLAUDE_CODE_OAUTH_TOKEN", "", SignedIn::Yes);
    row("claude by login", "claude", "", ".claude/.credentials.json", SignedIn::Yes);
    row("claude with settings", "claude", "", ".claude/settings.json", SignedIn::Unknown);
    row("codex by key", "codex", "CODEX_API_KEY", "", SignedIn::Yes);
    row("codex by login", "codex", "", ".codex/auth.json", SignedIn::Yes);
    row("codex with a config", "codex", "", ".codex/config.toml", SignedIn::Unknown);
    row("codex, one turn", "codex-exec", "", ".codex/auth.json", SignedIn::Yes);
    row("gemini by key", "gemini", "GEMINI_API_KEY", "", SignedIn::Yes);
    row("gemini by login", "gemini", "", ".gemini/oauth_creds.json", SignedIn::Yes);
    row("opencode by login", "opencode", "", ".local/share/opencode/auth.json", SignedIn::Yes);
    row("opencode by a model's key", "opencode", "OPENROUTER_API_KEY", "", SignedIn::Yes);
    row("cursor by key", "cursor", "CURSOR_API_KEY", "", SignedIn::Yes);
    row("goose with a config", "goose", "", ".config/goose/config.yaml", SignedIn::Unknown);
    row("amp by login", "amp", "", ".local/share/amp/secrets.json", SignedIn::Yes);
    row("aider with a config", "aider", "", ".aider.conf.yml", SignedIn::Unknown);
    row("somebody else's key", "claude", "OPENAI_API_KEY", "", SignedIn::No);
#ifndef Q_OS_MACOS
    for (const char *agent : {"claude", "codex", "gemini", "opencode", "cursor", "goose", "amp", "aider"}) {
        row(agent, agent, "", "", SignedIn::No);
    }
#endif
    row("nothing is known of it", "command", "ANTHROPIC_API_KEY", "", SignedIn::Unknown);
}

void tst_AgentSurvey::seesSignInByVariablesAndFiles()
{
    QFETCH(QString, agent);
    QFETCH(QByteArray, variable);
    QFETCH(QString, file);
    QFETCH(SignedIn, signedIn);
    EnvironmentBlock environment = m_machine->environment();
    if (!variable.isEmpty()) {
        environment.insert(variable, "secret");
    }
    const QString path = file.isEmpty() ? QString() : m_machine->file(file);
    const SignInReport report = checkSignIn(*resolveProfile(agent, {}), environment);
    QCOMPARE(report.state, signedIn);
    QCOMPARE(report.origin, signedIn == SignedIn::No || agent == QStringLiteral("command") ? QString()
                 : variable.isEmpty()                                                      ? path
                                                                                           : QString::fromLatin1(variable));
}

void tst_AgentSurvey::neverShowsACredential()
{
    m_machine->program(QStringLiteral("bin/claude"));
    m_machine->file(QStringLiteral(".claude/.credentials.json"), "{}"); // empty: signed out again
    QVERIFY(checkSignIn(*resolveProfile(QStringLiteral("claude"), {}), m_machine->environment()).state != SignedIn::Yes);
    EnvironmentBlock environment = m_machine->environment();
    environment.insert("ANTHROPIC_API_KEY", "sk-secret");
    environment.insert("CLAUDE_CONFIG_DIR", "relative"); // means nothing without a directory
    for (const DetectedAgent &agent : findAgents({}, environment)) {
        QVERIFY(!agent.signInOrigin.contains(QStringLiteral("sk-secret")) && !agent.problem.contains(QStringLiteral("sk-secret")));
        QVERIFY(!agent.profile.environment.values().contains(QStringLiteral("sk-secret")));
    }
}

void tst_AgentSurvey::readsVersions_data()
{
    QTest::addColumn<QString>("version");
    QTest::newRow("2.1.330 (Claude Code)\n") << QStringLiteral("2.1.330");
    QTest::newRow("codex-cli 0.169.0") << QStringLiteral("0.169.0");
    QTest::newRow(" 1.0.24\n") << QStringLiteral("1.0.24");
    QTest::newRow("goose v1.2.3-rc.1") << QStringLiteral("1.2.3-rc.1");
    QTest::newRow("2025.09.18-7ae6800") << QStringLiteral("2025.09.18-7ae6800");
    QTest::newRow("aider 0.86.1") << QStringLiteral("0.86.1");
    QTest::newRow("no number at all") << QString();
    QTest::newRow("node20 needed") << QString();
}

void tst_AgentSurvey::readsVersions()
{
    QFETCH(QString, version);
    QCOMPARE(versionIn(QTest::currentDataTag()), version);
}

void tst_AgentSurvey::asksForVersionsTwoAtATimeAndOnce()
{
    for (const char *name : {"claude", "codex", "gemini", "opencode", "goose"}) {
        m_machine->program(QStringLiteral("bin/") + QString::fromLatin1(name));
    }
    m_commands->answer("claude --version", "2.1.330 (Claude Code)");
    m_commands->answer("codex --version", "codex-cli 0.169.0");
    m_commands->answer("gemini --version", "broken", 1);
    m_commands->answers.insert_or_assign(QStringLiteral("goose --version"), fail(ErrorKind::Timeout, QStringLiteral("too slow")));
    AgentSurvey detection(*m_commands);
    QList<DetectedAgent> agents = detect(detection);
    QCOMPARE(m_commands->most, 2U);
    QCOMPARE(agentNamed(agents, QStringLiteral("claude"))->version, QStringLiteral("2.1.330"));
    QCOMPARE(agentNamed(agents, QStringLiteral("codex"))->version, QStringLiteral("0.169.0"));
    QCOMPARE(agentNamed(agents, QStringLiteral("codex-exec"))->version, QStringLiteral("0.169.0"));
    QCOMPARE(agentNamed(agents, QStringLiteral("gemini"))->version, QString());
    QCOMPARE(agentNamed(agents, QStringLiteral("goose"))->version, QString());
    for (const CommandSpec &spec : m_commands->asked) {
        QVERIFY(spec.program.startsWith(u'/'));
        QVERIFY(spec.timeLimit <= Milliseconds(20'000));
        QVERIFY(spec.input.isEmpty());
    }
    const qsizetype before = m_commands->asked.size();
    agents = detect(detection);
    QCOMPARE(agentNamed(agents, QStringLiteral("claude"))->version, QStringLiteral("2.1.330"));
    QStringList again;
    for (const CommandSpec &spec : m_commands->asked.mid(before)) {
        again << FakeCommands::lineOf(spec);
    }
    QVERIFY(!again.contains(QStringLiteral("claude --version")));
    QVERIFY(again.contains(QStringLiteral("gemini --version"))); // it did not tell

    m_machine->program(QStringLiteral("bin/claude"), "\x7f" "ELF, another one");
    m_commands->answer("claude --version", "2.2.0");
    agents = detect(detection);
    QCOMPARE(agentNamed(agents, QStringLiteral("claude"))->version, QStringLiteral("2.2.0"));
}

void tst_AgentSurvey::whatCannotBeStartedIsNotAvailable()
{
    m_machine->program(QStringLiteral("bin/claude"), "echo no interpreter\n");
    m_machine->program(QStringLiteral("bin/gemini"));
    m_commands->answers.insert_or_assign(QStringLiteral("claude --version"), fail(ErrorKind::Process, QStringLiteral("Exec format error")));
    m_commands->answers.insert_or_assign(QStringLiteral("gemini --version"), fail(ErrorKind::Timeout, QStringLiteral("too slow")));
    AgentSurvey survey(*m_commands);
    const QList<DetectedAgent> agents = detect(survey);
    QVERIFY(agentNamed(agents, QStringLiteral("claude"))->problem.contains(QStringLiteral("Exec format error")));
    QVERIFY(agentNamed(agents, QStringLiteral("gemini"))->isAvailable()); // slow is not broken
}

void tst_AgentSurvey::somebodysOwnProgramIsNotStarted()
{
    AgentSettings own;
    own.program = m_machine->program(QStringLiteral("bin/deploy"));
    AgentSurvey detection(*m_commands);
    const QList<DetectedAgent> agents = detect(detection, {{QStringLiteral("deploy"), own}});
    QVERIFY(agentNamed(agents, QStringLiteral("deploy"))->isAvailable());
    QVERIFY(m_commands->asked.isEmpty());
}

void tst_AgentSurvey::endsOnceAlsoWithoutAnyAgent()
{
    AgentSurvey detection(*m_commands);
    const QList<DetectedAgent> agents = detect(detection);
    QVERIFY(std::none_of(agents.begin(), agents.end(), [](const DetectedAgent &agent) {
        return agent.isAvailable() && agent.profile.name != commandAgent;
    }));
}

void tst_AgentSurvey::endsSilentlyWhenNobodyWaits()
{
    m_machine->program(QStringLiteral("bin/claude"));
    AgentSurvey detection(*m_commands);
    auto context = std::make_unique<QObject>();
    detection.detect({}, m_machine->environment(), context.get(), [](const QList<DetectedAgent> &) { qFatal("nobody waits"); });
    QCoreApplication::processEvents();
    context.reset();
    m_commands->answerAll();
}

SIBYL_TEST(tst_AgentSurvey)
#include "tst_AgentSurvey.moc"
