// SPDX-License-Identifier: Apache-2.0
#include "app/TrayApplication.h"

#include "monitor/MonitorWindow.h"

#include <QApplication>
#include <QMessageBox>

namespace sibyl::tray {

TrayApplication::TrayApplication(DaemonConnection &connection, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_clock(clock)
    , m_icon(clock)
{
    m_theme.setAppearance(m_preferences.appearance());
    m_icon.setChoice(m_preferences.iconChoice());
    connect(&m_preferences, &Preferences::changed, this, [this] {
        m_theme.setAppearance(m_preferences.appearance());
        m_icon.setChoice(m_preferences.iconChoice());
    });
    connect(&m_connection, &DaemonConnection::presenceChanged, this, &TrayApplication::showFacts);
    connect(&m_connection, &DaemonConnection::snapshotChanged, this, &TrayApplication::showFacts);
    connect(&m_icon, &TrayIcon::windowToggled, this, &TrayApplication::toggleMonitor);
    connect(&m_icon, &TrayIcon::pauseWanted, this, [this] { order(PauseCall{}); });
    connect(&m_icon, &TrayIcon::resumeWanted, this, [this] { order(ResumeCall{}); });
    connect(&m_icon, &TrayIcon::drainWanted, this, [this] { order(DrainCall{}); });
    connect(&m_icon, &TrayIcon::quitWanted, qApp, &QApplication::quit);
    connect(&m_icon, &TrayIcon::hostMissing, this, &TrayApplication::sayHostMissing);
    showFacts();
}

TrayApplication::~TrayApplication() = default;

void TrayApplication::start(StartWish wish)
{
    if (wish != StartWish::Hidden) {
        showMonitor();
    }
}

void TrayApplication::answer(SingleInstance::Wish)
{
    showMonitor();
}

MonitorWindow &TrayApplication::monitor()
{
    if (!m_monitor) {
        m_monitor = std::make_unique<MonitorWindow>(m_connection, m_preferences, m_clock, m_icon.menu());
        connect(m_monitor.get(), &MonitorWindow::pauseWanted, this, [this] { order(PauseCall{}); });
        connect(m_monitor.get(), &MonitorWindow::resumeWanted, this, [this] { order(ResumeCall{}); });
        connect(m_monitor.get(), &MonitorWindow::visibilityChanged, &m_icon, &TrayIcon::setWindowVisible);
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

void TrayApplication::showFacts()
{
    const StatusFacts facts =
        statusFacts(m_connection.presence(), m_connection.problem(), m_connection.snapshot(), m_unseenFailures);
    m_icon.show(facts);
    if (m_monitor) {
        m_monitor->showFacts(facts);
    }
}

template <typename Call>
void TrayApplication::order(const Call &call)
{
    m_connection.ask(call, this, [this](const Result<> &answer) {
        if (!answer) {
            QMessageBox::warning(m_monitor.get(), tr("The runner did not take the order"), answer.error().what);
        }
    });
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
