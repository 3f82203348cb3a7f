// SPDX-License-Identifier: Apache-2.0
#include "SampleRecords.h"
#include "journal/Journal.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

class tst_Journal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyFieldComesBack();
    void progressIsSavedAlone();
    void whatNobodyWaitsForGoesWithTheNextAnswer();
    void whatNobodyWaitsForIsWrittenAnyway();
    void everyStepAndOutboxStateComesBack();
    void sameKeyReplaces();
    void resultAndOutboxRowAreOneWrite();
    void confirmedAndWithdrawnRowsAreNotShown();
    void answersComeInOrderAndNeverFromInside();
    void aGoneContextIsNotCalled();
    void aCallbackMayDestroyTheJournal();
    void theDestructorWritesWhatIsQueued();
    void pruneKeepsPendingAndYoungRows();
    void pruneForgetsTheFrames();
    void manyWritesAreGrouped();
    void theFileIsPrivate();

private:
    std::unique_ptr<Journal> openJournal();
    void save(const AttemptRecord &record);
    void save(const AttemptRecord &record, const OutboxRecord &outbox);
    int storedAttempts() const; // as another process sees them
    void reopen() { m_journal.reset(), m_journal = openJournal(); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Journal> m_journal;
    JournalContents m_contents; // as read by the last open
    const QDateTime m_noonUtc{QDate(2026, 3, 1), QTime(12, 0), Qt::UTC};
};

void tst_Journal::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".")));
    m_journal.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_journal = openJournal();
}

std::unique_ptr<Journal> tst_Journal::openJournal()
{
    auto opened = Journal::open(m_dir->filePath(QStringLiteral("journal.db")));
    if (!opened) {
        return nullptr;
    }
    m_contents = (*opened)->takeContents();
    return *std::move(opened);
}

void tst_Journal::save(const AttemptRecord &record)
{
    m_journal->saveAttempt(record, this, {});
}

void tst_Journal::save(const AttemptRecord &record, const OutboxRecord &outbox)
{
    m_journal->saveResult(record, outbox, this, {});
}

int tst_Journal::storedAttempts() const
{
    const QString name = QStringLiteral("beside");
    int count = -1;
    {
        QSqlDatabase beside = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        beside.setDatabaseName(m_dir->filePath(QStringLiteral("journal.db")));
        beside.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY"));
        if (beside.open()) {
            QSqlQuery query(QStringLiteral("SELECT count(*) FROM attempts"), beside);
            count = query.next() ? query.value(0).toInt() : -1;
        }
    }
    QSqlDatabase::removeDatabase(name);
    return count;
}

void tst_Journal::everyFieldComesBack()
{
    QVERIFY(m_contents.attempts.isEmpty());
    AttemptRecord running = sampleAttempt(QStringLiteral("task ✓ '\""), 3);
    running.assignment.append('\0').append("\xff binary");
    AttemptRecord ended = endedAttempt(QStringLiteral("b"), m_noonUtc);
    ended.isRetryable = true;
    ended.result = QByteArray(900 * 1024, 'r');
    OutboxRecord outbox = outboxOf(ended);
    outbox.isEffective = false;
    outbox.state = OutboxState::Received;
    const AttemptRecord blank = blankAttempt({QStringLiteral("blank"), 1});
    save(running);
    save(ended, outbox);
    save(blank);
    reopen();
    AttemptRecord withoutResult = ended;
    withoutResult.result.clear(); // large, and only fetched when it is asked for
    QCOMPARE(m_contents.attempts, (QList{running, withoutResult, blank}));
    QCOMPARE(m_contents.outbox, QList{outbox});
    QVERIFY(m_contents.setAsidePath.isEmpty());

    std::optional<Result<AttemptRecord>> fetched;
    m_journal->fetchAttempt(ended.key, this, [&](Result<AttemptRecord> r) { fetched = std::move(r); });
    QTRY_VERIFY(fetched);
    QCOMPARE(fetched->value(), ended);
}

void tst_Journal::progressIsSavedAlone()
{
    const AttemptRecord ended = endedAttempt(QStringLiteral("b"), m_noonUtc);
    save(ended);
    AttemptRecord progress = blankAttempt(ended.key);
    progress.step = TaskStep::CleanedUp;
    progress.sessionId = QStringLiteral("other");
    progress.startedUtc = m_noonUtc;
    m_journal->saveProgress(progress, this, {});
    std::optional<Result<AttemptRecord>> fetched;
    m_journal->fetchAttempt(ended.key, this, [&](Result<AttemptRecord> r) { fetched = std::move(r); });
    QTRY_VERIFY(fetched);
    AttemptRecord expected = ended;
    expected.step = progress.step;
    expected.sessionId = progress.sessionId;
    expected.startedUtc = progress.startedUtc;
    QCOMPARE(fetched->value(), expected);

    fetched.reset();
    m_journal->fetchAttempt({QStringLiteral("unknown"), 1}, this, [&](Result<AttemptRecord> r) { fetched = std::move(r); });
    QTRY_VERIFY(fetched);
    QCOMPARE(fetched->error().kind, ErrorKind::NotFound);
}

