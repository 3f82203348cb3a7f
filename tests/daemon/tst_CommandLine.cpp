// SPDX-License-Identifier: Apache-2.0
#include "CommandLine.h"

#include "support/TestMain.h"

#include <QRegularExpression>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

namespace {

tl::expected<CommandOptions, ParseStop> parsed(const QString &line)
{
    QStringList arguments{u"sibyl-runner"_s};
    arguments += line.split(u' ', Qt::SkipEmptyParts);
    return parseCommandLine(arguments);
}

template <typename Options>
Options optionsOf(const QString &line)
{
    const auto options = parsed(line);
    if (!options) {
        qFatal("%s", qPrintable(options.error().text));
    }
    return std::get<Options>(*options);
}

} // namespace

class tst_CommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void originalOptionsOfRun();
    void absentOptionsStayOpen();
    void lastOfTwoWins();
    void registerOptions();
    void agentsOptions();
    void submitOptions();
    void promptMayBeTheNameOfACommand();
    void otherCommands();
    void usageErrors_data();
    void usageErrors();
    void versionAndHelp();
    void helpFitsIntoEightyColumns();
    void everyCommandHasExamples();
    void treeKnowsEveryCommand();
};

void tst_CommandLine::originalOptionsOfRun()
{
    const auto shorts = optionsOf<RunOptions>(u"run -c /etc/r.yaml -s https://s.example -n box -m 20 -f"_s);
    QCOMPARE(shorts.common.configPath, u"/etc/r.yaml"_s);
    QCOMPARE(shorts.serverUrl, u"https://s.example"_s);
    QCOMPARE(shorts.name, u"box"_s);
    QCOMPARE(shorts.maxAgents, 20);

    const auto longs = optionsOf<RunOptions>(
        u"run --config=/etc/r.yaml --server https://s.example --name box --max-agents 1 --runner-id abc --sandbox-mode --foreground"_s);
    QCOMPARE(longs.maxAgents, 1);
    QCOMPARE(longs.runnerId, u"abc"_s);
    QCOMPARE(longs.isSandboxMode, true);
    QCOMPARE(optionsOf<RunOptions>(u"run --no-sandbox-mode"_s).isSandboxMode, false);

    const auto ours = optionsOf<RunOptions>(u"run --local --port 0 --log-format json --log-level debug"_s);
    QVERIFY(ours.isLocal);
    QCOMPARE(ours.localPort, 0);
    QCOMPARE(ours.log.style, LogStyle::Json);
    QCOMPARE(ours.log.rules, u"debug"_s);
}

void tst_CommandLine::absentOptionsStayOpen()
{
    const auto run = optionsOf<RunOptions>(u"run"_s);
    QVERIFY(!run.serverUrl && !run.name && !run.maxAgents && !run.runnerId && !run.isSandboxMode && !run.stateDir);
    QVERIFY(run.common.configPath.isEmpty());
    QVERIFY(!run.isLocal);
}

void tst_CommandLine::lastOfTwoWins()
{
    const auto run = optionsOf<RunOptions>(u"run -m 3 --max-agents 4 --sandbox-mode --no-sandbox-mode"_s);
    QCOMPARE(run.maxAgents, 4);
    QCOMPARE(run.isSandboxMode, false);
}

void tst_CommandLine::registerOptions()
{
    const auto options = optionsOf<RegisterOptions>(
        u"register -s http://127.0.0.1:3334 -n box -m 2 --capability gpu --capability docker --token-stdin --force --json"_s);
    QCOMPARE(options.serverUrl, u"http://127.0.0.1:3334"_s);
    QCOMPARE(options.capabilities, (QStringList{u"gpu"_s, u"docker"_s}));
    QVERIFY(options.isTokenOnStdin && options.isForced);
    QCOMPARE(options.form, OutputForm::Json);
}

void tst_CommandLine::agentsOptions()
{
    QCOMPARE(optionsOf<AgentsOptions>(u"agents"_s).action, AgentsAction::List);
    const auto options = optionsOf<AgentsOptions>(u"agents test claude --timeout 90s --json"_s);
    QCOMPARE(options.action, AgentsAction::Test);
    QCOMPARE(options.name, u"claude"_s);
    QCOMPARE(options.timeLimit, Seconds(90));
    QCOMPARE(options.form, OutputForm::Json);
}

