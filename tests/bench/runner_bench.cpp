// SPDX-License-Identifier: Apache-2.0
// Measures a real runner from outside and prints JSON: runner_bench PATH/TO/sibyl-runner
#include "RunnerUnderTest.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QSet>

#include <algorithm>
#include <cstdio>
#include <csignal>
#include <unistd.h>

namespace sibyl::bench {
namespace {

double milliseconds(Nanoseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

QJsonObject spread(QList<Nanoseconds> times)
{
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) { return milliseconds(times.at(static_cast<qsizetype>(share * static_cast<double>(times.size() - 1)))); };
    return {{QStringLiteral("p50_ms"), at(0.5)}, {QStringLiteral("p99_ms"), at(0.99)}, {QStringLiteral("max_ms"), at(1)}, {QStringLiteral("count"), times.size()}};
}

QJsonObject startToOpen(const QString &program)
{
    QList<Nanoseconds> times;
    for (int i = 0; i < 15; ++i) {
        RunnerUnderTest runner(program);
        times << runner.start();
        runner.awaitStatus();
        runner.terminate();
    }
    return spread(times);
}

// One task after the other: assign to ack, and to the agent's own first instruction.
void latencies(RunnerUnderTest &runner, QJsonObject &report)
{
    const QString stamp = QCoreApplication::applicationDirPath() + QStringLiteral("/bench_stamp");
    QList<Nanoseconds> acks;
    QList<Nanoseconds> starts;
    Nanoseconds assigned{0};
    bool isDone = false;
    runner.onAck = [&](const QString &) { acks << monotonicNow() - assigned; };
    runner.onComplete = [&](const QString &, const QJsonObject &message) {
        const QString out = message.value(QStringLiteral("result")).toObject().value(QStringLiteral("stdout")).toString();
        starts << Nanoseconds(out.trimmed().toLongLong()) - assigned;
        isDone = true;
    };
    for (int i = 0; i < 300; ++i) {
        isDone = false;
        assigned = monotonicNow();
        runner.assign({{QStringLiteral("command"), QJsonArray{stamp}}});
        runner.spinUntil([&] { return isDone; }, "a task's end");
    }
    report.insert(QStringLiteral("assign_to_ack"), spread(acks.mid(20)));
    report.insert(QStringLiteral("assign_to_agent_started"), spread(starts.mid(20)));
}

double tasksPerSecond(RunnerUnderTest &runner, int count, int atATime)
{
    int assigned = 0;
    int done = 0;
    const auto assignOne = [&] {
        ++assigned;
        runner.assign({{QStringLiteral("command"), QJsonArray{QStringLiteral("/bin/true")}}});
    };
    runner.onAck = {};
    runner.onComplete = [&](const QString &, const QJsonObject &) {
        ++done;
        if (assigned < count) {
            assignOne();
        }
    };
    const Nanoseconds begin = monotonicNow();
    for (int i = 0; i < atATime; ++i) {
        assignOne();
    }
    runner.spinUntil([&] { return done == count; }, "all tasks");
    return count / std::chrono::duration<double>(monotonicNow() - begin).count();
}

QList<qint64> descendantsOf(const QString &cookiePath)
{
    QFile file(cookiePath);
    QList<qint64> pids;
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (!line.isEmpty()) {
                pids << line.toLongLong();
            }
        }
    }
    return pids;
}

bool isGone(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly)) {
        return true;
    }
    const QByteArray line = stat.readAll();
    const QByteArray state = line.mid(line.lastIndexOf(')') + 2, 1);
    return state == "Z" || state == "X" || state.isEmpty();
}

QJsonObject cancelTree(RunnerUnderTest &runner)
{
    QList<Nanoseconds> times;
    for (int i = 0; i < 10; ++i) {
        const QString pidFile = runner.path(QStringLiteral("pids-%1").arg(i));
        const QString script = QStringLiteral("echo $$ >> %1; (setsid sh -c 'echo $$ >> %1; exec sleep 600') & "
                                              "sh -c 'echo $$ >> %1; exec sleep 600'").arg(pidFile);
        bool isDone = false;
        runner.onComplete = [&](const QString &, const QJsonObject &) { isDone = true; };
        const QString task = runner.assign({{QStringLiteral("command"), script}});
        runner.spinUntil([&] { return descendantsOf(pidFile).size() == 3; }, "the tree");
        const QList<qint64> pids = descendantsOf(pidFile);
        const Nanoseconds begin = monotonicNow();
        runner.cancel(task);
        while (!std::all_of(pids.begin(), pids.end(), isGone)) {
            QCoreApplication::processEvents();
        }
        times << monotonicNow() - begin;
        runner.spinUntil([&] { return isDone; }, "the cancelled task's end");
    }
    return spread(times);
}

QMap<QByteArray, qint64> fieldsOf(const QString &path)
{
    QMap<QByteArray, qint64> fields;
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : file.readAll().split('\n')) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0) {
                fields[line.first(colon)] = line.mid(colon + 1).trimmed().split(' ').first().toLongLong();
            }
        }
    }
    return fields;
}

