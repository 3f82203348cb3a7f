// SPDX-License-Identifier: Apache-2.0
#include "setup/SettingsDesk.h"

#include "config/ConfigEditor.h"
#include "config/ConfigLoader.h"
#include "config/SettingForms.h"
#include "config/Settings.h"

#include <QDir>
#include <QTemporaryFile>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

SettingView viewOf(const ResolvedSetting &setting)
{
    const SettingForm form = settingForm(setting.key);
    const SettingSpec *spec = findSetting(setting.key);
    SettingView view;
    view.key = setting.key;
    view.value = setting.value;
    view.values = form.isList() ? settingItems(setting.value) : QStringList();
    view.origin = setting.origin;
    view.fallback = spec != nullptr ? QString(spec->fallback) : QString();
    view.help = spec != nullptr ? QString(spec->meaning) : QString();
    view.group = form.group;
    view.kind = fromWord<SettingKind>(QString(form.type)).value_or(SettingKind::Text);
    view.effect = fromWord<SettingEffect>(QString(form.effect)).value_or(SettingEffect::Restart);
    view.minimum = form.least;
    view.maximum = form.most;
    view.choices = form.choiceList();
    view.isFixed = setting.origin.startsWith("SIBYL_"_L1) || setting.origin.startsWith("--"_L1);
    return view;
}

// What the daemon would say to this text, without the help of environment and flags.
Result<> checked(const QByteArray &text, const QString &path, const ConfigSources &sources)
{
    QTemporaryFile trial(QDir::tempPath() + u"/runner-XXXXXX.yaml"_s);
    if (!trial.open() || trial.write(text) != text.size() || !trial.flush()) {
        return fail(ErrorKind::Storage, u"cannot be written, so the change cannot be checked"_s, trial.fileName());
    }
    ConfigSources fileOnly = sources;
    fileOnly.explicitFile = trial.fileName();
    fileOnly.overrides = {};
    fileOnly.environment.removeIf([](const auto &variable) { return variable.key().startsWith("SIBYL_"_L1); });
    const Result<LoadedConfig> loaded = loadConfig(fileOnly);
    if (loaded) {
        return {};
    }
    Error error = loaded.error();
    error.kind = ErrorKind::Usage;
    error.where.replace(trial.fileName(), path);
    error.what.replace(trial.fileName(), path);
    return fail(error);
}

Result<> edited(ConfigEditor &editor, const SettingChange &change)
{
    if (!change.value && !change.values) {
        return editor.removeKey(change.key);
    }
    if (findSetting(change.key) == nullptr) {
        return fail(ErrorKind::Usage, u"there is no setting '%1'"_s.arg(change.key.left(80)), change.key.left(80));
    }
    if (settingForm(change.key).isList()) {
        return editor.setList(change.key, change.values ? *change.values : settingItems(*change.value));
    }
    if (!change.value) {
        return fail(ErrorKind::Usage, u"%1 is one value, not a list"_s.arg(change.key), change.key);
    }
    return editor.setText(change.key, *change.value);
}

} // namespace

QStringList settingItems(const QString &text)
{
    QStringList items;
    for (const QString &item : text.split(u',', Qt::SkipEmptyParts)) {
        items.append(item.trimmed());
    }
    return items;
}

Result<SettingsView> settingsView(const ConfigSources &sources)
{
    const Result<LoadedConfig> loaded = loadConfig(sources);
    if (!loaded) {
        return fail(loaded.error());
    }
    SettingsView view;
    view.filePath = loaded->config.filePath;
    view.warnings = loaded->warnings;
    for (const ResolvedSetting &setting : loaded->settings) {
        view.settings.append(viewOf(setting));
    }
    return view;
}

Result<> changeSettings(const ConfigSources &sources, const QList<SettingChange> &changes)
{
    const QString path = configFilePath(sources);
    Result<ConfigEditor> editor = ConfigEditor::open(path);
    if (!editor) {
        return fail(editor.error());
    }
    for (const SettingChange &change : changes) {
        if (const Result<> done = edited(*editor, change); !done) {
            return done;
        }
    }
    if (const Result<> isGood = checked(editor->text(), path, sources); !isGood) {
        return isGood;
    }
    return editor->save();
}

} // namespace sibyl
