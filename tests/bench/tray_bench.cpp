// SPDX-License-Identifier: Apache-2.0

// tray_bench [PATH OF sibyl-runner-tray]: what the tray costs, as JSON.
//   busy   the monitor with 200 tasks that change ten times a second each: stalls of the event loop
//   idle   the program beside a runner that does nothing: private memory and wake-ups
#include "base/SystemClock.h"
#include "monitor/MonitorWindow.h"
#include "settings/Preferences.h"
#include "tray/FakeDaemon.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QProcess>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int taskCount = 200;
constexpr int updateIntervalMs = 100;
constexpr int probeIntervalMs = 5;
constexpr int busySeconds = 15;
constexpr int idleSeconds = 20;

Snapshot manyTasks(int step)
{
    Snapshot snapshot = test::onlineSnapshot();
    snapshot.tasks.clear();
    snapshot.permissions.clear();
    snapshot.capacity = taskCount;
    const QDateTime nowUtc = QDateTime::currentDateTimeUtc();
    for (int i = 0; i < taskCount; ++i) {
        TaskSnapshot task = test::sampleTask(u"task-%1"_s.arg(i), TaskPhase::Running, nowUtc);
        task.acceptedUtc = QDateTime(QDate(2026, 3, 1), QTime(9, 0), Qt::UTC);
        task.startedUtc = task.acceptedUtc;
        task.title = u"Task number %1 of many"_s.arg(i);
        task.activity = u"Step %1: editing src/module%2.cpp"_s.arg(step).arg(i);
        task.progressPercent = step % 100;
        snapshot.tasks.append(task);
    }
    return snapshot;
}

// A daemon on a thread of its own, so that its work is not counted as the window's.
class BusyDaemon final : public QThread
{
public:
    BusyDaemon(bool isBusy) : m_isBusy(isBusy)
    {
        start();
        while (m_path.isEmpty()) {
            QThread::msleep(1);
        }
    }
    ~BusyDaemon() override
    {
        quit();
        wait();
    }
    QString path() const { return m_path; }

protected:
    void run() override
    {
        SystemClock clock;
        test::FakeDaemon daemon(clock);
        int step = 0;
        daemon.commands.shown = m_isBusy ? manyTasks(0) : test::onlineSnapshot();
        if (!m_isBusy) {
            daemon.commands.shown.tasks.clear();
        }
        daemon.start();
        QTimer timer;
        if (m_isBusy) {
            connect(&timer, &QTimer::timeout, &timer, [&] { daemon.commands.show(manyTasks(++step)); });
            timer.start(updateIntervalMs);
        }
        m_path = daemon.socketPath();
        exec();
    }

private:
    bool m_isBusy;
    QString m_path;
};

QJsonObject measureBusy()
{
    BusyDaemon daemon(true);
    SystemClock clock;
    tray::DaemonConnection connection([path = daemon.path()] { return QStringList{path}; }, clock);
    tray::Preferences preferences(QDir::tempPath() + u"/tray-bench.ini"_s, nullptr);
    QMenu menu;
    tray::MonitorWindow window(connection, preferences, clock, &menu);
    window.show();
    int snapshots = 0;
    QObject::connect(&connection, &tray::DaemonConnection::snapshotChanged, &window, [&] { ++snapshots; });
    while (connection.presence() != tray::Presence::Attached) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    }

    QList<qint64> delays; // how much later than due the probe came, in ms
    QElapsedTimer since;
    QTimer probe;
    probe.setTimerType(Qt::PreciseTimer);
    QObject::connect(&probe, &QTimer::timeout, &probe, [&] { delays.append(std::max<qint64>(0, since.restart() - probeIntervalMs)); });
    QElapsedTimer total;
    total.start();
    since.start();
    probe.start(probeIntervalMs);
    while (total.elapsed() < busySeconds * 1'000) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    }
    std::sort(delays.begin(), delays.end());
    const auto share = [&](double part) { return delays.value(qsizetype(double(delays.size() - 1) * part)); };
    return {{u"tasks"_s, taskCount},
            {u"updates_per_second"_s, taskCount * 1'000 / updateIntervalMs},
            {u"snapshots_seen_per_second"_s, double(snapshots) / busySeconds},
            {u"stall_ms_median"_s, share(0.5)},
            {u"stall_ms_p99"_s, share(0.99)},
            {u"stall_ms_max"_s, share(1)},
            {u"stalls_over_50_ms"_s, std::count_if(delays.cbegin(), delays.cend(), [](qint64 delay) { return delay > 50; })}};
}

qint64 field(const QString &file, const QByteArray &name)
{
    QFile proc(file);
    qint64 sum = -1;
    if (proc.open(QIODevice::ReadOnly)) {
        const QList<QByteArray> lines = proc.readAll().split('\n');
        for (const QByteArray &line : lines) {
            if (line.startsWith(name)) {
                sum = std::max<qint64>(sum, 0) + line.mid(line.indexOf(':') + 1).trimmed().split(' ').first().toLongLong();
            }
        }
    }
    return sum;
}

void rest(int seconds)
{
    QElapsedTimer time;
    time.start();
    while (time.elapsed() < seconds * 1'000) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
    }
}

QJsonObject measureIdle(const QString &program)
{
    BusyDaemon daemon(false);
    QTemporaryDir state;
    QDir().mkpath(state.filePath(u"runners/bench"_s));
    QFile note(state.filePath(u"runners/bench/control.path"_s));
    if (!note.open(QIODevice::WriteOnly) || note.write(daemon.path().toUtf8()) < 0) {
        qFatal("%s cannot be written", qPrintable(note.fileName()));
    }
    note.close();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"SIBYL_STATE_DIR"_s, state.path());
    environment.insert(u"SIBYL_CONFIG_DIR"_s, state.path());
    environment.insert(u"XDG_RUNTIME_DIR"_s, state.path());
    QProcess tray;
    tray.setProcessEnvironment(environment);
    tray.start(program, {u"--hidden"_s});
    if (!tray.waitForStarted()) {
        qFatal("%s does not start", qPrintable(program));
    }
    rest(12); // past the look for a tray host, which shows the window where there is none
    const QString proc = u"/proc/%1/"_s.arg(tray.processId());
    const qint64 switchesBefore = field(proc + u"status"_s, "voluntary_ctxt_switches");
    rest(idleSeconds);
    const qint64 switches = field(proc + u"status"_s, "voluntary_ctxt_switches") - switchesBefore;
    const qint64 privateKb = field(proc + u"smaps_rollup"_s, "Private_");
    tray.terminate();
    tray.waitForFinished();
    return {{u"private_mb"_s, double(privateKb) / 1024}, {u"wakeups"_s, switches}, {u"seconds"_s, idleSeconds}};
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    QJsonObject report{{u"busy"_s, measureBusy()}};
    if (argc > 1) {
        report.insert(u"idle"_s, measureIdle(QString::fromLocal8Bit(argv[1])));
    }
    std::printf("%s", QJsonDocument(report).toJson().constData());
    return 0;
}
