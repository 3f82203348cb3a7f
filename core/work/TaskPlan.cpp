// SPDX-License-Identifier: Apache-2.0
#include "work/TaskPlan.h"

#include "agents/AgentProfiles.h"
#include "base/Names.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace sibyl {
namespace {

using Plan = tl::expected<TaskPlan, TaskRefusal>;

tl::unexpected<TaskRefusal> refuse(const char *reason, QString explanation)
{
    return tl::unexpected(TaskRefusal{QString::fromLatin1(reason), std::move(explanation)});
}

// Symbolic links resolved in the part that exists; "" when the path is not absolute.
QString resolved(const QString &path)
{
    if (!QDir::isAbsolutePath(path) || path.contains(QChar(u'\0'))) {
        return {};
    }
    QString existing = QDir::cleanPath(path);
    QStringList rest;
    while (!QFileInfo::exists(existing) && !QFileInfo(existing).isSymLink() && existing != QStringLiteral("/")) {
        rest.prepend(QFileInfo(existing).fileName());
        existing = QFileInfo(existing).path();
    }
    const QString real = QFileInfo(existing).canonicalFilePath(); // "" for a dangling link
    return real.isEmpty() || rest.isEmpty() ? real : QDir::cleanPath(real + u'/' + rest.join(u'/'));
}

bool isAllowedRemote(const QString &url, const QStringList &allowed)
{
    return std::any_of(allowed.begin(), allowed.end(), [&](const QString &pattern) {
        if (pattern == QStringLiteral("*")) {
            return true;
        }
        // A prefix ends at a separator, so that https://host/team does not allow https://host/team-x.
        return url == pattern
            || (url.startsWith(pattern)
                && (pattern.endsWith(u'/') || pattern.endsWith(u':') || url.at(pattern.size()) == u'/'
                    || url.sliced(pattern.size()) == QStringLiteral(".git")));
    });
}

tl::expected<Workplace, TaskRefusal> cloned(const TaskAssign &assign, const LocalPolicy &policy)
{
    if (!isAllowedRemote(assign.repoUrl, policy.allowedRemotes)) {
        return refuse("remote_not_allowed",
                      QStringLiteral("the task wants to clone a remote that policy.allowed_remotes does not name"));
    }
    return Workplace{ClonedWorktree{assign.repoUrl}};
}

tl::expected<Workplace, TaskRefusal> unlinkedWorkplace(const TaskAssign &assign, const LocalPolicy &policy)
{
    switch (policy.unlinkedProjects) {
    case UnlinkedPolicy::Reject: break;
    case UnlinkedPolicy::Plain: return Workplace{EmptyDirectory{}};
    case UnlinkedPolicy::CloneElsePlain:
        return assign.repoUrl.isEmpty() ? tl::expected<Workplace, TaskRefusal>(EmptyDirectory{})
                                        : cloned(assign, policy);
    case UnlinkedPolicy::Clone:
        if (!assign.repoUrl.isEmpty()) {
            return cloned(assign, policy);
        }
        return refuse("project_not_linked",
                      QStringLiteral("project %1 is not linked here and the task names no repo_url").arg(assign.projectId));
    }
    return refuse("project_not_linked",
                  QStringLiteral("project %1 is not linked on this machine: run `sibyl-runner link PATH`, or set policy.unlinked_projects")
                      .arg(assign.projectId));
}

tl::expected<Workplace, TaskRefusal> workplaceFor(const TaskAssign &assign, const RunnerConfig &config,
                                                  const ProjectLink *link)
{
    if (!assign.worktreePath.trimmed().isEmpty()) {
        const QString path = resolved(assign.worktreePath.trimmed());
        if (path.isEmpty() || !isInsideRoots(path, config.policy.roots)) {
            return refuse("worktree_path_not_allowed",
                          QStringLiteral("worktree_path lies outside policy.roots"));
        }
        return Workplace{GivenDirectory{path}};
    }
    if (link != nullptr) {
        if (assign.createWorktree) {
            return Workplace{LinkedWorktree{link->path}};
        }
        if (!isInsideRoots(link->path, config.policy.roots)) {
            return refuse("checkout_not_allowed",
                          QStringLiteral("the task wants to work in the checkout itself (create_worktree: false), which lies outside policy.roots"));
        }
        return Workplace{GivenDirectory{link->path}};
    }
    // A path on the server's disk in upstream's case: only a hint, and only inside the roots.
    const QString hint = resolved(assign.repoPath);
    if (!hint.isEmpty() && QFileInfo(hint).isDir() && isInsideRoots(hint, config.policy.roots)) {
        return assign.createWorktree ? Workplace{LinkedWorktree{hint}} : Workplace{GivenDirectory{hint}};
    }
    return unlinkedWorkplace(assign, config.policy);
}

// Who works on a task, with the command when that is commandAgent.
struct Worker {
    AgentProfile profile;
    TaskCommand command;
};
using ChosenWorker = tl::expected<Worker, TaskRefusal>;

ChosenWorker commandWorker(TaskCommand command, const RunnerConfig &config)
{
    const Result<AgentProfile> profile = resolveProfile(QString(commandAgent), config.agents);
    if (!profile) {
        return refuse("agent_not_available", profile.error().what);
    }
    return Worker{*profile, std::move(command)};
}

ChosenWorker ownCommandOf(const TaskAssign &assign, const RunnerConfig &config, bool isLinked)
{
    switch (config.policy.commands) {
    case CommandPolicy::Allow: return commandWorker(assign.command, config);
    case CommandPolicy::Linked:
        if (isLinked) {
            return commandWorker(assign.command, config);
        }
        return refuse("command_not_allowed",
                      QStringLiteral("policy.commands is `linked`: a task of a project that is not linked here may not bring its own command"));
    case CommandPolicy::Deny: break;
    }
    return refuse("command_not_allowed",
                  QStringLiteral("policy.commands is `deny`: tasks may not bring their own command"));
}

// `wanted`: who named it, for the refusal: "the task wants", "default_agent is".
ChosenWorker agentWorker(const QString &name, const QString &wanted, const RunnerConfig &config, const QList<DetectedAgent> &agents)
{
    const DetectedAgent *agent = agentNamed(agents, name);
    if (agent != nullptr && agent->isAvailable()) {
        return Worker{agent->profile, {}};
    }
    const Result<AgentProfile> profile = resolveProfile(name, config.agents);
    const QString problem = agent != nullptr ? agent->problem
        : profile                            ? QStringLiteral("it was not looked for yet")
                                             : profile.error().what;
    return refuse("agent_not_available", QStringLiteral("%1 `%2`: %3").arg(wanted, name.left(80), problem));
}

ChosenWorker configuredCommand(const RunnerConfig &config)
{
    return commandWorker(TaskCommand{config.executionCommand}, config);
}

ChosenWorker firstFound(const QList<DetectedAgent> &agents)
{
    const DetectedAgent *first = nullptr;
    for (const DetectedAgent &agent : agents) {
        const bool isBetter = first == nullptr || (first->signedIn == SignedIn::No && agent.signedIn != SignedIn::No);
        if (agent.isAvailable() && isChosenUnasked(agent.profile.name) && isBetter) {
            first = &agent;
        }
    }
    if (first != nullptr) {
        return Worker{first->profile, {}};
    }
    return refuse("no_agent",
                  QStringLiteral("no agent is found on this machine and the task brings no command: install one (`sibyl-runner agents` lists those that are known), or set execution_command (SIBYL_RUNNER_EXEC_CMD)"));
}

ChosenWorker workerFor(const TaskAssign &assign, const RunnerConfig &config, const ProjectLink *link,
                       const QList<DetectedAgent> &agents)
{
    const bool bringsCommand = !std::holds_alternative<std::monostate>(assign.command);
    const bool isCommandWanted = assign.agent == commandAgent;
    if (!assign.agent.isEmpty() && !isCommandWanted) {
        return agentWorker(assign.agent, QStringLiteral("the task wants the agent"), config, agents);
    }
    if (bringsCommand) {
        return ownCommandOf(assign, config, link != nullptr);
    }
    if (isCommandWanted) {
        return config.executionCommand.isEmpty()
            ? refuse("no_agent", QStringLiteral("the task wants the agent `command`, brings no command and none is configured (execution_command, SIBYL_RUNNER_EXEC_CMD)"))
            : configuredCommand(config);
    }
    if (const QString mapped = config.agentTypes.value(assign.agentType); !mapped.isEmpty()) {
        return agentWorker(mapped, QStringLiteral("agent_types names for `%1` the agent").arg(assign.agentType.left(80)), config, agents);
    }
    if (link != nullptr && !link->agent.isEmpty()) {
        return agentWorker(link->agent, QStringLiteral("the project's link names the agent"), config, agents);
    }
    if (!config.defaultAgent.isEmpty()) {
        return agentWorker(config.defaultAgent, QStringLiteral("default_agent names the agent"), config, agents);
    }
    return config.executionCommand.isEmpty() ? firstFound(agents) : configuredCommand(config);
}

} // namespace