qint64 pssKib(qint64 pid)
{
    return fieldsOf(QStringLiteral("/proc/%1/smaps_rollup").arg(pid)).value("Pss");
}

qint64 peakKib(qint64 pid)
{
    return fieldsOf(QStringLiteral("/proc/%1/status").arg(pid)).value("VmHWM");
}

Nanoseconds cpuTime(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/schedstat").arg(pid));
    return stat.open(QIODevice::ReadOnly) ? Nanoseconds(stat.readAll().split(' ').first().toLongLong()) : Nanoseconds(0);
}

QJsonObject output(RunnerUnderTest &runner, const QString &command)
{
    bool isDone = false;
    runner.onComplete = [&](const QString &, const QJsonObject &) { isDone = true; };
    const qint64 peakBefore = peakKib(runner.processId());
    const Nanoseconds cpuBefore = cpuTime(runner.processId());
    const Nanoseconds begin = monotonicNow();
    runner.assign({{QStringLiteral("command"), command}});
    runner.spinUntil([&] { return isDone; }, "the flood's end");
    return {{QStringLiteral("seconds"), milliseconds(monotonicNow() - begin) / 1000},
            {QStringLiteral("daemon_cpu_seconds"), milliseconds(cpuTime(runner.processId()) - cpuBefore) / 1000},
            {QStringLiteral("daemon_peak_growth_kib"), peakKib(runner.processId()) - peakBefore}};
}

QJsonObject idle(RunnerUnderTest &runner, int seconds)
{
    const Nanoseconds before = cpuTime(runner.processId());
    const Nanoseconds end = monotonicNow() + std::chrono::seconds(seconds);
    runner.spinUntil([&] { return monotonicNow() >= end; }, "the idle time");
    const double cpu = milliseconds(cpuTime(runner.processId()) - before);
    return {{QStringLiteral("pss_kib"), pssKib(runner.processId())},
            {QStringLiteral("main_thread_cpu_ms_per_minute"), cpu * 60 / seconds}};
}

QList<qint64> supervisorsOf(const QString &pidFile)
{
    QList<qint64> parents;
    for (const qint64 pid : descendantsOf(pidFile)) {
        QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
        if (stat.open(QIODevice::ReadOnly)) {
            const QByteArray line = stat.readAll();
            parents << line.mid(line.lastIndexOf(')') + 4).split(' ').first().toLongLong();
        }
    }
    return parents;
}

QJsonObject twentyAgents(RunnerUnderTest &runner)
{
    const QString pidFile = runner.path(QStringLiteral("agents"));
    const qint64 before = pssKib(runner.processId());
    runner.onComplete = {};
    for (int i = 0; i < 20; ++i) {
        runner.assign({{QStringLiteral("command"), QStringLiteral("echo $$ >> %1; exec sleep 600").arg(pidFile)}});
    }
    runner.spinUntil([&] { return descendantsOf(pidFile).size() == 20; }, "twenty agents");
    const QList<qint64> supervisors = supervisorsOf(pidFile);
    qint64 sum = 0;
    for (const qint64 pid : supervisors) {
        sum += pssKib(pid);
    }
    const qint64 growth = pssKib(runner.processId()) - before;
    const Nanoseconds exit = runner.terminate();
    for (const qint64 pid : descendantsOf(pidFile)) {
        ::kill(static_cast<pid_t>(pid), SIGKILL); // they outlive the daemon; this program started them
    }
    return {{QStringLiteral("supervisor_pss_kib_each"), static_cast<double>(sum) / 20},
            {QStringLiteral("daemon_pss_growth_kib_each"), static_cast<double>(growth) / 20},
            {QStringLiteral("sigterm_to_exit_ms"), milliseconds(exit)}};
}

int run(const QString &program)
{
    QJsonObject report;
    report.insert(QStringLiteral("start_to_websocket_open"), startToOpen(program));
    RunnerUnderTest runner(program);
    runner.start();
    runner.awaitStatus();
    latencies(runner, report);
    report.insert(QStringLiteral("tasks_per_second_one_by_one"), tasksPerSecond(runner, 1000, 1));
    report.insert(QStringLiteral("tasks_per_second_fifty_at_a_time"), tasksPerSecond(runner, 2000, 50));
    report.insert(QStringLiteral("cancel_tree"), cancelTree(runner));
    report.insert(QStringLiteral("output_200_mb_of_lines"), output(runner, QStringLiteral("yes 'a line of about one hundred characters, as a build tool or an agent writes it, and a bit more text' | head -c 200000000")));
    report.insert(QStringLiteral("output_50_mb_in_one_line"), output(runner, QStringLiteral("head -c 50000000 /dev/zero | tr '\\0' x")));
    report.insert(QStringLiteral("idle"), idle(runner, 20));
    report.insert(QStringLiteral("twenty_agents"), twentyAgents(runner));
    std::puts(QJsonDocument(report).toJson().constData());
    return 0;
}

} // namespace
} // namespace sibyl::bench

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc != 2) {
        std::fputs("usage: runner_bench PATH/TO/sibyl-runner\n", stderr);
        return 2;
    }
    return sibyl::bench::run(QString::fromLocal8Bit(argv[1]));
}
