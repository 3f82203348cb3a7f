// SPDX-License-Identifier: Apache-2.0
#include "journal/JournalTables.h"

#include "base/Overloaded.h"
#include "journal/JournalConnection.h"

#include <QSqlError>
#include <QVariant>

#include <array>

namespace sibyl {
namespace {

enum FrameKind { AssignmentFrame = 1, ResultFrame = 2, OutboxFrame = 3 };

QVariant millisecondsOf(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QDateTime timeFrom(const QVariant &milliseconds)
{
    return milliseconds.isNull()
               ? QDateTime()
               : QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), Qt::UTC);
}

void bindAll(QSqlQuery &statement, std::initializer_list<QVariant> values)
{
    int position = 0;
    for (const QVariant &value : values) {
        statement.bindValue(position++, value);
    }
}

std::optional<OutboxState> outboxStateFrom(int number)
{
    switch (number) {
    case 0:
        return OutboxState::Pending;
    case 1:
        return OutboxState::Received;
    case 2:
        return OutboxState::Confirmed;
    case 3:
        return OutboxState::Withdrawn;
    default:
        return std::nullopt;
    }
}

int numberOf(OutboxState state)
{
    switch (state) {
    case OutboxState::Pending:
        return 0;
    case OutboxState::Received:
        return 1;
    case OutboxState::Confirmed:
        return 2;
    case OutboxState::Withdrawn:
        return 3;
    }
    return 0;
}

QString attemptColumns(QStringView where, QStringView resultWanted)
{
    return QStringLiteral(
               "SELECT a.task_id, a.attempt, step, agent_id, project_id, directory, repository,"
               " worktree_path, branch, base_commit, session_id, ending, is_retryable, accepted_ms,"
               " started_ms, ended_ms, f.bytes, g.bytes, agent, driver FROM attempts a"
               " LEFT JOIN frames f ON f.task_id=a.task_id AND f.attempt=a.attempt AND f.kind=1"
               " LEFT JOIN frames g ON g.task_id=a.task_id AND g.attempt=a.attempt AND g.kind=2"
               " AND (%2) WHERE %1 ORDER BY a.id")
        .arg(where, resultWanted);
}

// A row of attemptColumns(); nullopt when it makes no sense.
std::optional<AttemptRecord> attemptFrom(const QSqlQuery &row)
{
    const std::optional<TaskStep> step = taskStepFrom(row.value(2).toString());
    if (!step) {
        return std::nullopt;
    }
    return AttemptRecord{
        .key = {row.value(0).toString(), row.value(1).toInt()},
        .step = *step,
        .agentId = row.value(3).toString(),
        .projectId = row.value(4).toString(),
        .assignment = row.value(16).toByteArray(),
        .directory = row.value(5).toString(),
        .repository = row.value(6).toString(),
        .worktreePath = row.value(7).toString(),
        .branch = row.value(8).toString(),
        .baseCommit = row.value(9).toString(),
        .sessionId = row.value(10).toString(),
        .agent = row.value(18).toString(),
        .driver = row.value(19).toString(),
        .ending = row.value(11).toString(),
        .isRetryable = row.value(12).toBool(),
        .result = row.value(17).toByteArray(),
        .acceptedUtc = timeFrom(row.value(13)),
        .startedUtc = timeFrom(row.value(14)),
        .endedUtc = timeFrom(row.value(15)),
    };
}

} // namespace

JournalTables::JournalTables(JournalConnection &connection)
    : m_connection(connection)
{
}

