// SPDX-License-Identifier: Apache-2.0
#include "settings/DesktopPage.h"
#include "look/Message.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QSignalBlocker>

namespace sibyl::tray {

DesktopPage::DesktopPage(Preferences &preferences, Autostart autostart, QWidget *parent)
    : SettingsPage(parent)
    , m_preferences(preferences)
    , m_autostart(std::move(autostart))
{
    QFormLayout *look = addSection(tr("Appearance"));
    auto *appearance = new QComboBox(widget());
    appearance->addItem(tr("As the desktop"), int(Appearance::System));
    appearance->addItem(tr("Light"), int(Appearance::Light));
    appearance->addItem(tr("Dark"), int(Appearance::Dark));
    appearance->setCurrentIndex(appearance->findData(int(m_preferences.appearance())));
    connect(appearance, &QComboBox::currentIndexChanged, this,
            [this, appearance] { m_preferences.setAppearance(Appearance(appearance->currentData().toInt())); });
    look->addRow(tr("Colours"), appearance);
    auto *icon = new QComboBox(widget());
    icon->addItem(tr("Coloured, fitting the desktop"), int(IconChoice::Automatic));
    icon->addItem(tr("Coloured, for light panels"), int(IconChoice::ColouredLight));
    icon->addItem(tr("Coloured, for dark panels"), int(IconChoice::ColouredDark));
    icon->addItem(tr("One colour, for light panels"), int(IconChoice::MonochromeLight));
    icon->addItem(tr("One colour, for dark panels"), int(IconChoice::MonochromeDark));
    icon->setCurrentIndex(icon->findData(int(m_preferences.iconChoice())));
    connect(icon, &QComboBox::currentIndexChanged, this,
            [this, icon] { m_preferences.setIconChoice(IconChoice(icon->currentData().toInt())); });
    look->addRow(tr("Tray icon"), icon);

    QFormLayout *start = addSection(tr("Start"));
    auto *atLogin = new QCheckBox(tr("Show the tray icon when I log in"), widget());
    atLogin->setChecked(m_autostart.isOn());
    connect(atLogin, &QCheckBox::toggled, this, [this, atLogin](bool isOn) {
        if (const Result<> done = m_autostart.setOn(isOn); !done) {
            const QSignalBlocker blocker(atLogin);
            atLogin->setChecked(!isOn);
            tell(this, QMessageBox::Warning, tr("Not changed"), done.error().text());
        }
    });
    start->addRow(atLogin);

    QFormLayout *notify = addSection(tr("Notifications"), tr("Several at once are told as one."));
    const auto addKind = [&](NotificationKind kind, const QString &text) {
        auto *box = new QCheckBox(text, widget());
        box->setChecked(m_preferences.notifies(kind));
        connect(box, &QCheckBox::toggled, this, [this, kind](bool isOn) { m_preferences.setNotifies(kind, isOn); });
        notify->addRow(box);
    };
    addKind(NotificationKind::Finished, tr("A task is completed"));
    addKind(NotificationKind::Failed, tr("A task has failed"));
    addKind(NotificationKind::Question, tr("An agent asks for permission"));
    addKind(NotificationKind::SignIn, tr("Sign-in is needed"));
    addStretch();
}

} // namespace sibyl::tray
