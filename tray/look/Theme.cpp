// SPDX-License-Identifier: Apache-2.0
#include "look/Theme.h"

#include "look/Colours.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QStyle>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr auto portalService = "org.freedesktop.portal.Desktop"_L1;
constexpr auto portalPath = "/org/freedesktop/portal/desktop"_L1;
constexpr auto portalSettings = "org.freedesktop.portal.Settings"_L1;
constexpr auto appearanceSpace = "org.freedesktop.appearance"_L1;
constexpr auto schemeKey = "color-scheme"_L1;
constexpr uint preferDark = 1;
constexpr QColor darkFrame(0x70, 0x7a, 0x8a);

struct Shades {
    QRgb window, base, alternate, text, button, highlight, highlighted, link, disabled, mid, placeholder, tip, tipText;
};

QPalette paletteOf(const Shades &shades)
{
    QPalette palette(QColor{shades.button}, QColor{shades.window});
    palette.setColor(QPalette::Window, QColor{shades.window});
    palette.setColor(QPalette::WindowText, QColor{shades.text});
    palette.setColor(QPalette::Base, QColor{shades.base});
    palette.setColor(QPalette::AlternateBase, QColor{shades.alternate});
    palette.setColor(QPalette::Text, QColor{shades.text});
    palette.setColor(QPalette::Button, QColor{shades.button});
    palette.setColor(QPalette::ButtonText, QColor{shades.text});
    palette.setColor(QPalette::Highlight, QColor{shades.highlight});
    palette.setColor(QPalette::HighlightedText, QColor{shades.highlighted});
    palette.setColor(QPalette::Link, QColor{shades.link});
    palette.setColor(QPalette::LinkVisited, QColor{shades.link});
    palette.setColor(QPalette::Mid, QColor{shades.mid});
    palette.setColor(QPalette::PlaceholderText, QColor{shades.placeholder});
    palette.setColor(QPalette::ToolTipBase, QColor{shades.tip});
    palette.setColor(QPalette::ToolTipText, QColor{shades.tipText});
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor{shades.disabled});
    }
    return palette;
}

} // namespace

QString toString(Appearance appearance)
{
    switch (appearance) {
    case Appearance::System: return u"system"_s;
    case Appearance::Light: return u"light"_s;
    case Appearance::Dark: return u"dark"_s;
    }
    return {};
}

Appearance appearanceFrom(QStringView text)
{
    return text == "light"_L1 ? Appearance::Light : text == "dark"_L1 ? Appearance::Dark : Appearance::System;
}

QPalette lightPalette()
{
    return paletteOf({.window = 0xfff4f5f7, .base = 0xffffffff, .alternate = 0xfff8f9fb, .text = 0xff1d2330,
                      .button = 0xfffbfbfc, .highlight = 0xff2a62c4, .highlighted = 0xffffffff, .link = 0xff2a62c4,
                      .disabled = 0xff9aa1ad, .mid = 0xffc9ced6, .placeholder = 0xff717a89, .tip = 0xff1d2330,
                      .tipText = 0xfff4f5f7});
}

QPalette darkPalette()
{
    return paletteOf({.window = 0xff1c2028, .base = 0xff15181f, .alternate = 0xff191d25, .text = 0xffe4e7ec,
                      .button = 0xff2a303b, .highlight = 0xff3a6cc8, .highlighted = 0xffffffff, .link = 0xff7aa7f0,
                      .disabled = 0xff6b7382, .mid = 0xff3a414d, .placeholder = 0xff8b93a1, .tip = 0xff2f3541,
                      .tipText = 0xffe4e7ec});
}

Theme::Theme(QObject *parent) : QObject(parent), m_systemPalette(QApplication::palette())
{
    // Fusion is what Qt takes when no desktop theme brings a style.
    m_isStyleOurs = QApplication::style()->objectName().compare("fusion"_L1, Qt::CaseInsensitive) == 0
        || QApplication::style()->objectName().compare("windows"_L1, Qt::CaseInsensitive) == 0;
    if (m_isStyleOurs) {
        QApplication::setStyle(u"Fusion"_s);
    }
    m_isSystemDark = isDark(m_systemPalette);
    apply();
    if (QDBusConnection bus = QDBusConnection::sessionBus(); bus.isConnected()) {
        bus.connect(portalService, portalPath, portalSettings, u"SettingChanged"_s, this,
                    SLOT(takePortalSetting(QString, QString, QDBusVariant)));
        askPortal();
    }
}

void Theme::setAppearance(Appearance appearance)
{
    m_appearance = appearance;
    apply();
}

void Theme::askPortal()
{
    QDBusMessage call = QDBusMessage::createMethodCall(portalService, portalPath, portalSettings, u"Read"_s);
    call << QString(appearanceSpace) << QString(schemeKey);
    const auto pending = QDBusConnection::sessionBus().asyncCall(call, 2'000);
    auto *watcher = new QDBusPendingCallWatcher(pending, this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        if (const QDBusPendingReply<QDBusVariant> reply = *watcher; !reply.isError()) {
            takePortalSetting(appearanceSpace, schemeKey, reply.value());
        }
    });
}

void Theme::takePortalSetting(const QString &space, const QString &key, const QDBusVariant &value)
{
    if (space == appearanceSpace && key == schemeKey) {
        QVariant scheme = value.variant();
        if (scheme.canConvert<QDBusVariant>()) { // Read wraps it twice
            scheme = scheme.value<QDBusVariant>().variant();
        }
        takeScheme(scheme.toUInt());
    }
}

void Theme::takeScheme(uint scheme)
{
    m_isSystemDark = scheme == preferDark;
    apply();
}

void Theme::apply()
{
    QPalette palette = m_systemPalette;
    if (m_appearance == Appearance::Light) {
        palette = lightPalette();
    } else if (m_appearance == Appearance::Dark) {
        palette = darkPalette();
    } else if (m_isStyleOurs) {
        palette = m_isSystemDark ? darkPalette() : lightPalette();
    }
    QApplication::setPalette(palette);
    // Fusion frames these in a shade of Window that is darker still: on a dark page nobody would see
    // where a field is.
    if (m_isStyleOurs && isDark(palette)) {
        palette.setColor(QPalette::Window, darkFrame);
    }
    for (const char *framed : {"QLineEdit", "QAbstractSpinBox", "QComboBox", "QCheckBox", "QRadioButton", "QListWidget", "QTreeWidget"}) {
        QApplication::setPalette(palette, framed);
    }
}

} // namespace sibyl::tray
