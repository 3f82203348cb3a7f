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
#include "config/Settings.h"
#include "control/ControlSocketPath.h"

#include <QDir>
#include <QTemporaryFile>

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

CommandFailure noSuchSetting(const QString &key)
{
    return {ExitCode::Usage, u"there is no setting '%1'"_s.arg(key), u"`sibyl-runner config` lists them"_s};
}

const ResolvedSetting *resolved(const LoadedConfig &settings, const QString &key)
{
    const auto setting = std::find_if(settings.settings.begin(), settings.settings.end(),
                                      [&](const ResolvedSetting &known) { return known.key == key; });
    return setting == settings.settings.end() ? nullptr : &*setting;
}

int get(const LoadedConfig &settings, const ConfigOptions &options, Terminal &terminal)
{
    const ResolvedSetting *setting = resolved(settings, options.key);
    if (setting == nullptr) {
        return toInt(reported(noSuchSetting(options.key)));
    }
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(*setting));
    } else {
        terminal.print(setting->value);
    }
    return toInt(ExitCode::Ok);
}

bool isList(const QString &key)
{
    return key == u"capabilities"_s || key == u"pass_environment"_s || key == u"policy.roots"_s || key == u"rescue.include"_s
        || key == u"policy.allowed_remotes"_s;
}

// What the daemon would say to this text, without the environment's help.
Result<> checked(const QByteArray &text, const QString &path, const CommonOptions &common)
{
    QTemporaryFile trial(QDir::tempPath() + u"/runner-XXXXXX.yaml"_s);
    if (!trial.open() || trial.write(text) != text.size() || !trial.flush()) {
        return fail(ErrorKind::Storage, u"cannot be written, so the change cannot be checked"_s, trial.fileName());
    }
    ConfigSources sources = commandSources(common);
    sources.explicitFile = trial.fileName();
    sources.environment.removeIf([](const auto &variable) { return variable.key().startsWith(u"SIBYL_"_s); });
    const Result<LoadedConfig> loaded = loadConfig(sources);
    if (loaded) {
        return {};
    }
    Error error = loaded.error();
    error.where.replace(trial.fileName(), path);
    error.what.replace(trial.fileName(), path);
    return fail(error);
}

Result<> edited(ConfigEditor &editor, const ConfigOptions &options)
{
    if (options.action == ConfigAction::Unset) {
        return editor.removeKey(options.key);
    }
    if (!isList(options.key)) {
        return editor.setText(options.key, options.value);
    }
    QStringList items;
    for (const QString &item : options.value.split(u',', Qt::SkipEmptyParts)) {
        items.append(item.trimmed());
    }
    return editor.setList(options.key, items);
}

// A value that the daemon would refuse never gets into the file.
int change(const LoadedConfig &settings, const ConfigOptions &options, Terminal &terminal)
{
    const QString &path = settings.config.filePath;
    if (findSetting(options.key) == nullptr && options.action == ConfigAction::Set) {
        return toInt(reported(noSuchSetting(options.key)));
    }
    Result<ConfigEditor> editor = ConfigEditor::open(path);
    Result<> done = editor ? edited(*editor, options) : Result<>(fail(editor.error()));
    if (const Result<> isGood = done ? checked(editor->text(), path, options.common) : done; done && !isGood) {
        return toInt(reported({ExitCode::Usage, isGood.error().text(), u"nothing was changed"_s}));
    }
    if (done) {
        done = editor->save();
    }
    if (!done) {
        return toInt(reported(failureFrom(done.error())));
    }
    const Outcome<LoadedConfig> after = commandSettings(options.common);
    if (!after) {
        return toInt(reported(after.error()));
    }
    SystemClock clock;
    if (const Result<bool> reloaded = reloadDaemon(controlSocketCandidates(after->config), clock); !reloaded) {
        printNote(reloaded.error().text());
    }
    if (const ResolvedSetting *setting = resolved(*after, options.key)) {
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
    case ConfigAction::Unset: return change(*settings, options, terminal);
    case ConfigAction::Path: break;
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
