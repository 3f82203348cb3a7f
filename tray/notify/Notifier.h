// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "notify/News.h"
#include "runner/DaemonConnection.h"

#include <QHash>
#include <QObject>

namespace sibyl::tray {

// Tells what happens through the desktop's notifications, with actions where it supports them; else
// by `plainWanted`. Silent about everything that happened while it was not attached. What it gets
// outlives it. Main thread.
class Notifier final : public QObject
{
    Q_OBJECT

public:
    Notifier(DaemonConnection &connection, const Preferences &preferences, Clock &clock, QObject *parent = nullptr);

Q_SIGNALS:
    void taskWanted(const QString &taskId, int attempt);
    void signInWanted();
    void failed(); // a task failed, whether it was told or not
    // No notification service: show it in another way.
    void plainWanted(const QString &title, const QString &text, bool isProblem);

private Q_SLOTS:
    // org.freedesktop.Notifications
    void takeAction(uint id, const QString &action);
    void takeClosed(uint id, uint reason);

private:
    void takeSnapshot();
    void askCapabilities();
    void tell(const News &news);

    DaemonConnection &m_connection;
    const Preferences &m_preferences;
    Clock &m_clock;
    NewsThrottle m_throttle;
    std::optional<Snapshot> m_before; // nothing while no daemon is attached
    QHash<uint, News> m_open;
    bool m_hasService = false;
    bool m_hasActions = false;
};

} // namespace sibyl::tray