void tst_CommandLine::submitOptions()
{
    const auto parsed = parseCommandLine(
        {u"sibyl-runner"_s, u"submit"_s, u"--project"_s, u"shop"_s, u"--command"_s, u"make test"_s, u"--timeout"_s,
         u"15m"_s, u"--priority"_s, u"-5"_s, u"--max-attempts"_s, u"1"_s, u"--requires"_s, u"gpu"_s, u"--requires"_s,
         u"docker"_s, u"--idempotency-key"_s, u"k"_s, u"--expects"_s, u"commit"_s, u"--base-ref"_s, u"v1"_s,
         u"--repo-url"_s, u"https://g/r"_s, u"--agent"_s, u"claude"_s, u"--branch"_s, u"main"_s, u"--follow"_s,
         u"run the tests"_s});
    QVERIFY(parsed.has_value());
    const auto &options = std::get<SubmitOptions>(*parsed);
    QCOMPARE(options.prompt, u"run the tests"_s);
    QCOMPARE(options.command, u"make test"_s);
    QCOMPARE(options.timeout, Seconds(900));
    QCOMPARE(options.priority, -5);
    QCOMPARE(options.maxAttempts, 1);
    QCOMPARE(options.requiredCapabilities, (QStringList{u"gpu"_s, u"docker"_s}));
    QCOMPARE(options.expects, u"commit"_s);
    QVERIFY(options.isFollowed);
    QVERIFY(!options.maxCostUsd && !options.maxTokens && !options.maxTurns);
    const auto bounded = optionsOf<SubmitOptions>(
        u"submit --max-cost 0.50 --max-tokens 4000000000 --max-turns 200 --deliver push --resume 0d6b2f53 more"_s);
    QCOMPARE(bounded.maxCostUsd, 0.5);
    QCOMPARE(bounded.maxTokens, 4'000'000'000);
    QCOMPARE(bounded.maxTurns, 200);
    QCOMPARE(bounded.deliver, u"push"_s);
    QCOMPARE(bounded.resumeTask, u"0d6b2f53"_s);
    QCOMPARE(optionsOf<SubmitOptions>(u"submit -"_s).prompt, u"-"_s);
    QCOMPARE(optionsOf<SubmitOptions>(u"submit -- --odd"_s).prompt, u"--odd"_s);
}

void tst_CommandLine::promptMayBeTheNameOfACommand()
{
    QCOMPARE(optionsOf<SubmitOptions>(u"submit status"_s).prompt, u"status"_s);
    QCOMPARE(optionsOf<LinkOptions>(u"link run"_s).path, u"run"_s);
}

void tst_CommandLine::otherCommands()
{
    QVERIFY(optionsOf<StatusOptions>(u"status --watch"_s).isLive);
    QVERIFY(optionsOf<StatusOptions>(u"status --live"_s).isLive);
    QVERIFY(optionsOf<StatusOptions>(u"status --check"_s).isCheck);
    QVERIFY(optionsOf<DrainOptions>(u"drain --undo"_s).isUndo);
    QCOMPARE(optionsOf<LinkOptions>(u"link"_s).path, u"."_s);
    QCOMPARE(optionsOf<LinkOptions>(u"link x --project shop"_s).project, u"shop"_s);
    QCOMPARE(optionsOf<UnlinkOptions>(u"unlink shop"_s).target, u"shop"_s);
    QCOMPARE(optionsOf<TasksOptions>(u"tasks --status running --limit 5"_s).limit, 5);
    QCOMPARE(optionsOf<TasksOptions>(u"tasks abc"_s).taskId, u"abc"_s);
    QCOMPARE(optionsOf<LogsOptions>(u"logs -f --stream stderr abc"_s).rawStream, LogStream::Stderr);
    QCOMPARE(optionsOf<LogsOptions>(u"logs --stream stderr --raw abc"_s).rawStream, LogStream::Stderr);
    QCOMPARE(optionsOf<LogsOptions>(u"logs --raw abc"_s).rawStream, LogStream::Stdout);
    QVERIFY(!optionsOf<LogsOptions>(u"logs abc"_s).rawStream);
    QCOMPARE(optionsOf<ShowOptions>(u"show abc --json"_s).taskId, u"abc"_s);
    QVERIFY(optionsOf<DiffOptions>(u"diff abc --stat"_s).isStat);
    QVERIFY(optionsOf<ApplyOptions>(u"apply -y abc"_s).isConfirmed);
    QVERIFY(!optionsOf<ApplyOptions>(u"apply abc"_s).isConfirmed);
    QCOMPARE(optionsOf<RetryOptions>(u"retry abc"_s).taskId, u"abc"_s);
    QCOMPARE(optionsOf<PermissionsOptions>(u"permissions"_s).action, PermissionsAction::List);
    QCOMPARE(optionsOf<PermissionsOptions>(u"permissions allow abc --always"_s).permissionId, u"abc"_s);
    QCOMPARE(optionsOf<CancelOptions>(u"cancel abc --reason why"_s).reason, u"why"_s);
    QCOMPARE(optionsOf<ServeOptions>(u"serve --port 0 --lost-grace 90"_s).lostGrace, Seconds(90));
    QCOMPARE(optionsOf<ServeOptions>(u"serve --allow-remote --host 0.0.0.0"_s).host, u"0.0.0.0"_s);
    QCOMPARE(optionsOf<ConfigOptions>(u"config"_s).action, ConfigAction::Show);
    QCOMPARE(optionsOf<ConfigOptions>(u"config set name box"_s).value, u"box"_s);
    QCOMPARE(optionsOf<ConfigOptions>(u"config path"_s).action, ConfigAction::Path);
    QCOMPARE(optionsOf<CompletionOptions>(u"completion fish"_s).shell, Shell::Fish);
    QCOMPARE(optionsOf<DemoOptions>(u"demo --dir d --report r --hold"_s).reportPath, u"r"_s);
    QCOMPARE(optionsOf<DoctorOptions>(u"doctor --json --color never"_s).common.color, ColorChoice::Never);
}

void tst_CommandLine::usageErrors_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line :
         {"nonsense", "run --nonsense", "run --max-agents 0", "run --max-agents 21", "run -m many", "run -m", "run extra",
          "run --log-format xml", "submit", "cancel", "logs", "logs x --stream both", "tasks --status done",
          "tasks --limit 0", "unlink", "config get", "config fly", "agents fly", "agents test", "agents test x --timeout soon", "completion", "completion tcsh", "serve --port 65536",
          "serve --port -1", "serve --tls-cert /etc/passwd", "serve --lost-grace soon", "submit x --priority 101",
          "submit x --timeout 0", "submit x --timeout 99999999999d", "submit x --max-attempts 11", "submit x --expects joy",
          "submit x --max-cost 0", "submit x --max-cost -1", "submit x --max-cost nan", "submit x --max-cost 2EUR", "submit x --max-cost 1e7",
          "submit x --max-tokens 0", "submit x --max-tokens 1.5", "submit x --max-turns 0", "submit x --max-turns 99999999999",
          "submit x --deliver mail", "show", "diff", "apply", "retry", "permissions allow", "permissions deny", "permissions maybe x",
          "status --color maybe"}) {
        QTest::newRow(line) << QString::fromLatin1(line);
    }
}

