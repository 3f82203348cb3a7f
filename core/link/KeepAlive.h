// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link/LinkSettings.h"

#include <functional>

namespace sibyl {

// Keeps one accepted connection alive and notices when it is not: a heartbeat of our own, a watch
// for silence, and a probe on demand. Works from start() to stop().
class KeepAlive
{
public:
    struct Actions {
        std::function<void()> beat;                               // send a heartbeat_ack
        std::function<void(std::function<void()> answered)> ping; // calls back on the pong
        std::function<void(const QString &why)> giveUp;           // at most once per start()
    };

    // `context` guards the callbacks of the clock.
    KeepAlive(QObject *context, Clock &clock, const LinkSettings &settings, Actions actions);

    void start();
    void stop();
    // A message came. Pongs do not count: they come from the peer's WebSocket library, which goes
    // on answering when the server itself has long forgotten the connection (spec S-06).
    void heard() { m_lastHeard = m_clock.now(); }
    // Gives up unless the peer answers a ping within seconds: after a change of network, or sleep.
    void probe();

private:
    void beat();
    void watchForSilence(Milliseconds delay);

    QObject *m_context;
    Clock &m_clock;
    Milliseconds m_heartbeatInterval;
    Milliseconds m_silenceLimit;
    Actions m_actions;
    Milliseconds m_lastHeard{0};
    Alarm m_heartbeatAlarm;
    Alarm m_silenceAlarm;
    Alarm m_probeAlarm;
};

} // namespace sibyl
