// SPDX-License-Identifier: Apache-2.0
#include "TaskLookup.h"

#include "Await.h"
#include "CommandSettings.h"
#include "DaemonTask.h"
#include "ServerAccess.h"
#include "TaskReference.h"
#include "control/ControlSocketPath.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

Outcome<FoundTask> askServer(const CommonOptions &common, const std::optional<QString> &serverUrl, const QString &reference, Clock &clock)
{
    const Outcome<ServerAccess> server = openServer(common, serverUrl, clock);
    if (!server) {
        return tl::unexpected(server.error());
    }
    TaskClient tasks(*server->rest);
    const Result<QString> taskId = findTaskId(tasks, reference);
    if (!taskId) {
        return tl::unexpected(failureFrom(taskId.error()));
    }
    const Result<TaskView> task = await<TaskView>([&](QObject *context, auto done) { tasks.get(*taskId, context, std::move(done)); });
    if (!task) {
        return tl::unexpected(failureFrom(task.error()));
    }
    return FoundTask{*task, server->settings};
}

// The words of the server for what the runner knows.
QString statusOf(const TaskSnapshot &task)
{
    if (task.phase != TaskPhase::Ended) {
        return task.phase == TaskPhase::Queued ? u"acked"_s : u"running"_s;
    }
    if (task.ending == u"completed") {
        return u"completed"_s;
    }
    return task.ending == u"cancelled" ? u"canceled"_s : u"failed"_s;
}

TaskView viewOf(const TaskSnapshot &task)
{
    TaskView view;
    view.id = task.taskId;
    view.status = statusOf(task);
    view.projectId = task.projectId;
    view.projectName = task.projectName;
    view.agentId = task.agentId;
    view.attemptCount = task.attempt;
    view.progressPercent = task.progressPercent;
    view.activity = task.activity;
    view.title = task.title;
    view.startedUtc = task.startedUtc;
    view.completedUtc = task.endedUtc;
    if (task.phase == TaskPhase::Ended) {
        TaskResultView result;
        result.status = view.status;
        result.ending = task.ending;
        result.branch = task.branch;
        result.commitCount = task.commitCount;
        result.filesChanged = task.filesChanged;
        result.insertions = task.insertions;
        result.deletions = task.deletions;
        result.summary = task.summary;
        result.error = task.error;
        result.worktreePath = task.worktreePath;
        result.agent = task.agent;
        result.sessionId = task.sessionId;
        result.usage = task.usage;
        if (task.startedUtc.isValid() && task.endedUtc.isValid()) {
            result.duration = Milliseconds(task.startedUtc.msecsTo(task.endedUtc));
        }
        view.result = result;
    }
    return view;
}

void addChanges(TaskResultView &result, const TaskChanges &changes)
{
    result.branch = changes.branch;
    result.baseCommit = changes.baseCommit;
    result.headCommit = changes.headCommit;
    for (const ChangedCommit &commit : changes.commits) {
        result.commits.append({commit.id, commit.subject});
    }
    result.commitCount = std::max(result.commitCount, static_cast<int>(result.commits.size()));
    result.patch = changes.patch;
    result.isPatchCut = changes.isPatchCut;
}

Outcome<FoundTask> askDaemon(const CommonOptions &common, const QString &reference, Clock &clock)
{
    const Outcome<LoadedConfig> settings = commandSettings(common);
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    const Result<std::unique_ptr<DaemonTask>> known = DaemonTask::find(controlSocketCandidates(settings->config), reference, clock);
    if (!known) {
        return tl::unexpected(failureFromDaemon(known.error()));
    }
    FoundTask found{viewOf((*known)->state()), *settings};
    if (found.task.result) {
        if (const Result<TaskChanges> changes = (*known)->changes()) {
            addChanges(*found.task.result, *changes);
        }
    }
    return found;
}

} // namespace

Outcome<FoundTask> findTask(const CommonOptions &common, const std::optional<QString> &serverUrl, const QString &reference, Clock &clock)
{
    Outcome<FoundTask> found = askServer(common, serverUrl, reference, clock);
    if (!found && !serverUrl) {
        if (Outcome<FoundTask> here = askDaemon(common, reference, clock)) {
            return here;
        }
    }
    return found;
}

} // namespace sibyl
