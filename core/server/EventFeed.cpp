// SPDX-License-Identifier: Apache-2.0
#include "server/EventFeed.h"

#include "server/EventCodec.h"

namespace sibyl::server {

class EventFeed::Listener final : public SocketReader
{
public:
    explicit Listener(EventFeed &feed) : m_feed(feed) {}

    void opened(const std::shared_ptr<MessageSocket> &socket) override
    {
        m_socket = socket;
        m_feed.m_listeners.insert(this);
    }
    void textArrived(const QByteArray &) override {}
    void binaryArrived() override {}
    void controlFrameArrived() override {}
    void closed() override
    {
        m_feed.m_listeners.remove(this);
        m_socket.reset();
    }
    std::shared_ptr<MessageSocket> socket() const { return m_socket.lock(); } // null while it goes

private:
    EventFeed &m_feed;
    std::weak_ptr<MessageSocket> m_socket;
};

std::unique_ptr<SocketReader> EventFeed::listener()
{
    return std::make_unique<Listener>(*this);
}

void EventFeed::publish(const QByteArray &event)
{
    const QSet<Listener *> listeners = m_listeners; // a send may close one
    for (const Listener *listener : listeners) {
        if (const auto socket = listener->socket()) {
            socket->sendText(event);
        }
    }
}

void EventFeed::taskChanged(const TaskRecord &task)
{
    if (!m_listeners.isEmpty()) {
        publish(encodeTaskEvent(task));
    }
}

void EventFeed::agentUpdated(const AgentUpdate &update)
{
    if (!m_listeners.isEmpty()) {
        publish(encodeAgentEvent(update));
    }
}

void EventFeed::runnerChanged(const QString &runnerId, QLatin1StringView status)
{
    if (!m_listeners.isEmpty()) {
        publish(encodeRunnerEvent(runnerId, status));
    }
}

void EventFeed::permissionRequested(const OpenPermission &permission)
{
    if (!m_listeners.isEmpty()) {
        publish(encodePermissionRequestEvent(permission));
    }
}

void EventFeed::permissionSettled(const OpenPermission &permission)
{
    if (!m_listeners.isEmpty()) {
        publish(encodePermissionSettledEvent(permission));
    }
}

void EventFeed::closeAll(int code, const QByteArray &reason)
{
    const QSet<Listener *> listeners = m_listeners;
    for (const Listener *listener : listeners) {
        if (const auto socket = listener->socket()) {
            socket->close(code, reason);
        }
    }
}

} // namespace sibyl::server
