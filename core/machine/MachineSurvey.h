// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentSurvey.h"
#include "config/RunnerConfig.h"
#include "machine/MachineReport.h"

namespace sibyl {

// Looks at this machine: which agents, tools, languages, docker daemon and GPU are there. Asks
// programs through `commands`, each for at most 10 s (an agent's version 20 s); nothing blocks.
// Owned by whoever needs it; main thread only. `devices`: where GPUs show as files.
class MachineSurvey : public QObject
{
    Q_OBJECT

public:
    explicit MachineSurvey(CommandRunner &commands, QString devices = QStringLiteral("/dev"))
        : m_commands(commands), m_devices(std::move(devices)), m_agents(commands)
    {
    }

    using Done = std::function<void(MachineReport)>;
    // `environment` is the daemon's own, of which agents see a part. Ends exactly once, never from
    // inside this call; not when `context` is gone.
    void survey(const RunnerConfig &config, const EnvironmentBlock &environment, QObject *context, Done callback);

private:
    struct Visit;
    void finishPart(const std::shared_ptr<Visit> &visit);
    void askDocker(const std::shared_ptr<Visit> &visit);
    void askGpu(const std::shared_ptr<Visit> &visit);

    CommandRunner &m_commands;
    QString m_devices;
    AgentSurvey m_agents;
};

// What is known at once, without asking any program: agents without versions, tools, languages.
MachineReport quickReport(const RunnerConfig &config, const EnvironmentBlock &environment);

} // namespace sibyl
