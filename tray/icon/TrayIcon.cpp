// SPDX-License-Identifier: Apache-2.0
#include "icon/TrayIcon.h"

#include "look/Colours.h"

#include <QEvent>
#include <QGuiApplication>

namespace sibyl::tray {

IconLook iconLook(const StatusFacts &facts, IconChoice choice, bool isDesktopDark)
{
    IconLook look{.mood = facts.mood, .count = facts.runningCount};
    const bool isMonochrome = choice == IconChoice::MonochromeLight || choice == IconChoice::MonochromeDark;
    look.set = isMonochrome ? IconSet::Monochrome : IconSet::Coloured;
    switch (choice) {
    case IconChoice::Automatic: look.panel = isDesktopDark ? PanelTone::Dark : PanelTone::Light; break;
    case IconChoice::ColouredLight:
    case IconChoice::MonochromeLight: look.panel = PanelTone::Light; break;
    case IconChoice::ColouredDark:
    case IconChoice::MonochromeDark: look.panel = PanelTone::Dark; break;
    }
    if (look.mood != Mood::Working) {
        look.count = 0; // so that equal looks compare equal
    }
    return look;
}

TrayIcon::TrayIcon(Clock &clock, QObject *parent) : QObject(parent), m_host(clock)
{
    m_headline = m_menu.addAction(QString());
    m_headline->setEnabled(false);
    m_menu.addSeparator();
    m_window = m_menu.addAction(QString(), this, &TrayIcon::windowToggled);
    m_menu.addSeparator();
    m_pause = m_menu.addAction(QString(), this, [this] {
        if (m_facts.mood == Mood::Paused || m_facts.mood == Mood::Draining) {
            Q_EMIT resumeWanted();
        } else {
            Q_EMIT pauseWanted();
        }
    });
    m_drain = m_menu.addAction(QString(), this, &TrayIcon::drainWanted);
    m_power = m_menu.addAction(QString(), this, [this] {
        if (m_facts.mood == Mood::NotRunning) {
            Q_EMIT startWanted();
        } else {
            Q_EMIT stopWanted();
        }
    });
    m_menu.addSeparator();
    m_setup = m_menu.addAction(QString(), this, &TrayIcon::setupWanted);
    m_settings = m_menu.addAction(QString(), this, &TrayIcon::settingsWanted);
    m_menu.addSeparator();
    m_quit = m_menu.addAction(QString(), this, &TrayIcon::quitWanted);
    retranslate();

    m_menu.installEventFilter(this); // a widget is told when the desktop changes its palette
    connect(&m_host, &TrayHostWatch::appeared, this, &TrayIcon::appear);
    connect(&m_host, &TrayHostWatch::missing, this, &TrayIcon::hostMissing);
    m_host.start();
}

TrayIcon::~TrayIcon() = default;

bool TrayIcon::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::PaletteChange) {
        draw();
    } else if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    return QObject::eventFilter(watched, event);
}

void TrayIcon::appear()
{
    m_icon = std::make_unique<QSystemTrayIcon>();
    m_icon->setContextMenu(&m_menu);
    connect(m_icon.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::MiddleClick) {
            Q_EMIT windowToggled();
        }
    });
    connect(m_icon.get(), &QSystemTrayIcon::messageClicked, this, &TrayIcon::messageClicked);
    m_drawn.reset();
    draw();
    retranslate();
    m_icon->show();
}

void TrayIcon::showMessage(const QString &title, const QString &text, bool isProblem)
{
    if (m_icon) {
        m_icon->showMessage(title, text, isProblem ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information);
    }
}

void TrayIcon::show(const StatusFacts &facts)
{
    if (facts == m_facts) {
        return;
    }
    m_facts = facts;
    retranslate();
    draw();
}

void TrayIcon::setChoice(IconChoice choice)
{
    m_choice = choice;
    draw();
}

void TrayIcon::setWindowVisible(bool isVisible)
{
    m_isWindowVisible = isVisible;
    m_window->setText(isVisible ? tr("Hide the &monitor") : tr("Open the &monitor"));
}

void TrayIcon::retranslate()
{
    const bool isRunning = m_facts.mood != Mood::NotRunning;
    const bool isSetUp = isRunning && m_facts.mood != Mood::NotSetUp;
    const bool isHeld = m_facts.mood == Mood::Paused || m_facts.mood == Mood::Draining;
    m_headline->setText(m_facts.headline.isEmpty() ? tr("Sibyl Runner") : m_facts.headline);
    setWindowVisible(m_isWindowVisible);
    m_pause->setText(isHeld ? tr("Take tasks &again") : tr("&Pause: take nothing new"));
    m_pause->setEnabled(isSetUp);
    m_drain->setText(tr("&Drain: finish, then leave"));
    m_drain->setEnabled(isSetUp && m_facts.mood != Mood::Draining);
    m_power->setText(isRunning ? tr("S&top the runner") : tr("&Start the runner"));
    m_setup->setText(isSetUp ? tr("&Register again…") : tr("&Register this machine…"));
    m_settings->setText(tr("S&ettings…"));
    m_quit->setText(tr("&Quit (agents go on)"));
    if (m_icon) {
        m_icon->setToolTip(m_facts.toolTip());
    }
}

void TrayIcon::draw()
{
    const IconLook look = iconLook(m_facts, m_choice, isDark(QGuiApplication::palette()));
    if (m_icon && m_drawn != look) {
        m_drawn = look;
        m_icon->setIcon(statusIcon(look));
    }
}

} // namespace sibyl::tray
