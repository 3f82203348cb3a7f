// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "server/ServeOptions.h"

#include <functional>
#include <memory>

namespace sibyl::server {

class Application;

// The sockets of one server: the listener, its connections and the loop that runs them. Made, run
// and destroyed on the server's thread; requestStop() may be called from any thread during run().
class Transport
{
public:
    explicit Transport(const ServeOptions &options);
    ~Transport();

    // Binds and listens; answers the port. Config = address or certificate, Network = cannot bind.
    Result<quint16> listen();
    // Serves until requestStop(); `application` must outlive the call.
    void run(Application &application);
    void post(std::function<void()> work);
    // Closes every WebSocket with 1012 and returns from run() within 0.15 s.
    void requestStop();

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace sibyl::server
