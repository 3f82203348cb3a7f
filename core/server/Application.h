// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Redacted.h"
#include "server/HttpMessage.h"
#include "server/MessageSocket.h"
#include "server/ServeOptions.h"
#include "server/TaskStore.h"

#include <functional>
#include <memory>
#include <optional>

namespace sibyl::server {

// What becomes of a WebSocket upgrade.
struct SocketAdmission {
    std::unique_ptr<SocketReader> reader; // set = welcome
    bool needsPings = false;              // the peer has no heartbeat of its own
    HttpReply refusal;                    // otherwise: what to answer at the upgrade,
    int closeCode = 0;                    // or, when set, how to close after accepting
    QByteArray closeReason;
};

// The server without its sockets: requests and messages in, replies and messages out. Everything
// runs on the thread that made it; time comes from the clock and tick(). The transport owns the
// sockets and calls this; tests do the same without a network.
class Application
{
public:
    using Post = std::function<void(std::function<void()>)>; // runs it soon on the same thread

    Application(const ServeOptions &options, const Clock &clock, TaskStore &store, const QString &logsPath,
                const Redacted &adminToken, Post post);
    ~Application();

    // Reads what the store has. Once, before anything else.
    Result<> load();

    // What refuses a request whose header is known, before its body is read.
    std::optional<HttpReply> refusal(const HttpRequest &request) const;
    // Answers exactly once, after what the request changed is durable; 503 when it could not be.
    void answer(const HttpRequest &request, std::function<void(const HttpReply &)> done);
    SocketAdmission admit(const HttpRequest &request);

    void tick();
    Milliseconds tickInterval() const;
    // Closes every WebSocket and stores what is left.
    void shutDown();

private:
    class Parts;
    void endTurn();
    SocketAdmission admitRunner(const HttpRequest &request, const QString &rawId);
    SocketAdmission refuse(int status, const QString &detail, int closeCode, const char *closeReason) const;

    std::unique_ptr<Parts> m_parts;
};

} // namespace sibyl::server
