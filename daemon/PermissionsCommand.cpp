// SPDX-License-Identifier: Apache-2.0
#include "PermissionsCommand.h"

#include "Await.h"
#include "CommandSettings.h"
#include "PermissionAnswer.h"
#include "PrintPermissionsJson.h"
#include "TextWidth.h"
#include "base/SystemClock.h"
#include "control/ControlClient.h"
#include "control/ControlSocketPath.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

void showList(const QList<PendingPermission> &waiting, const QDateTime &nowUtc, Terminal &terminal)
{
    if (waiting.isEmpty()) {
        terminal.print(u"No agent on this machine waits for an answer."_s);
        return;
    }
    for (const PendingPermission &permission : waiting) {
        terminal.printAll(permissionText(permission, nowUtc, terminal));
        terminal.print({});
    }
    terminal.print(u"Answer with: sibyl-runner permissions allow|deny ID"_s);
}

Outcome<ExitCode> answer(const PermissionsOptions &options, const QList<PendingPermission> &waiting, ControlClient &client, Terminal &terminal)
{
    const Outcome<PendingPermission> permission = matchPermission(waiting, options.permissionId);
    if (!permission) {
        return tl::unexpected(permission.error());
    }
    const Outcome<PermissionOption> option = matchOption(*permission, options.action, options.isAlways);
    if (!option) {
        return tl::unexpected(option.error());
    }
    const AnswerPermissionCall call{permission->request.id, option->id};
    const Result<> taken = await<>([&](QObject *context, auto done) { client.ask(call, context, std::move(done)); });
    if (!taken) {
        return tl::unexpected(failureFromDaemon(taken.error()));
    }
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonAnswered(*permission, *option));
    } else {
        const bool doesAllow = options.action == PermissionsAction::Allow;
        terminal.print((doesAllow ? u"Allowed: "_s : u"Denied: "_s) + visibleLine(permission->request.summary));
    }
    return ExitCode::Ok;
}

} // namespace

int runPermissions(const PermissionsOptions &options)
{
    SystemClock clock;
    const Outcome<LoadedConfig> settings = commandSettings(options.common);
    if (!settings) {
        return toInt(reported(settings.error()));
    }
    ControlClient client(clock);
    const QStringList sockets = controlSocketCandidates(settings->config);
    const Result<ControlHello> hello = await<ControlHello>([&](QObject *context, auto done) { client.open(sockets, context, std::move(done)); });
    if (!hello) {
        return toInt(reported(failureFromDaemon(hello.error())));
    }
    const Result<QList<PendingPermission>> waiting =
        await<QList<PendingPermission>>([&](QObject *context, auto done) { client.ask(PermissionsCall{}, context, std::move(done)); });
    if (!waiting) {
        return toInt(reported(failureFromDaemon(waiting.error())));
    }
    Terminal terminal(options.common.color);
    if (options.action == PermissionsAction::List) {
        if (options.form == OutputForm::Json) {
            terminal.printRaw(jsonText(*waiting));
        } else {
            showList(*waiting, clock.nowUtc(), terminal);
        }
        return toInt(ExitCode::Ok);
    }
    const Outcome<ExitCode> answered = answer(options, *waiting, client, terminal);
    return toInt(answered ? *answered : reported(answered.error()));
}

} // namespace sibyl
