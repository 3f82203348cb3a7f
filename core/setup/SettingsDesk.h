// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "config/ConfigSources.h"
#include "state/SettingView.h"

namespace sibyl {

// Every setting with its present value, for a form. Config when runner.yaml cannot be used.
Result<SettingsView> settingsView(const ConfigSources &sources);

// Writes the changes into runner.yaml, where comments and everything else stay: all of them or none.
// A value that the daemon would refuse never gets into the file: Usage, with the key in `where` for
// one that does not exist.
Result<> changeSettings(const ConfigSources &sources, const QList<SettingChange> &changes);

// "a, b" as a person types it.
QStringList settingItems(const QString &text);

} // namespace sibyl
