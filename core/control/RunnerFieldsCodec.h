// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/ControlAnswers.h"
#include "control/FieldsCodec.h"
#include "state/SnapshotDelta.h"
#include "state/TaskChanges.h"
#include "state/WorktreeView.h"

namespace sibyl {

using namespace Qt::Literals::StringLiterals;

inline constexpr qsizetype maxPatchText = 1024 * 1024;

// The fields of everything that a running runner answers with (see FieldsCodec.h).

template <typename Fields>
void describe(Fields &f, Usage &usage)
{
    f.whole("input_tokens"_L1, usage.inputTokens);
    f.whole("cache_read_tokens"_L1, usage.cacheReadTokens);
    f.whole("cache_write_tokens"_L1, usage.cacheWriteTokens);
    f.whole("output_tokens"_L1, usage.outputTokens);
    f.optionalNumber("cost_usd"_L1, usage.costUsd);
}

template <typename Fields>
void describe(Fields &f, PlanStep &step)
{
    f.text("text"_L1, step.text);
    f.word("state"_L1, step.state);
}

template <typename Fields>
void describe(Fields &f, TaskSnapshot &task)
{
    f.id("task_id"_L1, task.taskId);
    f.whole("attempt"_L1, task.attempt);
    f.text("agent_id"_L1, task.agentId);
    f.text("project_id"_L1, task.projectId);
    f.text("project_name"_L1, task.projectName);
    f.text("agent"_L1, task.agent);
    f.text("title"_L1, task.title);
    f.word("phase"_L1, task.phase);
    f.text("ending"_L1, task.ending);
    f.text("activity"_L1, task.activity);
    f.optionalWhole("progress"_L1, task.progressPercent);
    f.text("branch"_L1, task.branch);
    f.text("worktree_path"_L1, task.worktreePath);
    f.text("log_directory"_L1, task.logDirectory);
    f.time("accepted_at"_L1, task.acceptedUtc);
    f.time("started_at"_L1, task.startedUtc);
    f.time("ended_at"_L1, task.endedUtc);
    f.flag("delivered"_L1, task.isDelivered);
    f.flag("retryable"_L1, task.isRetryable);
    f.text("error"_L1, task.error);
    f.text("summary"_L1, task.summary);
    f.text("session_id"_L1, task.sessionId);
    f.object("usage"_L1, task.usage);
    f.objects("plan"_L1, task.plan);
    f.whole("commits"_L1, task.commitCount);
    f.whole("files_changed"_L1, task.filesChanged);
    f.whole("insertions"_L1, task.insertions);
    f.whole("deletions"_L1, task.deletions);
}

template <typename Fields>
void describe(Fields &f, DayTotals &totals)
{
    f.whole("tasks"_L1, totals.tasks);
    f.whole("completed"_L1, totals.completed);
    f.object("usage"_L1, totals.usage);
}

template <typename Fields>
void describe(Fields &f, PermissionOption &option)
{
    f.text("id"_L1, option.id);
    f.text("label"_L1, option.label);
    f.word("effect"_L1, option.effect);
}

template <typename Fields>
void describe(Fields &f, PendingPermission &pending)
{
    f.text("id"_L1, pending.request.id);
    f.id("task_id"_L1, pending.taskId);
    f.whole("attempt"_L1, pending.attempt);
    f.text("task_title"_L1, pending.taskTitle);
    f.text("agent"_L1, pending.agent);
    f.text("tool"_L1, pending.request.tool);
    f.text("summary"_L1, pending.request.summary);
    f.text("detail"_L1, pending.request.detail);
    f.objects("options"_L1, pending.request.options);
    f.time("asked_at"_L1, pending.askedUtc);
    f.time("expires_at"_L1, pending.request.expiresUtc);
}

// Everything but the task lists.
template <typename Fields>
void describeRest(Fields &f, Snapshot &snapshot)
{
    f.text("client_version"_L1, snapshot.clientVersion);
    f.text("runner_id"_L1, snapshot.runnerId);
    f.text("name"_L1, snapshot.name);
    f.text("server_url"_L1, snapshot.serverUrl);
    f.word("connection"_L1, snapshot.connection);
    f.text("connection_detail"_L1, snapshot.connectionDetail);
    f.time("connected_at"_L1, snapshot.connectedUtc);
    f.time("next_try_at"_L1, snapshot.nextTryUtc);
    f.text("server_name"_L1, snapshot.serverName);
    f.texts("server_features"_L1, snapshot.serverFeatures);
    f.whole("capacity"_L1, snapshot.capacity);
    f.flag("draining"_L1, snapshot.isDraining);
    f.flag("paused"_L1, snapshot.isPaused);
    f.flag("sandbox"_L1, snapshot.isSandbox);
    f.texts("capabilities"_L1, snapshot.capabilities);
    f.whole("undelivered_results"_L1, snapshot.undeliveredResults);
    f.text("config_path"_L1, snapshot.configPath);
    f.flag("local_server"_L1, snapshot.hasLocalServer);
    f.object("today"_L1, snapshot.today);
    f.objects("permissions"_L1, snapshot.permissions);
}

template <typename Fields>
void describe(Fields &f, Snapshot &snapshot)
{
    describeRest(f, snapshot);
    f.objects("tasks"_L1, snapshot.tasks);
    f.objects("recent"_L1, snapshot.recent);
}

template <typename Fields>
void describe(Fields &f, TaskKey &key)
{
    f.id("task_id"_L1, key.taskId);
    f.whole("attempt"_L1, key.attempt);
}

// In a delta the snapshot is the rest of it.
struct SnapshotRest {
    Snapshot snapshot;
};

template <typename Fields>
void describe(Fields &f, SnapshotRest &rest)
{
    describeRest(f, rest.snapshot);
}

template <typename Fields>
void describe(Fields &f, SnapshotDelta &delta)
{
    std::optional<SnapshotRest> rest;
    if (delta.rest) {
        rest = SnapshotRest{*delta.rest};
    }
    f.optionalObject("rest"_L1, rest);
    if (rest) {
        delta.rest = std::move(rest->snapshot);
    }
    f.objects("changed"_L1, delta.changed);
    f.optionalObjects("task_order"_L1, delta.taskOrder);
    f.optionalObjects("recent_order"_L1, delta.recentOrder);
}

template <typename Fields>
void describe(Fields &f, WorktreeView &worktree)
{
    f.text("path"_L1, worktree.path);
    f.id("task_id"_L1, worktree.taskId);
    f.whole("attempt"_L1, worktree.attempt);
    f.text("title"_L1, worktree.title);
    f.text("branch"_L1, worktree.branch);
    f.text("repository"_L1, worktree.repository);
    f.word("use"_L1, worktree.use);
    f.time("ended_at"_L1, worktree.endedUtc);
}

template <typename Fields>
void describe(Fields &f, QList<WorktreeView> &worktrees)
{
    f.objects("worktrees"_L1, worktrees);
}

template <typename Fields>
void describe(Fields &f, WorktreeRemoval &removal)
{
    f.flag("removed"_L1, removal.isRemoved);
    f.text("rescue_ref"_L1, removal.rescueRef);
    f.text("why_kept"_L1, removal.whyKept);
}

template <typename Fields>
void describe(Fields &f, ChangedCommit &commit)
{
    f.text("id"_L1, commit.id);
    f.text("subject"_L1, commit.subject);
}

template <typename Fields>
void describe(Fields &f, TaskChanges &changes)
{
    f.id("task_id"_L1, changes.taskId);
    f.whole("attempt"_L1, changes.attempt);
    f.text("branch"_L1, changes.branch);
    f.text("base_commit"_L1, changes.baseCommit);
    f.text("head_commit"_L1, changes.headCommit);
    f.objects("commits"_L1, changes.commits);
    f.text("patch"_L1, changes.patch, maxPatchText);
    f.flag("patch_cut"_L1, changes.isPatchCut);
}

template <typename Fields>
void describe(Fields &f, QList<PendingPermission> &permissions)
{
    f.objects("permissions"_L1, permissions);
}

template <typename Fields>
void describe(Fields &f, ControlHello &hello)
{
    f.text("version"_L1, hello.version);
    f.neededWhole("protocol"_L1, hello.protocol);
    f.whole("pid"_L1, hello.processId);
}

template <typename Fields>
void describe(Fields &f, LogChunk &chunk)
{
    f.neededWhole("offset"_L1, chunk.offsetBytes);
    f.neededWhole("total"_L1, chunk.totalBytes);
    f.bytes("data"_L1, chunk.bytes);
    f.flag("ended"_L1, chunk.isEnded);
}

} // namespace sibyl
