// SPDX-License-Identifier: Apache-2.0
#include "server/SqliteTaskStore.h"

#include "server/SqliteSchema.h"
#include "server/SqliteValues.h"
#include "server/TaskSpecCodec.h"

#include <QFile>
#include <QSqlError>

#include <atomic>

namespace sibyl::server {
namespace {

// Moves the database and its side files out of the way, so that nothing is lost and a new one can
// begin. Answers where it went.
Result<QString> setDatabaseAside(const QString &path)
{
    const QString aside = path + QStringLiteral(".damaged-")
        + QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddTHHmmsszzz"));
    if (!QFile::rename(path, aside)) {
        return fail(ErrorKind::Storage, QStringLiteral("is damaged and cannot be moved aside"), path);
    }
    for (const QLatin1StringView suffix : {QLatin1StringView("-wal"), QLatin1StringView("-shm")}) {
        QFile::rename(path + suffix, aside + suffix);
    }
    return aside;
}

RunnerRecord runnerOf(const QSqlQuery &row)
{
    return {.id = row.value(0).toString(),
            .name = row.value(1).toString(),
            .hostname = row.value(2).toString(),
            .graphId = row.value(3).toString(),
            .capabilities = decodeStringList(row.value(4).toByteArray()),
            .maxConcurrentAgents = row.value(5).toInt(),
            .clientVersion = row.value(6).toString(),
            .lastHeartbeatUtc = sqliteTime(row.value(7)),
            .createdUtc = sqliteTime(row.value(8)),
            .updatedUtc = sqliteTime(row.value(9))};
}

RegistrationToken registrationTokenOf(const QSqlQuery &row)
{
    return {.id = row.value(0).toString(),
            .hash = row.value(1).toByteArray(),
            .name = row.value(2).toString(),
            .usesLeft = row.value(3).toInt(),
            .createdUtc = sqliteTime(row.value(4)),
            .expiresUtc = sqliteTime(row.value(5))};
}

} // namespace

SqliteTaskStore::SqliteTaskStore(const QString &connectionName) : m_connectionName(connectionName) {}

Result<std::unique_ptr<SqliteTaskStore>> SqliteTaskStore::open(const QString &path)
{
    static std::atomic<int> s_connections{0};
    const QString name = QStringLiteral("sibyl-server-%1").arg(s_connections.fetch_add(1));
    std::unique_ptr<SqliteTaskStore> store(new SqliteTaskStore(name));
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    Result<> opened = openSqliteSchema(database, path);
    if (!opened && opened.error().kind == ErrorKind::Storage && QFile::exists(path)) {
        const Error damage = opened.error();
        database.close();
        const Result<QString> aside = setDatabaseAside(path);
        if (!aside) {
            return fail(aside.error());
        }
        store->m_setAsidePath = *aside;
        qWarning("the server's database %s is damaged (%s); it was kept as %s and a new one begun",
                 qUtf8Printable(path), qUtf8Printable(damage.what), qUtf8Printable(*aside));
        opened = openSqliteSchema(database, path);
    }
    if (!opened) {
        return fail(opened.error());
    }
    QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return store;
}

SqliteTaskStore::~SqliteTaskStore()
{
    if (const Result<> done = commit(); !done) {
        qWarning("the server's last changes were not stored: %s", qUtf8Printable(done.error().text()));
    }
    m_statements.clear();
    QSqlDatabase::database(m_connectionName, false).close();
    QSqlDatabase::removeDatabase(m_connectionName);
}

QSqlQuery *SqliteTaskStore::execute(const char *sql, const QVariantList &values)
{
    if (m_error) {
        return nullptr;
    }
    std::shared_ptr<QSqlQuery> &query = m_statements[sql];
    bool isFine = true;
    if (!query) {
        query = std::make_shared<QSqlQuery>(QSqlDatabase::database(m_connectionName, false));
        query->setForwardOnly(true);
        isFine = query->prepare(QString::fromLatin1(sql));
    }
    for (qsizetype i = 0; i < values.size(); ++i) {
        query->bindValue(static_cast<int>(i), values.at(i));
    }
    if (!isFine || !query->exec()) {
        m_error = Error{ErrorKind::Storage, query->lastError().text(), {}};
        query.reset();
        return nullptr;
    }
    return query.get();
}

void SqliteTaskStore::write(const char *sql, const QVariantList &values)
{
    if (!m_isInTransaction && !m_error) {
        m_isInTransaction = QSqlDatabase::database(m_connectionName, false).transaction();
        if (!m_isInTransaction) {
            m_error = Error{ErrorKind::Storage, QStringLiteral("no transaction can be begun"), {}};
        }
    }
    if (QSqlQuery *query = execute(sql, values)) {
        query->finish();
    }
}

void SqliteTaskStore::read(const char *sql, const QVariantList &values,
                           const std::function<void(const QSqlQuery &)> &take)
{
    if (QSqlQuery *query = execute(sql, values)) {
        while (query->next()) {
            take(*query);
        }
        query->finish();
    }
}

Result<> SqliteTaskStore::commit()
{
    QSqlDatabase database = QSqlDatabase::database(m_connectionName, false);
    if (m_isInTransaction && !m_error && !database.commit()) {
        m_error = Error{ErrorKind::Storage, database.lastError().text(), {}};
    }
    if (m_error) {
        m_statements.clear(); // an open statement would keep the transaction alive
        if (m_isInTransaction) {
            database.rollback();
        }
    }
    m_isInTransaction = false;
    if (m_error) {
        Error error = std::move(*m_error);
        m_error.reset();
        error.where = database.databaseName();
        return fail(std::move(error));
    }
    return {};
}

QList<RunnerRecord> SqliteTaskStore::runners()
{
    QList<RunnerRecord> found;
    read("SELECT id, name, hostname, graph_id, capabilities, max_agents, client_version, last_heartbeat,"
         " created, updated FROM runners ORDER BY created",
         {}, [&](const QSqlQuery &row) { found.append(runnerOf(row)); });
    return found;
}

void SqliteTaskStore::saveRunner(const RunnerRecord &runner)
{
    write("INSERT INTO runners (id, name, hostname, graph_id, capabilities, max_agents, client_version,"
          " last_heartbeat, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          " ON CONFLICT(id) DO UPDATE SET name=excluded.name, hostname=excluded.hostname,"
          " capabilities=excluded.capabilities, max_agents=excluded.max_agents,"
          " client_version=excluded.client_version, last_heartbeat=excluded.last_heartbeat,"
          " updated=excluded.updated",
          {runner.id, runner.name, runner.hostname, runner.graphId, encodeStringList(runner.capabilities),
           runner.maxConcurrentAgents, sqliteText(runner.clientVersion), sqliteTime(runner.lastHeartbeatUtc),
           sqliteTime(runner.createdUtc), sqliteTime(runner.updatedUtc)});
}

void SqliteTaskStore::removeRunner(const QString &runnerId)
{
    write("DELETE FROM runners WHERE id = ?", {runnerId});
}

QList<RunnerProject> SqliteTaskStore::runnerProjects()
{
    QList<RunnerProject> found;
    read("SELECT id, runner_id, project_id, worktree_path, worktree_branch, last_used FROM runner_projects", {},
         [&](const QSqlQuery &row) {
             found.append({.id = row.value(0).toString(),
                           .runnerId = row.value(1).toString(),
                           .projectId = row.value(2).toString(),
                           .worktreePath = row.value(3).toString(),
                           .worktreeBranch = row.value(4).toString(),
                           .lastUsedUtc = sqliteTime(row.value(5))});
         });
    return found;
}

void SqliteTaskStore::saveRunnerProject(const RunnerProject &project)
{
    write("INSERT INTO runner_projects (id, runner_id, project_id, worktree_path, worktree_branch, last_used)"
          " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(runner_id, project_id) DO UPDATE SET"
          " worktree_path=excluded.worktree_path, worktree_branch=excluded.worktree_branch,"
          " last_used=excluded.last_used",
          {project.id, project.runnerId, project.projectId, project.worktreePath,
           sqliteText(project.worktreeBranch), sqliteTime(project.lastUsedUtc)});
}

void SqliteTaskStore::saveRunnerToken(const QByteArray &hash, const QString &runnerId)
{
    write("INSERT INTO runner_tokens (hash, runner_id) VALUES (?, ?)", {hash, runnerId});
}

QString SqliteTaskStore::runnerOfToken(const QByteArray &hash)
{
    QString found;
    read("SELECT runner_id FROM runner_tokens WHERE hash = ?", {hash},
         [&](const QSqlQuery &row) { found = row.value(0).toString(); });
    return found;
}

QList<RegistrationToken> SqliteTaskStore::registrationTokens()
{
    QList<RegistrationToken> found;
    read("SELECT id, hash, name, uses_left, created, expires FROM registration_tokens ORDER BY created DESC", {},
         [&](const QSqlQuery &row) { found.append(registrationTokenOf(row)); });
    return found;
}

std::optional<RegistrationToken> SqliteTaskStore::registrationToken(const QByteArray &hash)
{
    std::optional<RegistrationToken> found;
    read("SELECT id, hash, name, uses_left, created, expires FROM registration_tokens WHERE hash = ?", {hash},
         [&](const QSqlQuery &row) { found = registrationTokenOf(row); });
    return found;
}

void SqliteTaskStore::saveRegistrationToken(const RegistrationToken &token)
{
    write("INSERT INTO registration_tokens (id, hash, name, uses_left, created, expires) VALUES (?, ?, ?, ?, ?, ?)"
          " ON CONFLICT(id) DO UPDATE SET uses_left=excluded.uses_left",
          {token.id, token.hash, sqliteText(token.name), token.usesLeft, sqliteTime(token.createdUtc),
           sqliteTime(token.expiresUtc)});
}

void SqliteTaskStore::removeRegistrationToken(const QString &id)
{
    write("DELETE FROM registration_tokens WHERE id = ?", {id});
}

QList<ProjectRecord> SqliteTaskStore::projects()
{
    QList<ProjectRecord> found;
    read("SELECT id, graph_id, name, repo_url, default_branch, created, updated FROM projects ORDER BY created", {},
         [&](const QSqlQuery &row) {
             found.append({.id = row.value(0).toString(),
                           .graphId = row.value(1).toString(),
                           .name = row.value(2).toString(),
                           .repoUrl = row.value(3).toString(),
                           .defaultBranch = row.value(4).toString(),
                           .createdUtc = sqliteTime(row.value(5)),
                           .updatedUtc = sqliteTime(row.value(6))});
         });
    return found;
}

void SqliteTaskStore::saveProject(const ProjectRecord &project)
{
    write("INSERT INTO projects (id, graph_id, name, repo_url, default_branch, created, updated)"
          " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET name=excluded.name,"
          " repo_url=excluded.repo_url, default_branch=excluded.default_branch, updated=excluded.updated",
          {project.id, project.graphId, project.name, sqliteText(project.repoUrl),
           sqliteText(project.defaultBranch), sqliteTime(project.createdUtc), sqliteTime(project.updatedUtc)});
}

void SqliteTaskStore::removeProject(const QString &projectId)
{
    write("DELETE FROM projects WHERE id = ?", {projectId});
}

} // namespace sibyl::server
