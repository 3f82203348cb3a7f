// SPDX-License-Identifier: Apache-2.0
#include "server/SqliteSchema.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

namespace sibyl::server {
namespace {

constexpr int schemaVersion = 1;

// Times are milliseconds since 1970 (UTC), 0 = none; lists are JSON arrays.
const char *const schemaStatements[] = {
    "CREATE TABLE runners (id TEXT PRIMARY KEY, name TEXT NOT NULL, hostname TEXT NOT NULL,"
    " graph_id TEXT NOT NULL UNIQUE, capabilities BLOB NOT NULL, max_agents INTEGER NOT NULL,"
    " client_version TEXT NOT NULL, last_heartbeat INTEGER NOT NULL, created INTEGER NOT NULL,"
    " updated INTEGER NOT NULL)",
    "CREATE TABLE runner_tokens (hash BLOB PRIMARY KEY, runner_id TEXT NOT NULL"
    " REFERENCES runners(id) ON DELETE CASCADE)",
    "CREATE INDEX runner_tokens_runner ON runner_tokens(runner_id)",
    "CREATE TABLE registration_tokens (id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL,"
    " uses_left INTEGER NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL)",
    "CREATE TABLE projects (id TEXT PRIMARY KEY, graph_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,"
    " repo_url TEXT NOT NULL, default_branch TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL)",
    "CREATE TABLE runner_projects (id TEXT PRIMARY KEY,"
    " runner_id TEXT NOT NULL REFERENCES runners(id) ON DELETE CASCADE,"
    " project_id TEXT NOT NULL REFERENCES projects(id) ON DELETE CASCADE,"
    " worktree_path TEXT NOT NULL, worktree_branch TEXT NOT NULL, last_used INTEGER NOT NULL,"
    " UNIQUE (runner_id, project_id))",
    "CREATE INDEX runner_projects_project ON runner_projects(project_id)",
    "CREATE TABLE tasks (sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    " agent_id TEXT NOT NULL UNIQUE, project_id TEXT NOT NULL, idempotency_key TEXT UNIQUE,"
    " spec BLOB NOT NULL, state TEXT NOT NULL, runner_id TEXT NOT NULL, attempt_count INTEGER NOT NULL,"
    " last_attempt INTEGER NOT NULL, result_attempt INTEGER NOT NULL, progress INTEGER, activity TEXT NOT NULL,"
    " cancel_requested INTEGER NOT NULL, error TEXT NOT NULL, created INTEGER NOT NULL,"
    " updated INTEGER NOT NULL, dispatched INTEGER NOT NULL, acked INTEGER NOT NULL,"
    " started INTEGER NOT NULL, ended INTEGER NOT NULL, not_before INTEGER NOT NULL)",
    "CREATE INDEX tasks_state ON tasks(state)",
    "CREATE INDEX tasks_project ON tasks(project_id)",
    "CREATE INDEX tasks_runner ON tasks(runner_id)",
    "CREATE TABLE attempts (task_id TEXT NOT NULL, number INTEGER NOT NULL, runner_id TEXT NOT NULL,"
    " state TEXT NOT NULL, counted INTEGER NOT NULL, effective INTEGER NOT NULL, retryable INTEGER NOT NULL,"
    " error TEXT NOT NULL, dispatched INTEGER NOT NULL, acked INTEGER NOT NULL, ended INTEGER NOT NULL,"
    " PRIMARY KEY (task_id, number)) WITHOUT ROWID",
    "CREATE INDEX attempts_live ON attempts(state) WHERE state IN ('dispatched', 'acked', 'running')",
    "CREATE TABLE results (task_id TEXT NOT NULL, number INTEGER NOT NULL, result BLOB NOT NULL,"
    " PRIMARY KEY (task_id, number))",
};

Result<> execute(QSqlDatabase &database, const QString &sql)
{
    QSqlQuery query(database);
    if (!query.exec(sql)) {
        return fail(ErrorKind::Storage, query.lastError().text());
    }
    return {};
}

Result<QString> firstValue(QSqlDatabase &database, const QString &sql)
{
    QSqlQuery query(database);
    if (!query.exec(sql) || !query.next()) {
        return fail(ErrorKind::Storage, query.lastError().text());
    }
    return query.value(0).toString();
}

} // namespace

Result<> openSqliteSchema(QSqlDatabase &database, const QString &path)
{
    database.setDatabaseName(path);
    if (!database.open()) {
        return fail(ErrorKind::Storage, database.lastError().text(), path);
    }
    for (const char *pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON",
                               "PRAGMA busy_timeout=2000", "PRAGMA journal_size_limit=16777216"}) {
        if (const Result<> done = execute(database, QString::fromLatin1(pragma)); !done) {
            return done;
        }
    }
    const Result<QString> soundness = firstValue(database, QStringLiteral("PRAGMA quick_check(1)"));
    if (!soundness || *soundness != QStringLiteral("ok")) {
        return fail(ErrorKind::Storage, soundness ? *soundness : soundness.error().what, path);
    }
    const Result<QString> version = firstValue(database, QStringLiteral("PRAGMA user_version"));
    if (!version) {
        return fail(version.error());
    }
    if (version->toInt() > schemaVersion) {
        return fail(ErrorKind::Config,
                    QStringLiteral("written by a newer sibyl-runner (schema %1, this one knows %2); "
                                   "update sibyl-runner or choose another --state-dir")
                        .arg(*version)
                        .arg(schemaVersion),
                    path);
    }
    if (version->toInt() == schemaVersion) {
        return {};
    }
    database.transaction();
    for (const char *statement : schemaStatements) {
        if (const Result<> done = execute(database, QString::fromLatin1(statement)); !done) {
            database.rollback();
            return done;
        }
    }
    if (const Result<> done = execute(database, QStringLiteral("PRAGMA user_version=%1").arg(schemaVersion)); !done) {
        database.rollback();
        return done;
    }
    if (!database.commit()) {
        return fail(ErrorKind::Storage, database.lastError().text(), path);
    }
    return {};
}

} // namespace sibyl::server
