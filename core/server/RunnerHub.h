// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/Dispatcher.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace sibyl::server {

// The runners' WebSockets: one connection per runner, the newest wins; heartbeats and leases;
// frames in, decisions of Dispatcher and Outcomes out. Nothing that a runner sends closes its
// connection: it is answered with `error` (spec S-16).
class RunnerHub
{
public:
    RunnerHub(ServerContext &context, Dispatcher &dispatcher, Outcomes &outcomes);

    // A reader for the socket of a runner that was let in. `features` is the X-Sibyl-Features
    // header; null = the runner sent none and is treated as the original's. The hub outlives it.
    std::unique_ptr<SocketReader> connection(const QString &runnerId, const QByteArray &features);

    bool isOnline(const QString &runnerId) const { return m_context.presences.contains(runnerId); }
    void tick(); // heartbeats and leases; call at least four times per heartbeat interval
    void closeAll(int code, const QByteArray &reason);

private:
    friend class RunnerConnection;

    void arrived(const std::shared_ptr<RunnerPresence> &runner);
    void left(const std::shared_ptr<RunnerPresence> &runner);
    void announce(const RunnerPresence &runner);

    ServerContext &m_context;
    Dispatcher &m_dispatcher;
    Outcomes &m_outcomes;
};

} // namespace sibyl::server
