// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/CredentialStoreKind.h"
#include "base/Redacted.h"
#include "config/AgentSettings.h"
#include "config/PermissionRule.h"
#include "config/ProjectGate.h"
#include "config/ProjectWorktrees.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace sibyl {

enum class RunnerMode { Registered, Sandbox };
enum class OutliveDaemon { Auto, Yes, No };
enum class CommandPolicy { Allow, Linked, Deny };
enum class UnlinkedPolicy { Reject, Clone, Plain, CloneElsePlain }; // the last one: sandbox mode

// Whether the runner commits what an agent left uncommitted.
enum class CommitPolicy { Always, IfCleanVerdict, Never };
// How a task's work is handed over; a task may ask for another one of these, but for Push only
// where the setting says so.
enum class Delivery { Branch, Push, Bundle, Patch };

// `budgets:`; turns are not among them. Days are the machine's own.
struct Budgets {
    AgentLimits perTask;
    AgentLimits perDay;
};

// policy: in runner.yaml; SIBYL_POLICY_COMMANDS, SIBYL_POLICY_UNLINKED, SIBYL_POLICY_ROOTS.
// Unset values have been replaced by the defaults of the mode.
struct LocalPolicy {
    CommandPolicy commands = CommandPolicy::Linked;
    UnlinkedPolicy unlinkedProjects = UnlinkedPolicy::Reject;
    QStringList roots;          // allowed for worktree_path; default: the worktree base
    // URL prefixes (up to a separator) a clone may come from, or "*"; default: none, sandbox mode "*"
    QStringList allowedRemotes;
};

// A checkout on this machine that a project may be worked on in.
struct ProjectLink {
    QString path;      // absolute
    QString projectId; // UUID; may be empty for links of the Sibyl CLI
    QString graphId;   // project_...; may be empty
    QString name;      // may be empty
    QString agent = {};            // `agent`: of tasks that name none; may be empty
    QList<ProjectGate> gates = {}; // `gates`: in this order
    ProjectWorktrees worktrees = {};
    friend bool operator==(const ProjectLink &, const ProjectLink &) = default;
};

// Everything the runner was told, resolved: flags over environment over file over defaults (spec
// 5.2). Immutable once made; a reload makes a new one. Holds no token that came from a file: those
// live in the secret store.
struct RunnerConfig {
    QString filePath;          // of runner.yaml, whether it exists or not
    QString serverUrl;         // base URL without /api and without trailing slash; may be empty
    QString runnerId;          // empty = not registered
    QString graphRunnerId;
    QString name;
    int maxConcurrentAgents = 3; // 1..20
    QStringList capabilities; // added to what is found here; "-word" takes one away
    bool hasLocalServer = false; // the daemon runs a server of its own, as `run --local` does
    RunnerMode mode = RunnerMode::Registered;
    QString sandboxId;
    QString sandboxModeReason; // why sandbox mode is on, for the log; empty when off
    Redacted environmentRunnerToken; // SIBYL_RUNNER_TOKEN
    Redacted environmentAccessToken; // SIBYL_ACCESS_TOKEN
    CredentialStoreKind credentialStore = CredentialStoreKind::Auto;

    QString worktreeBase;      // absolute
    QString logDir;            // absolute
    QString stateDir;          // absolute: $SIBYL_STATE_DIR, else XDG, see design section 7
    Milliseconds reconnectInterval{1'000};   // first delay of the backoff
    Milliseconds reconnectMaximum{60'000};
    Milliseconds heartbeatInterval{22'000};  // own heartbeat_ack timer
    Milliseconds silenceLimit{80'000};       // no frame for so long = dead link
    Seconds executionTimeout{3'600};         // SIBYL_EXECUTION_TIMEOUT; of tasks that name none
    Seconds maxExecutionTimeout{86'400};     // upper bound of what a task may ask for
    Seconds worktreeRetention{86'400};       // worktree_retention, SIBYL_WORKTREE_RETENTION; after delivery
    QStringList rescueInclude;   // rescue.include: patterns as in .gitignore of ignored files that are rescued too
    QStringList passEnvironment; // pass_environment: names, or prefixes with *, an agent may see too
    QString executionCommand;  // SIBYL_RUNNER_EXEC_CMD; of tasks that bring none; may be empty
    QMap<QString, AgentSettings> agents;     // agents: by name
    QMap<QString, QString> agentTypes;       // agent_types: a task's agent_type -> name of an agent
    QString defaultAgent;                    // of tasks that name none; may be empty
    QList<PermissionRule> permissions;       // the first one that matches counts
    Seconds permissionTimeout{300};          // a question without an answer is denied then
    Budgets budgets;
    CommitPolicy commit = CommitPolicy::Always;
    Delivery deliver = Delivery::Branch;
    OutliveDaemon agentsOutliveDaemon = OutliveDaemon::Auto;
    Seconds shutdownGrace{20};
    int readySupervisors = 2;
    LocalPolicy policy;
    QList<ProjectLink> links;

    bool isSandbox() const { return mode == RunnerMode::Sandbox; }
    bool isRegistered() const { return !serverUrl.isEmpty() && !runnerId.isEmpty(); }
    // <state>/runners/<runner id>
    QString instanceDirectory() const;
};

} // namespace sibyl
