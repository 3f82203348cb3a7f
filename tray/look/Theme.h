// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPalette>

class QDBusVariant;

namespace sibyl::tray {

enum class Appearance { System, Light, Dark };

QString toString(Appearance appearance);
Appearance appearanceFrom(QStringView text); // anything unknown = System

// Our palettes, for desktops whose Qt style brings none of its own.
QPalette lightPalette();
QPalette darkPalette();

// Gives the application its palette, and changes it live: when `setAppearance` is called, and, for
// System, when the desktop switches between light and dark. A desktop with a Qt theme of its own
// keeps it for System. One per application, owned by main.
class Theme final : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);

    Appearance appearance() const { return m_appearance; }
    void setAppearance(Appearance appearance);

private Q_SLOTS:
    // org.freedesktop.portal.Settings: the desktop changed a setting.
    void takePortalSetting(const QString &space, const QString &key, const QDBusVariant &value);

private:
    void askPortal();
    void takeScheme(uint scheme);
    void apply();

    QPalette m_systemPalette;
    Appearance m_appearance = Appearance::System;
    bool m_isStyleOurs = false;
    bool m_isSystemDark = false;
};

} // namespace sibyl::tray
