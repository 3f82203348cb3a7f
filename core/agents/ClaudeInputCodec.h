// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentNews.h"

#include <QByteArray>
#include <QSet>

namespace sibyl::claude {

// What goes to the stdin of Claude Code: lines of its stream-json, each with its newline.

// What an earlier life of the daemon wrote.
struct Written {
    QSet<QString> answered; // ids of the requests
    QSet<QString> denied;   // those among them that were denied
    bool isInterrupted = false;
    QByteArray torn;        // the unfinished line at its end
};
Written readWritten(QByteArrayView bytes);

QByteArray initializeLine();
QByteArray promptLine(const QString &prompt);
QByteArray interruptLine();
QByteArray allowLine(const AskNews &ask, bool isForever);
QByteArray denyLine(const AskNews &ask, const QString &reason);
QByteArray unknownRequestLine(const QString &id);

} // namespace sibyl::claude
