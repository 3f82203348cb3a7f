// SPDX-License-Identifier: Apache-2.0
#include "config/Settings.h"

#include <QStringView>

#include <algorithm>

namespace sibyl {
namespace {

constexpr QLatin1StringView operator""_t(const char *text, std::size_t size)
{
    return QLatin1StringView(text, static_cast<qsizetype>(size));
}

constexpr SettingSpec allSettings[] = {
    {"server_url"_t, "SIBYL_SERVER_URL"_t, "--server"_t, ""_t, "base URL of the Sibyl server"_t},
    {"runner_id"_t, "SIBYL_RUNNER_ID"_t, "--runner-id"_t, ""_t, "id the server gave this runner"_t},
    {"graph_runner_id"_t, "SIBYL_GRAPH_RUNNER_ID"_t, ""_t, ""_t, "the runner's id in the server's graph"_t},
    {"name"_t, "SIBYL_RUNNER_NAME"_t, "--name"_t, ""_t, "how the runner is shown"_t},
    {"max_concurrent_agents"_t, "SIBYL_MAX_AGENTS"_t, "--max-agents"_t, "3"_t, "agents at a time, 1 to 20"_t},
    {"capabilities"_t, "SIBYL_CAPABILITIES"_t, ""_t, ""_t, "words added to what is found here; -word takes one away"_t},
    {"local_server"_t, "SIBYL_LOCAL_SERVER"_t, ""_t, "false"_t, "the daemon brings a server of its own, for this machine only"_t},
    {"sandbox_mode"_t, "SIBYL_SANDBOX_MODE"_t, "--sandbox-mode"_t, ""_t, "run as a sandbox runner"_t},
    {"sandbox_id"_t, "SIBYL_SANDBOX_ID"_t, ""_t, ""_t, "the sandbox this runner belongs to"_t},
    {"credential_store"_t, "SIBYL_CREDENTIAL_STORE"_t, ""_t, "auto"_t, "where tokens are kept: auto, keychain, file"_t},
    {"worktree_base"_t, "SIBYL_SANDBOX_WORKTREE_BASE SIBYL_WORKTREE_BASE"_t, ""_t, ""_t, "directory of the worktrees"_t},
    {"log_dir"_t, "SIBYL_LOG_DIR"_t, ""_t, "~/.sibyl/logs"_t, "directory of the log files"_t},
    {"execution_timeout"_t, "SIBYL_EXECUTION_TIMEOUT"_t, ""_t, "3600"_t, "seconds a task may take that names no limit"_t},
    {"max_execution_timeout"_t, "SIBYL_MAX_EXECUTION_TIMEOUT"_t, ""_t, "86400"_t, "seconds a task may ask for at most"_t},
    {"execution_command"_t, "SIBYL_RUNNER_EXEC_CMD"_t, ""_t, ""_t, "shell line for tasks that bring no command"_t},
    {"pass_environment"_t, "SIBYL_PASS_ENVIRONMENT"_t, ""_t, ""_t, "further variables an agent may see"_t},
    {"worktree_retention"_t, "SIBYL_WORKTREE_RETENTION"_t, ""_t, "86400"_t, "seconds a finished worktree is kept"_t},
    {"default_agent"_t, "SIBYL_DEFAULT_AGENT"_t, ""_t, ""_t, "agent for tasks that name none"_t},
    {"permission_timeout"_t, "SIBYL_PERMISSION_TIMEOUT"_t, ""_t, "300"_t, "seconds until an agent's question is denied"_t},
    {"budgets.task.cost_usd"_t, "SIBYL_TASK_BUDGET_USD"_t, ""_t, ""_t, "money one task may cost at most"_t},
    {"budgets.task.tokens"_t, "SIBYL_TASK_BUDGET_TOKENS"_t, ""_t, ""_t, "tokens one task may use at most"_t},
    {"budgets.task.time"_t, "SIBYL_TASK_BUDGET_TIME"_t, ""_t, ""_t, "seconds the agent of one task may work at most"_t},
    {"budgets.day.cost_usd"_t, "SIBYL_DAY_BUDGET_USD"_t, ""_t, ""_t, "money all tasks of a day may cost at most"_t},
    {"budgets.day.tokens"_t, "SIBYL_DAY_BUDGET_TOKENS"_t, ""_t, ""_t, "tokens all tasks of a day may use at most"_t},
    {"budgets.day.time"_t, "SIBYL_DAY_BUDGET_TIME"_t, ""_t, ""_t, "seconds all agents of a day may work at most"_t},
    {"commit"_t, "SIBYL_COMMIT"_t, ""_t, "always"_t, "commit what an agent left uncommitted: always, if-clean-verdict, never"_t},
    {"deliver"_t, "SIBYL_DELIVER"_t, ""_t, "branch"_t, "how work is handed over: branch, push, bundle, patch"_t},
    {"rescue.include"_t, "SIBYL_RESCUE_INCLUDE"_t, ""_t, ""_t, "ignored files that are kept when a worktree goes, as in .gitignore"_t},
    {"agents_outlive_daemon"_t, "SIBYL_AGENTS_OUTLIVE_DAEMON"_t, ""_t, "auto"_t, "agents run on while the daemon restarts: auto, yes, no"_t},
    {"shutdown_grace"_t, "SIBYL_SHUTDOWN_GRACE"_t, ""_t, "20"_t, "seconds agents get to finish when they do not outlive the daemon"_t},
    {"ready_supervisors"_t, "SIBYL_READY_SUPERVISORS"_t, ""_t, "2"_t, "supervisors started in advance, 0 to 8"_t},
    {"reconnect_interval"_t, ""_t, ""_t, "1"_t, "seconds before the first reconnect"_t},
    {"reconnect_maximum"_t, ""_t, ""_t, "60"_t, "seconds between reconnects at most"_t},
    {"max_reconnect_attempts"_t, ""_t, ""_t, ""_t, "no longer used: the runner reconnects for ever"_t},
    {"heartbeat_interval"_t, ""_t, ""_t, "22"_t, "seconds between signs of life, at most 30"_t},
    {"silence_limit"_t, ""_t, ""_t, "80"_t, "seconds without a word from the server before reconnecting, 5 to 600"_t},
    {"policy.commands"_t, "SIBYL_POLICY_COMMANDS"_t, ""_t, ""_t, "may a task bring its own command: allow, linked, deny"_t},
    {"policy.unlinked_projects"_t, "SIBYL_POLICY_UNLINKED"_t, ""_t, ""_t, "projects not linked here: reject, clone, plain, clone_else_plain"_t},
    {"policy.roots"_t, "SIBYL_POLICY_ROOTS"_t, ""_t, ""_t, "directories a task may name as its own"_t},
    {"policy.allowed_remotes"_t, "SIBYL_POLICY_ALLOWED_REMOTES"_t, ""_t, ""_t, "URL prefixes that may be cloned"_t},
};

} // namespace

std::span<const SettingSpec> settingTable()
{
    return allSettings;
}

bool isSettingGroup(QStringView key)
{
    return std::any_of(std::begin(allSettings), std::end(allSettings), [&](const SettingSpec &spec) {
        return spec.key.size() > key.size() && spec.key.at(key.size()) == QLatin1Char('.') && key == spec.key.first(key.size());
    });
}

bool isStructuredKey(QStringView key)
{
    static constexpr QLatin1StringView structured[] = {"agents"_t, "agent_types"_t, "permissions"_t, "projects"_t};
    return std::any_of(std::begin(structured), std::end(structured), [&](QLatin1StringView one) { return key == one; });
}

const SettingSpec *findSetting(QStringView key)
{
    const auto *it = std::find_if(std::begin(allSettings), std::end(allSettings),
                                  [&](const SettingSpec &spec) { return key == spec.key; });
    return it == std::end(allSettings) ? nullptr : it;
}

} // namespace sibyl
