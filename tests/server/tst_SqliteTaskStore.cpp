// SPDX-License-Identifier: Apache-2.0
#include "server/SqliteTaskStore.h"
#include "server/TaskSpecCodec.h"
#include "support/TestMain.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace sibyl::server;

class tst_SqliteTaskStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatWasCommittedComesBack();
    void everyFieldOfASpecComesBack();
    void pagesAndFilters();
    void removingARunnerTakesItsTokens();
    void anErrorVoidsTheTurn();
    void aDamagedFileIsSetAside();
    void aNewerFileIsRefused();
    void theFileIsPrivate();

private:
    void reopen();
    TaskRecord addTask(const QString &id, TaskState state = TaskState::Queued);
    QString path() const { return m_dir->filePath(QStringLiteral("server.sqlite")); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<SqliteTaskStore> m_store;
    const QDateTime m_noonUtc{QDate(2026, 3, 1), QTime(12, 0), Qt::UTC};
};

void tst_SqliteTaskStore::init()
{
    m_store.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    reopen();
}

void tst_SqliteTaskStore::reopen()
{
    m_store.reset();
    auto opened = SqliteTaskStore::open(path());
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().text()));
    m_store = std::move(*opened);
}

TaskRecord tst_SqliteTaskStore::addTask(const QString &id, TaskState state)
{
    TaskRecord task;
    task.id = id;
    task.agentId = QStringLiteral("agent_") + id;
    task.spec.projectId = QStringLiteral("p");
    task.spec.idempotencyKey = QStringLiteral("key ") + id;
    task.state = state;
    task.createdUtc = task.updatedUtc = m_noonUtc;
    task.sequence = m_store->addTask(task);
    return task;
}

void tst_SqliteTaskStore::whatWasCommittedComesBack()
{
    const RunnerRecord runner{.id = QStringLiteral("r"),
                              .name = QStringLiteral("n"),
                              .hostname = QStringLiteral("h"),
                              .graphId = QStringLiteral("g"),
                              .capabilities = {QStringLiteral("git"), QStringLiteral("ä")},
                              .maxConcurrentAgents = 7,
                              .clientVersion = QStringLiteral("1"),
                              .lastHeartbeatUtc = {},
                              .createdUtc = m_noonUtc,
                              .updatedUtc = m_noonUtc};
    m_store->saveRunner(runner);
    TaskRecord task = addTask(QStringLiteral("t"));
    task.state = TaskState::Running;
    task.runnerId = runner.id;
    task.attemptCount = 1;
    task.lastAttempt = 2;
    task.progress = 40;
    task.activity = QStringLiteral("tests");
    task.isCancelRequested = true;
    task.notBeforeUtc = m_noonUtc.addMSecs(1);
    m_store->saveTask(task);
    RunAttempt attempt{.taskId = task.id, .number = 2, .runnerId = runner.id, .state = AttemptState::Acked, .isCounted = false,
                       .error = QStringLiteral("e"), .dispatchedUtc = m_noonUtc};
    m_store->saveAttempt(attempt);
    m_store->saveResult(task.id, 2, R"({"a":1})");
    QVERIFY(m_store->commit());
    addTask(QStringLiteral("lost"));
    // A crash: what was not committed is gone.
    QFile::copy(path(), path() + QStringLiteral(".copy"));
    QFile::copy(path() + QStringLiteral("-wal"), path() + QStringLiteral(".copy-wal"));
    auto copy = SqliteTaskStore::open(path() + QStringLiteral(".copy"));
    QVERIFY(copy);
    QVERIFY(!(*copy)->task(QStringLiteral("lost")));
    QCOMPARE((*copy)->openTasks().size(), 1);
    const TaskRecord read = *(*copy)->taskOfIdempotencyKey(QStringLiteral("key t"));
    QVERIFY(read.state == TaskState::Running);
    QCOMPARE(read.progress, std::optional(40));
    QCOMPARE(read.activity, task.activity);
    QCOMPARE(read.lastAttempt, 2);
    QVERIFY(read.isCancelRequested);
    QCOMPARE(read.notBeforeUtc, task.notBeforeUtc);
    QVERIFY(!read.endedUtc.isValid());
    const QList<RunAttempt> attempts = (*copy)->liveAttempts();
    QCOMPARE(attempts.size(), 1);
    QVERIFY(attempts.first().state == AttemptState::Acked);
    QVERIFY(!attempts.first().isCounted);
    QCOMPARE((*copy)->result(task.id, 2), QByteArray(R"({"a":1})"));
    QCOMPARE((*copy)->runners().first().capabilities, runner.capabilities);
    QCOMPARE((*copy)->runners().first().maxConcurrentAgents, 7);
}

