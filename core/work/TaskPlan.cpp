// SPDX-License-Identifier: Apache-2.0
#include "work/TaskPlan.h"

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

tl::expected<TaskCommand, TaskRefusal> commandFor(const TaskAssign &assign, const RunnerConfig &config,
                                                  bool isLinked)
{
    if (std::holds_alternative<std::monostate>(assign.command)) {
        if (config.executionCommand.isEmpty()) {
            return refuse("no_agent",
                          QStringLiteral("the task brings no command and none is configured (SIBYL_RUNNER_EXEC_CMD)"));
        }
        return TaskCommand{config.executionCommand};
    }
    switch (config.policy.commands) {
    case CommandPolicy::Allow: return assign.command;
    case CommandPolicy::Linked:
        if (isLinked) {
            return assign.command;
        }
        return refuse("command_not_allowed",
                      QStringLiteral("policy.commands is `linked`: a task of a project that is not linked here may not bring its own command"));
    case CommandPolicy::Deny: break;
    }
    return refuse("command_not_allowed",
                  QStringLiteral("policy.commands is `deny`: tasks may not bring their own command"));
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

tl::expected<TaskPlan, TaskRefusal> planTask(const TaskAssign &assign, const RunnerConfig &config)
{
    if (assign.isShadow) {
        return refuse("shadow_not_supported",
                      QStringLiteral("a shadow task would run the same work a second time"));
    }
    if (!assign.agent.isEmpty() && assign.agent != QStringLiteral("command")) {
        return refuse("agent_not_available",
                      QStringLiteral("no agent named `%1` is set up here").arg(assign.agent.left(80)));
    }
    const ProjectLink *link = linkFor(assign.projectId, config.links);
    const auto workplace = workplaceFor(assign, config, link);
    if (!workplace) {
        return tl::unexpected(workplace.error());
    }
    const auto command = commandFor(assign, config, link != nullptr);
    if (!command) {
        return tl::unexpected(command.error());
    }
    TaskPlan plan;
    plan.workplace = *workplace;
    plan.command = *command;
    plan.wallLimit = std::min(assign.timeout.value_or(config.executionTimeout), config.maxExecutionTimeout);
    plan.agentName = QStringLiteral("command");
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
