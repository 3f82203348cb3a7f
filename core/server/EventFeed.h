// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/RunnerMessage.h"
#include "server/MessageSocket.h"
#include "server/PermissionBoard.h"
#include "server/TaskRecord.h"

#include <QSet>

#include <memory>

namespace sibyl::server {

// WS /api/ws: everybody connected hears every event. Events are hints, not a record: they are sent
// before the change is durable and nothing is kept for those who are away.
class EventFeed
{
public:
    // A reader for one listener's socket. The feed outlives it.
    std::unique_ptr<SocketReader> listener();

    void taskChanged(const TaskRecord &task);
    void agentUpdated(const AgentUpdate &update);
    void runnerChanged(const QString &runnerId, QLatin1StringView status);
    void permissionRequested(const OpenPermission &permission);
    void permissionSettled(const OpenPermission &permission); // or gone with its runner or attempt
    void closeAll(int code, const QByteArray &reason);

private:
    class Listener;
    void publish(const QByteArray &event);
    QSet<Listener *> m_listeners;
};

} // namespace sibyl::server
