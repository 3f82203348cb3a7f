// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QString>
#include <QStringList>

namespace sibyl {

// A program that is started and then left to itself: it outlives us. Never for agents.
struct DetachedProgram {
    QString program; // absolute, or looked up in PATH
    QStringList arguments;
    QString workingDirectory; // empty = ours
    QString outputFile;       // both streams are appended to it; empty = /dev/null
};

// Answers its process id; Process when it cannot be started. The environment is ours.
Result<qint64> startDetached(const DetachedProgram &program);

// Asks a process of this user to end (SIGTERM). NotFound when there is none.
Result<> askToEnd(qint64 processId);

} // namespace sibyl
