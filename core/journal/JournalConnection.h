// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <optional>

namespace sibyl {

// Why a journal could not be opened, and what to do about it.
struct JournalOpenFailure
{
    enum class Remedy { Report, SetAside };
    Remedy remedy = Remedy::Report;
    Error error;
};

// The SQLite connection of one journal. Made, used and destroyed on one thread, after every query
// that came from it.
class JournalConnection
{
public:
    explicit JournalConnection(const QString &path);
    ~JournalConnection();
    JournalConnection(const JournalConnection &) = delete;
    JournalConnection &operator=(const JournalConnection &) = delete;

    // The file exists. Checks it and brings its tables up to date.
    std::optional<JournalOpenFailure> open();

    const QString &path() const { return m_path; }
    QSqlQuery query() const; // forward only
    Result<> execute(const QString &sql);
    Result<> execute(QSqlQuery &statement);

    Error errorOf(const QSqlError &error);
    Error damage(const QString &what); // SQLite is content, we are not
    JournalOpenFailure failureOf(const Error &error) const;
    // The last failure may go away when there is more room on the disk.
    bool wantsRoom() const;

private:
    std::optional<JournalOpenFailure> createOrCheckTables();
    Result<> migrateFrom(int version);

    QString m_path;
    QString m_connectionName;
    QSqlDatabase m_database;
    int m_lastCode = 0; // primary SQLite result code of the last failure
};

} // namespace sibyl
