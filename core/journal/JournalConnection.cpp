// SPDX-License-Identifier: Apache-2.0
#include "journal/JournalConnection.h"

#include <QFile>
#include <QSqlError>
#include <QVariant>

#include <array>
#include <atomic>
#include <iterator>
#include <vector>

namespace sibyl {
namespace {

constexpr int currentVersion = 2;

// Result codes of SQLite that are told apart here (sqlite3.h; Qt Sql has no names for them).
constexpr int sqliteError = 1;
constexpr int sqliteIoError = 10;
constexpr int sqliteCorrupt = 11;
constexpr int sqliteFull = 13;
constexpr int sqliteNotADatabase = 26;

const std::array schema{
    QLatin1StringView("CREATE TABLE schema_version (version INTEGER NOT NULL)"),
    QLatin1StringView(
        "CREATE TABLE attempts ("
        " id INTEGER PRIMARY KEY, task_id TEXT NOT NULL, attempt INTEGER NOT NULL, step TEXT NOT "
        "NULL,"
        " agent_id TEXT, project_id TEXT, directory TEXT, repository TEXT, worktree_path TEXT,"
        " branch TEXT, base_commit TEXT, session_id TEXT, ending TEXT, is_retryable INTEGER,"
        " accepted_ms INTEGER, started_ms INTEGER, ended_ms INTEGER, agent TEXT, driver TEXT,"
        " UNIQUE (task_id, attempt))"),
    QLatin1StringView(
        "CREATE TABLE outbox ("
        " id INTEGER PRIMARY KEY, task_id TEXT NOT NULL, attempt INTEGER NOT NULL, server_url TEXT,"
        " runner_id TEXT, state INTEGER NOT NULL, is_effective INTEGER NOT NULL,"
        " UNIQUE (task_id, attempt))"),
    QLatin1StringView("CREATE TABLE frames ("
                      " task_id TEXT NOT NULL, attempt INTEGER NOT NULL, kind INTEGER NOT NULL, "
                      "bytes BLOB NOT NULL,"
                      " UNIQUE (task_id, attempt, kind))"),
};

// What leads from each earlier version to the next, the first entry from version 1.
const std::vector<QLatin1StringView> migrations[] = {
    {QLatin1StringView("ALTER TABLE attempts ADD COLUMN agent TEXT"),
     QLatin1StringView("ALTER TABLE attempts ADD COLUMN driver TEXT")},
};
static_assert(std::size(migrations) == currentVersion - 1);

// Asked before SQLite sees the file: it deletes the log of one that is no database.
bool isEmptyOrDatabase(const QString &path)
{
    constexpr QByteArrayView magic("SQLite format 3");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return true; // SQLite finds better words
    }
    const QByteArray head = file.read(magic.size());
    return head.isEmpty() || head == magic;
}

} // namespace

JournalConnection::JournalConnection(const QString &path)
    : m_path(path)
{
    static std::atomic<int> s_count{0};
    m_connectionName = QStringLiteral("sibyl-journal-%1").arg(++s_count);
}

JournalConnection::~JournalConnection()
{
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connectionName);
}

std::optional<JournalOpenFailure> JournalConnection::open()
{
    if (!isEmptyOrDatabase(m_path)) {
        return failureOf(damage(QStringLiteral("the journal is no SQLite database")));
    }
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connectionName);
    if (!m_database.isValid()) {
        return JournalOpenFailure{
            JournalOpenFailure::Remedy::Report,
            {ErrorKind::Config,
             QStringLiteral("Qt's SQLite driver is missing: install libqt6sql6-sqlite"), m_path}};
    }
    m_database.setDatabaseName(m_path);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    if (!m_database.open()) {
        return failureOf(errorOf(m_database.lastError()));
    }
    for (const QLatin1StringView pragma : {QLatin1StringView("PRAGMA journal_mode=WAL"),
                                           QLatin1StringView("PRAGMA synchronous=FULL")}) {
        if (Result<> done = execute(pragma); !done) {
            return failureOf(done.error());
        }
    }
    QSqlQuery check(m_database);
    if (!check.exec(QStringLiteral("PRAGMA quick_check(1)")) || !check.next()) {
        return failureOf(errorOf(check.lastError()));
    }
    if (const QString verdict = check.value(0).toString(); verdict != QLatin1StringView("ok")) {
        return failureOf(damage(verdict));
    }
    check.finish();
    return createOrCheckTables();
}

