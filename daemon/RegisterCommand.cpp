// SPDX-License-Identifier: Apache-2.0
#include "RegisterCommand.h"

#include "Await.h"
#include "CommandSettings.h"
#include "FoundCapabilities.h"
#include "PrintServerJson.h"
#include "RunningDaemon.h"
#include "ServerAccess.h"
#include "Terminal.h"
#include "TextWidth.h"
#include "account/RegistrationClient.h"
#include "base/SystemClock.h"
#include "control/ControlSocketPath.h"
#include "machine/MachineReport.h"
#include "setup/RegistrationFlow.h"

#include <QFile>
#include <QSysInfo>

#include <cstdio>
#include <iostream>
#include <string>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qint64 maxTokenBytes = 64 * 1024;

std::optional<Redacted> tokenFromStandardInput()
{
    QFile input;
    return input.open(stdin, QIODevice::ReadOnly) ? Redacted(input.readLine(maxTokenBytes).trimmed()) : Redacted();
}

// Whether the runner of runner.yaml is one that this server has forgotten.
bool isForgotten(const RunnerConfig &config, const ServerAccess &server, RegistrationClient &registrations)
{
    if (config.serverUrl != server.url) {
        return false;
    }
    const Result<RegisteredRunner> runner = await<RegisteredRunner>(
        [&](QObject *context, auto done) { registrations.getRunner(config.runnerId, context, std::move(done)); });
    return !runner && runner.error().kind == ErrorKind::NotFound;
}

// A second runner orphans the first one (spec R-87), so it is made only when that is wanted.
bool isSecondRunnerWanted(const RunnerConfig &config, const RegisterOptions &options)
{
    const QString what = u"this machine is registered already: runner %1 of %2"_s.arg(config.runnerId, config.serverUrl);
    if (options.isTokenOnStdin || ::isatty(STDIN_FILENO) == 0) {
        printError(what, u"add --force to make another one in its place"_s);
        return false;
    }
    std::fprintf(stderr, "%s\nMake another runner in its place? [y/N] ", qPrintable(oneLine(what)));
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

} // namespace

int runRegister(const RegisterOptions &options)
{
    const Outcome<LoadedConfig> before = commandSettings(options.common);
    if (!before) {
        return toInt(reported(before.error()));
    }
    SystemClock clock;
    const auto token = options.isTokenOnStdin ? tokenFromStandardInput() : std::nullopt;
    const Outcome<ServerAccess> server = openServer(options.common, options.serverUrl, clock, token);
    if (!server) {
        if (server.error().code == ExitCode::NotRegistered) {
            return toInt(reported({ExitCode::Usage, u"register: which server?"_s, u"name it with --server URL, or start one with `sibyl-runner serve`"_s}));
        }
        return toInt(reported(server.error()));
    }
    const RunnerConfig &config = before->config;
    RegistrationClient registrations(*server->rest);
    const bool isAnother = !config.runnerId.isEmpty() && !options.isForced && !isForgotten(config, *server, registrations);
    if (isAnother && !isSecondRunnerWanted(config, options)) {
        return toInt(ExitCode::Usage);
    }
    RegistrationOrder order;
    order.server = server->rest->serverUrl();
    order.user.accessToken = server->token;
    RunnerRegistration &wanted = order.wanted;
    wanted.hostname = QSysInfo::machineHostName();
    wanted.name = options.name.value_or(config.name.isEmpty() ? wanted.hostname : config.name);
    order.configuredCapabilities = config.capabilities;
    order.configuredCapabilities.append(options.capabilities);
    order.configuredCapabilities.removeDuplicates();
    wanted.capabilities = announcedCapabilities(foundCapabilities(config, clock), order.configuredCapabilities);
    wanted.maxConcurrentAgents = options.maxAgents.value_or(config.maxConcurrentAgents);
    // Where a daemon that waits for this registration listens now.
    const QStringList sockets = controlSocketCandidates(config);
    const Result<RegistrationView> registered = await<RegistrationView>([&](QObject *context, auto done) {
        registerMachine(order, config, commandSources(options.common), clock, context, std::move(done));
    });
    if (!registered) {
        return toInt(reported(failureFrom(registered.error())));
    }
    const Result<bool> reloaded = reloadDaemon(sockets, clock);
    Terminal terminal(options.common.color);
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(*registered));
    } else {
        terminal.print(u"Registered runner %1 (%2) with %3."_s.arg(terminal.styled(registered->name, TextStyle::Bold), registered->runnerId, registered->serverUrl));
        terminal.print(u"Settings are in %1; %2."_s.arg(registered->filePath, registered->tokenPlace));
        terminal.print(reloaded && *reloaded ? u"The running daemon works with it now."_s
                                             : u"Next: sibyl-runner link PATH, then sibyl-runner run"_s);
    }
    if (!reloaded) {
        printNote(reloaded.error().text());
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
