// SPDX-License-Identifier: Apache-2.0
//
// What a worktree costs in a large repository: made from nothing (beside git's own `worktree add`),
// taken from the pool at the same and at a changed commit, given up, and cleaned for the pool.
// Prints one JSON object, milliseconds. Optional arguments: a directory to work in (its file system
// matters; default: the system's temporary one), number of files (50000), number of runs (5).
#include "base/SystemClock.h"
#include "git/Git.h"
#include "process/QtCommandRunner.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <vector>

using namespace sibyl;

namespace {

using Samples = std::vector<double>;

[[noreturn]] void giveUp(const QString &why)
{
    std::fprintf(stderr, "git_bench: %s\n", qPrintable(why));
    std::exit(1);
}

void git(const QString &directory, const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.setWorkingDirectory(directory);
    process.start(QStringLiteral("git"), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(-1) || process.exitCode() != 0) {
        giveUp(QString::fromUtf8(process.readAllStandardError()));
    }
}

// Knows when the last git ended: what comes after it in a removal is the removal itself, what came
// before was the proof that nothing is lost.
class TimedCommands final : public CommandRunner
{
public:
    explicit TimedCommands(Clock &clock) : m_commands(clock) {}
    void run(const CommandSpec &spec, QObject *context, CommandCallback callback) override
    {
        const bool isGit = spec.program == QStringLiteral("git");
        m_commands.run(spec, context, [this, isGit, callback = std::move(callback)](const Result<CommandReport> &report) {
            if (isGit) {
                sinceGit.start();
            }
            callback(report);
        });
    }
    int runningCount() const { return m_commands.runningCount(); }

    QElapsedTimer sinceGit;

private:
    QtCommandRunner m_commands;
};

class Bench
{
public:
    Bench(const QString &place, int files)
        : m_directory(place + QStringLiteral("/git_bench-XXXXXX"))
        , m_files(files)
    {
        QDir().mkpath(repository());
        git(repository(), {QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("main")});
        commit(files);
    }

    QString repository() const { return m_directory.filePath(QStringLiteral("repository")); }

    // 200 files a directory, 1 KiB each; `count` of them new or changed.
    void commit(int count)
    {
        ++m_version;
        QByteArray stream = "commit refs/heads/main\ncommitter Bench <bench@localhost> 1700000000 +0000\ndata 1\nx\n";
        if (m_version > 1) {
            stream += "from refs/heads/main^0\n";
        }
        const int step = m_files / count;
        for (int i = 0; i < count; ++i) {
            const int n = i * step;
            QByteArray contents = QByteArray::number(m_version) + ' ' + QByteArray::number(n) + '\n';
            contents += contents.repeated(1 + static_cast<int>(1024 / contents.size())).left(1024);
            stream += "M 100644 inline d" + QByteArray::number(n / 200) + "/f" + QByteArray::number(n) + "\ndata "
                + QByteArray::number(contents.size()) + '\n' + contents + '\n';
        }
        git(repository(), {QStringLiteral("fast-import"), QStringLiteral("--quiet"), QStringLiteral("--force")}, stream);
    }

    double gitsOwnAdd(int run)
    {
        const QString path = m_directory.filePath(QStringLiteral("own-%1").arg(run));
        QElapsedTimer timer;
        timer.start();
        git(repository(), {QStringLiteral("worktree"), QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("--no-track"), QStringLiteral("-b"),
                           QStringLiteral("own-%1").arg(run), path, QStringLiteral("main")});
        const double took = elapsed(timer);
        git(repository(), {QStringLiteral("worktree"), QStringLiteral("remove"), QStringLiteral("-f"), path});
        return took;
    }

    double add()
    {
        WorktreeRequest request;
        request.repository = repository();
        request.taskId = QStringLiteral("task%1").arg(++m_tasks);
        request.path = m_directory.filePath(QStringLiteral("worktrees/project/") + request.taskId);
        request.lockOwner = QStringLiteral("bench");
        std::optional<Result<Worktree>> made;
        QElapsedTimer timer;
        timer.start();
        m_git.addWorktree(request, &m_git, [&](Result<Worktree> worktree) { made = std::move(worktree); });
        waitUntil([&] { return made.has_value(); });
        const double took = elapsed(timer);
        if (!*made) {
            giveUp(made->error().text());
        }
        m_worktree = **made;
        return took;
    }