const ProjectLink *linkFor(const QString &projectId, const QList<ProjectLink> &links)
{
    const auto find = [&](auto matches) {
        const auto it = std::find_if(links.begin(), links.end(), matches);
        return it == links.end() ? nullptr : &*it;
    };
    if (projectId.isEmpty()) {
        return nullptr;
    }
    if (const auto *link = find([&](const ProjectLink &l) { return l.projectId == projectId; })) {
        return link;
    }
    if (const auto *link = find([&](const ProjectLink &l) { return l.graphId == projectId; })) {
        return link;
    }
    return find([&](const ProjectLink &l) { return l.name == projectId; });
}

bool isInsideRoots(const QString &path, const QStringList &roots)
{
    const QString real = resolved(path);
    return !real.isEmpty() && std::any_of(roots.begin(), roots.end(), [&](const QString &root) {
        const QString realRoot = resolved(root);
        return !realRoot.isEmpty() && (real == realRoot || real.startsWith(realRoot + u'/'));
    });
}

tl::expected<TaskPlan, TaskRefusal> planTask(const TaskAssign &assign, const RunnerConfig &config,
                                             const QList<DetectedAgent> &agents)
{
    if (assign.isShadow) {
        return refuse("shadow_not_supported",
                      QStringLiteral("a shadow task would run the same work a second time"));
    }
    const ProjectLink *link = linkFor(assign.projectId, config.links);
    const auto workplace = workplaceFor(assign, config, link);
    if (!workplace) {
        return tl::unexpected(workplace.error());
    }
    const ChosenWorker worker = workerFor(assign, config, link, agents);
    if (!worker) {
        return tl::unexpected(worker.error());
    }
    TaskPlan plan;
    plan.workplace = *workplace;
    plan.profile = worker->profile;
    plan.command = worker->command;
    plan.wallLimit = std::min({assign.timeout.value_or(config.executionTimeout), config.maxExecutionTimeout,
                               config.budgets.perTask.wallTime.value_or(Seconds::max()),
                               plan.profile.limits.wallTime.value_or(Seconds::max())});
    plan.worktrees = link != nullptr ? link->worktrees : ProjectWorktrees();
    plan.projectName = link != nullptr && !link->name.isEmpty() ? link->name : assign.projectName;
    plan.gates = link != nullptr ? link->gates : QList<ProjectGate>();
    if (const auto *given = std::get_if<GivenDirectory>(&plan.workplace)) {
        plan.directory = given->path;
    } else {
        const QString project = assign.projectId.isEmpty() ? QStringLiteral("no-project") : assign.projectId;
        plan.directory = config.worktreeBase + u'/' + fileNameFor(project) + u'/' + fileNameFor(assign.taskId);
    }
    return plan;
}

} // namespace sibyl
