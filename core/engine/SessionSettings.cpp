// SPDX-License-Identifier: Apache-2.0
#include "engine/SessionSettings.h"

#include "agents/AgentEnvironment.h"

namespace sibyl {

TaskSettings taskSettings(const RunnerConfig &config, const QMap<QByteArray, QByteArray> &environment)
{
    TaskSettings settings;
    settings.serverUrl = config.serverUrl;
    settings.runnerId = config.runnerId;
    settings.sandboxId = config.sandboxId;
    settings.mirrorBase = config.stateDir + QStringLiteral("/mirrors");
    settings.lockOwner = config.runnerId;
    settings.slotsDirectory = config.stateDir + QStringLiteral("/slots");
    settings.environment = agentEnvironment(environment, config.passEnvironment);
    settings.rules.permissions = config.permissions;
    settings.rules.permissionTimeout = config.permissionTimeout;
    settings.taskLimits = config.budgets.perTask;
    settings.commit = config.commit;
    settings.delivery = config.deliver;
    return settings;
}

RetentionSettings retentionSettings(const RunnerConfig &config, const QMap<QByteArray, QByteArray> &environment)
{
    RetentionSettings settings;
    settings.retention = config.worktreeRetention;
    settings.worktreeBase = config.worktreeBase;
    settings.mirrorBase = config.stateDir + QStringLiteral("/mirrors");
    settings.lockOwner = config.runnerId;
    settings.rescueInclude = config.rescueInclude;
    settings.links = config.links;
    settings.environment = agentEnvironment(environment, config.passEnvironment);
    return settings;
}

QList<PoolSpec> poolSpecs(const RunnerConfig &config)
{
    QList<PoolSpec> specs;
    for (const ProjectLink &link : config.links) {
        if (link.worktrees.pool > 0) {
            specs.append({.repository = link.path,
                          .directory = config.worktreeBase + QStringLiteral("/.sibyl-pool"),
                          .lockOwner = config.runnerId,
                          .baseRef = link.worktrees.baseRef,
                          .shape = worktreeShapeOf(link.worktrees),
                          .size = link.worktrees.pool});
        }
    }
    return specs;
}

LinkSettings linkSettings(const RunnerConfig &config)
{
    LinkSettings settings;
    settings.serverUrl = config.serverUrl;
    settings.runnerId = config.runnerId;
    settings.sandboxId = config.sandboxId;
    settings.isSandbox = config.isSandbox();
    settings.reconnectInterval = config.reconnectInterval;
    settings.reconnectMaximum = config.reconnectMaximum;
    settings.heartbeatInterval = config.heartbeatInterval;
    settings.silenceLimit = config.silenceLimit;
    return settings;
}

} // namespace sibyl
