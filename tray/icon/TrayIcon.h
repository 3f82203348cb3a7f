// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "icon/StatusFacts.h"
#include "icon/StatusIcon.h"
#include "icon/TrayHostWatch.h"

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

#include <memory>
#include <optional>

namespace sibyl::tray {

enum class IconChoice { Automatic, ColouredLight, ColouredDark, MonochromeLight, MonochromeDark };

// The icon in the panel and its menu. The menu is made once and only its texts and enabled states
// change: tray hosts draw it themselves and lose track of menus that are rebuilt. The icon appears
// as soon as a tray host does (see TrayHostWatch). Main thread; `clock` outlives it.
class TrayIcon final : public QObject
{
    Q_OBJECT

public:
    explicit TrayIcon(Clock &clock, QObject *parent = nullptr);
    ~TrayIcon() override;

    void show(const StatusFacts &facts);
    void setChoice(IconChoice choice);
    void setWindowVisible(bool isVisible); // for the text of the first entry

    bool isInPanel() const { return m_icon != nullptr; }
    QMenu *menu() { return &m_menu; }
    // For desktops without a notification service.
    void showMessage(const QString &title, const QString &text, bool isProblem);
    void retranslate();

Q_SIGNALS:
    void windowToggled();
    void settingsWanted();
    void setupWanted();
    void pauseWanted();
    void resumeWanted();
    void drainWanted();
    void startWanted();
    void stopWanted();
    void quitWanted();
    void messageClicked();
    void hostMissing(); // at most once

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void appear();
    void draw();

    QMenu m_menu;
    TrayHostWatch m_host;
    std::unique_ptr<QSystemTrayIcon> m_icon; // null until there is a tray host
    StatusFacts m_facts;
    IconChoice m_choice = IconChoice::Automatic;
    std::optional<IconLook> m_drawn;
    bool m_isWindowVisible = false;

    QAction *m_headline = nullptr;
    QAction *m_window = nullptr;
    QAction *m_pause = nullptr;
    QAction *m_drain = nullptr;
    QAction *m_power = nullptr;
    QAction *m_setup = nullptr;
    QAction *m_settings = nullptr;
    QAction *m_quit = nullptr;
};

// The look for a choice; Automatic follows `isDesktopDark`.
IconLook iconLook(const StatusFacts &facts, IconChoice choice, bool isDesktopDark);

} // namespace sibyl::tray
