// SPDX-License-Identifier: Apache-2.0
#include "ConfigCommand.h"

#include "CommandSettings.h"
#include "PrintServerJson.h"
#include "RunningDaemon.h"
#include "Table.h"
#include "Terminal.h"
#include "agents/ProfileSettings.h"
#include "base/SystemClock.h"
#include "config/Settings.h"
#include "control/ControlSocketPath.h"
#include "setup/SettingsDesk.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

QList<ResolvedSetting> everySetting(const LoadedConfig &settings)
{
    return settings.settings + profileSettings(settings.config.agents);
}

int show(const LoadedConfig &settings, const ConfigOptions &options, Terminal &terminal)
{
    for (const QString &warning : settings.warnings) {
        printNote(warning);
    }
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(everySetting(settings), settings.config.filePath));
        return toInt(ExitCode::Ok);
    }
    terminal.print(settings.config.filePath + (settings.hasFile ? QString() : u" (not there yet)"_s));
    Table table({{u"SETTING"_s}, {u"VALUE"_s, 10}, {u"FROM"_s, 8}});
    for (const ResolvedSetting &setting : everySetting(settings)) {
        table.addRow({setting.key, setting.value, setting.origin});
    }
    terminal.printAll(table.lines(terminal.columns(), terminal.ellipsis()));
    return toInt(ExitCode::Ok);
}

CommandFailure noSuchSetting(const QString &key)
{
    return {ExitCode::Usage, u"there is no setting '%1'"_s.arg(key), u"`sibyl-runner config` lists them"_s};
}

std::optional<ResolvedSetting> resolved(const LoadedConfig &settings, const QString &key)
{
    const QList<ResolvedSetting> every = everySetting(settings);
    const auto setting = std::find_if(every.begin(), every.end(), [&](const ResolvedSetting &known) { return known.key == key; });
    return setting == every.end() ? std::nullopt : std::optional(*setting);
}

int get(const LoadedConfig &settings, const ConfigOptions &options, Terminal &terminal)
{
    const std::optional<ResolvedSetting> setting = resolved(settings, options.key);
    if (!setting) {
        return toInt(reported(noSuchSetting(options.key)));
    }
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(*setting));
    } else {
        terminal.print(setting->value);
    }
    return toInt(ExitCode::Ok);
}

// A value that the daemon would refuse never gets into the file.
int change(const ConfigOptions &options, Terminal &terminal)
{
    if (options.action == ConfigAction::Set && isStructuredKey(options.key.section(u'.', 0, 0))) {
        return toInt(reported({ExitCode::Usage, u"'%1' is changed in the file itself"_s.arg(options.key),
                               u"`sibyl-runner config path` names it"_s}));
    }
    if (findSetting(options.key) == nullptr && options.action == ConfigAction::Set) {
        return toInt(reported(noSuchSetting(options.key)));
    }
    SettingChange wanted{.key = options.key, .value = {}, .values = {}};
    if (options.action == ConfigAction::Set) {
        wanted.value = options.value;
    }
    if (const Result<> done = changeSettings(commandSources(options.common), {wanted}); !done) {
        return toInt(reported(done.error().kind == ErrorKind::Usage
                                  ? CommandFailure{ExitCode::Usage, done.error().text(), u"nothing was changed"_s}
                                  : failureFrom(done.error())));
    }
    const Outcome<LoadedConfig> after = commandSettings(options.common);
    if (!after) {
        return toInt(reported(after.error()));
    }
    SystemClock clock;
    if (const Result<bool> reloaded = reloadDaemon(controlSocketCandidates(after->config), clock); !reloaded) {
        printNote(reloaded.error().text());
    }
    if (const std::optional<ResolvedSetting> setting = resolved(*after, options.key)) {
        if (options.form == OutputForm::Json) {
            terminal.printRaw(jsonText(*setting));
        }
        if (setting->origin.startsWith(u"SIBYL_"_s)) {
            printNote(u"%1 in the environment still decides %2"_s.arg(setting->origin, options.key));
        }
    }
    return toInt(ExitCode::Ok);
}

} // namespace

int runConfig(const ConfigOptions &options)
{
    Terminal terminal(options.common.color);
    if (options.action == ConfigAction::Path) {
        terminal.print(configFilePath(commandSources(options.common)));
        return toInt(ExitCode::Ok);
    }
    const Outcome<LoadedConfig> settings = commandSettings(options.common);
    if (!settings) {
        return toInt(reported(settings.error()));
    }
    switch (options.action) {
    case ConfigAction::Show: return show(*settings, options, terminal);
    case ConfigAction::Get: return get(*settings, options, terminal);
    case ConfigAction::Set:
    case ConfigAction::Unset: return change(options, terminal);
    case ConfigAction::Path: break;
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
