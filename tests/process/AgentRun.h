// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/SystemClock.h"
#include "process/ProcessHandle.h"
#include "process/SupervisorLauncher.h"

#include <QDir>
#include <QTemporaryDir>

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>

namespace sibyl::test {

// A word of the fakeagent's command line; tests are full of them.
struct Word {
    Word(const char *utf8) : text(QString::fromUtf8(utf8)) {}
    Word(const QString &other) : text(other) {}
    QString text;
};

// A directory with everything that supervised agents need, gone at the end of the test.
class AgentGround
{
public:
    AgentGround();

    ProcessSpec spec(std::initializer_list<Word> actions) const; // of the fakeagent
    QString newAttempt();
    QString path(const Word &name) const { return m_directory.filePath(name.text); }

    SystemClock clock;
    std::unique_ptr<SupervisorLauncher> launcher; // replace it to play a restarted daemon
    void restartLauncher();

private:
    QTemporaryDir m_directory;
    int m_attempts = 0;
};

// Follows one handle and notes what it tells.
class AgentRun
{
public:
    explicit AgentRun(std::unique_ptr<ProcessHandle> handle);

    // Says go() at once when the supervisor is ready.
    AgentRun &goWhenReady();
    bool waitFor(const std::function<bool()> &condition, int timeoutMs = 10'000) const;
    bool waitForStart() const { return waitFor([this] { return agentPid > 0 || report; }); }
    bool waitForOutput(const QByteArray &text) const { return waitFor([&] { return out.contains(text); }); }
    bool waitForEnd() const { return waitFor([this] { return report.has_value(); }); }
    // The pids that `spawn` printed.
    QList<qint64> children() const;
    void detach() { handle.reset(); }

    template <typename Ending>
    const Ending *ending() const { return report ? std::get_if<Ending>(&report->ending) : nullptr; }

    std::unique_ptr<ProcessHandle> handle;
    int readyCount = 0;
    int startedCount = 0;
    int finishedCount = 0;
    qint64 agentPid = 0;
    QByteArray out;
    QByteArray err;
    qint64 outEnd = 0;      // offset behind the last piece of stdout
    qint64 jumpedFrom = -1; // last place where the offset jumped
    qint64 jumpedTo = -1;
    bool isOrderKept = true; // output between started() and finished(), offsets only forward
    std::optional<ExitReport> report;
};

// A zombie counts as gone: who has to wait for it may be slow.
bool isProcessGone(qint64 pid);

} // namespace sibyl::test
