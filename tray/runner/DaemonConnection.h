// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "control/ControlClient.h"

#include <QFileSystemWatcher>
#include <QObject>

#include <functional>

namespace sibyl::tray {

enum class Presence {
    Searching,    // the first look for a daemon is not over
    Missing,      // no daemon runs; looked for again by itself
    Incompatible, // one runs, but speaks another version; problem() says what to do
    Attached,     // snapshot() is live
};

// The one way by which everything in the tray sees and steers the daemon: a ControlClient that finds
// the daemon, subscribes, and comes back to it. While none is there it sleeps until a socket
// directory changes, and looks every idleRetry besides. Main thread; `clock` outlives it.
class DaemonConnection final : public QObject
{
    Q_OBJECT

public:
    using SocketPaths = std::function<QStringList()>; // likeliest first; asked before each try

    static constexpr Milliseconds firstRetry{500};
    static constexpr Milliseconds idleRetry{60'000};

    DaemonConnection(SocketPaths paths, Clock &clock, QObject *parent = nullptr);

    Presence presence() const { return m_presence; }
    QString problem() const { return m_problem; } // why it is not Attached, for a person; may be empty
    // The last known one; after a daemon went away what it said last.
    const Snapshot &snapshot() const { return m_client.latest(); }

    // As ControlClient::ask(): answers once, later, or not at all when `context` is gone; without a
    // daemon with Network.
    template <typename Call>
    void ask(const Call &call, QObject *context, Callback<typename Call::Answer> answer)
    {
        m_client.ask(call, context, std::move(answer));
    }

    // Of the daemon; 0 while none is attached.
    qint64 daemonProcess() const { return m_presence == Presence::Attached ? m_daemonProcess : 0; }

    // Looks for a daemon now instead of at the next try.
    void lookNow();

Q_SIGNALS:
    void presenceChanged();
    void snapshotChanged();

private:
    void subscribe();
    void lose(const Error &error);
    void watchDirectories(const QStringList &socketPaths);
    void setPresence(Presence presence, const QString &problem);

    SocketPaths m_paths;
    Clock &m_clock;
    ControlClient m_client;
    QFileSystemWatcher m_watcher;
    Alarm m_retry;
    Milliseconds m_nextDelay = firstRetry;
    Presence m_presence = Presence::Searching;
    QString m_problem;
    qint64 m_daemonProcess = 0;
    bool m_isLooking = false;
};

} // namespace sibyl::tray
