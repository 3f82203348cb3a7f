// SPDX-License-Identifier: Apache-2.0
#include "work/TaskWords.h"

namespace sibyl {

QString titleOf(const TaskAssign &assignment)
{
    const QString text = assignment.title.isEmpty() ? assignment.prompt : assignment.title;
    return text.section(u'\n', 0, 0).simplified().left(120);
}

TaskSnapshot snapshotOf(const AttemptRecord &record, const TaskAssign &assignment, const TaskPlan &plan)
{
    TaskSnapshot snapshot;
    snapshot.taskId = record.key.taskId;
    snapshot.attempt = record.key.attempt;
    snapshot.agentId = record.agentId;
    snapshot.projectId = record.projectId;
    snapshot.projectName = plan.projectName;
    snapshot.agent = plan.profile.name;
    snapshot.title = titleOf(assignment);
    snapshot.ending = record.ending;
    snapshot.branch = record.branch;
    snapshot.worktreePath = record.worktreePath;
    snapshot.logDirectory = record.directory;
    snapshot.acceptedUtc = record.acceptedUtc;
    snapshot.startedUtc = record.startedUtc;
    snapshot.endedUtc = record.endedUtc;
    snapshot.sessionId = record.sessionId;
    return snapshot;
}

void addResult(TaskSnapshot &snapshot, const TaskResult &result)
{
    snapshot.usage = result.usage;
    snapshot.error = result.error;
    snapshot.summary = result.summary;
    snapshot.commitCount = result.commitCount;
    snapshot.filesChanged = result.filesChanged;
    snapshot.insertions = result.insertions;
    snapshot.deletions = result.deletions;
}

} // namespace sibyl
