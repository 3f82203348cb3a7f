// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "settings/Autostart.h"
#include "settings/Preferences.h"
#include "settings/SettingsPage.h"

namespace sibyl::tray {

// What concerns this program alone: appearance, icon, start with the session, notifications. Counts
// at once.
class DesktopPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit DesktopPage(Preferences &preferences, Autostart autostart = Autostart(), QWidget *parent = nullptr);

private:
    Preferences &m_preferences;
    Autostart m_autostart;
};

} // namespace sibyl::tray
