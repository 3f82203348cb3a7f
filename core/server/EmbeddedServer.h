// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "server/ServeOptions.h"

#include <QObject>

#include <memory>

namespace sibyl::server {

// A Sibyl server inside this program, with its sockets and its database on a thread of its own.
// Owned by the daemon or the `serve` command; used from one thread. While it runs it holds
// <state dir>/server, so that only one server at a time works on it.
//
//   start() fails with   when
//   Config               a wrong host, certificate or option; plain HTTP beyond loopback
//   Conflict             another server uses the state directory, or this one runs already
//   Network              the port cannot be had
//   Storage              directory, token or database cannot be read or written
class EmbeddedServer : public QObject
{
    Q_OBJECT

public:
    explicit EmbeddedServer(QObject *parent = nullptr);
    ~EmbeddedServer() override; // stops

    Result<ServeReport> start(const ServeOptions &options);
    // Closes every connection (WebSockets with 1012) and returns when all is stored, in less than
    // 0.2 s. Does nothing when it does not run.
    void stop();
    bool isRunning() const { return m_thread != nullptr; }

private:
    class ServerThread;
    std::unique_ptr<ServerThread> m_thread;
};

} // namespace sibyl::server
