// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl {

// What agents.NAME.isolation may say, weakest first.
inline QStringList isolationWords()
{
    return {QStringLiteral("none")};
}

// How an agent's CLI is spoken to and read; one adapter in agents/ for each.
enum class AgentDriver {
    Plain,          // any command: output is text, the exit code is the verdict
    Claude,         // Claude Code, stream-json both ways
    CodexExec,      // codex exec --json
    CodexAppServer, // codex app-server: JSON-RPC both ways
    Gemini,         // gemini -o stream-json
    OpenCode,       // opencode run --format json
    Cursor,         // cursor-agent --output-format=stream-json
    Amp,            // amp --execute --stream-json
    Acp,            // any agent of the Agent Client Protocol
};

// What an agent may do without asking. `Ask` leaves the answer to `permissions:` rules and then to
// a person; a headless run never hangs on it, time-out denies.
enum class PermissionMode { ReadOnly, Ask, AcceptEdits, AllowAll };

// The words of runner.yaml: "codex-app-server", "accept-edits".
QString toString(AgentDriver driver);
QString toString(PermissionMode mode);
std::optional<AgentDriver> agentDriverFrom(QStringView word);

// Where an agent has to stop; an unset one does not bound it.
struct AgentLimits {
    std::optional<int> turns;       // > 0
    std::optional<double> costUsd;  // > 0
    std::optional<qint64> tokens;   // > 0, of all kinds
    std::optional<Seconds> wallTime; // > 0
    friend bool operator==(const AgentLimits &, const AgentLimits &) = default;
};

// What runner.yaml says of one agent (`agents: NAME:`). Unset values come from the built-in
// profile of that name, else from the plain one (agents/AgentProfile.h).
struct AgentSettings {
    std::optional<AgentDriver> driver;
    QString program;                        // a name in PATH or an absolute path
    std::optional<QStringList> arguments;   // in place of the built-in ones
    QStringList extraArguments;             // after them
    QMap<QString, QString> environment;     // added to what agents see; never SIBYL_*
    QString model;
    std::optional<PermissionMode> permissions;
    AgentLimits limits;
    QString isolation;                      // none; more to come
    std::optional<bool> isEnabled;
    friend bool operator==(const AgentSettings &, const AgentSettings &) = default;
};

// Whether `name` can be an agent's: 1 to 64 of [A-Za-z0-9._-], not beginning with a sign.
bool isAgentName(QStringView name);

} // namespace sibyl
