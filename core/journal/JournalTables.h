// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "journal/Journal.h"
#include "journal/JournalWrite.h"

#include <QSqlQuery>

#include <optional>

namespace sibyl {

class JournalConnection;

// The tables of a journal as records. Used on the thread of its connection, which outlives it.
// Frames (up to 900 KiB) stand in a table of their own and are rewritten only when they changed:
// an attempt is saved at every step of its life, its frames are not.
class JournalTables
{
public:
    explicit JournalTables(JournalConnection &connection);

    Result<> prepare();
    Result<> read(JournalContents &contents);

    Result<> begin();
    JournalAnswer apply(const JournalWrite &write);
    Result<> commit();
    void rollback();

private:
    Result<> save(const AttemptRecord &record);
    Result<> saveFrame(const AttemptKey &key, int kind, const QByteArray &bytes);
    Result<> save(const OutboxRecord &record);
    Result<> saveState(const OutboxRecord &record);
    Result<> save(const SaveProgress &progress);
    JournalAnswer prune(const QDateTime &beforeUtc);
    JournalAnswer fetch(const AttemptKey &key);

    struct Statements
    {
        QSqlQuery begin, commit, rollback;
        QSqlQuery saveAttempt, saveProgress, saveFrame, dropFrame, saveOutbox, saveOutboxState;
    };

    JournalConnection &m_connection;
    std::optional<Statements> m_statements;
};

} // namespace sibyl
