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
    void writeLog(TaskSnapshot &task, const QByteArray &output, const QByteArray &errors = {}, const QByteArray &events = {});

    FakeCommands commands;
    FakeSetup setup;

private:
    Clock &m_clock;
    QTemporaryDir m_directory;
    std::unique_ptr<ControlServer> m_server;
};

// A task with everything in it that a window can show.
TaskSnapshot sampleTask(const QString &taskId, TaskPhase phase, const QDateTime &nowUtc);
// What the agent of a task said and did, as its events file has it.
QByteArray sampleEvents(const QDateTime &startUtc);
// What it changed: several files, in several ways.
TaskChanges sampleChanges(const QString &taskId);
// A busy runner: running, queued, ended in several ways, a question open.
Snapshot busySnapshot(const QDateTime &nowUtc);

} // namespace sibyl::test
