// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "protocol/RunnerMessage.h"
#include "server/MessageSocket.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <memory>
#include <optional>

namespace sibyl::server {

// What is known of a runner while its WebSocket is open.
struct RunnerPresence {
    QString runnerId;
    std::weak_ptr<MessageSocket> socket; // owns the reader that owns this
    QSet<QString> features;   // in force on this connection
    bool isNegotiated = false; // it sent X-Sibyl-Features
    bool isReady = false;     // may get tasks: at once, or after its first status when negotiated
    LoadStatus load = LoadStatus::Online;
    int reportedCount = 0;
    bool takesUnlinked = false;
    Milliseconds lastFrame{0}; // monotonic
    Milliseconds lastHeartbeatSent{0};
    QDateTime lastFrameUtc;
    QHash<QString, std::optional<Milliseconds>> refusals; // task id -> until; none = this connection (Outcomes)

    void send(const QByteArray &frame) const
    {
        if (const auto open = socket.lock()) {
            open->sendText(frame);
        }
    }
    void close(int code, const QByteArray &reason) const
    {
        if (const auto open = socket.lock()) {
            open->close(code, reason);
        }
    }
    bool hasFeature(QLatin1StringView name) const { return features.contains(QString(name)); }
};

// The connected runners, by id.
using PresenceTable = QHash<QString, std::shared_ptr<RunnerPresence>>;

} // namespace sibyl::server
