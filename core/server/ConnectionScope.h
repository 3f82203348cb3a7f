// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/Application.h"
#include "server/ServeOptions.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>

namespace sibyl::server {

using IoTimer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                                  boost::asio::io_context::executor_type>;

// What every connection of one transport shares; outlives them all.
struct ConnectionScope {
    boost::asio::io_context &io;
    Application &application;
    const ServerLimits &limits;
    int openConnections = 0;
};

// Counts one connection for as long as any part of it lives.
class ConnectionTicket
{
public:
    explicit ConnectionTicket(ConnectionScope &scope) : m_scope(scope) { ++m_scope.openConnections; }
    ConnectionTicket(const ConnectionTicket &) = delete;
    ConnectionTicket &operator=(const ConnectionTicket &) = delete;
    ~ConnectionTicket() { --m_scope.openConnections; }

private:
    ConnectionScope &m_scope;
};

} // namespace sibyl::server
