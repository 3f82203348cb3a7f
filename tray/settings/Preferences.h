// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "icon/TrayIcon.h"
#include "look/Theme.h"

#include <QByteArray>
#include <QObject>
#include <QSettings>

namespace sibyl::tray {

enum class NotificationKind { Finished, Failed, Question, SignIn };

// What a person chose for this desktop program alone; the runner's own settings are runner.yaml's.
// Kept by QSettings, written at once. Main thread.
class Preferences final : public QObject
{
    Q_OBJECT

public:
    explicit Preferences(QObject *parent = nullptr);
    // In one file, for tests.
    Preferences(const QString &iniFile, QObject *parent);

    Appearance appearance() const;
    void setAppearance(Appearance appearance);
    IconChoice iconChoice() const;
    void setIconChoice(IconChoice choice);
    bool notifies(NotificationKind kind) const; // all on at first
    void setNotifies(NotificationKind kind, bool isOn);
    bool hasSaidHostMissing() const;
    void setHasSaidHostMissing();
    QByteArray layout(const QString &part) const; // geometry, splitters, columns
    void setLayout(const QString &part, const QByteArray &state);

Q_SIGNALS:
    void changed();

private:
    void store(const QString &key, const QVariant &value);

    QSettings m_settings;
};

} // namespace sibyl::tray
