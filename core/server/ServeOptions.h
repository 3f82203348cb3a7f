// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QString>

namespace sibyl::server {

// What one peer may cost. Every limit ends in a clear answer, never in a crash.
struct ServerLimits {
    qint64 maxHeaderBytes = 16 * 1024;
    qint64 maxBodyBytes = 2 * 1024 * 1024;
    qint64 maxFrameBytes = 16 * 1024 * 1024;      // one WebSocket message
    qint64 maxQueuedBytes = 32 * 1024 * 1024;     // waiting to be sent to one peer
    qint64 maxLogBytes = 64 * 1024 * 1024;        // kept of one stream of one attempt
    int maxConnections = 512;
    int maxOpenTasks = 100'000;
    int maxRunners = 10'000;
    int maxProjects = 10'000;
    int maxRegistrationTokens = 1'000;
    Milliseconds headerTime{15'000};              // from the accept to the end of the first header
    Milliseconds idleTime{75'000};                // between two requests of one connection
    Milliseconds bodyTime{30'000};                // from the end of the header to the end of the body
    Milliseconds writeTime{30'000};               // one answer or frame
};

// How a WebSocket that is not welcome is told so.
enum class RefusalStyle {
    AtUpgrade,   // HTTP 401, 403 or 404 with a JSON body
    AfterAccept, // accepted and closed with 1008 or 4003, as the original does
};

struct ServeOptions {
    QString host = QStringLiteral("127.0.0.1"); // an address, or "localhost"
    quint16 port = 3334;                        // 0 picks a free one
    QString stateDir;                           // everything is kept in its subdirectory `server`
    QString tlsCertPath;                        // PEM chain; both or neither
    QString tlsKeyPath;
    bool isRemotePlainAllowed = false;          // plain HTTP on an address that others can reach
    RefusalStyle refusalStyle = RefusalStyle::AtUpgrade;
    Milliseconds heartbeatInterval{30'000};
    Milliseconds lease{45'000};                 // silence after which a connection is given up
    Milliseconds ackTimeout{30'000};            // for task_ack, and for a result the runner owes
    Milliseconds lostGrace{15 * 60'000};        // absence after which a runner's tasks are requeued
    Milliseconds conversationWait{5 * 60'000};  // a follow-up waits so long for the runner that can go on with it
    Milliseconds retryDelay{1'000};             // before the first retry; doubles up to one minute
    ServerLimits limits;
};

struct ServeReport {
    QString url;            // where this machine reaches it, no trailing slash
    quint16 port = 0;
    QString adminTokenPath;
    QString setAsidePath;   // a damaged database was moved here and a new one begun; else empty
};

} // namespace sibyl::server
