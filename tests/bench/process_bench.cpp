// SPDX-License-Identifier: Apache-2.0
//
// What an agent costs: start, output, kill, memory. Prints one JSON object. Optional arguments: the
// directory for the attempts (its file system matters; default: the system's temporary one), and
// one part of start, rate, output, kill (memory is always told).
#include "base/SystemClock.h"
#include "process/SupervisorLauncher.h"
#include "process/SupervisorProgram.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <sys/resource.h>
#include <vector>

using namespace sibyl;

namespace {

struct Bench {
    explicit Bench(const QString &place)
        : directory(place + QStringLiteral("/process_bench-XXXXXX"))
        , launcher(findSupervisorProgram().value_or(QString()), directory.filePath(QStringLiteral("run")), clock)
    {
    }
    QString newAttempt()
    {
        const QString path = directory.filePath(QString::number(++attempts));
        QDir().mkpath(path);
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }
    ProcessSpec nothing() const
    {
        ProcessSpec spec = this->spec("");
        spec.program = QStringLiteral("/bin/true");
        spec.arguments.clear();
        return spec;
    }
    ProcessSpec spec(const char *actions) const
    {
        ProcessSpec spec;
        spec.program = QCoreApplication::applicationDirPath() + QStringLiteral("/sibyl-fakeagent");
        spec.arguments = QString::fromLatin1(actions).split(QLatin1Char(' '));
        spec.workingDirectory = directory.path();
        spec.environment.insert("PATH", "/usr/bin:/bin");
        spec.spoolQuotaBytes = 1024LL * 1024 * 1024;
        return spec;
    }