void tst_SqliteTaskStore::everyFieldOfASpecComesBack()
{
    TaskSpec spec;
    spec.projectId = QStringLiteral("p");
    spec.prompt = QStringLiteral("prompt\n☃");
    spec.title = QStringLiteral("t");
    spec.description = QStringLiteral("d");
    spec.command = QStringList{QStringLiteral("make"), QStringLiteral("")};
    spec.agent = QStringLiteral("claude");
    spec.agentType = QStringLiteral("tester");
    spec.branch = QStringLiteral("b");
    spec.baseRef = QStringLiteral("main");
    spec.repoUrl = QStringLiteral("https://example.org/x.git");
    spec.requiredCapabilities = {QStringLiteral("gpu")};
    spec.preferredRunnerId = QStringLiteral("r");
    spec.timeout = Seconds(90);
    spec.priority = -5;
    spec.maxAttempts = 9;
    spec.createWorktree = false;
    spec.idempotencyKey = QStringLiteral("k");
    spec.expects = QStringLiteral("commit");
    spec.deliver = QStringLiteral("push");
    spec.budget = {.costUsd = 5.5, .tokens = 1'000, .turns = 7};
    spec.resumeTask = QStringLiteral("7c0a1f44-6b1e-4f0a-9d57-3f2f0f1f9b10");
    spec.metadata = R"([1,null])";
    const TaskSpec read = decodeTaskSpec(encodeTaskSpec(spec));
    QCOMPARE(encodeTaskSpec(read), encodeTaskSpec(spec));
    QCOMPARE(read.command, spec.command);
    QCOMPARE(read.timeout, spec.timeout);
    QCOMPARE(read.priority, -5);
    QCOMPARE(read.createWorktree, false);
    QCOMPARE(read.deliver, spec.deliver);
    QCOMPARE(read.resumeTask, spec.resumeTask);
    QCOMPARE(read.metadata, spec.metadata);
    spec.command = QStringLiteral("make test");
    QCOMPARE(decodeTaskSpec(encodeTaskSpec(spec)).command, spec.command);
}

void tst_SqliteTaskStore::pagesAndFilters()
{
    for (int i = 0; i < 5; ++i) {
        addTask(QString::number(i), i % 2 == 0 ? TaskState::Queued : TaskState::Completed);
    }
    const auto ids = [&](const TaskQuery &query) {
        QStringList found;
        for (const TaskRecord &task : m_store->tasks(query)) {
            found.append(task.id);
        }
        return found.join(u' ');
    };
    QCOMPARE(ids({}), QStringLiteral("4 3 2 1 0"));
    QCOMPARE(ids({.limit = 2}), QStringLiteral("4 3"));
    QCOMPARE(ids({.afterId = QStringLiteral("3"), .limit = 2}), QStringLiteral("2 1"));
    QCOMPARE(ids({.state = TaskState::Completed}), QStringLiteral("3 1"));
    QCOMPARE(ids({.projectId = QStringLiteral("other")}), QString());
    QCOMPARE(m_store->openTasks().size(), 3);
}

void tst_SqliteTaskStore::removingARunnerTakesItsTokens()
{
    m_store->saveRunner({.id = QStringLiteral("r"), .name = QStringLiteral("n"), .hostname = QStringLiteral("h"), .graphId = QStringLiteral("g")});
    m_store->saveRunnerToken("hash", QStringLiteral("r"));
    QCOMPARE(m_store->runnerOfToken("hash"), QStringLiteral("r"));
    m_store->removeRunner(QStringLiteral("r"));
    QVERIFY(m_store->commit());
    QVERIFY(m_store->runnerOfToken("hash").isEmpty());
}

void tst_SqliteTaskStore::anErrorVoidsTheTurn()
{
    addTask(QStringLiteral("a"));
    QVERIFY(m_store->commit());
    addTask(QStringLiteral("b"));
    m_store->saveRunnerToken("hash", QStringLiteral("nobody")); // no such runner
    const Result<> stored = m_store->commit();
    QVERIFY(!stored);
    QCOMPARE(stored.error().kind, ErrorKind::Storage);
    QVERIFY(m_store->task(QStringLiteral("a")));
    QVERIFY(!m_store->task(QStringLiteral("b")));
    addTask(QStringLiteral("c"));
    QVERIFY(m_store->commit());
}

void tst_SqliteTaskStore::aDamagedFileIsSetAside()
{
    m_store.reset();
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(100'000, 'x'));
    file.close();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("is damaged .* it was kept as")));
    reopen();
    QVERIFY(!m_store->setAsidePath().isEmpty());
    QCOMPARE(QFileInfo(m_store->setAsidePath()).size(), 100'000);
    QVERIFY(m_store->openTasks().isEmpty());
    QVERIFY(m_store->commit());
}

void tst_SqliteTaskStore::aNewerFileIsRefused()
{
    m_store.reset();
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("newer"));
        database.setDatabaseName(path());
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(QStringLiteral("PRAGMA user_version=999")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("newer"));
    const auto opened = SqliteTaskStore::open(path());
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Config);
    QVERIFY(opened.error().what.contains(QStringLiteral("newer sibyl-runner")));
}

void tst_SqliteTaskStore::theFileIsPrivate()
{
    const auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup | QFileDevice::WriteOther;
    QVERIFY(!(QFileInfo(path()).permissions() & others));
}

SIBYL_TEST(tst_SqliteTaskStore)
#include "tst_SqliteTaskStore.moc"
