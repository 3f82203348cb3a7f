// SPDX-License-Identifier: Apache-2.0
#include "git/RemoteFetches.h"
#include "support/FakeClock.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

// A git whose fetches end when the test says so.
class ScriptedGit final : public CommandRunner
{
public:
    void run(const CommandSpec &spec, QObject *context, CommandCallback callback) override
    {
        if (!spec.arguments.contains(QStringLiteral("fetch"))) { // the question for core.sshCommand
            QMetaObject::invokeMethod(
                context, [callback] { callback(CommandReport{1, {}, {}, false}); }, Qt::QueuedConnection);
            return;
        }
        asked << spec.arguments.last();
        limits << spec.timeLimit;
        m_waiting << callback;
    }
    void end(const Result<CommandReport> &report) { m_waiting.takeFirst()(report); }
    void endWell() { end(CommandReport{}); }
    void endWith(const char *message) { end(CommandReport{128, {}, QByteArray("fatal: ") + message, false}); }

    QStringList asked;
    QList<Milliseconds> limits;

private:
    QList<CommandCallback> m_waiting;
};

class tst_RemoteFetches : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void tasksShareOneFetch();
    void aFetchServesForAWhile();
    void aFetchOfEverythingServesForEach();
    void aServerThatIsAwayIsNotAskedAgainAtOnce();
    void aMissingRefSaysNothingOfTheServer();
    void theImpatientGoOnWhileTheFetchDoes();
    void theRepositorysLockIsFreeMeanwhile();
    void aRaceIsTriedAgainAtLastUnderTheLock();
    void whoIsGoneIsNotCalled();

private:
    FetchRequest request(const QString &branch) const;
    void fetch(const FetchRequest &request, QObject *context = nullptr);

    struct World
    {
        QTemporaryDir dir;
        FakeClock clock;
        ScriptedGit commands;
        GitCommand git{commands};
        RepositoryLocks locks{clock};
        RemoteFetches fetches{git, locks, clock, Seconds(10)};
    };
    std::unique_ptr<World> m_world;
    QStringList m_answers;
};

void tst_RemoteFetches::init()
{
    m_world = std::make_unique<World>();
    m_answers.clear();
}

FetchRequest tst_RemoteFetches::request(const QString &branch) const
{
    FetchRequest request;
    request.commonDirectory = m_world->dir.path();
    request.remote = QStringLiteral("origin");
    request.refspecs = {branch};
    return request;
}

void tst_RemoteFetches::fetch(const FetchRequest &request, QObject *context)
{
    m_world->fetches.fetch(request, context == nullptr ? this : context, [this](const Result<> &done) {
        m_answers << (done                                      ? QStringLiteral("ok")
                      : done.error().kind == ErrorKind::Timeout ? QStringLiteral("timeout")
                      : done.error().kind == ErrorKind::NotFound ? QStringLiteral("missing")
                                                                 : QStringLiteral("network"));
    });
}

void tst_RemoteFetches::tasksShareOneFetch()
{
    for (int i = 0; i < 5; ++i) {
        fetch(request(QStringLiteral("main")));
    }
    QTRY_COMPARE(m_world->commands.asked, QStringList(QStringLiteral("main")));
    QCOMPARE(m_world->commands.limits, QList<Milliseconds>{Seconds(30)});
    QVERIFY(m_answers.isEmpty());
    m_world->commands.endWell();
    QCOMPARE(m_answers, QStringList(5, QStringLiteral("ok")));
}

void tst_RemoteFetches::aFetchServesForAWhile()
{
    fetch(request(QStringLiteral("main")));
    QTRY_COMPARE(m_world->commands.asked.size(), 1);
    m_world->commands.endWell();
    m_world->clock.advance(Seconds(9));
    fetch(request(QStringLiteral("main")));
    QTRY_COMPARE(m_answers.size(), 2);
    QCOMPARE(m_world->commands.asked.size(), 1);
    m_world->clock.advance(Seconds(1));
    fetch(request(QStringLiteral("main")));
    QTRY_COMPARE(m_world->commands.asked.size(), 2);
}

