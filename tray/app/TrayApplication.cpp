// SPDX-License-Identifier: Apache-2.0
#include "app/TrayApplication.h"

#include "monitor/MonitorWindow.h"
#include "settings/SettingsDialog.h"
#include "wizard/SetupWizard.h"

#include <QApplication>
#include <QMessageBox>

namespace sibyl::tray {

TrayApplication::TrayApplication(DaemonConnection &connection, Clock &clock, Environment environment, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_clock(clock)
    , m_environment(environment)
    , m_icon(clock)
    , m_notifier(connection, m_preferences, clock)
    , m_launcher(clock, std::move(environment))
{
    m_theme.setAppearance(m_preferences.appearance());
    m_icon.setChoice(m_preferences.iconChoice());
    connect(&m_preferences, &Preferences::changed, this, [this] {
        m_theme.setAppearance(m_preferences.appearance());
        m_icon.setChoice(m_preferences.iconChoice());
    });
    connect(&m_connection, &DaemonConnection::presenceChanged, this, &TrayApplication::showFacts);
    connect(&m_connection, &DaemonConnection::snapshotChanged, this, [this] {
        showFacts();
        offerSetup();
    });
    connect(&m_notifier, &Notifier::taskWanted, this, &TrayApplication::showTask);
    connect(&m_notifier, &Notifier::signInWanted, this, &TrayApplication::showSetup);
    connect(&m_notifier, &Notifier::plainWanted, &m_icon, &TrayIcon::showMessage);
    connect(&m_notifier, &Notifier::failed, this, [this] {
        if (!m_monitor || !m_monitor->isActiveWindow()) {
            ++m_unseenFailures;
            showFacts();
        }
    });
    connectIcon();
    showFacts();
}

TrayApplication::~TrayApplication()
{
    delete m_setup;
    delete m_settings;
}

void TrayApplication::connectIcon()
{
    connect(&m_icon, &TrayIcon::windowToggled, this, &TrayApplication::toggleMonitor);
    connect(&m_icon, &TrayIcon::messageClicked, this, &TrayApplication::showMonitor);
    connect(&m_icon, &TrayIcon::settingsWanted, this, &TrayApplication::showSettings);
    connect(&m_icon, &TrayIcon::setupWanted, this, &TrayApplication::showSetup);
    connect(&m_icon, &TrayIcon::startWanted, this, &TrayApplication::startDaemon);
    connect(&m_icon, &TrayIcon::stopWanted, this, &TrayApplication::stopDaemon);
    connect(&m_icon, &TrayIcon::pauseWanted, this, [this] { order(PauseCall{}); });
    connect(&m_icon, &TrayIcon::resumeWanted, this, [this] { order(ResumeCall{}); });
    connect(&m_icon, &TrayIcon::drainWanted, this, [this] { order(DrainCall{}); });
    connect(&m_icon, &TrayIcon::quitWanted, qApp, &QApplication::quit);
    connect(&m_icon, &TrayIcon::hostMissing, this, &TrayApplication::sayHostMissing);
}

void TrayApplication::connectMonitor()
{
    MonitorWindow *window = m_monitor.get();
    connect(window, &MonitorWindow::startWanted, this, &TrayApplication::startDaemon);
    connect(window, &MonitorWindow::setupWanted, this, &TrayApplication::showSetup);
    connect(window, &MonitorWindow::settingsWanted, this, &TrayApplication::showSettings);
    connect(window, &MonitorWindow::pauseWanted, this, [this] { order(PauseCall{}); });
    connect(window, &MonitorWindow::resumeWanted, this, [this] { order(ResumeCall{}); });
    connect(window, &MonitorWindow::visibilityChanged, &m_icon, &TrayIcon::setWindowVisible);
    connect(window, &MonitorWindow::looked, this, [this] {
        if (m_unseenFailures > 0) {
            m_unseenFailures = 0;
            showFacts();
        }
    });
    connect(window, &MonitorWindow::terminalWanted, this, [this](const QString &directory) {
        if (const Result<> opened = openTerminal(directory, m_environment); !opened) {
            warn(tr("No terminal was opened"), opened.error());
        }
    });
}

void TrayApplication::start(StartWish wish)
{
    m_isStartedHidden = wish == StartWish::Hidden;
    if (wish != StartWish::Hidden) {
        showMonitor();
    }
    if (wish == StartWish::Register) {
        showSetup();
    }
}

void TrayApplication::answer(SingleInstance::Wish wish)
{
    showMonitor();
    if (wish == SingleInstance::Wish::Register) {
        showSetup();
    }
}

MonitorWindow &TrayApplication::monitor()
{
    if (!m_monitor) {
        m_monitor = std::make_unique<MonitorWindow>(m_connection, m_preferences, m_clock, m_icon.menu());
        connectMonitor();
        showFacts();
    }
    return *m_monitor;
}

void TrayApplication::showMonitor()
{
    MonitorWindow &window = monitor();
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.activateWindow();
}

void TrayApplication::toggleMonitor()
{
    if (m_monitor && m_monitor->isVisible() && !m_monitor->isMinimized()) {
        m_monitor->hide();
    } else {
        showMonitor();
    }
}

void TrayApplication::showTask(const QString &taskId, int attempt)
{
    showMonitor();
    m_monitor->showTask({taskId, attempt});
}

void TrayApplication::showSettings()
{
    if (!m_settings) {
        m_settings = new SettingsDialog(m_connection, m_preferences);
        m_settings->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_settings, &SettingsDialog::setupWanted, this, &TrayApplication::showSetup);
    }
    m_settings->show();
    m_settings->raise();
    m_settings->activateWindow();
}

void TrayApplication::showSetup()
{
    m_isSetupOffered = true;
    if (!m_setup) {
        m_setup = new SetupWizard(m_connection, m_clock,
                                  [this](QObject *context, Callback<> answer) { m_launcher.start(context, std::move(answer)); });
        m_setup->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_setup->show();
    m_setup->raise();
    m_setup->activateWindow();
}

void TrayApplication::offerSetup()
{
    // The first start without a registration begins with it; an autostart does not.
    if (!m_isSetupOffered && !m_isStartedHidden && m_connection.snapshot().connection == ConnectionState::Unregistered) {
        showSetup();
    }
}

void TrayApplication::showFacts()
{
    const StatusFacts facts =
        statusFacts(m_connection.presence(), m_connection.problem(), m_connection.snapshot(), m_unseenFailures);
    m_icon.show(facts);
    if (m_monitor) {
        m_monitor->showFacts(facts);
    }
}

void TrayApplication::startDaemon()
{
    m_launcher.start(this, [this](const Result<> &started) {
        if (started) {
            m_connection.lookNow();
        } else {
            warn(tr("The runner was not started"), started.error());
        }
    });
}

void TrayApplication::stopDaemon()
{
    m_connection.ask(ServiceCall{ServiceAction::Status}, this, [this](const Result<ServiceView> &view) {
        if (!view || !view->isThisDaemon) {
            stopProcess();
            return;
        }
        m_connection.ask(ServiceCall{ServiceAction::Stop}, this, [this](const Result<ServiceView> &stopped) {
            // It stops the daemon that would answer.
            if (!stopped && stopped.error().kind != ErrorKind::Network) {
                warn(tr("The runner was not stopped"), stopped.error());
            }
        });
    });
}

void TrayApplication::stopProcess()
{
    if (const Result<> stopped = RunnerLauncher::stop(m_connection.daemonProcess()); !stopped) {
        warn(tr("The runner was not stopped"), stopped.error());
    }
}

template <typename Call>
void TrayApplication::order(const Call &call)
{
    m_connection.ask(call, this, [this](const Result<> &answer) {
        if (!answer) {
            warn(tr("The runner did not take the order"), answer.error());
        }
    });
}

void TrayApplication::warn(const QString &title, const Error &error)
{
    auto *box = new QMessageBox(QMessageBox::Warning, title, error.text(), QMessageBox::Ok, m_monitor.get());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void TrayApplication::sayHostMissing()
{
    // Without an icon the window is the only way in: it must not be hidden for good.
    showMonitor();
    if (!m_preferences.hasSaidHostMissing()) {
        m_preferences.setHasSaidHostMissing();
        auto *note = new QMessageBox(QMessageBox::Information, tr("No tray on this desktop"),
                                     tr("This desktop shows no tray icons, so Sibyl Runner lives in this window. On GNOME the "
                                        "extension “AppIndicator” adds a tray. Closing the window stops no agents."),
                                     QMessageBox::Ok, m_monitor.get());
        note->setAttribute(Qt::WA_DeleteOnClose);
        note->open();
    }
}

} // namespace sibyl::tray
