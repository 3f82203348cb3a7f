// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"
#include "work/TaskSlot.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;

class tst_TaskSlot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup();
    void tasksAtTheSameTimeDiffer();
    void anAttemptKeepsItsSlot();
    void aReleasedSlotIsTakenAgain();
    void whatAnAttemptThatIsGoneHeldIsFree();
    void endedAttemptsAreReleasedAfterACrash();
    void theTemporaryDirectoryIsPrivateAndEmpty();
    void theComposeProjectIsTheTasks();

private:
    TaskSlot take(const QString &attempt, const QString &taskId = QStringLiteral("Task-1"));
    QString slotsDirectory() const { return m_dir->filePath(QStringLiteral("slots")); }
    QString directory(const QString &attempt) const { return m_dir->filePath(attempt); }

    std::unique_ptr<QTemporaryDir> m_dir;
    QStringList m_temporary;
};

TaskSlot tst_TaskSlot::take(const QString &attempt, const QString &taskId)
{
    QDir().mkpath(directory(attempt));
    const Result<TaskSlot> slot = takeTaskSlot(slotsDirectory(), directory(attempt), taskId);
    if (!slot) {
        QTest::qFail(qPrintable(slot.error().text()), __FILE__, __LINE__);
        return {};
    }
    m_temporary << slot->temporaryDirectory;
    return *slot;
}

void tst_TaskSlot::cleanup()
{
    for (const QString &directory : std::exchange(m_temporary, {})) {
        QDir(directory).removeRecursively();
    }
}

void tst_TaskSlot::tasksAtTheSameTimeDiffer()
{
    QSet<int> ports;
    QSet<QString> directories;
    for (int i = 0; i < 20; ++i) {
        const TaskSlot slot = take(QString::number(i));
        QCOMPARE(slot.number, i);
        for (int port = slot.portBase; port < slot.portBase + slot.portCount; ++port) {
            QVERIFY(port > 1024 && port < 32'768); // above, systems hand them out by themselves
            ports.insert(port);
        }
        directories.insert(slot.temporaryDirectory);
    }
    QCOMPARE(ports.size(), 20 * TaskSlot().portCount);
    QCOMPARE(directories.size(), 20);
}

void tst_TaskSlot::anAttemptKeepsItsSlot()
{
    const TaskSlot other = take(QStringLiteral("a"));
    const TaskSlot slot = take(QStringLiteral("b"));
    QCOMPARE(releaseTaskSlot(slotsDirectory(), other), QString()); // it was empty
    QVERIFY(QDir(other.temporaryDirectory).isEmpty()); // for the next one
    QFile file(slot.temporaryDirectory + QStringLiteral("/work"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    // As after a restart of the runner.
    const TaskSlot again = take(QStringLiteral("b"));
    QCOMPARE(again.environment(), slot.environment());
    QVERIFY(file.exists());
}

void tst_TaskSlot::aReleasedSlotIsTakenAgain()
{
    const TaskSlot slot = take(QStringLiteral("a"));
    QVERIFY(QDir(slot.temporaryDirectory).mkdir(QStringLiteral("left")));
    const QString old = releaseTaskSlot(slotsDirectory(), slot);
    QVERIFY(!old.isEmpty() && QFile::exists(old) && !QFile::exists(slot.temporaryDirectory));
    m_temporary << old;
    QCOMPARE(take(QStringLiteral("b")).number, slot.number);
}

void tst_TaskSlot::whatAnAttemptThatIsGoneHeldIsFree()
{
    take(QStringLiteral("a"));
    QVERIFY(QDir(directory(QStringLiteral("a"))).removeRecursively());
    QCOMPARE(take(QStringLiteral("b")).number, 0);
}

void tst_TaskSlot::endedAttemptsAreReleasedAfterACrash()
{
    QVERIFY(QDir(take(QStringLiteral("a")).temporaryDirectory).mkdir(QStringLiteral("left")));
    take(QStringLiteral("b"));
    const QStringList discarded = releaseTaskSlots(slotsDirectory(), {directory(QStringLiteral("a")), directory(QStringLiteral("z"))});
    QCOMPARE(discarded.size(), 1);
    m_temporary << discarded;
    QCOMPARE(take(QStringLiteral("c")).number, 0);
    QCOMPARE(take(QStringLiteral("b")).number, 1);
}

void tst_TaskSlot::theTemporaryDirectoryIsPrivateAndEmpty()
{
    const TaskSlot first = take(QStringLiteral("a"));
    QFile file(first.temporaryDirectory + QStringLiteral("/secret"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    // Its runner died; the attempt is forgotten.
    QVERIFY(QDir(directory(QStringLiteral("a"))).removeRecursively());
    const TaskSlot second = take(QStringLiteral("b"));
    QCOMPARE(second.temporaryDirectory, first.temporaryDirectory);
    QVERIFY(QDir(second.temporaryDirectory).isEmpty());
    QVERIFY(!(QFile::permissions(second.temporaryDirectory) & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther)));
    QVERIFY(second.temporaryDirectory.size() < 60); // a socket in it may be 108 characters long
}

void tst_TaskSlot::theComposeProjectIsTheTasks()
{
    const QString first = take(QStringLiteral("a"), QStringLiteral("00000000-1111")).composeProject;
    QCOMPARE(take(QStringLiteral("b"), QStringLiteral("00000000-1111")).composeProject, first);
    QVERIFY(take(QStringLiteral("c"), QStringLiteral("00000000-2222")).composeProject != first);
    const QString hostile = take(QStringLiteral("d"), QStringLiteral("../$(x) ÄÖ")).composeProject;
    QVERIFY(std::all_of(hostile.begin(), hostile.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-';
    }));
    QCOMPARE(first, composeProjectOf(QStringLiteral("00000000-1111")));
}

SIBYL_TEST(tst_TaskSlot)
#include "tst_TaskSlot.moc"
