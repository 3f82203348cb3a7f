// SPDX-License-Identifier: Apache-2.0
#include "ConfigCommand.h"

#include "CommandSettings.h"
#include "PrintServerJson.h"
#include "RunningDaemon.h"
#include "Table.h"
#include "Terminal.h"
#include "base/SystemClock.h"
#include "config/ConfigEditor.h"
#include "config/ConfigLoader.h"
#include "control/ControlSocketPath.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

int show(const LoadedConfig &settings, const ConfigOptions &options, Terminal &terminal)
{
    for (const QString &warning : settings.warnings) {
        printNote(warning);
    }
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(settings.settings, settings.config.filePath));
        return toInt(ExitCode::Ok);
    }
    terminal.print(settings.config.filePath + (settings.hasFile ? QString() : u" (not there yet)"_s));
    Table table({{u"SETTING"_s}, {u"VALUE"_s, 10}, {u"FROM"_s, 8}});
    for (const ResolvedSetting &setting : settings.settings) {
        table.addRow({setting.key, setting.value, setting.origin});
    }
    terminal.printAll(table.lines(terminal.columns(), terminal.ellipsis()));
    return toInt(ExitCode::Ok);
}

int get(const LoadedConfig &settings, const ConfigOptions &options, Terminal &terminal)
{
    const auto setting = std::find_if(settings.settings.begin(), settings.settings.end(), [&](const ResolvedSetting &known) { return known.key == options.key; });
    if (setting == settings.settings.end()) {
        return toInt(reported({ExitCode::Failed, u"there is no setting %1"_s.arg(options.key), u"`sibyl-runner config show` lists them"_s}));
    }
    terminal.print(setting->value);
    return toInt(ExitCode::Ok);
}

// Edited, then read again: a value that the daemon would refuse does not stay in the file.
int change(const LoadedConfig &settings, const ConfigOptions &options)
{
    const QString &path = settings.config.filePath;
    Result<ConfigEditor> editor = ConfigEditor::open(path);
    if (!editor) {
        return toInt(reported(failureFrom(editor.error())));
    }
    const auto known = std::find_if(settings.settings.begin(), settings.settings.end(), [&](const ResolvedSetting &setting) { return setting.key == options.key; });
    const bool isList = options.key == u"capabilities"_s || options.key.endsWith(u"roots"_s) || options.key.endsWith(u"remotes"_s) || options.key == u"pass_environment"_s;
    if (known == settings.settings.end() && options.action == ConfigAction::Set) {
        return toInt(reported({ExitCode::Failed, u"there is no setting %1"_s.arg(options.key), u"`sibyl-runner config show` lists them"_s}));
    }
    Result<> done = options.action == ConfigAction::Unset ? editor->removeKey(options.key)
        : isList ? editor->setList(options.key, options.value.split(u',', Qt::SkipEmptyParts))
                 : editor->setText(options.key, options.value);
    if (done) {
        done = editor->save();
    }
    if (!done) {
        return toInt(reported(failureFrom(done.error())));
    }
    const Outcome<LoadedConfig> after = commandSettings(options.common);
    if (!after) {
        Result<ConfigEditor> undo = ConfigEditor::open(path);
        if (undo && known != settings.settings.end() && known->origin != u"default"_s) {
            static_cast<void>(undo->setText(options.key, known->value));
        } else if (undo) {
            static_cast<void>(undo->removeKey(options.key));
        }
        if (undo) {
            static_cast<void>(undo->save());
        }
        return toInt(reported(after.error()));
    }
    SystemClock clock;
    if (const Result<bool> reloaded = reloadDaemon(controlSocketCandidates(after->config), clock); !reloaded) {
        printNote(reloaded.error().text());
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
    case ConfigAction::Unset: return change(*settings, options);
    case ConfigAction::Path: break;
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
