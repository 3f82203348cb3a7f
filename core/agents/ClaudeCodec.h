// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentNews.h"

#include <QJsonObject>

#include <functional>

namespace sibyl::claude {

// JSON of Claude Code's stream-json, both ways; Amp writes the same lines. Reading never fails:
// what is missing or of another type is empty.

QList<AgentNews> readLine(const QJsonObject &line, const QString &workingDirectory);

// What an earlier life of the daemon wrote.
struct Written {
    QSet<QString> answered; // ids of the requests
    QSet<QString> denied;   // tools among them that were not allowed
    bool isInterrupted = false;
    QByteArray torn;        // the unfinished line at its end
};
Written readWritten(QByteArrayView bytes);

// Lines for its stdin.
QByteArray initializeLine();
QByteArray promptLine(const QString &prompt);
QByteArray interruptLine();
QByteArray allowLine(const AskNews &ask, bool isForever);
QByteArray denyLine(const AskNews &ask, const QString &reason);
QByteArray unknownRequestLine(const QString &id);

} // namespace sibyl::claude
