// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"

#include <QByteArray>
#include <QMap>
#include <QObject>
#include <QStringList>

#include <functional>

namespace sibyl {

// A short helper program of our own choosing (git, ssh-keygen): no supervisor, all output in
// memory. Not for agents.
struct CommandSpec {
    QString program; // absolute, or looked up in PATH
    QStringList arguments;
    QString workingDirectory;
    QMap<QByteArray, QByteArray> environment; // the whole of it
    QByteArray input;
    Milliseconds timeLimit{60'000};
    qint64 maxOutputBytes = 8LL * 1024 * 1024; // each stream; more is cut and marked
};

// A started program that ended by itself, whatever its code.
struct CommandReport {
    int exitCode = 0; // 128 + number when a signal ended it
    QByteArray stdoutBytes;
    QByteArray stderrBytes;
    bool isCut = false;
    bool isSuccess() const { return exitCode == 0; }
};

using CommandCallback = std::function<void(Result<CommandReport>)>;

// Runs short commands at the same time, each in a process group of its own that is killed as a
// whole at the time limit (Timeout) or on cancelAll() (Cancelled). The callback comes exactly once,
// never from inside run(), and not at all when `context` is gone. Main thread only.
class CommandRunner
{
public:
    virtual ~CommandRunner() = default;
    virtual void run(const CommandSpec &spec, QObject *context, CommandCallback callback) = 0;
};

} // namespace sibyl
