// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/TaskStore.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <functional>
#include <memory>

namespace sibyl::server {

// TaskStore in one SQLite file (WAL, synchronous=FULL: a committed turn survives a power cut).
// Belongs to the thread that opens it.
class SqliteTaskStore final : public TaskStore
{
public:
    // Opens or makes `path`. A damaged file is moved beside itself, never deleted, and a new one
    // begun: setAsidePath() then names it. A file of a newer version fails with Config.
    static Result<std::unique_ptr<SqliteTaskStore>> open(const QString &path);
    ~SqliteTaskStore() override;

    QString setAsidePath() const { return m_setAsidePath; }

    QList<RunnerRecord> runners() override;
    void saveRunner(const RunnerRecord &runner) override;
    void removeRunner(const QString &runnerId) override;
    QList<RunnerProject> runnerProjects() override;
    void saveRunnerProject(const RunnerProject &project) override;
    void saveRunnerToken(const QByteArray &hash, const QString &runnerId) override;
    QString runnerOfToken(const QByteArray &hash) override;
    QList<RegistrationToken> registrationTokens() override;
    std::optional<RegistrationToken> registrationToken(const QByteArray &hash) override;
    void saveRegistrationToken(const RegistrationToken &token) override;
    void removeRegistrationToken(const QString &id) override;
    QList<ProjectRecord> projects() override;
    void saveProject(const ProjectRecord &project) override;
    void removeProject(const QString &projectId) override;
    qint64 addTask(const TaskRecord &task) override;
    void saveTask(const TaskRecord &task) override;
    void saveTaskSpec(const TaskRecord &task) override;
    QList<TaskRecord> openTasks() override;
    QList<TaskRecord> tasks(const TaskQuery &query) override;
    std::optional<TaskRecord> task(const QString &taskId) override;
    std::optional<TaskRecord> taskOfAgent(const QString &agentId) override;
    std::optional<TaskRecord> taskOfIdempotencyKey(const QString &key) override;
    QList<RunAttempt> attempts(const QString &taskId) override;
    QList<RunAttempt> liveAttempts() override;
    void saveAttempt(const RunAttempt &attempt) override;
    void saveResult(const QString &taskId, int attempt, const QByteArray &result) override;
    QByteArray result(const QString &taskId, int attempt) override;
    Result<> commit() override;

private:
    explicit SqliteTaskStore(const QString &connectionName);
    void write(const char *sql, const QVariantList &values);
    // Calls `take` for every row.
    void read(const char *sql, const QVariantList &values,
              const std::function<void(const QSqlQuery &)> &take);
    // Prepared once per text, bound and executed; null after the turn's first error.
    QSqlQuery *execute(const char *sql, const QVariantList &values);

    QString m_connectionName;
    QString m_setAsidePath;
    QHash<const char *, std::shared_ptr<QSqlQuery>> m_statements; // by the literal's address
    std::optional<Error> m_error; // first one since the last commit
    bool m_isInTransaction = false;
};

} // namespace sibyl::server
