// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "server/ProjectRecord.h"
#include "server/RegistrationToken.h"
#include "server/RunAttempt.h"
#include "server/RunnerRecord.h"
#include "server/TaskRecord.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace sibyl::server {

struct TaskQuery {
    std::optional<TaskState> state;
    QString projectId;
    QString runnerId;
    QString afterId; // only tasks older than this one
    int limit = 50;
};

// What the server must not forget. Used on the server's thread only.
//
// Writes collect in one open transaction until commit(), and reads see them. No call reports an
// error of its own: the first one makes everything up to the next commit() void, reads come back
// empty, and commit() rolls back and answers that error. Callers answer the outside world only
// after commit(), see Turn.
class TaskStore
{
public:
    virtual ~TaskStore() = default;

    virtual QList<RunnerRecord> runners() = 0;
    virtual void saveRunner(const RunnerRecord &runner) = 0;
    virtual void removeRunner(const QString &runnerId) = 0; // with its tokens and projects
    virtual QList<RunnerProject> runnerProjects() = 0;
    virtual void saveRunnerProject(const RunnerProject &project) = 0;

    virtual void saveRunnerToken(const QByteArray &hash, const QString &runnerId) = 0;
    virtual QString runnerOfToken(const QByteArray &hash) = 0; // empty = unknown
    virtual QList<RegistrationToken> registrationTokens() = 0;
    virtual std::optional<RegistrationToken> registrationToken(const QByteArray &hash) = 0;
    virtual void saveRegistrationToken(const RegistrationToken &token) = 0;
    virtual void removeRegistrationToken(const QString &id) = 0;

    virtual QList<ProjectRecord> projects() = 0;
    virtual void saveProject(const ProjectRecord &project) = 0;
    virtual void removeProject(const QString &projectId) = 0; // with the runners' rows of it

    virtual qint64 addTask(const TaskRecord &task) = 0; // answers its sequence
    virtual void saveTask(const TaskRecord &task) = 0;     // all but what was asked for
    virtual void saveTaskSpec(const TaskRecord &task) = 0; // what was asked for
    virtual QList<TaskRecord> openTasks() = 0; // oldest first
    virtual QList<TaskRecord> tasks(const TaskQuery &query) = 0; // newest first
    virtual std::optional<TaskRecord> task(const QString &taskId) = 0;
    virtual std::optional<TaskRecord> taskOfAgent(const QString &agentId) = 0;
    virtual std::optional<TaskRecord> taskOfIdempotencyKey(const QString &key) = 0;

    virtual QList<RunAttempt> attempts(const QString &taskId) = 0; // oldest first
    virtual QList<RunAttempt> liveAttempts() = 0;                  // of all tasks
    virtual void saveAttempt(const RunAttempt &attempt) = 0;
    // `result` is the JSON object that the runner sent.
    virtual void saveResult(const QString &taskId, int attempt, const QByteArray &result) = 0;
    virtual QByteArray result(const QString &taskId, int attempt) = 0;

    virtual Result<> commit() = 0;
};

} // namespace sibyl::server
