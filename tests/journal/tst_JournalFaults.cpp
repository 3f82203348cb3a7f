// SPDX-License-Identifier: Apache-2.0
#include "SampleRecords.h"
#include "journal/Journal.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace sibyl;
using namespace sibyl::test;

class tst_JournalFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void answeredWritesSurviveAKill();
    void aDamagedFileIsSetAside_data();
    void aDamagedFileIsSetAside();
    void theLogGoesAsideWithItsFile();
    void aNewerFormatIsRefused();
    void anOlderFormatIsBroughtUpToDate();
    void anotherProgramsDatabaseIsRefused();
    void aPlaceThatCannotBeWrittenIsReported();
    void aFullDiskTakesTheReserveThenFails();

private:
    void execute(const QString &sql);
    void fillJournal();

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
};

void tst_JournalFaults::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".")));
    m_dir = std::make_unique<QTemporaryDir>();
    m_path = m_dir->filePath(QStringLiteral("journal.db"));
}

void tst_JournalFaults::execute(const QString &sql)
{
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
        database.setDatabaseName(m_path);
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(sql));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("test"));
}

void tst_JournalFaults::fillJournal()
{
    const auto journal = Journal::open(m_path).value();
    for (int i = 0; i < 200; ++i) {
        journal->saveAttempt(sampleAttempt(QString::number(i)), this, {});
    }
}

// A child writes without end and reports each answered write; it is killed in the middle. All that
// was answered is there afterwards, as a prefix of what was asked for.
void tst_JournalFaults::answeredWritesSurviveAKill()
{
    int pipe[2] = {};
    QVERIFY(::pipe(pipe) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto opened = Journal::open(m_path);
        Journal *journal = opened ? opened->get() : nullptr;
        QObject context;
        int asked = 0;
        std::function<void()> askMore = [&] {
            journal->saveAttempt(sampleAttempt(QString::number(asked++)), &context,
                                 [&](const Result<> &done) {
                                     const char answer = done ? '+' : '-';
                                     if (::write(pipe[1], &answer, 1) == 1) {
                                         askMore();
                                     }
                                 });
        };
        for (int i = 0; journal && i < 20; ++i) {
            askMore();
        }
        while (journal) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        ::_exit(1);
    }
    ::close(pipe[1]);
    int answeredCount = 0;
    char answer = 0;
    while (answeredCount < 300 && ::read(pipe[0], &answer, 1) == 1 && answer == '+') {
        ++answeredCount;
    }
    ::kill(child, SIGKILL);
    while (::read(pipe[0], &answer, 1) == 1) {
        ++answeredCount;
    }
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    QVERIFY(answeredCount >= 300);

    const auto journal = Journal::open(m_path).value();
    const JournalContents contents = journal->takeContents();
    const QList<AttemptRecord> &attempts = contents.attempts;
    QVERIFY(contents.setAsidePath.isEmpty());
    QVERIFY(attempts.size() >= answeredCount);
    for (int i = 0; i < attempts.size(); ++i) {
        QCOMPARE(attempts.at(i), sampleAttempt(QString::number(i)));
    }
}

void tst_JournalFaults::aDamagedFileIsSetAside_data()
{
    QTest::addColumn<QString>("damage");
    QTest::newRow("not a database") << QStringLiteral("text");
    QTest::newRow("malformed page") << QStringLiteral("page");
    QTest::newRow("cut short") << QStringLiteral("cut");
    QTest::newRow("table is gone") << QStringLiteral("table");
    QTest::newRow("nonsense in a row") << QStringLiteral("row");
    QTest::newRow("no version") << QStringLiteral("version");
}

void tst_JournalFaults::aDamagedFileIsSetAside()
{
    QFETCH(QString, damage);
    fillJournal();
    QFile file(m_path);
    if (damage == QLatin1String("text")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("this is no database at all, but long enough to look like a file");
    } else if (damage == QLatin1String("page")) {
        QVERIFY(file.open(QIODevice::ReadWrite));
        for (qint64 offset = 4096; offset < file.size(); offset += 4096) {
            file.seek(offset);
            file.write(QByteArray(64, '\x5a'));
        }
    } else if (damage == QLatin1String("cut")) {
        QVERIFY(file.resize(file.size() / 2 / 4096 * 4096));
    } else if (damage == QLatin1String("table")) {
        execute(QStringLiteral("DROP TABLE outbox"));
    } else if (damage == QLatin1String("row")) {
        execute(QStringLiteral("UPDATE attempts SET step='flying' WHERE task_id='7'"));
    } else {
        execute(QStringLiteral("DELETE FROM schema_version"));
    }
    file.close();
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    file.close();

    const auto opened = Journal::open(m_path);
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().text()));
    const auto &journal = *opened;
    const JournalContents contents = journal->takeContents();
    const QString &aside = contents.setAsidePath;
    QVERIFY2(aside.startsWith(m_path + QStringLiteral(".damaged-")), qPrintable(aside));
    QVERIFY(contents.attempts.isEmpty());
    QFile kept(aside);
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll().size(), before.size());

    bool isSaved = false;
    journal->saveAttempt(sampleAttempt(QStringLiteral("new")), this,
                         [&](const Result<> &done) { isSaved = done.has_value(); });
    QTRY_VERIFY(isSaved);
}