    QTemporaryDir directory;
    SystemClock clock;
    SupervisorLauncher launcher;
    int attempts = 0;
};

template <typename Condition>
void spinUntil(Condition condition)
{
    while (!condition()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

double milliseconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

// process_bench [directory [part]]: only that part.
bool isWanted(const char *part)
{
    const QStringList arguments = QCoreApplication::arguments();
    return arguments.size() < 3 || arguments.at(2) == QLatin1String(part);
}

double median(std::vector<double> values, double part = 0.5)
{
    std::sort(values.begin(), values.end());
    return values.at(static_cast<size_t>(static_cast<double>(values.size() - 1) * part));
}

double cpuSeconds(int who)
{
    struct rusage usage {};
    ::getrusage(who, &usage);
    const auto seconds = [](const timeval &t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// A value in kB of /proc/<pid>/<file>.
long kilobytes(qint64 pid, const char *file, const char *name)
{
    QFile status(QStringLiteral("/proc/%1/%2").arg(pid).arg(QLatin1String(file)));
    if (status.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : status.readAll().split('\n')) {
            if (line.startsWith(name)) {
                return line.mid(static_cast<qsizetype>(std::strlen(name))).simplified().split(' ').first().toLong();
            }
        }
    }
    return -1;
}

qint64 parentOf(qint64 pid)
{
    return kilobytes(pid, "status", "PPid:");
}

struct Follow {
    explicit Follow(std::unique_ptr<ProcessHandle> followed) : handle(std::move(followed))
    {
        QObject::connect(handle.get(), &ProcessHandle::ready, handle.get(), [this] { handle->go(); });
        QObject::connect(handle.get(), &ProcessHandle::started, handle.get(), [this](qint64 pid) { agentPid = pid; });
        QObject::connect(handle.get(), &ProcessHandle::outputRead, handle.get(),
                         [this](OutputStream, const QByteArray &piece, qint64) {
                             bytes += piece.size();
                             lines += std::count(piece.begin(), piece.end(), '\n');
                         });
        QObject::connect(handle.get(), &ProcessHandle::finished, handle.get(), [this](const ExitReport &ended) {
            isFinished = true;
            report = ended;
        });
    }
    std::unique_ptr<ProcessHandle> handle;
    qint64 agentPid = 0;
    qint64 bytes = 0;
    qint64 lines = 0;
    bool isFinished = false;
    ExitReport report;
};

void measureStart(Bench &bench, int ready, const char *name)
{
    std::vector<double> starts;
    std::vector<double> wholes;
    bench.launcher.keepReady(ready);
    for (int i = 0; i < 200; ++i) {
        if (ready > 0) {
            spinUntil([&] { return bench.launcher.readyCount() == ready; });
        }
        const QString attempt = bench.newAttempt();
        QElapsedTimer timer;
        timer.start();
        Follow run(bench.launcher.prepare(bench.nothing(), attempt));
        spinUntil([&] { return run.agentPid > 0; });
        starts.push_back(milliseconds(timer));
        spinUntil([&] { return run.isFinished; });
        wholes.push_back(milliseconds(timer));
    }
    std::printf("  \"%s_start_ms\": {\"p50\": %.2f, \"p99\": %.2f, \"to_finished_p50\": %.2f},\n", name,
                median(starts), median(starts, 0.99), median(wholes));
}

void measureThroughput(Bench &bench, int atOnce, int total)
{
    bench.launcher.keepReady(4);
    std::vector<std::unique_ptr<Follow>> running;
    QElapsedTimer timer;
    timer.start();
    int begun = 0;
    int ended = 0;
    while (ended < total) {
        while (begun < total && static_cast<int>(running.size()) < atOnce) {
            running.push_back(std::make_unique<Follow>(bench.launcher.prepare(bench.nothing(), bench.newAttempt())));
            ++begun;
        }
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        ended += static_cast<int>(std::erase_if(running, [](const auto &run) { return run->isFinished; }));
    }
    std::printf("  \"agents_per_second_%d_at_once\": %.0f,\n", atOnce, total / (milliseconds(timer) / 1000));
}

void measureOutput(Bench &bench, const char *actions, const char *name)
{
    const long before = kilobytes(::getpid(), "status", "VmHWM:");
    const double cpuBefore = cpuSeconds(RUSAGE_SELF);
    QElapsedTimer timer;
    timer.start();
    Follow run(bench.launcher.prepare(bench.spec(actions), bench.newAttempt()));
    spinUntil([&] { return run.agentPid > 0; });
    const qint64 supervisor = parentOf(run.agentPid);
    double supervisorCpu = 0;
    long supervisorPeak = 0;
    spinUntil([&] {
        if (!run.isFinished && run.bytes % (8 << 20) < (1 << 18)) {
            QFile stat(QStringLiteral("/proc/%1/stat").arg(supervisor));
            if (stat.open(QIODevice::ReadOnly)) {
                const auto fields = stat.readAll().split(' ');
                if (fields.size() > 15) {
                    supervisorCpu = (fields.at(13).toDouble() + fields.at(14).toDouble()) / 100;
                    supervisorPeak = std::max(supervisorPeak, kilobytes(supervisor, "status", "VmHWM:"));
                }
            }
        }
        return run.isFinished;
    });
    std::printf("  \"%s\": {\"seconds\": %.3f, \"mb\": %.0f, \"lines\": %lld, \"daemon_cpu_s\": %.3f, \"supervisor_cpu_s\": %.2f, "
                "\"agent_cpu_s\": %.2f, \"daemon_growth_kb\": %ld, \"supervisor_peak_rss_kb\": %ld},\n",
                name, milliseconds(timer) / 1000, static_cast<double>(run.bytes) / 1048576, static_cast<long long>(run.lines),
                cpuSeconds(RUSAGE_SELF) - cpuBefore, supervisorCpu, static_cast<double>(run.report.cpuTime.count()) / 1000,
                kilobytes(::getpid(), "status", "VmHWM:") - before, supervisorPeak);
}

void measureKill(Bench &bench, const char *actions, Milliseconds grace, const char *name)
{
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        Follow run(bench.launcher.prepare(bench.spec(actions), bench.newAttempt()));
        spinUntil([&] { return run.bytes > 0 && run.lines >= 4; });
        QElapsedTimer timer;
        timer.start();
        run.handle->kill(grace);
        spinUntil([&] { return run.isFinished; });
        times.push_back(milliseconds(timer));
    }
    std::printf("  \"%s\": {\"p50\": %.1f, \"max\": %.1f},\n", name, median(times), *std::max_element(times.begin(), times.end()));
}

void measureMemory(Bench &bench)
{
    constexpr int count = 20;
    std::vector<std::unique_ptr<Follow>> runs;
    for (int i = 0; i < count; ++i) {
        ProcessSpec spec = bench.spec("");
        spec.program = QStringLiteral("/bin/sleep");
        spec.arguments = QStringList{QStringLiteral("1000")};
        runs.push_back(std::make_unique<Follow>(bench.launcher.prepare(spec, bench.newAttempt())));
    }
    spinUntil([&] { return std::all_of(runs.begin(), runs.end(), [](const auto &r) { return r->agentPid > 0; }); });
    long supervisors = 0;
    long agents = 0;
    for (const auto &run : runs) {
        const qint64 supervisor = parentOf(run->agentPid);
        supervisors += kilobytes(supervisor, "smaps_rollup", "Pss:");
        agents += kilobytes(run->agentPid, "smaps_rollup", "Pss:");
    }
    const long rss = kilobytes(parentOf(runs.front()->agentPid), "status", "VmRSS:");
    for (const auto &run : runs) {
        run->handle->kill(Milliseconds(0));
    }
    spinUntil([&] { return std::all_of(runs.begin(), runs.end(), [](const auto &r) { return r->isFinished; }); });
    std::printf("  \"memory_20_agents_kb\": {\"supervisor_pss\": %ld, \"agent_pss\": %ld, \"supervisor_rss\": %ld}\n",
                supervisors / count, agents / count, rss);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Bench bench(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QDir::tempPath());
    std::printf("{\n");
    if (isWanted("start")) {
        measureStart(bench, 4, "ready");
        measureStart(bench, 0, "cold");
    }
    if (isWanted("rate")) {
        measureThroughput(bench, 1, 500);
        measureThroughput(bench, 50, 1000);
    }
    bench.launcher.keepReady(2);
    if (isWanted("output")) {
        measureOutput(bench, "quiet flood 200", "lines_200_mb");
        measureOutput(bench, "quiet line 50", "one_line_50_mb");
    }
    if (isWanted("kill")) {
        measureKill(bench, "spawn plain spawn setsid spawn double rest", Milliseconds(10'000), "kill_cooperative_ms");
        measureKill(bench, "spawn stubborn spawn hidden spawn setsid ignore-term rest", Milliseconds(1000),
                    "kill_stubborn_1s_grace_ms");
    }
    bench.launcher.keepReady(0);
    measureMemory(bench);
    std::printf("}\n");
    return 0;
}
