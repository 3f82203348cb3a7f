// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/SettingView.h"

#include <QString>

namespace sibyl::tray {

// How a key of runner.yaml is shown. Keys without words of their own read as the daemon names them.
QString settingLabel(const SettingView &setting);
QString settingHelp(const SettingView &setting);
QString choiceLabel(const QString &key, const QString &choice);
QString groupTitle(const QString &group);

// Keys that registration sets, or that nobody changes by hand.
bool isShownInSettings(const QString &key);

} // namespace sibyl::tray
