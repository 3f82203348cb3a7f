// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/SingleInstance.h"
#include "base/Clock.h"
#include "base/Environment.h"
#include "control/RunnerLauncher.h"
#include "icon/TrayIcon.h"
#include "look/Theme.h"
#include "notify/Notifier.h"
#include "runner/DaemonConnection.h"
#include "settings/Preferences.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace sibyl::tray {

class MonitorWindow;
class SettingsDialog;
class SetupWizard;

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
    TrayApplication(DaemonConnection &connection, Clock &clock, Environment environment, QObject *parent = nullptr);
    ~TrayApplication() override;

    void start(StartWish wish);
    void answer(SingleInstance::Wish wish); // of a second start

private:
    void connectIcon();
    void connectMonitor();
    void showFacts();
    void showMonitor();
    void toggleMonitor();
    void showTask(const QString &taskId, int attempt);
    void showSettings();
    void showSetup();
    void offerSetup();
    void startDaemon();
    void stopDaemon();
    void stopProcess();
    template <typename Call>
    void order(const Call &call);
    void warn(const QString &title, const Error &error);
    void sayHostMissing();
    MonitorWindow &monitor();

    DaemonConnection &m_connection;
    Clock &m_clock;
    Environment m_environment;
    Preferences m_preferences;
    Theme m_theme;
    TrayIcon m_icon;
    Notifier m_notifier;
    RunnerLauncher m_launcher;
    std::unique_ptr<MonitorWindow> m_monitor;
    QPointer<SettingsDialog> m_settings;
    QPointer<SetupWizard> m_setup;
    int m_unseenFailures = 0;
    bool m_isSetupOffered = false; // once in a run
    bool m_isStartedHidden = false;
};

} // namespace sibyl::tray