void tst_Journal::whatNobodyWaitsForGoesWithTheNextAnswer()
{
    const AttemptRecord noted = sampleAttempt(QStringLiteral("a"));
    bool isAnswered = false;
    save(noted);
    m_journal->saveAttempt(sampleAttempt(QStringLiteral("b")), this, [&](const Result<> &) { isAnswered = true; });
    QTRY_VERIFY(isAnswered);
    QCOMPARE(storedAttempts(), 2);
}

void tst_Journal::whatNobodyWaitsForIsWrittenAnyway()
{
    save(sampleAttempt(QStringLiteral("a")));
    QTRY_COMPARE(storedAttempts(), 1);
}

void tst_Journal::everyStepAndOutboxStateComesBack()
{
    QList<AttemptRecord> attempts;
    for (const TaskStep step : allTaskSteps) {
        AttemptRecord record = sampleAttempt(toString(step));
        record.step = step;
        attempts.append(record);
        save(record);
    }
    reopen();
    QCOMPARE(m_contents.attempts, attempts);
}

void tst_Journal::sameKeyReplaces()
{
    AttemptRecord first = sampleAttempt(QStringLiteral("a"));
    const AttemptRecord second = sampleAttempt(QStringLiteral("a"), 2);
    save(first);
    save(second);
    first.step = TaskStep::AgentEnded;
    first.branch.clear();
    first.assignment.clear();
    first.startedUtc = {};
    first.sessionId = QStringLiteral("other");
    save(first);
    reopen();
    QCOMPARE(m_contents.attempts, (QList{first, second}));
}

void tst_Journal::resultAndOutboxRowAreOneWrite()
{
    const AttemptRecord ended = endedAttempt(QStringLiteral("a"), m_noonUtc);
    OutboxRecord outbox = outboxOf(ended);
    save(ended, outbox);
    // A new state says nothing about the frame, which may be left out.
    outbox.state = OutboxState::Received;
    OutboxRecord changed = outbox;
    changed.frame.clear();
    m_journal->saveOutboxState(changed, this, {});
    reopen();
    QCOMPARE(m_contents.outbox, QList{outbox});
}

void tst_Journal::confirmedAndWithdrawnRowsAreNotShown()
{
    for (const OutboxState state : {OutboxState::Confirmed, OutboxState::Withdrawn}) {
        const AttemptRecord ended =
            endedAttempt(QString::number(static_cast<int>(state)), m_noonUtc);
        OutboxRecord outbox = outboxOf(ended);
        save(ended, outbox);
        outbox.state = state;
        m_journal->saveOutboxState(outbox, this, {});
    }
    reopen();
    QCOMPARE(m_contents.attempts.size(), 2);
    QVERIFY(m_contents.outbox.isEmpty());
}

void tst_Journal::answersComeInOrderAndNeverFromInside()
{
    QList<int> answered;
    for (int i = 0; i < 500; ++i) {
        m_journal->saveAttempt(
            sampleAttempt(QString::number(i)), this,
            [&answered, i](const Result<> &done) { answered.append(done ? i : -1); });
    }
    QVERIFY(answered.isEmpty());
    QTRY_COMPARE(answered.size(), 500);
    QVERIFY(std::is_sorted(answered.begin(), answered.end()));
    QCOMPARE(answered.first(), 0);
}

void tst_Journal::aGoneContextIsNotCalled()
{
    auto context = std::make_unique<QObject>();
    bool wasCalled = false;
    bool isDone = false;
    m_journal->saveAttempt(sampleAttempt(QStringLiteral("a")), context.get(),
                           [&](const Result<> &) { wasCalled = true; });
    m_journal->saveAttempt(sampleAttempt(QStringLiteral("b")), this,
                           [&](const Result<> &) { isDone = true; });
    context.reset();
    QTRY_VERIFY(isDone);
    QVERIFY(!wasCalled);
    reopen();
    QCOMPARE(m_contents.attempts.size(), 2);
}

