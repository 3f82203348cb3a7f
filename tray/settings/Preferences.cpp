// SPDX-License-Identifier: Apache-2.0
#include "settings/Preferences.h"

#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr std::array iconWords{
    std::pair{IconChoice::Automatic, "automatic"_L1},
    std::pair{IconChoice::ColouredLight, "coloured-light"_L1},
    std::pair{IconChoice::ColouredDark, "coloured-dark"_L1},
    std::pair{IconChoice::MonochromeLight, "monochrome-light"_L1},
    std::pair{IconChoice::MonochromeDark, "monochrome-dark"_L1},
};

QString keyOf(NotificationKind kind)
{
    switch (kind) {
    case NotificationKind::Finished: return u"notify/finished"_s;
    case NotificationKind::Failed: return u"notify/failed"_s;
    case NotificationKind::Question: return u"notify/question"_s;
    case NotificationKind::SignIn: return u"notify/sign-in"_s;
    }
    return {};
}

const QString appearanceKey = u"appearance"_s;
const QString iconKey = u"icon"_s;
const QString hostKey = u"said-no-tray-host"_s;

} // namespace

Preferences::Preferences(QObject *parent) : QObject(parent), m_settings(u"sibyl"_s, u"runner-tray"_s) {}

Preferences::Preferences(const QString &iniFile, QObject *parent)
    : QObject(parent)
    , m_settings(iniFile, QSettings::IniFormat)
{
}

void Preferences::store(const QString &key, const QVariant &value)
{
    if (m_settings.value(key) != value) {
        m_settings.setValue(key, value);
        Q_EMIT changed();
    }
}

Appearance Preferences::appearance() const
{
    return appearanceFrom(m_settings.value(appearanceKey).toString());
}

void Preferences::setAppearance(Appearance appearance)
{
    store(appearanceKey, toString(appearance));
}

IconChoice Preferences::iconChoice() const
{
    const QString word = m_settings.value(iconKey).toString();
    for (const auto &[choice, known] : iconWords) {
        if (word == known) {
            return choice;
        }
    }
    return IconChoice::Automatic;
}

void Preferences::setIconChoice(IconChoice choice)
{
    for (const auto &[known, word] : iconWords) {
        if (known == choice) {
            store(iconKey, QString(word));
        }
    }
}

bool Preferences::notifies(NotificationKind kind) const
{
    return m_settings.value(keyOf(kind), true).toBool();
}

void Preferences::setNotifies(NotificationKind kind, bool isOn)
{
    store(keyOf(kind), isOn);
}

bool Preferences::hasSaidHostMissing() const
{
    return m_settings.value(hostKey, false).toBool();
}

void Preferences::setHasSaidHostMissing()
{
    store(hostKey, true);
}

QByteArray Preferences::layout(const QString &part) const
{
    return m_settings.value(u"layout/"_s + part).toByteArray();
}

void Preferences::setLayout(const QString &part, const QByteArray &state)
{
    m_settings.setValue(u"layout/"_s + part, state);
}

} // namespace sibyl::tray
