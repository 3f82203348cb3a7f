// SPDX-License-Identifier: Apache-2.0
// Measures a real runner from outside and prints JSON:
//   runner_bench [--quick] PATH/TO/sibyl-runner [SECTION...]
// All sections when none is named; --quick takes fewer tasks, for comparing two builds in turn.
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

int s_divisor = 1; // of the number of tasks

double milliseconds(Nanoseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

QJsonObject spread(QList<Nanoseconds> times)
{
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) { return milliseconds(times.at(static_cast<qsizetype>(share * static_cast<double>(times.size() - 1)))); };
    return {{QStringLiteral("min_ms"), at(0)}, {QStringLiteral("p50_ms"), at(0.5)}, {QStringLiteral("p99_ms"), at(0.99)}, {QStringLiteral("max_ms"), at(1)}, {QStringLiteral("count"), times.size()}};
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
QJsonObject latencies(RunnerUnderTest &runner)
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
    for (int i = 0; i < 20 + 1000 / s_divisor; ++i) {
        isDone = false;
        assigned = monotonicNow();
        runner.assign({{QStringLiteral("command"), QJsonArray{stamp}}});
        runner.spinUntil([&] { return isDone; }, "a task's end");
    }
    return {{QStringLiteral("assign_to_ack"), spread(acks.mid(20))},
            {QStringLiteral("assign_to_agent_started"), spread(starts.mid(20))}};
}

// Of all its threads, those that have ended left out.
Nanoseconds cpuTime(qint64 pid)
{
    Nanoseconds sum{0};
    const QString tasks = QStringLiteral("/proc/%1/task").arg(pid);
    for (const QString &thread : QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile stat(tasks + u'/' + thread + QStringLiteral("/schedstat"));
        if (stat.open(QIODevice::ReadOnly)) {
            sum += Nanoseconds(stat.readAll().split(' ').first().toLongLong());
        }
    }
    return sum;
}

QJsonObject tasksInTurn(RunnerUnderTest &runner, int count, int atATime)
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
    const Nanoseconds cpuBefore = cpuTime(runner.processId());
    const Nanoseconds begin = monotonicNow();
    for (int i = 0; i < atATime; ++i) {
        assignOne();
    }
    runner.spinUntil([&] { return done == count; }, "all tasks");
    const double seconds = std::chrono::duration<double>(monotonicNow() - begin).count();
    return {{QStringLiteral("tasks_per_second"), count / seconds},
            {QStringLiteral("daemon_cpu_ms_per_task"), milliseconds(cpuTime(runner.processId()) - cpuBefore) / count}};
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

QJsonObject idle(RunnerUnderTest &runner, int settleSeconds, int seconds)
{
    const Nanoseconds settled = monotonicNow() + std::chrono::seconds(settleSeconds);
    runner.spinUntil([&] { return monotonicNow() >= settled; }, "the runner to settle");
    const Nanoseconds before = cpuTime(runner.processId());
    const Nanoseconds end = monotonicNow() + std::chrono::seconds(seconds);
    runner.spinUntil([&] { return monotonicNow() >= end; }, "the idle time");
    const double cpu = milliseconds(cpuTime(runner.processId()) - before);
    return {{QStringLiteral("pss_kib"), pssKib(runner.processId())},
            {QStringLiteral("anonymous_kib"), fieldsOf(QStringLiteral("/proc/%1/smaps_rollup").arg(runner.processId())).value("Anonymous")},
            {QStringLiteral("cpu_ms_per_minute"), cpu * 60 / seconds}};
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

double agentPssKib(const QString &pidFile)
{
    double sum = 0;
    for (const qint64 pid : descendantsOf(pidFile)) {
        sum += static_cast<double>(pssKib(pid));
    }
    return sum;
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
    const double agents = agentPssKib(pidFile);
    const qint64 growth = pssKib(runner.processId()) - before;
    const Nanoseconds exit = runner.terminate();
    for (const qint64 pid : descendantsOf(pidFile)) {
        ::kill(static_cast<pid_t>(pid), SIGKILL); // they outlive the daemon; this program started them
    }
    return {{QStringLiteral("supervisor_pss_kib_each"), static_cast<double>(sum) / 20},
            {QStringLiteral("agent_pss_kib_each"), agents / 20},
            {QStringLiteral("daemon_pss_growth_kib_each"), static_cast<double>(growth) / 20},
            {QStringLiteral("sigterm_to_exit_ms"), milliseconds(exit)}};
}

// A whole load on one daemon, and what is left of it afterwards.
QJsonObject load(RunnerUnderTest &runner)
{
    QJsonObject report;
    report.insert(QStringLiteral("one_by_one"), tasksInTurn(runner, 1000 / s_divisor, 1));
    report.insert(QStringLiteral("fifty_at_a_time"), tasksInTurn(runner, 2000 / s_divisor, 50));
    return report;
}

struct Section {
    QString name;
    std::function<QJsonObject(RunnerUnderTest &)> measure; // with a fresh daemon
};

QList<Section> sections()
{
    const auto output200 = QStringLiteral("yes 'a line of about one hundred characters, as a build tool or an agent writes it, and a bit more text' | head -c 200000000");
    const auto output50 = QStringLiteral("head -c 50000000 /dev/zero | tr '\\0' x");
    return {
        {QStringLiteral("idle"), [](RunnerUnderTest &runner) { return idle(runner, 2, 30); }},
        {QStringLiteral("latency"), latencies},
        {QStringLiteral("load"), load},
        {QStringLiteral("idle_after_load"),
         [](RunnerUnderTest &runner) {
             load(runner);
             const QJsonObject once = idle(runner, 2, 2);
             load(runner);
             QJsonObject report = idle(runner, 35, 30); // the hourly sweep comes first 30 s after the start
             report.insert(QStringLiteral("pss_growth_kib_by_a_second_load"),
                           report.value(QStringLiteral("pss_kib")).toInteger() - once.value(QStringLiteral("pss_kib")).toInteger());
             return report;
         }},
        {QStringLiteral("cancel_tree"), cancelTree},
        {QStringLiteral("output_200_mb_of_lines"), [=](RunnerUnderTest &runner) { return output(runner, output200); }},
        {QStringLiteral("output_50_mb_in_one_line"), [=](RunnerUnderTest &runner) { return output(runner, output50); }},
        {QStringLiteral("twenty_agents"), twentyAgents},
    };
}

int run(const QString &program, const QStringList &wanted)
{
    QJsonObject report;
    const auto isWanted = [&](const QString &name) { return wanted.isEmpty() || wanted.contains(name); };
    if (isWanted(QStringLiteral("start_to_websocket_open"))) {
        report.insert(QStringLiteral("start_to_websocket_open"), startToOpen(program));
    }
    for (const Section &section : sections()) {
        if (isWanted(section.name)) {
            RunnerUnderTest runner(program);
            runner.start();
            runner.awaitStatus();
            report.insert(section.name, section.measure(runner));
        }
    }
    std::puts(QJsonDocument(report).toJson().constData());
    return 0;
}

} // namespace
} // namespace sibyl::bench

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QStringList arguments = app.arguments().mid(1);
    if (arguments.removeAll(QStringLiteral("--quick")) > 0) {
        sibyl::bench::s_divisor = 5;
    }
    if (arguments.isEmpty()) {
        std::fputs("usage: runner_bench [--quick] PATH/TO/sibyl-runner [SECTION...]\n", stderr);
        return 2;
    }
    return sibyl::bench::run(arguments.takeFirst(), arguments);
}