void tst_Journal::aCallbackMayDestroyTheJournal()
{
    int answered = 0;
    for (int i = 0; i < 3; ++i) {
        m_journal->saveAttempt(sampleAttempt(QString::number(i)), this, [&](const Result<> &) {
            ++answered;
            m_journal.reset();
        });
    }
    QTRY_VERIFY(!m_journal);
    QCoreApplication::processEvents();
    QCOMPARE(answered, 1);
    reopen();
    QCOMPARE(m_contents.attempts.size(), 3);
}

void tst_Journal::theDestructorWritesWhatIsQueued()
{
    for (int i = 0; i < 2500; ++i) {
        save(sampleAttempt(QString::number(i)));
    }
    reopen();
    QCOMPARE(m_contents.attempts.size(), 2500);
}

void tst_Journal::pruneKeepsPendingAndYoungRows()
{
    const auto saveEnded = [this](const char *name, const QDateTime &endedUtc, OutboxState state) {
        const AttemptRecord record = endedAttempt(QLatin1String(name), endedUtc);
        OutboxRecord outbox = outboxOf(record);
        outbox.state = state;
        save(record, outbox);
    };
    saveEnded("old-confirmed", m_noonUtc.addDays(-2), OutboxState::Confirmed);
    saveEnded("old-withdrawn", m_noonUtc.addDays(-2), OutboxState::Withdrawn);
    saveEnded("old-pending", m_noonUtc.addDays(-2), OutboxState::Pending);
    saveEnded("old-received", m_noonUtc.addDays(-2), OutboxState::Received);
    saveEnded("young-confirmed", m_noonUtc, OutboxState::Confirmed);
    save(sampleAttempt(QStringLiteral("running")));
    save(endedAttempt(QStringLiteral("never-queued"), m_noonUtc.addDays(-3)));
    std::optional<Result<QStringList>> freed;
    m_journal->prune(m_noonUtc.addDays(-1), this,
                     [&](const Result<QStringList> &done) { freed = done; });
    QTRY_VERIFY(freed);
    QCOMPARE(freed->value(), (QStringList{QStringLiteral("/state/attempts/old-confirmed"),
                                          QStringLiteral("/state/attempts/old-withdrawn"),
                                          QStringLiteral("/state/attempts/old-received"),
                                          QStringLiteral("/state/attempts/never-queued")}));
    reopen();
    QStringList left;
    for (const AttemptRecord &record : m_contents.attempts) {
        left.append(record.key.taskId);
    }
    QCOMPARE(left, (QStringList{QStringLiteral("old-pending"), QStringLiteral("young-confirmed"),
                                QStringLiteral("running")}));
}

void tst_Journal::pruneForgetsTheFrames()
{
    const AttemptRecord record = endedAttempt(QStringLiteral("a"), m_noonUtc);
    OutboxRecord outbox = outboxOf(record);
    outbox.state = OutboxState::Confirmed;
    save(record, outbox);
    m_journal->prune(m_noonUtc.addDays(1), this, {});
    // The same key again, without frames: none may come back from before.
    save(blankAttempt(record.key));
    reopen();
    QCOMPARE(m_contents.attempts, QList{blankAttempt(record.key)});
    QVERIFY(m_contents.outbox.isEmpty());
}

void tst_Journal::manyWritesAreGrouped()
{
    int answered = 0;
    QBENCHMARK
    {
        answered = 0;
        for (int task = 0; task < 1500; ++task) {
            AttemptRecord record = sampleAttempt(QString::number(task));
            for (const TaskStep step :
                 {TaskStep::Accepted, TaskStep::Committed, TaskStep::AgentEnded}) {
                record.step = step;
                m_journal->saveAttempt(record, this, [&](const Result<> &) { ++answered; });
            }
            record.result = QByteArray(2000, 'x');
            m_journal->saveResult(record, outboxOf(record), this,
                                  [&](const Result<> &) { ++answered; });
        }
        QTRY_COMPARE(answered, 6000);
    }
}

void tst_Journal::theFileIsPrivate()
{
    save(sampleAttempt(QStringLiteral("a")));
    constexpr QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::WriteGroup |
                                                QFileDevice::ReadOther | QFileDevice::WriteOther;
    const QFileInfoList files = QDir(m_dir->path()).entryInfoList(QDir::Files);
    QVERIFY(files.size() >= 2); // with its log
    for (const QFileInfo &file : files) {
        QVERIFY2(!(file.permissions() & others), qPrintable(file.filePath()));
    }
}

SIBYL_TEST(tst_Journal)
#include "tst_Journal.moc"
