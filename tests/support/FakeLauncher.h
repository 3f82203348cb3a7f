// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "process/ProcessHandle.h"

#include <QPointer>

#include <map>
#include <vector>

namespace sibyl::test {

// An agent that does what the test says. Signals come when the test calls the methods below.
class FakeProcess final : public ProcessHandle
{
    Q_OBJECT

public:
    ProcessSpec spec;
    QString directory;
    bool isGone = false; // go() was called
    QByteArray input;
    bool isInputClosed = false;
    std::vector<Milliseconds> kills;

    void go() override { isGone = true; }
    void writeInput(const QByteArray &bytes) override { input += bytes; }
    void closeInput() override { isInputClosed = true; }
    void kill(Milliseconds grace) override { kills.push_back(grace); }
    void setReading(bool) override {}

    void becomeReady() { Q_EMIT ready(); }
    void start() { Q_EMIT started(4242); }
    void print(const QByteArray &text)
    {
        Q_EMIT outputRead(OutputStream::Stdout, text, m_offset);
        m_offset += text.size();
    }
    void end(const ExitReport &report) { Q_EMIT finished(report); }

private:
    qint64 m_offset = 0;
};

// Remembers what was started and says what the test wants of attempt directories.
class FakeLauncher final : public ProcessLauncher
{
public:
    std::unique_ptr<ProcessHandle> prepare(const ProcessSpec &spec, const QString &directory) override
    {
        auto process = std::make_unique<FakeProcess>();
        process->spec = spec;
        process->directory = directory;
        started.push_back(process.get());
        return process;
    }
    AttemptTrace inspect(const QString &directory) const override
    {
        const auto it = traces.find(directory);
        return it == traces.end() ? AttemptTrace::NeverStarted : it->second;
    }
    std::unique_ptr<ProcessHandle> adopt(const QString &directory, qint64, qint64) override
    {
        auto process = std::make_unique<FakeProcess>();
        process->directory = directory;
        adopted.push_back(process.get());
        return process;
    }
    QByteArray writtenInput(const QString &) const override { return written; }
    std::optional<Milliseconds> cpuTime(const QString &) const override { return cpu; }
    void keepReady(int count) override { readyCount = count; }

    std::map<QString, AttemptTrace> traces;
    std::vector<QPointer<FakeProcess>> started;
    std::vector<QPointer<FakeProcess>> adopted;
    QByteArray written; // what an earlier daemon wrote to the agent's stdin
    std::optional<Milliseconds> cpu = Milliseconds(0);
    int readyCount = 0;
};

} // namespace sibyl::test