Result<> JournalTables::prepare()
{
    const auto statement = [this] { return m_connection.query(); };
    m_statements.emplace(Statements{statement(), statement(), statement(), statement(), statement(),
                                    statement(), statement(), statement(), statement()});
    Statements &all = *m_statements;
    const std::array<std::pair<QSqlQuery *, QLatin1StringView>, 9> texts{{
        {&all.begin, QLatin1StringView("BEGIN IMMEDIATE")},
        {&all.commit, QLatin1StringView("COMMIT")},
        {&all.rollback, QLatin1StringView("ROLLBACK")},
        {&all.saveAttempt,
         QLatin1StringView(
             "INSERT INTO attempts (task_id, attempt, step, agent_id, project_id, directory, "
             "repository,"
             " worktree_path, branch, base_commit, session_id, ending, is_retryable, accepted_ms,"
             " started_ms, ended_ms, agent, driver) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
             " ON CONFLICT (task_id, attempt) DO UPDATE SET step=excluded.step,"
             " agent_id=excluded.agent_id, project_id=excluded.project_id, "
             "directory=excluded.directory,"
             " repository=excluded.repository, worktree_path=excluded.worktree_path,"
             " branch=excluded.branch, base_commit=excluded.base_commit,"
             " session_id=excluded.session_id, ending=excluded.ending,"
             " is_retryable=excluded.is_retryable, accepted_ms=excluded.accepted_ms,"
             " started_ms=excluded.started_ms, ended_ms=excluded.ended_ms,"
             " agent=excluded.agent, driver=excluded.driver")},
        {&all.saveProgress,
         QLatin1StringView("UPDATE attempts SET step=?, session_id=?, started_ms=?"
                           " WHERE task_id=? AND attempt=?")},
        {&all.saveFrame,
         QLatin1StringView(
             "INSERT INTO frames (task_id, attempt, kind, bytes) VALUES (?,?,?,?)"
             " ON CONFLICT (task_id, attempt, kind) DO UPDATE SET bytes=excluded.bytes"
             " WHERE bytes <> excluded.bytes")},
        {&all.dropFrame,
         QLatin1StringView("DELETE FROM frames WHERE task_id=? AND attempt=? AND kind=?")},
        {&all.saveOutbox,
         QLatin1StringView(
             "INSERT INTO outbox (task_id, attempt, server_url, runner_id, state, is_effective)"
             " VALUES (?,?,?,?,?,?) ON CONFLICT (task_id, attempt) DO UPDATE SET"
             " server_url=excluded.server_url, runner_id=excluded.runner_id, state=excluded.state,"
             " is_effective=excluded.is_effective")},
        {&all.saveOutboxState,
         QLatin1StringView(
             "UPDATE outbox SET state=?, is_effective=? WHERE task_id=? AND attempt=?")},
    }};
    for (const auto &[query, text] : texts) {
        if (!query->prepare(text)) {
            return fail(m_connection.errorOf(query->lastError()));
        }
    }
    return {};
}

Result<> JournalTables::read(JournalContents &contents)
{
    const auto unreadable = [this](const QString &task) {
        return fail(
            m_connection.damage(QStringLiteral("the row of task %1 makes no sense").arg(task)));
    };
    QSqlQuery rows = m_connection.query();
    // The result of an ended attempt may be large and is seldom asked for: see fetch().
    if (!rows.exec(attemptColumns(u"1", u"ending=''"))) {
        return fail(m_connection.errorOf(rows.lastError()));
    }
    while (rows.next()) {
        const std::optional<AttemptRecord> record = attemptFrom(rows);
        if (!record) {
            return unreadable(rows.value(0).toString());
        }
        contents.attempts.append(*record);
    }
    if (!rows.exec(QStringLiteral(
            "SELECT o.task_id, o.attempt, server_url, runner_id, state, is_effective, f.bytes"
            " FROM outbox o"
            " LEFT JOIN frames f ON f.task_id=o.task_id AND f.attempt=o.attempt AND f.kind=3"
            " WHERE state IN (0, 1) ORDER BY o.id"))) {
        return fail(m_connection.errorOf(rows.lastError()));
    }
    while (rows.next()) {
        const std::optional<OutboxState> state = outboxStateFrom(rows.value(4).toInt());
        if (!state) {
            return unreadable(rows.value(0).toString());
        }
        contents.outbox.append(OutboxRecord{
            .key = {rows.value(0).toString(), rows.value(1).toInt()},
            .serverUrl = rows.value(2).toString(),
            .runnerId = rows.value(3).toString(),
            .frame = rows.value(6).toByteArray(),
            .state = *state,
            .isEffective = rows.value(5).toBool(),
        });
    }
    return {};
}

Result<> JournalTables::begin()
{
    return m_connection.execute(m_statements->begin);
}

Result<> JournalTables::commit()
{
    return m_connection.execute(m_statements->commit);
}

void JournalTables::rollback()
{
    // SQLite rolls back by itself after some failures; a second time is an error of no interest.
    m_statements->rollback.exec();
}

JournalAnswer JournalTables::apply(const JournalWrite &write)
{
    const auto answer = [](const Result<> &done) -> JournalAnswer {
        if (!done) {
            return fail(done.error());
        }
        return JournalReply();
    };
    return std::visit(
        Overloaded{
            [&](const SaveAttempt &save) { return answer(this->save(save.record)); },
            [&](const SaveResult &save) {
                const Result<> done = this->save(save.record);
                return answer(done ? this->save(save.outbox) : done);
            },
            [&](const SaveOutboxState &save) { return answer(saveState(save.record)); },
            [&](const SaveProgress &progress) { return answer(this->save(progress)); },
            [&](const PruneEnded &ended) { return prune(ended.beforeUtc); },
            [&](const FetchAttempt &wanted) { return fetch(wanted.key); },
        },
        write);
}

