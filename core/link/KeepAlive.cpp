// SPDX-License-Identifier: Apache-2.0
#include "link/KeepAlive.h"

namespace sibyl {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds probeTimeout = 10s;

QString silenceText(Milliseconds silence)
{
    return QStringLiteral("nothing heard from the server for %1 seconds").arg(silence / 1s);
}

} // namespace

KeepAlive::KeepAlive(QObject *context, Clock &clock, const LinkSettings &settings, Actions actions)
    : m_context(context)
    , m_clock(clock)
    , m_heartbeatInterval(settings.heartbeatInterval)
    , m_silenceLimit(settings.silenceLimit)
    , m_actions(std::move(actions))
{
}

void KeepAlive::start()
{
    heard();
    m_heartbeatAlarm = m_clock.after(m_heartbeatInterval, m_context, [this] { beat(); });
    watchForSilence(m_silenceLimit);
}

void KeepAlive::stop()
{
    m_heartbeatAlarm.cancel();
    m_silenceAlarm.cancel();
    m_probeAlarm.cancel();
}

void KeepAlive::probe()
{
    m_probeAlarm = m_clock.after(probeTimeout, m_context, [this] { m_actions.giveUp(silenceText(probeTimeout)); });
    m_actions.ping([this] { m_probeAlarm.cancel(); });
}

// Unsolicited, so that one lost answer does not cost the lease (spec 2.3).
void KeepAlive::beat()
{
    m_heartbeatAlarm = m_clock.after(m_heartbeatInterval, m_context, [this] { beat(); });
    m_actions.beat();
}

void KeepAlive::watchForSilence(Milliseconds delay)
{
    m_silenceAlarm = m_clock.after(delay, m_context, [this] {
        const Milliseconds silence = m_clock.now() - m_lastHeard;
        if (silence < m_silenceLimit) {
            watchForSilence(m_silenceLimit - silence);
        } else {
            m_actions.giveUp(silenceText(silence));
        }
    });
}

} // namespace sibyl
