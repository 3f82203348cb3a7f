// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/SingleInstance.h"
#include "base/Clock.h"
#include "icon/TrayIcon.h"
#include "look/Theme.h"
#include "runner/DaemonConnection.h"
#include "settings/Preferences.h"

#include <QObject>

#include <memory>

namespace sibyl::tray {

class MonitorWindow;

enum class StartWish {
    Window,   // show the monitor
    Hidden,   // autostart: only the icon
    Register, // start in the wizard
};

// Wires the parts of the tray together: connection, icon, windows, notifications. Windows are made
// when they are first wanted. `connection` and `clock` outlive it. Main thread.
class TrayApplication final : public QObject
{
    Q_OBJECT

public:
    TrayApplication(DaemonConnection &connection, Clock &clock, QObject *parent = nullptr);
    ~TrayApplication() override;

    void start(StartWish wish);
    void answer(SingleInstance::Wish wish); // of a second start

private:
    void showFacts();
    void showMonitor();
    void toggleMonitor();
    template <typename Call>
    void order(const Call &call);
    void sayHostMissing();
    MonitorWindow &monitor();

    DaemonConnection &m_connection;
    Clock &m_clock;
    Preferences m_preferences;
    Theme m_theme;
    TrayIcon m_icon;
    std::unique_ptr<MonitorWindow> m_monitor;
    int m_unseenFailures = 0;
};

} // namespace sibyl::tray
