// SPDX-License-Identifier: Apache-2.0
#include "CommandLine.h"

#include "CommandCheck.h"
#include "CommandHelp.h"
#include "HelpLayout.h"
#include "OptionBinder.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <map>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

const char *const taskIdForm = "TASK";

// The program's definition; parse() of the App fills `chosen`.
class Program
{
public:
    Program();

    CLI::App app{"Runs AI coding agents on your own machines for a Sibyl server", "sibyl-runner"};
    std::optional<CommandOptions> chosen;

private:
    // `define` puts the options of a new command on its App; they live in `*options` until parsed.
    template <typename Options>
    CLI::App *add(const CommandHelp &help, const std::function<void(OptionBinder &, Options &, CLI::App *)> &define)
    {
        CLI::App *sub = app.add_subcommand(help.name, help.summary);
        sub->group(help.group);
        sub->footer(std::string("Examples:\n") + help.examples);
        auto options = std::make_shared<Options>();
        OptionBinder command(sub);
        define(command, *options, sub);
        sub->callback([this, options] { chosen = *options; });
        return sub;
    }
    void defineSetUp(const std::map<std::string, CommandHelp> &help);
    void defineDaemon(const std::map<std::string, CommandHelp> &help);
    void defineWork(const std::map<std::string, CommandHelp> &help);
};

Program::Program()
{
    app.set_help_flag("-h,--help", "Print this help");
    app.set_version_flag("-V,--version", std::string("sibyl-runner " SIBYL_VERSION), "Print the version");
    app.require_subcommand(0, 1);
    app.footer(programFooter());
    app.formatter(std::make_shared<HelpLayout>());
    std::map<std::string, CommandHelp> help;
    for (const CommandHelp &entry : commandHelp()) {
        help.emplace(entry.name, entry);
    }
    defineSetUp(help);
    defineDaemon(help);
    defineWork(help);
}

void Program::defineSetUp(const std::map<std::string, CommandHelp> &help)
{
    add<RegisterOptions>(help.at("register"), [](OptionBinder &command, RegisterOptions &options, CLI::App *) {
        command.text("-s,--server", options.serverUrl, "URL", "Sibyl server, such as https://sibyl.example.com");
        command.text("-n,--name", options.name, "NAME", "What to call this machine [its host name]");
        command.maxAgents(options.maxAgents);
        command.list("--capability", options.capabilities, "WORD", "Announce this too; may be repeated");
        command.flag("--token-stdin", options.isTokenOnStdin, "Read the access token from standard input");
        command.flag("--force", options.isForced, "Make a second runner without asking");
        command.json(options.form);
        command.common(options.common);
    });
    add<LinkOptions>(help.at("link"), [](OptionBinder &command, LinkOptions &options, CLI::App *) {
        command.text("path", options.path, "DIRECTORY", "The checkout [.]");
        command.text("--project", options.project, "NAME_OR_ID", "The project it belongs to [the checkout's name]");
        command.server(options.serverUrl);
        command.json(options.form);
        command.common(options.common);
    });
    add<UnlinkOptions>(help.at("unlink"), [](OptionBinder &command, UnlinkOptions &options, CLI::App *) {
        command.text("target", options.target, "DIRECTORY_OR_PROJECT", "The checkout, or its project")->required();
        command.json(options.form);
        command.common(options.common);
    });
    add<ProjectsOptions>(help.at("projects"), [](OptionBinder &command, ProjectsOptions &options, CLI::App *) {
        command.server(options.serverUrl);
        command.json(options.form);
        command.common(options.common);
    });
    add<ConfigOptions>(help.at("config"), [](OptionBinder &command, ConfigOptions &options, CLI::App *) {
        command.choice("action", options.action,
                       std::vector<std::pair<std::string, ConfigAction>>{{"show", ConfigAction::Show},
                                                                         {"get", ConfigAction::Get},
                                                                         {"set", ConfigAction::Set},
                                                                         {"unset", ConfigAction::Unset},
                                                                         {"path", ConfigAction::Path}},
                       "show, get, set, unset or path [show]");
        command.text("key", options.key, "KEY", "Setting, such as policy.commands");
        command.text("value", options.value, "VALUE", "New value; lists with commas");
        command.json(options.form);
        command.common(options.common);
    });
    add<AgentsOptions>(help.at("agents"), [](OptionBinder &command, AgentsOptions &options, CLI::App *) {
        command.choice("action", options.action,
                       std::vector<std::pair<std::string, AgentsAction>>{{"list", AgentsAction::List}, {"test", AgentsAction::Test}},
                       "list or test [list]");
        command.text("name", options.name, "NAME", "The agent to test");
        command.text("--prompt", options.prompt, "PROMPT", "Ask it this [to write a small file, which is then checked]");
        command.duration("--timeout", options.timeLimit, "How long it may take, such as 90s or 5m [5m]");
        command.json(options.form);
        command.common(options.common);
    });
    add<DoctorOptions>(help.at("doctor"), [](OptionBinder &command, DoctorOptions &options, CLI::App *) {
        command.json(options.form);
        command.common(options.common);
    });
    add<DemoOptions>(help.at("demo"), [](OptionBinder &command, DemoOptions &options, CLI::App *) {
        command.text("--dir", options.directory, "DIRECTORY", "Work there and leave it [a temporary one]");
        command.text("--report", options.reportPath, "FILE", "Write what happened as key=value lines");
        command.flag("--hold", options.isHeld, "Keep the server up until FILE.release exists");
        command.text("--agent-command", options.agentCommand, "COMMAND", "Run this as the agent");
        command.common(options.common);
    });
    add<CompletionOptions>(help.at("completion"), [](OptionBinder &command, CompletionOptions &options, CLI::App *) {
        command
            .choice("shell", options.shell,
                    std::vector<std::pair<std::string, Shell>>{
                        {"bash", Shell::Bash}, {"zsh", Shell::Zsh}, {"fish", Shell::Fish}},
                    "bash, zsh or fish")
            ->required();
    });
}

