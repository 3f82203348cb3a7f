// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentProcess.h"

namespace sibyl {

ProcessSpec taskProcess(const AgentTask &task)
{
    ProcessSpec spec;
    spec.workingDirectory = task.workingDirectory;
    spec.wallLimit = task.wallLimit;
    spec.killGrace = task.killGrace;
    spec.environment = task.environment;
    const QMap<QString, QString> &ofProfile = task.profile.environment;
    for (auto it = ofProfile.begin(); it != ofProfile.end(); ++it) {
        setVariable(spec, it.key().toUtf8().constData(), it.value());
    }
    const TaskAssign &assign = task.assignment;
    setVariable(spec, "SIBYL_TASK_ID", assign.taskId);
    setVariable(spec, "SIBYL_ATTEMPT", QString::number(task.attempt));
    setVariable(spec, "SIBYL_AGENT_ID", assign.agentId);
    setVariable(spec, "SIBYL_PROJECT_ID", assign.projectId);
    setVariable(spec, "SIBYL_AGENT_TYPE", assign.agentType);
    setVariable(spec, "SIBYL_GRAPH_TASK_ID", assign.graphTaskId);
    setVariable(spec, "SIBYL_WORKTREE_PATH", task.workingDirectory);
    setVariable(spec, "SIBYL_BRANCH", task.branch);
    setVariable(spec, "SIBYL_BASE_COMMIT", task.baseCommit);
    setVariable(spec, "SIBYL_TASK_PROMPT_FILE", task.promptFile);
    if (!task.sandboxId.isEmpty()) {
        setVariable(spec, "SIBYL_SANDBOX_ID", task.sandboxId);
    }
    return spec;
}

ProcessSpec agentProcess(const AgentTask &task)
{
    ProcessSpec spec = taskProcess(task);
    spec.program = task.profile.program;
    spec.arguments = task.profile.arguments;
    return spec;
}

void setVariable(ProcessSpec &spec, const char *name, const QString &value)
{
    QByteArray bytes = value.toUtf8();
    bytes.replace('\0', "");
    spec.environment.insert(name, bytes);
}

} // namespace sibyl