void tst_RemoteFetches::aFetchOfEverythingServesForEach()
{
    FetchRequest all = request(QStringLiteral("*"));
    all.coversAllBranches = true;
    fetch(all);
    QTRY_COMPARE(m_world->commands.asked.size(), 1);
    m_world->commands.endWell();
    fetch(request(QStringLiteral("main")));
    QTRY_COMPARE(m_answers, (QStringList{QStringLiteral("ok"), QStringLiteral("ok")}));
    QCOMPARE(m_world->commands.asked.size(), 1);
}

void tst_RemoteFetches::aServerThatIsAwayIsNotAskedAgainAtOnce()
{
    fetch(request(QStringLiteral("main")));
    QTRY_COMPARE(m_world->commands.asked.size(), 1);
    m_world->commands.end(fail(ErrorKind::Timeout, QStringLiteral("too slow")));
    for (const char *branch : {"main", "topic", "other"}) {
        fetch(request(QLatin1String(branch)));
    }
    QTRY_COMPARE(m_answers, QStringList(4, QStringLiteral("timeout")));
    QCOMPARE(m_world->commands.asked.size(), 1);
    m_world->clock.advance(Seconds(10));
    fetch(request(QStringLiteral("topic")));
    QTRY_COMPARE(m_world->commands.asked.size(), 2);
}

void tst_RemoteFetches::aMissingRefSaysNothingOfTheServer()
{
    fetch(request(QStringLiteral("nowhere")));
    QTRY_COMPARE(m_world->commands.asked.size(), 1);
    m_world->commands.endWith("couldn't find remote ref refs/heads/nowhere");
    fetch(request(QStringLiteral("main")));
    QTRY_COMPARE(m_world->commands.asked.size(), 2);
    QCOMPARE(m_answers, QStringList(QStringLiteral("missing")));
}

void tst_RemoteFetches::theImpatientGoOnWhileTheFetchDoes()
{
    FetchRequest impatient = request(QStringLiteral("main"));
    impatient.patience = Seconds(5);
    fetch(impatient);
    fetch(request(QStringLiteral("main")));
    QTRY_COMPARE(m_world->commands.asked.size(), 1);
    m_world->clock.advance(Seconds(5));
    QCOMPARE(m_answers, QStringList(QStringLiteral("timeout")));
    m_world->commands.endWell();
    QCOMPARE(m_answers, (QStringList{QStringLiteral("timeout"), QStringLiteral("ok")}));
    // The news it brought serve the next one.
    fetch(impatient);
    QTRY_COMPARE(m_answers.size(), 3);
    QCOMPARE(m_answers.last(), QStringLiteral("ok"));
    m_world->clock.advance(Seconds(60));
    QCOMPARE(m_answers.size(), 3);
}

void tst_RemoteFetches::theRepositorysLockIsFreeMeanwhile()
{
    fetch(request(QStringLiteral("main")));
    QTRY_COMPARE(m_world->commands.asked.size(), 1);
    bool isGranted = false;
    m_world->locks.acquire(m_world->dir.path(), this, [&](const Result<RepositoryLease> &lease) { isGranted = lease && lease->isHeld(); });
    QTRY_VERIFY(isGranted);
}

void tst_RemoteFetches::aRaceIsTriedAgainAtLastUnderTheLock()
{
    fetch(request(QStringLiteral("main")));
    QTRY_COMPARE(m_world->commands.asked.size(), 1);
    m_world->commands.endWith("bad object HEAD");
    QTRY_COMPARE(m_world->commands.asked.size(), 2);
    RepositoryLease held;
    m_world->locks.acquire(m_world->dir.path(), this, [&](Result<RepositoryLease> lease) { held = *std::move(lease); });
    QTRY_VERIFY(held.isHeld());
    m_world->commands.endWith("bad object HEAD");
    QCoreApplication::processEvents();
    QCOMPARE(m_world->commands.asked.size(), 2); // waits for the lock
    held.release();
    QTRY_COMPARE(m_world->commands.asked.size(), 3);
    m_world->commands.endWith("bad object HEAD");
    QCOMPARE(m_answers, QStringList(QStringLiteral("network")));
}

void tst_RemoteFetches::whoIsGoneIsNotCalled()
{
    auto gone = std::make_unique<QObject>();
    fetch(request(QStringLiteral("main")), gone.get());
    QTRY_COMPARE(m_world->commands.asked.size(), 1);
    gone.reset();
    m_world->commands.endWell();
    QCOMPARE(m_answers, QStringList());
}

SIBYL_TEST(tst_RemoteFetches)
#include "tst_RemoteFetches.moc"