std::optional<JournalOpenFailure> JournalConnection::createOrCheckTables()
{
    const QStringList tables = m_database.tables();
    if (tables.isEmpty()) {
        Result<> done = execute(QLatin1StringView("BEGIN IMMEDIATE"));
        for (const QLatin1StringView sql : schema) {
            done = done ? execute(sql) : done;
        }
        done =
            done ? execute(
                       QStringLiteral("INSERT INTO schema_version VALUES (%1)").arg(currentVersion))
                 : done;
        done = done ? execute(QLatin1StringView("COMMIT")) : done;
        return done ? std::nullopt : std::optional(failureOf(done.error()));
    }
    if (!tables.contains(QLatin1StringView("schema_version"))) {
        return JournalOpenFailure{
            JournalOpenFailure::Remedy::Report,
            {ErrorKind::Config,
             QStringLiteral("this is a database of another program, not a journal: move it away"),
             m_path}};
    }
    QSqlQuery query(m_database);
    if (!query.exec(QStringLiteral("SELECT version FROM schema_version")) || !query.next()) {
        return failureOf(damage(QStringLiteral("the journal has no version")));
    }
    const int version = query.value(0).toInt();
    if (version > currentVersion) {
        return JournalOpenFailure{
            JournalOpenFailure::Remedy::Report,
            {ErrorKind::Config,
             QStringLiteral(
                 "the journal was written by a newer sibyl-runner (format %1, this program knows "
                 "%2): "
                 "run the newer program again, or move the file away to begin a new journal")
                 .arg(version)
                 .arg(currentVersion),
             m_path}};
    }
    const Result<> migrated = migrateFrom(version);
    return migrated ? std::nullopt : std::optional(failureOf(migrated.error()));
}

Result<> JournalConnection::migrateFrom(int version)
{
    if (version < 1) {
        return fail(damage(QStringLiteral("the journal has an impossible version")));
    }
    if (version == currentVersion) {
        return {};
    }
    Result<> done = execute(QLatin1StringView("BEGIN IMMEDIATE"));
    for (std::size_t step = static_cast<std::size_t>(version) - 1; step < std::size(migrations); ++step) {
        for (const QLatin1StringView sql : migrations[step]) {
            done = done ? execute(sql) : done;
        }
    }
    done = done ? execute(QStringLiteral("UPDATE schema_version SET version=%1").arg(currentVersion)) : done;
    return done ? execute(QLatin1StringView("COMMIT")) : done;
}

QSqlQuery JournalConnection::query() const
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    return query;
}

bool JournalConnection::wantsRoom() const
{
    return m_lastCode == sqliteFull || m_lastCode == sqliteIoError;
}

Result<> JournalConnection::execute(const QString &sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(sql)) {
        return fail(errorOf(query.lastError()));
    }
    return {};
}

Result<> JournalConnection::execute(QSqlQuery &statement)
{
    if (!statement.exec()) {
        return fail(errorOf(statement.lastError()));
    }
    return {};
}

Error JournalConnection::errorOf(const QSqlError &error)
{
    m_lastCode = error.nativeErrorCode().toInt() & 0xff;
    const QString advice =
        m_lastCode == sqliteFull ? QStringLiteral("; free some disk space") : QString();
    return Error{ErrorKind::Storage,
                 QStringLiteral("the journal failed: %1%2").arg(error.databaseText(), advice),
                 m_path};
}

Error JournalConnection::damage(const QString &what)
{
    m_lastCode = sqliteCorrupt;
    return Error{ErrorKind::Storage, what, m_path};
}

JournalOpenFailure JournalConnection::failureOf(const Error &error) const
{
    // SQLITE_ERROR: the version is right, yet the tables do not fit. Somebody has been at the file.
    const bool isDamaged = m_lastCode == sqliteCorrupt || m_lastCode == sqliteNotADatabase ||
                           m_lastCode == sqliteError;
    return {isDamaged ? JournalOpenFailure::Remedy::SetAside : JournalOpenFailure::Remedy::Report,
            error};
}

} // namespace sibyl
