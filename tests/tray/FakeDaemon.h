// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "control/ControlServer.h"
#include "control/FakeCommands.h"
#include "control/FakeSetup.h"
#include "runner/DaemonConnection.h"

#include <QTemporaryDir>

#include <memory>

namespace sibyl::test {

// A daemon as the tray sees it: the real control socket with a scripted runner behind it.
class FakeDaemon
{
public:
    explicit FakeDaemon(Clock &clock);

    void start();
    void stop();
    bool isRunning() const { return m_server != nullptr; }

    QString socketPath() const;
    std::unique_ptr<tray::DaemonConnection> connection();
    // The spools of `task`; sets its directory.
    void writeLog(TaskSnapshot &task, const QByteArray &output, const QByteArray &errors = {});

    FakeCommands commands;
    FakeSetup setup;

private:
    Clock &m_clock;
    QTemporaryDir m_directory;
    std::unique_ptr<ControlServer> m_server;
};

// A task with everything in it that a window can show.
TaskSnapshot sampleTask(const QString &taskId, TaskPhase phase, const QDateTime &nowUtc);
// A busy runner: running, queued, ended in several ways, a question open.
Snapshot busySnapshot(const QDateTime &nowUtc);

} // namespace sibyl::test
