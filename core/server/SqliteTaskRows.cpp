// SPDX-License-Identifier: Apache-2.0
// Tasks, attempts and results of SqliteTaskStore.
#include "server/SqliteTaskStore.h"

#include "server/SqliteValues.h"
#include "server/TaskSpecCodec.h"

namespace sibyl::server {
namespace {

#define SIBYL_TASK_COLUMNS                                                                         \
    "sequence, id, agent_id, spec, state, runner_id, attempt_count, last_attempt, result_attempt," \
    " progress, activity, cancel_requested, error, created, updated, dispatched, acked, started,"  \
    " ended, not_before"

TaskRecord taskOf(const QSqlQuery &row)
{
    TaskRecord task;
    task.sequence = row.value(0).toLongLong();
    task.id = row.value(1).toString();
    task.agentId = row.value(2).toString();
    task.spec = decodeTaskSpec(row.value(3).toByteArray());
    task.state = taskStateFrom(row.value(4).toString()).value_or(TaskState::Failed);
    task.runnerId = row.value(5).toString();
    task.attemptCount = row.value(6).toInt();
    task.lastAttempt = row.value(7).toInt();
    task.resultAttempt = row.value(8).toInt();
    task.progress = row.value(9).isNull() ? std::nullopt : std::optional(row.value(9).toInt());
    task.activity = row.value(10).toString();
    task.isCancelRequested = row.value(11).toBool();
    task.errorMessage = row.value(12).toString();
    task.createdUtc = sqliteTime(row.value(13));
    task.updatedUtc = sqliteTime(row.value(14));
    task.dispatchedUtc = sqliteTime(row.value(15));
    task.ackedUtc = sqliteTime(row.value(16));
    task.startedUtc = sqliteTime(row.value(17));
    task.endedUtc = sqliteTime(row.value(18));
    task.notBeforeUtc = sqliteTime(row.value(19));
    return task;
}

RunAttempt attemptOf(const QSqlQuery &row)
{
    return {.taskId = row.value(0).toString(),
            .number = row.value(1).toInt(),
            .runnerId = row.value(2).toString(),
            .state = attemptStateFrom(row.value(3).toString()).value_or(AttemptState::Failed),
            .isCounted = row.value(4).toBool(),
            .isEffective = row.value(5).toBool(),
            .isRetryable = row.value(6).toBool(),
            .error = row.value(7).toString(),
            .dispatchedUtc = sqliteTime(row.value(8)),
            .ackedUtc = sqliteTime(row.value(9)),
            .endedUtc = sqliteTime(row.value(10))};
}

QVariant orNull(const QString &text)
{
    return text.isEmpty() ? QVariant(QMetaType::fromType<QString>()) : QVariant(text);
}

QVariant orNull(std::optional<int> number)
{
    return number ? QVariant(*number) : QVariant(QMetaType::fromType<int>());
}

} // namespace

qint64 SqliteTaskStore::addTask(const TaskRecord &task)
{
    write("INSERT INTO tasks (id, agent_id, project_id, idempotency_key, spec, state, runner_id, attempt_count,"
          " last_attempt, result_attempt, activity, cancel_requested, error, created, updated, dispatched, acked,"
          " started, ended, not_before) VALUES (?, ?, ?, ?, ?, ?, '', 0, 0, 0, '', 0, '', ?, ?, 0, 0, 0, 0, 0)",
          {task.id, task.agentId, task.spec.projectId, orNull(task.spec.idempotencyKey),
           encodeTaskSpec(task.spec), toString(task.state), sqliteTime(task.createdUtc),
           sqliteTime(task.updatedUtc)});
    qint64 sequence = 0;
    read("SELECT last_insert_rowid()", {}, [&](const QSqlQuery &row) { sequence = row.value(0).toLongLong(); });
    return sequence;
}

void SqliteTaskStore::saveTask(const TaskRecord &task)
{
    write("UPDATE tasks SET state=?, runner_id=?, attempt_count=?, last_attempt=?, result_attempt=?, progress=?,"
          " activity=?, cancel_requested=?, error=?, updated=?, dispatched=?, acked=?, started=?, ended=?,"
          " not_before=? WHERE sequence=?",
          {toString(task.state), sqliteText(task.runnerId), task.attemptCount, task.lastAttempt,
           task.resultAttempt, orNull(task.progress), sqliteText(task.activity), task.isCancelRequested,
           sqliteText(task.errorMessage), sqliteTime(task.updatedUtc), sqliteTime(task.dispatchedUtc),
           sqliteTime(task.ackedUtc), sqliteTime(task.startedUtc), sqliteTime(task.endedUtc),
           sqliteTime(task.notBeforeUtc), task.sequence});
}

void SqliteTaskStore::saveTaskSpec(const TaskRecord &task)
{
    write("UPDATE tasks SET spec=? WHERE sequence=?", {encodeTaskSpec(task.spec), task.sequence});
}

QList<TaskRecord> SqliteTaskStore::openTasks()
{
    QList<TaskRecord> found;
    read("SELECT " SIBYL_TASK_COLUMNS " FROM tasks"
         " WHERE state IN ('queued', 'retry', 'dispatched', 'acked', 'running') ORDER BY sequence",
         {}, [&](const QSqlQuery &row) { found.append(taskOf(row)); });
    return found;
}

QList<TaskRecord> SqliteTaskStore::tasks(const TaskQuery &query)
{
    QList<TaskRecord> found;
    const QString state = query.state ? toString(*query.state) : QStringLiteral("");
    const QString project = query.projectId.isNull() ? QStringLiteral("") : query.projectId;
    const QString runner = query.runnerId.isNull() ? QStringLiteral("") : query.runnerId;
    const QString after = query.afterId.isNull() ? QStringLiteral("") : query.afterId;
    read("SELECT " SIBYL_TASK_COLUMNS " FROM tasks WHERE (? = '' OR state = ?) AND (? = '' OR project_id = ?)"
         " AND (? = '' OR runner_id = ?)"
         " AND (? = '' OR sequence < (SELECT t.sequence FROM tasks t WHERE t.id = ?))"
         " ORDER BY sequence DESC LIMIT ?",
         {state, state, project, project, runner, runner, after, after, query.limit},
         [&](const QSqlQuery &row) { found.append(taskOf(row)); });
    return found;
}

std::optional<TaskRecord> SqliteTaskStore::task(const QString &taskId)
{
    std::optional<TaskRecord> found;
    read("SELECT " SIBYL_TASK_COLUMNS " FROM tasks WHERE id = ?", {taskId},
         [&](const QSqlQuery &row) { found = taskOf(row); });
    return found;
}

std::optional<TaskRecord> SqliteTaskStore::taskOfAgent(const QString &agentId)
{
    std::optional<TaskRecord> found;
    read("SELECT " SIBYL_TASK_COLUMNS " FROM tasks WHERE agent_id = ?", {agentId},
         [&](const QSqlQuery &row) { found = taskOf(row); });
    return found;
}

std::optional<TaskRecord> SqliteTaskStore::taskOfIdempotencyKey(const QString &key)
{
    std::optional<TaskRecord> found;
    read("SELECT " SIBYL_TASK_COLUMNS " FROM tasks WHERE idempotency_key = ?", {key},
         [&](const QSqlQuery &row) { found = taskOf(row); });
    return found;
}

QList<RunAttempt> SqliteTaskStore::attempts(const QString &taskId)
{
    QList<RunAttempt> found;
    read("SELECT task_id, number, runner_id, state, counted, effective, retryable, error, dispatched, acked, ended"
         " FROM attempts WHERE task_id = ? ORDER BY number",
         {taskId}, [&](const QSqlQuery &row) { found.append(attemptOf(row)); });
    return found;
}

QList<RunAttempt> SqliteTaskStore::liveAttempts()
{
    QList<RunAttempt> found;
    read("SELECT task_id, number, runner_id, state, counted, effective, retryable, error, dispatched, acked, ended"
         " FROM attempts WHERE state IN ('dispatched', 'acked', 'running') ORDER BY task_id, number",
         {}, [&](const QSqlQuery &row) { found.append(attemptOf(row)); });
    return found;
}

void SqliteTaskStore::saveAttempt(const RunAttempt &attempt)
{
    write("INSERT INTO attempts (task_id, number, runner_id, state, counted, effective, retryable, error,"
          " dispatched, acked, ended) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          " ON CONFLICT(task_id, number) DO UPDATE SET state=excluded.state, counted=excluded.counted,"
          " effective=excluded.effective, retryable=excluded.retryable, error=excluded.error,"
          " dispatched=excluded.dispatched, acked=excluded.acked, ended=excluded.ended",
          {attempt.taskId, attempt.number, attempt.runnerId, toString(attempt.state), attempt.isCounted,
           attempt.isEffective, attempt.isRetryable, sqliteText(attempt.error), sqliteTime(attempt.dispatchedUtc),
           sqliteTime(attempt.ackedUtc), sqliteTime(attempt.endedUtc)});
}

void SqliteTaskStore::saveResult(const QString &taskId, int attempt, const QByteArray &result)
{
    write("INSERT INTO results (task_id, number, result) VALUES (?, ?, ?)"
          " ON CONFLICT(task_id, number) DO UPDATE SET result=excluded.result",
          {taskId, attempt, result});
}

QByteArray SqliteTaskStore::result(const QString &taskId, int attempt)
{
    QByteArray found;
    read("SELECT result FROM results WHERE task_id = ? AND number = ?", {taskId, attempt},
         [&](const QSqlQuery &row) { found = row.value(0).toByteArray(); });
    return found;
}

#undef SIBYL_TASK_COLUMNS

} // namespace sibyl::server