void tst_CommandLine::usageErrors()
{
    QFETCH(QString, line);
    const auto options = parsed(line);
    QVERIFY(!options);
    QCOMPARE(options.error().code, ExitCode::Usage);
    const QStringList lines = options.error().text.split(u'\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines.at(0).startsWith(u"sibyl-runner: "_s), qPrintable(lines.at(0)));
    QVERIFY2(QRegularExpression(u"^hint: sibyl-runner( [a-z]+)? --help$"_s).match(lines.at(1)).hasMatch(),
             qPrintable(lines.at(1)));
}

void tst_CommandLine::versionAndHelp()
{
    const auto version = parsed(u"--version"_s);
    QVERIFY(!version);
    QCOMPARE(version.error().code, ExitCode::Ok);
    QCOMPARE(version.error().text, QStringLiteral("sibyl-runner " SIBYL_VERSION));
    for (const QString &line : {u""_s, u"--help"_s, u"-h"_s, u"run --help"_s}) {
        const auto help = parsed(line);
        QVERIFY(!help);
        QCOMPARE(help.error().code, ExitCode::Ok);
        QVERIFY(help.error().text.contains(u"Usage:"_s));
    }
    QVERIFY(parsed({}).error().text.contains(u"Exit codes:"_s));
}

void tst_CommandLine::helpFitsIntoEightyColumns()
{
    QStringList lines = parsed({}).error().text.split(u'\n');
    for (const CommandEntry &command : commandTree().commands) {
        lines += parsed(command.name + u" --help"_s).error().text.split(u'\n');
    }
    for (const QString &line : std::as_const(lines)) {
        QVERIFY2(line.size() <= 80 && !line.endsWith(u' '), qPrintable(line));
    }
}

void tst_CommandLine::everyCommandHasExamples()
{
    for (const CommandEntry &command : commandTree().commands) {
        const QString help = parsed(command.name + u" --help"_s).error().text;
        QVERIFY2(help.contains(u"Examples:\n"_s), qPrintable(command.name));
        QVERIFY2(help.contains(u"sibyl-runner "_s + command.name), qPrintable(command.name));
    }
}

void tst_CommandLine::treeKnowsEveryCommand()
{
    QStringList names;
    const CommandTree tree = commandTree();
    for (const CommandEntry &command : tree.commands) {
        names.append(command.name);
        QVERIFY(!command.description.isEmpty());
    }
    names.sort();
    QCOMPARE(names, (QStringList{u"agents"_s, u"apply"_s, u"cancel"_s, u"completion"_s, u"config"_s, u"demo"_s, u"diff"_s, u"doctor"_s, u"drain"_s,
                                 u"link"_s, u"logs"_s, u"permissions"_s, u"projects"_s, u"register"_s, u"retry"_s, u"run"_s, u"serve"_s, u"show"_s,
                                 u"status"_s, u"submit"_s, u"tasks"_s, u"unlink"_s}));
    QCOMPARE(names.size(), qsizetype(std::variant_size_v<CommandOptions>));
}

SIBYL_TEST(tst_CommandLine)
#include "tst_CommandLine.moc"