Result<> JournalTables::save(const AttemptRecord &record)
{
    QSqlQuery &statement = m_statements->saveAttempt;
    bindAll(statement, {record.key.taskId, record.key.attempt, toString(record.step),
                        record.agentId, record.projectId, record.directory, record.repository,
                        record.worktreePath, record.branch, record.baseCommit, record.sessionId,
                        record.ending, record.isRetryable, millisecondsOf(record.acceptedUtc),
                        millisecondsOf(record.startedUtc), millisecondsOf(record.endedUtc),
                        record.agent, record.driver});
    Result<> done = m_connection.execute(statement);
    done = done ? saveFrame(record.key, AssignmentFrame, record.assignment) : done;
    return done ? saveFrame(record.key, ResultFrame, record.result) : done;
}

Result<> JournalTables::save(const SaveProgress &progress)
{
    QSqlQuery &statement = m_statements->saveProgress;
    bindAll(statement, {toString(progress.step), progress.sessionId, millisecondsOf(progress.startedUtc),
                        progress.key.taskId, progress.key.attempt});
    return m_connection.execute(statement);
}

Result<> JournalTables::saveFrame(const AttemptKey &key, int kind, const QByteArray &bytes)
{
    if (bytes.isEmpty()) {
        bindAll(m_statements->dropFrame, {key.taskId, key.attempt, kind});
        return m_connection.execute(m_statements->dropFrame);
    }
    bindAll(m_statements->saveFrame, {key.taskId, key.attempt, kind, bytes});
    return m_connection.execute(m_statements->saveFrame);
}

Result<> JournalTables::save(const OutboxRecord &record)
{
    bindAll(m_statements->saveOutbox,
            {record.key.taskId, record.key.attempt, record.serverUrl, record.runnerId,
             numberOf(record.state), record.isEffective});
    const Result<> done = m_connection.execute(m_statements->saveOutbox);
    return done ? saveFrame(record.key, OutboxFrame, record.frame) : done;
}

Result<> JournalTables::saveState(const OutboxRecord &record)
{
    QSqlQuery &statement = m_statements->saveOutboxState;
    bindAll(statement,
            {numberOf(record.state), record.isEffective, record.key.taskId, record.key.attempt});
    if (const Result<> done = m_connection.execute(statement);
        !done || statement.numRowsAffected() > 0) {
        return done;
    }
    return save(record);
}

JournalAnswer JournalTables::prune(const QDateTime &beforeUtc)
{
    QSqlQuery rows = m_connection.query();
    rows.prepare(
        QStringLiteral("SELECT task_id, attempt, directory FROM attempts a"
                       " WHERE ending <> '' AND ended_ms < ? AND NOT EXISTS (SELECT 1 FROM outbox o"
                       " WHERE o.task_id=a.task_id AND o.attempt=a.attempt AND o.state = 0)"
                       " ORDER BY a.id"));
    rows.bindValue(0, millisecondsOf(beforeUtc));
    if (const Result<> done = m_connection.execute(rows); !done) {
        return fail(done.error());
    }
    QList<AttemptKey> keys;
    QStringList directories;
    while (rows.next()) {
        keys.append({rows.value(0).toString(), rows.value(1).toInt()});
        if (const QString directory = rows.value(2).toString(); !directory.isEmpty()) {
            directories.append(directory);
        }
    }
    rows.finish();
    for (const QLatin1StringView table : {QLatin1StringView("frames"), QLatin1StringView("outbox"),
                                          QLatin1StringView("attempts")}) {
        QSqlQuery drop = m_connection.query();
        drop.prepare(QStringLiteral("DELETE FROM %1 WHERE task_id=? AND attempt=?").arg(table));
        for (const AttemptKey &key : keys) {
            bindAll(drop, {key.taskId, key.attempt});
            if (const Result<> done = m_connection.execute(drop); !done) {
                return fail(done.error());
            }
        }
    }
    return JournalReply{.directories = directories};
}

JournalAnswer JournalTables::fetch(const AttemptKey &key)
{
    QSqlQuery rows = m_connection.query();
    rows.prepare(attemptColumns(u"a.task_id=? AND a.attempt=?", u"1"));
    bindAll(rows, {key.taskId, key.attempt});
    if (const Result<> done = m_connection.execute(rows); !done) {
        return fail(done.error());
    }
    const std::optional<AttemptRecord> record = rows.next() ? attemptFrom(rows) : std::nullopt;
    if (!record) {
        return fail(ErrorKind::NotFound, QStringLiteral("the journal does not know this attempt"), key.taskId);
    }
    return JournalReply{.attempt = *record};
}

} // namespace sibyl
