// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "process/ShortCommand.h"

#include <QObject>

#include <memory>
#include <vector>

namespace sibyl {

class RunningCommand;

// The CommandRunner on QProcess. Destroying it ends what still runs, without callbacks.
class QtCommandRunner final : public CommandRunner
{
public:
    explicit QtCommandRunner(Clock &clock);
    ~QtCommandRunner() override;

    void run(const CommandSpec &spec, QObject *context, CommandCallback callback) override;
    // Ends every command that runs; each callback comes with ErrorKind::Cancelled.
    void cancelAll();
    int runningCount() const { return static_cast<int>(m_running.size()); }

private:
    Clock &m_clock;
    QObject m_context;
    std::vector<std::unique_ptr<RunningCommand>> m_running;
};

} // namespace sibyl