void tst_JournalFaults::theLogGoesAsideWithItsFile()
{
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(5000, 'x'));
    file.close();
    QFile log(m_path + QStringLiteral("-wal"));
    QVERIFY(log.open(QIODevice::WriteOnly));
    log.write("frames that may still be of use");
    log.close();
    const auto journal = Journal::open(m_path).value();
    QVERIFY(QFile::exists(journal->takeContents().setAsidePath + QStringLiteral("-wal")));
}

void tst_JournalFaults::aNewerFormatIsRefused()
{
    fillJournal();
    execute(QStringLiteral("UPDATE schema_version SET version=99"));
    const auto opened = Journal::open(m_path);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Config);
    QVERIFY(opened.error().text().contains(QStringLiteral("newer")));
    QCOMPARE(opened.error().where, m_path);
}

void tst_JournalFaults::anOlderFormatIsBroughtUpToDate()
{
    fillJournal();
    execute(QStringLiteral("ALTER TABLE attempts DROP COLUMN agent"));
    execute(QStringLiteral("ALTER TABLE attempts DROP COLUMN driver"));
    execute(QStringLiteral("UPDATE schema_version SET version=1"));
    for (int opening = 0; opening < 2; ++opening) {
        const auto journal = Journal::open(m_path).value();
        const JournalContents contents = journal->takeContents();
        QVERIFY(contents.setAsidePath.isEmpty());
        QVERIFY(!contents.attempts.isEmpty());
        AttemptRecord expected = sampleAttempt(contents.attempts.front().key.taskId);
        expected.agent.clear();
        expected.driver.clear();
        QCOMPARE(contents.attempts.front(), expected);
    }
}

void tst_JournalFaults::anotherProgramsDatabaseIsRefused()
{
    execute(QStringLiteral("CREATE TABLE songs (title TEXT)"));
    const auto opened = Journal::open(m_path);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Config);
}

void tst_JournalFaults::aPlaceThatCannotBeWrittenIsReported()
{
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("journal.db")));
    for (const QString &path : {m_path, m_dir->filePath(QStringLiteral("no/such/journal.db"))}) {
        const auto opened = Journal::open(path);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::Storage);
        QCOMPARE(opened.error().where, path);
    }
    QVERIFY(QFileInfo(m_path).isDir());
}

void tst_JournalFaults::aFullDiskTakesTheReserveThenFails()
{
    const QByteArray mountPoint = QFile::encodeName(m_dir->path());
    if (::mount("tmpfs", mountPoint.constData(), "tmpfs", 0, "size=12m") != 0) {
        QSKIP("needs the right to mount a small file system");
    }
    const auto unmount = qScopeGuard([&] { ::umount2(mountPoint.constData(), MNT_DETACH); });
    {
        const auto journal = Journal::open(m_path).value();
        const QString reserve = m_path + QStringLiteral(".reserve");
        QVERIFY(QFile::exists(reserve));
        QFile filler(m_dir->filePath(QStringLiteral("filler")));
        QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (filler.write(QByteArray(4096, 'f')) == 4096) {
        }

        int goodCount = 0;
        std::optional<Error> error;
        bool wasReserveHeld = true;
        for (int i = 0; i < 200 && !error; ++i) {
            AttemptRecord record = sampleAttempt(QString::number(i));
            record.result = QByteArray(200 * 1024, 'r');
            bool isAnswered = false;
            journal->saveAttempt(record, this, [&](const Result<> &done) {
                isAnswered = true;
                if (!done) {
                    error = done.error();
                }
            });
            QTRY_VERIFY(isAnswered);
            goodCount += error ? 0 : 1;
            wasReserveHeld = wasReserveHeld && QFile::exists(reserve);
        }
        QVERIFY(error);
        QCOMPARE(error->kind, ErrorKind::Storage);
        QVERIFY2(error->text().contains(QStringLiteral("disk space")), qPrintable(error->text()));
        QVERIFY(!wasReserveHeld);
        QVERIFY2(goodCount >= 5, qPrintable(QString::number(goodCount)));

        // With room again it goes on as before.
        filler.close();
        QVERIFY(filler.remove());
        bool isSaved = false;
        journal->saveAttempt(sampleAttempt(QStringLiteral("after")), this,
                             [&](const Result<> &done) { isSaved = done.has_value(); });
        QTRY_VERIFY(isSaved);
    }
    const auto journal = Journal::open(m_path).value();
    QCOMPARE(journal->takeContents().attempts.last().key.taskId, QStringLiteral("after"));
    QVERIFY(journal->takeContents().setAsidePath.isEmpty());
}

SIBYL_TEST(tst_JournalFaults)
#include "tst_JournalFaults.moc"
