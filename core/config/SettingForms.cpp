// SPDX-License-Identifier: Apache-2.0
#include "config/SettingForms.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr double month = 30.0 * 86'400;
constexpr double year = 365.0 * 86'400;

const SettingForm allForms[] = {
    {"server_url"_L1, "url"_L1, "live"_L1, "connection"_L1, {}, {}, ""_L1},
    {"runner_id"_L1, "text"_L1, "live"_L1, "advanced"_L1, {}, {}, ""_L1},
    {"graph_runner_id"_L1, "text"_L1, "live"_L1, "advanced"_L1, {}, {}, ""_L1},
    {"name"_L1, "text"_L1, "live"_L1, "general"_L1, {}, {}, ""_L1},
    {"max_concurrent_agents"_L1, "whole"_L1, "live"_L1, "general"_L1, 1, 20, ""_L1},
    {"capabilities"_L1, "words"_L1, "live"_L1, "general"_L1, {}, {}, ""_L1},
    {"local_server"_L1, "choice"_L1, "restart"_L1, "connection"_L1, {}, {}, "true false"_L1},
    {"sandbox_mode"_L1, "choice"_L1, "restart"_L1, "advanced"_L1, {}, {}, "true false"_L1},
    {"sandbox_id"_L1, "text"_L1, "restart"_L1, "advanced"_L1, {}, {}, ""_L1},
    {"credential_store"_L1, "choice"_L1, "live"_L1, "advanced"_L1, {}, {}, "auto keychain file"_L1},
    {"worktree_base"_L1, "path"_L1, "live"_L1, "worktrees"_L1, {}, {}, ""_L1},
    {"log_dir"_L1, "path"_L1, "restart"_L1, "advanced"_L1, {}, {}, ""_L1},
    {"execution_timeout"_L1, "seconds"_L1, "live"_L1, "execution"_L1, 1, month, ""_L1},
    {"max_execution_timeout"_L1, "seconds"_L1, "live"_L1, "execution"_L1, 1, month, ""_L1},
    {"execution_command"_L1, "text"_L1, "live"_L1, "execution"_L1, {}, {}, ""_L1},
    {"pass_environment"_L1, "words"_L1, "restart"_L1, "execution"_L1, {}, {}, ""_L1},
    {"default_agent"_L1, "text"_L1, "live"_L1, "execution"_L1, {}, {}, ""_L1},
    {"permission_timeout"_L1, "seconds"_L1, "live"_L1, "execution"_L1, 0, 86'400, ""_L1},
    {"commit"_L1, "choice"_L1, "live"_L1, "execution"_L1, {}, {}, "always if-clean-verdict never"_L1},
    {"deliver"_L1, "choice"_L1, "live"_L1, "execution"_L1, {}, {}, "branch push bundle patch"_L1},
    {"budgets.task.cost_usd"_L1, "number"_L1, "live"_L1, "budgets"_L1, 0.0001, 1e6, ""_L1},
    // A whole number, but beyond what fields for those hold.
    {"budgets.task.tokens"_L1, "number"_L1, "live"_L1, "budgets"_L1, 1, 1e12, ""_L1},
    {"budgets.task.time"_L1, "seconds"_L1, "live"_L1, "budgets"_L1, 1, month, ""_L1},
    {"budgets.day.cost_usd"_L1, "number"_L1, "live"_L1, "budgets"_L1, 0.0001, 1e6, ""_L1},
    {"budgets.day.tokens"_L1, "number"_L1, "live"_L1, "budgets"_L1, 1, 1e12, ""_L1},
    {"budgets.day.time"_L1, "seconds"_L1, "live"_L1, "budgets"_L1, 1, month, ""_L1},
    {"rescue.include"_L1, "words"_L1, "live"_L1, "worktrees"_L1, {}, {}, ""_L1},
    {"worktree_retention"_L1, "seconds"_L1, "live"_L1, "worktrees"_L1, 0, year, ""_L1},
    {"agents_outlive_daemon"_L1, "choice"_L1, "live"_L1, "execution"_L1, {}, {}, "auto yes no"_L1},
    {"shutdown_grace"_L1, "seconds"_L1, "live"_L1, "execution"_L1, 0, 3'600, ""_L1},
    {"ready_supervisors"_L1, "whole"_L1, "live"_L1, "advanced"_L1, 0, 8, ""_L1},
    {"reconnect_interval"_L1, "seconds"_L1, "restart"_L1, "connection"_L1, 0.1, 60, ""_L1},
    {"reconnect_maximum"_L1, "seconds"_L1, "restart"_L1, "connection"_L1, 1, 600, ""_L1},
    {"max_reconnect_attempts"_L1, "text"_L1, "restart"_L1, "advanced"_L1, {}, {}, ""_L1},
    {"silence_limit"_L1, "seconds"_L1, "restart"_L1, "connection"_L1, 5, 600, ""_L1},
    {"heartbeat_interval"_L1, "seconds"_L1, "restart"_L1, "connection"_L1, 1, 30, ""_L1},
    {"policy.commands"_L1, "choice"_L1, "live"_L1, "policy"_L1, {}, {}, "allow linked deny"_L1},
    {"policy.unlinked_projects"_L1, "choice"_L1, "live"_L1, "policy"_L1, {}, {}, "reject clone plain clone_else_plain"_L1},
    {"policy.roots"_L1, "paths"_L1, "live"_L1, "policy"_L1, {}, {}, ""_L1},
    {"policy.allowed_remotes"_L1, "words"_L1, "live"_L1, "policy"_L1, {}, {}, ""_L1},
};

} // namespace

SettingForm settingForm(QStringView key)
{
    const auto *form = std::find_if(std::begin(allForms), std::end(allForms), [&](const SettingForm &known) { return key == known.key; });
    return form == std::end(allForms) ? SettingForm{{}, "text"_L1, "restart"_L1, "advanced"_L1, {}, {}, {}} : *form;
}

} // namespace sibyl