    struct Removal { double whole; double afterProof; };
    Removal retire()
    {
        std::optional<Result<RetireReport>> report;
        QElapsedTimer timer;
        timer.start();
        m_git.retire({m_worktree, QStringLiteral("bench"), {}}, &m_git, [&](Result<RetireReport> done) { report = std::move(done); });
        waitUntil([&] { return report.has_value(); });
        const Removal took{elapsed(timer), elapsed(m_commands.sinceGit)};
        if (!*report || !(*report)->isRemoved) {
            giveUp(*report ? (*report)->whyKept : report->error().text());
        }
        return took;
    }

    void keepWarm(int size)
    {
        PoolSpec spec;
        spec.repository = repository();
        spec.directory = m_directory.filePath(QStringLiteral("worktrees/.sibyl-pool"));
        spec.lockOwner = QStringLiteral("bench");
        spec.size = size;
        m_git.keepWarm(size > 0 ? QList<PoolSpec>{spec} : QList<PoolSpec>());
        waitUntilWarm(size);
    }
    double waitUntilWarm(int size)
    {
        QElapsedTimer timer;
        timer.start();
        waitUntil([&] { return m_git.warmCount() >= size; });
        return elapsed(timer);
    }
    // So that nothing is measured against the deletion of what was measured before.
    void waitUntilQuiet() { waitUntil([&] { return m_commands.runningCount() == 0; }); }

private:
    static double elapsed(const QElapsedTimer &timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }
    template <typename Condition>
    static void waitUntil(Condition condition)
    {
        while (!condition()) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
        }
    }

    QTemporaryDir m_directory;
    int m_files;
    int m_version = 0;
    int m_tasks = 0;
    SystemClock m_clock;
    TimedCommands m_commands{m_clock};
    Git m_git{m_commands, m_clock};
    Worktree m_worktree;
};

QByteArray told(const char *name, Samples samples)
{
    std::sort(samples.begin(), samples.end());
    return '"' + QByteArray(name) + "\": {\"min\": " + QByteArray::number(samples.front(), 'f', 1)
        + ", \"median\": " + QByteArray::number(samples[samples.size() / 2], 'f', 1)
        + ", \"max\": " + QByteArray::number(samples.back(), 'f', 1) + '}';
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const int files = std::max(1'000, arguments.value(2, QStringLiteral("50000")).toInt());
    const int runs = std::max(1, arguments.value(3, QStringLiteral("5")).toInt());
    Bench bench(arguments.value(1, QDir::tempPath()), files);

    Samples own, cold, retired, removed, warm, changed, recycled;
    for (int i = 0; i < runs; ++i) {
        own.push_back(bench.gitsOwnAdd(i));
        cold.push_back(bench.add());
        const auto [whole, afterProof] = bench.retire();
        retired.push_back(whole);
        removed.push_back(afterProof);
        bench.waitUntilQuiet();
    }
    bench.keepWarm(1);
    for (int i = 0; i < runs; ++i) {
        warm.push_back(bench.add());
        bench.retire();
        recycled.push_back(bench.waitUntilWarm(1));
        bench.waitUntilQuiet();
        bench.commit(files / 50);
        changed.push_back(bench.add());
        bench.retire();
        bench.waitUntilWarm(1);
        bench.waitUntilQuiet();
    }
    std::printf("{\"files\": %d, \"runs\": %d, %s, %s, %s, %s, %s, %s, %s}\n", files, runs, told("git_worktree_add_ms", own).constData(),
                told("cold_ms", cold).constData(), told("warm_same_commit_ms", warm).constData(),
                told("warm_2_percent_changed_ms", changed).constData(), told("retire_with_proof_ms", retired).constData(), told("remove_ms", removed).constData(),
                told("recycle_in_background_ms", recycled).constData());
    return 0;
}
