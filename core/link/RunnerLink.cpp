// SPDX-License-Identifier: Apache-2.0
#include "link/RunnerLink.h"

#include "link/RunnerLinkPrivate.h"
#include "protocol/MessageCodec.h"

namespace sibyl {

RunnerLink::RunnerLink(LinkSettings settings, TransportFactory &transports, Clock &clock,
                       TokenSource token, Backoff::Random random)
    : m_private(std::make_unique<Private>(this, std::move(settings), transports, clock, std::move(token),
                                          std::move(random)))
{
}

RunnerLink::~RunnerLink()
{
    if (m_private->transport) {
        m_private->transport->disconnect(this);
        m_private->transport->abort();
    }
}

void RunnerLink::start()
{
    m_private->happen(LinkEvent::Start);
}

void RunnerLink::stop()
{
    m_private->happen(LinkEvent::Stop);
}

void RunnerLink::tryNow()
{
    if (m_private->state == LinkState::Online) {
        m_private->keepAlive.probe();
    } else {
        m_private->happen(LinkEvent::RetryDue, QStringLiteral("asked for"));
    }
}

void RunnerLink::networkChanged()
{
    if (m_private->state == LinkState::Online || m_private->state == LinkState::Backoff) {
        tryNow();
    }
}

LinkState RunnerLink::state() const
{
    return m_private->state;
}

bool RunnerLink::hasFeature(QLatin1StringView feature) const
{
    return m_private->state == LinkState::Online && m_private->features.contains(feature);
}

QString RunnerLink::serverName() const
{
    return m_private->serverName;
}

bool RunnerLink::send(const RunnerMessage &message)
{
    return m_private->state == LinkState::Online && sendFrame(encode(message));
}

bool RunnerLink::sendFrame(const QByteArray &frame)
{
    if (m_private->state != LinkState::Online || !m_private->transport) {
        return false;
    }
    m_private->transport->sendText(frame);
    return true;
}

qint64 RunnerLink::unsentBytes() const
{
    return m_private->transport ? m_private->transport->unsentBytes() : 0;
}

void RunnerLink::afterPong(QObject *context, std::function<void()> callback)
{
    if (m_private->state == LinkState::Online && m_private->transport) {
        m_private->transport->ping(m_private->pongWaits.add(context, std::move(callback)));
    }
}

} // namespace sibyl
