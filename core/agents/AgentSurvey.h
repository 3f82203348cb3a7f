// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentProfiles.h"
#include "agents/DetectedAgent.h"
#include "agents/ProgramSearch.h"
#include "process/ShortCommand.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>

namespace sibyl {

// Every agent of agentNames() with what the file system says of it, in that order: found or not,
// signed in or not. `environment` is what agents will see. Quick; no version yet.
QList<DetectedAgent> findAgents(const AgentSettingsByName &settings, const EnvironmentBlock &environment);

// Finds agents and asks each for its version, two at a time, each for at most 20 s. A version is
// remembered until the program's file changes. Owned by whoever needs it; main thread only.
class AgentSurvey : public QObject
{
    Q_OBJECT

public:
    explicit AgentSurvey(CommandRunner &commands) : m_commands(commands) {}

    using Found = std::function<void(QList<DetectedAgent>)>;
    // Ends exactly once, never from inside this call; not when `context` is gone. Later calls do
    // not wait for earlier ones.
    void detect(const AgentSettingsByName &settings, const EnvironmentBlock &environment, QObject *context, Found callback);

private:
    struct Visit;
    void askNext(const std::shared_ptr<Visit> &visit);

    CommandRunner &m_commands;
    QHash<QString, QString> m_versions; // by program, size and time of change
};

// The version in what `--version` printed: its first number with a dot; empty when there is none.
QString versionIn(const QByteArray &output);

} // namespace sibyl