void Program::defineDaemon(const std::map<std::string, CommandHelp> &help)
{
    add<RunOptions>(help.at("run"), [](OptionBinder &command, RunOptions &options, CLI::App *sub) {
        command.server(options.serverUrl);
        command.text("-n,--name", options.name, "NAME", "What to call this machine");
        command.maxAgents(options.maxAgents);
        command.text("--runner-id", options.runnerId, "ID", "Runner id [from the registration]");
        sub->add_flag_callback("--sandbox-mode", [&options] { options.isSandboxMode = true; },
                               "Bootstrapped by the environment alone, for throwaway machines");
        sub->add_flag_callback("--no-sandbox-mode", [&options] { options.isSandboxMode = false; },
                               "Not so, whatever the environment says");
        sub->add_flag_callback("-f,--foreground", [] {}, "Accepted for compatibility: it always runs in the foreground");
        command.flag("--local", options.isLocal, "Server and runner in one process, registered by itself");
        command.number("--port", options.localPort, 0, 65'535, "N", "With --local: the server's port [3334]; 0 picks a free one");
        command.text("--state-dir", options.stateDir, "DIRECTORY", "Journal and spools [~/.local/state/sibyl]");
        command.log(options.log);
        command.common(options.common);
    });
    add<ServeOptions>(help.at("serve"), [](OptionBinder &command, ServeOptions &options, CLI::App *sub) {
        command.text("--host", options.host, "ADDRESS", "Address to listen on [127.0.0.1]");
        command.number("--port", options.port, 0, 65'535, "N", "Port [3334]; 0 picks a free one and prints it");
        command.text("--state-dir", options.stateDir, "DIRECTORY", "Where to keep everything [~/.local/state/sibyl]");
        CLI::Option *cert = command.text("--tls-cert", options.tlsCertPath, "FILE", "Certificate chain, PEM");
        CLI::Option *key = command.text("--tls-key", options.tlsKeyPath, "FILE", "Its private key, PEM");
        cert->needs(key);
        key->needs(cert);
        sub->get_option("--tls-cert")->check(CLI::ExistingFile);
        sub->get_option("--tls-key")->check(CLI::ExistingFile);
        command.flag("--allow-remote", options.isRemoteAllowed, "Plain HTTP for other machines too: tokens can be read on the way");
        command.duration("--lost-grace", options.lostGrace, "How long a lost runner keeps its tasks [15m]");
        command.log(options.log);
        command.common(options.common);
    });
    add<StatusOptions>(help.at("status"), [](OptionBinder &command, StatusOptions &options, CLI::App *) {
        command.flag("-w,--watch,--live", options.isLive, "Keep showing it until Ctrl-C");
        command.flag("--check", options.isCheck, "Print nothing; the exit code says it");
        command.json(options.form);
        command.common(options.common);
    });
    add<DrainOptions>(help.at("drain"), [](OptionBinder &command, DrainOptions &options, CLI::App *) {
        command.flag("--undo", options.isUndo, "Take tasks again");
        command.json(options.form);
        command.common(options.common);
    });
}

void Program::defineWork(const std::map<std::string, CommandHelp> &help)
{
    add<SubmitOptions>(help.at("submit"), [](OptionBinder &command, SubmitOptions &options, CLI::App *) {
        command.text("prompt", options.prompt, "PROMPT", "What to do; - reads it from standard input");
        command.text("--project", options.project, "NAME_OR_ID", "The project to work on");
        command.text("--command", options.command, "COMMAND", "Run this shell command as the agent");
        command.text("--agent", options.agent, "NAME", "Agent profile on the runner");
        command.text("--branch", options.branch, "BRANCH", "Branch to work from");
        command.text("--base-ref", options.baseRef, "REF", "Commit, tag or branch to start at");
        command.text("--repo-url", options.repoUrl, "URL", "Repository, for runners without a checkout");
        command.duration("--timeout", options.timeout, "Longest run time, such as 90s, 15m or 2h");
        command.number("--priority", options.priority, -100, 100, "N", "-100 to 100, higher first [0]");
        command.number("--max-attempts", options.maxAttempts, 1, 10, "N", "How often to try, 1 to 10 [3]");
        command.list("--requires", options.requiredCapabilities, "WORD", "A capability the runner needs; may be repeated");
        command.text("--idempotency-key", options.idempotencyKey, "KEY", "Submitting again with this key finds the same task");
        command.choice("--expects", options.expects,
                       std::vector<std::pair<std::string, QString>>{
                           {"changes", u"changes"_s}, {"commit", u"commit"_s}, {"none", u"none"_s}},
                       "What counts as done");
        command.dollars("--max-cost", options.maxCostUsd, "Stop it when it has cost this much");
        command.number("--max-tokens", options.maxTokens, 1, 1'000'000'000'000'000, "N", "Stop it after so many tokens of all kinds");
        command.number("--max-turns", options.maxTurns, 1, 1'000'000, "N", "Stop it after so many turns of the model");
        command.choice("--deliver", options.deliver,
                       std::vector<std::pair<std::string, QString>>{
                           {"branch", u"branch"_s}, {"push", u"push"_s}, {"bundle", u"bundle"_s}, {"patch", u"patch"_s}},
                       "How its work is handed over [as the runner is set]");
        command.text("--resume", options.resumeTask, taskIdForm, "Go on with the conversation of this task");
        command.flag("--follow", options.isFollowed, "Show what the agent does, wait for the result");
        command.server(options.serverUrl);
        command.json(options.form);
        command.common(options.common);
    });
    add<TasksOptions>(help.at("tasks"), [](OptionBinder &command, TasksOptions &options, CLI::App *) {
        command.text("task", options.taskId, taskIdForm, "Show this one");
        command.choice("--status", options.status,
                       std::vector<std::pair<std::string, QString>>{{"queued", u"queued"_s},
                                                                    {"dispatched", u"dispatched"_s},
                                                                    {"acked", u"acked"_s},
                                                                    {"running", u"running"_s},
                                                                    {"retry", u"retry"_s},
                                                                    {"completed", u"completed"_s},
                                                                    {"failed", u"failed"_s},
                                                                    {"canceled", u"canceled"_s}},
                       "Only those");
        command.text("--project", options.project, "NAME_OR_ID", "Only of this project");
        command.text("--runner", options.runnerId, "ID", "Only on this runner");
        command.number("--limit", options.limit, 1, 200, "N", "How many, newest first [20]");
        command.text("--after", options.after, "CURSOR", "Go on after the page that gave this cursor");
        command.server(options.serverUrl);
        command.json(options.form);
        command.common(options.common);
    });
    add<LogsOptions>(help.at("logs"), [](OptionBinder &command, LogsOptions &options, CLI::App *sub) {
        command.text("task", options.taskId, taskIdForm, "The task")->required();
        command.flag("-f,--follow", options.isFollowed, "Go on until the task ends");
        sub->add_flag_callback("--raw", [&options] { options.rawStream = options.rawStream.value_or(LogStream::Stdout); },
                               "What the agent wrote, byte for byte");
        command.choice("--stream", options.rawStream,
                       std::vector<std::pair<std::string, std::optional<LogStream>>>{
                           {"stdout", LogStream::Stdout}, {"stderr", LogStream::Stderr}, {"events", LogStream::Events}},
                       "Raw, and of which stream [stdout]");
        command.server(options.serverUrl);
        command.json(options.form);
        command.common(options.common);
    });
    add<ShowOptions>(help.at("show"), [](OptionBinder &command, ShowOptions &options, CLI::App *) {
        command.text("task", options.taskId, taskIdForm, "The task")->required();
        command.server(options.serverUrl);
        command.json(options.form);
        command.common(options.common);
    });
    add<DiffOptions>(help.at("diff"), [](OptionBinder &command, DiffOptions &options, CLI::App *) {
        command.text("task", options.taskId, taskIdForm, "The task")->required();
        command.flag("--stat", options.isStat, "Only how much in which file");
        command.server(options.serverUrl);
        command.json(options.form);
        command.common(options.common);
    });
    add<ApplyOptions>(help.at("apply"), [](OptionBinder &command, ApplyOptions &options, CLI::App *) {
        command.text("task", options.taskId, taskIdForm, "The task")->required();
        command.flag("-y,--yes", options.isConfirmed, "Do not ask");
        command.server(options.serverUrl);
        command.json(options.form);
        command.common(options.common);
    });
    add<RetryOptions>(help.at("retry"), [](OptionBinder &command, RetryOptions &options, CLI::App *) {
        command.text("task", options.taskId, taskIdForm, "The task")->required();
        command.server(options.serverUrl);
        command.json(options.form);
        command.common(options.common);
    });
    add<PermissionsOptions>(help.at("permissions"), [](OptionBinder &command, PermissionsOptions &options, CLI::App *) {
        command.choice("action", options.action,
                       std::vector<std::pair<std::string, PermissionsAction>>{{"list", PermissionsAction::List},
                                                                              {"allow", PermissionsAction::Allow},
                                                                              {"deny", PermissionsAction::Deny}},
                       "list, allow or deny [list]");
        command.text("id", options.permissionId, "ID", "The question, or the beginning of its id");
        command.flag("--always", options.isAlways, "For all like it that this agent will ask");
        command.json(options.form);
        command.common(options.common);
    });
    add<CancelOptions>(help.at("cancel"), [](OptionBinder &command, CancelOptions &options, CLI::App *) {
        command.text("task", options.taskId, taskIdForm, "The task")->required();
        command.text("--reason", options.reason, "TEXT", "Why, for the record");
        command.server(options.serverUrl);
        command.json(options.form);
        command.common(options.common);
    });
}

ArgumentForm formOf(const std::string &form)
{
    if (form == "FILE") {
        return ArgumentForm::File;
    }
    if (form == "DIRECTORY" || form == "DIRECTORY_OR_PROJECT") {
        return ArgumentForm::Directory;
    }
    return form.find('|') != std::string::npos ? ArgumentForm::Choice : ArgumentForm::Text;
}

CommandEntry entryOf(const CLI::App &app)
{
    CommandEntry entry{.name = QString::fromStdString(app.get_name()),
                       .description = QString::fromStdString(app.get_description()),
                       .options = {},
                       .commands = {},
                       .positional = ArgumentForm::None,
                       .positionalChoices = {}};
    for (const CLI::Option *option : app.get_options()) {
        const std::string form = option->get_type_name();
        const QStringList choices = formOf(form) == ArgumentForm::Choice
            ? QString::fromStdString(form).split(u'|')
            : QStringList();
        if (option->get_positional()) {
            if (entry.positional == ArgumentForm::None) {
                entry.positional = formOf(form);
                entry.positionalChoices = choices;
            }
            continue;
        }
        OptionEntry described{.names = {},
                              .description = QString::fromStdString(option->get_description()),
                              .argument = option->get_items_expected_max() == 0 ? ArgumentForm::None : formOf(form),
                              .choices = choices};
        for (const std::string &name : option->get_snames()) {
            described.names.append(u'-' + QString::fromStdString(name));
        }
        for (const std::string &name : option->get_lnames()) {
            described.names.append(u"--"_s + QString::fromStdString(name));
        }
        entry.options.append(described);
    }
    for (const CLI::App *sub : app.get_subcommands([](const CLI::App *) { return true; })) {
        entry.commands.append(entryOf(*sub));
    }
    return entry;
}

ParseStop wrongCommandLine(const QString &what, const CLI::App &app)
{
    QString command = u"sibyl-runner"_s;
    for (const CLI::App *sub : app.get_subcommands()) {
        command += u' ' + QString::fromStdString(sub->get_name());
    }
    return {ExitCode::Usage, u"sibyl-runner: %1\nhint: %2 --help"_s.arg(what, command)};
}

} // namespace

tl::expected<CommandOptions, ParseStop> parseCommandLine(const QStringList &arguments)
{
    Program program;
    std::vector<std::string> reversed; // as CLI11 wants them
    for (qsizetype i = arguments.size() - 1; i >= 1; --i) {
        reversed.push_back(arguments.at(i).toStdString());
    }
    try {
        program.app.parse(reversed);
    } catch (const CLI::CallForHelp &) {
        return tl::unexpected(ParseStop{ExitCode::Ok, QString::fromStdString(program.app.help()).trimmed()});
    } catch (const CLI::CallForVersion &version) {
        return tl::unexpected(ParseStop{ExitCode::Ok, QString::fromUtf8(version.what())});
    } catch (const CLI::ParseError &error) {
        return tl::unexpected(wrongCommandLine(QString::fromUtf8(error.what()), program.app));
    }
    if (!program.chosen) {
        return tl::unexpected(ParseStop{ExitCode::Ok, QString::fromStdString(program.app.help()).trimmed()});
    }
    if (const QString what = contradiction(*program.chosen); !what.isEmpty()) {
        return tl::unexpected(wrongCommandLine(what, program.app));
    }
    return *program.chosen;
}

CommandTree commandTree()
{
    return entryOf(Program().app);
}

} // namespace sibyl
