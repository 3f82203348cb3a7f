// SPDX-License-Identifier: Apache-2.0

// render_screenshots light|dark DIRECTORY: every window and page as PNG files, for a person to look
// at. Draws without a display; QT_SCALE_FACTOR and LANGUAGE are honoured.
#include "base/SystemClock.h"
#include "detail/TaskDetail.h"
#include "icon/StatusIcon.h"
#include "look/Theme.h"
#include "monitor/MonitorWindow.h"
#include "settings/Preferences.h"
#include "tray/FakeDaemon.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QMenu>
#include <QPainter>

#include <cstdio>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

namespace {

QString directory;

// Lets sockets, timers and layouts come to rest.
template <typename Condition>
void settle(Condition isDone, int limitMs = 3'000)
{
    QElapsedTimer time;
    time.start();
    while (!isDone() && time.elapsed() < limitMs) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    }
    for (int i = 0; i < 5; ++i) {
        QCoreApplication::processEvents();
    }
}

void save(QWidget &window, const QString &name)
{
    settle([] { return false; }, 120);
    if (!window.grab().save(directory + u'/' + name + u".png"_s)) {
        qFatal("%s cannot be written", qPrintable(name));
    }
}

void renderIcons()
{
    using namespace tray;
    constexpr int cell = 72;
    constexpr Mood moods[]{Mood::Idle,     Mood::Working, Mood::Paused,       Mood::Draining,
                           Mood::Attention, Mood::NotSetUp, Mood::Disconnected, Mood::NotRunning};
    constexpr int sides[]{16, 22, 24, 32, 48, 64};
    QPixmap sheet(int(std::size(moods)) * cell, int(std::size(sides)) * 4 * cell);
    QPainter painter(&sheet);
    int row = 0;
    for (const IconSet set : {IconSet::Coloured, IconSet::Monochrome}) {
        for (const PanelTone panel : {PanelTone::Dark, PanelTone::Light}) {
            for (const int side : sides) {
                painter.fillRect(0, row * cell, sheet.width(), cell, panel == PanelTone::Dark ? QColor(0x24, 0x28, 0x30) : QColor(0xea, 0xec, 0xef));
                for (int column = 0; column < int(std::size(moods)); ++column) {
                    const IconLook look{moods[column], column == 1 ? 3 : 0, set, panel};
                    painter.drawPixmap(column * cell + (cell - side) / 2, row * cell + (cell - side) / 2, statusPixmap(look, side));
                }
                ++row;
            }
        }
    }
    painter.end();
    sheet.save(directory + u"/tray-icons.png"_s);
}

void renderMonitor(test::FakeDaemon &daemon, tray::DaemonConnection &connection, Clock &clock)
{
    tray::Preferences preferences(directory + u"/preferences.ini"_s, nullptr);
    QMenu menu;
    tray::MonitorWindow window(connection, preferences, clock, &menu);
    window.resize(1120, 780);
    const auto showNow = [&] {
        window.showFacts(tray::statusFacts(connection.presence(), connection.problem(), connection.snapshot(), 0));
    };
    QObject::connect(&connection, &tray::DaemonConnection::snapshotChanged, &window, showNow);
    QObject::connect(&connection, &tray::DaemonConnection::presenceChanged, &window, showNow);
    window.show();
    showNow();
    settle([&] { return connection.presence() == tray::Presence::Missing; });
    save(window, u"monitor-not-running"_s);

    daemon.commands.shown = test::onlineSnapshot();
    daemon.commands.shown.tasks.clear();
    daemon.commands.shown.recent.clear();
    daemon.start();
    connection.lookNow();
    settle([&] { return connection.presence() == tray::Presence::Attached; });
    save(window, u"monitor-no-tasks"_s);

    Snapshot busy = test::busySnapshot(clock.nowUtc());
    QByteArray log = "$ cmake --build --preset dev\n";
    for (int line = 0; line < 400; ++line) {
        log += "[" + QByteArray::number(line + 1) + "/400] Building CXX object src/CMakeFiles/shop.dir/Money" + QByteArray::number(line) + ".cpp.o\n";
    }
    log += "\x1b[32m128 tests passed\x1b[0m, 2 to go\n";
    daemon.writeLog(busy.tasks[0], log);
    daemon.commands.show(busy);
    settle([&] { return connection.snapshot().tasks.size() == busy.tasks.size(); });
    settle([] { return false; }, 400);
    save(window, u"monitor-log"_s);
    for (const auto &[tab, name] : {std::pair{tray::TaskDetail::Tab::Timeline, u"monitor-timeline"_s},
                                    std::pair{tray::TaskDetail::Tab::Plan, u"monitor-plan"_s},
                                    std::pair{tray::TaskDetail::Tab::Changes, u"monitor-changes"_s},
                                    std::pair{tray::TaskDetail::Tab::Result, u"monitor-result"_s}}) {
        window.detail().setTab(tab);
        save(window, name);
    }
    window.showTask({busy.recent.first().taskId, 1});
    save(window, u"monitor-completed"_s);
    window.showTask({busy.recent.at(1).taskId, 1});
    save(window, u"monitor-failed"_s);
    window.resize(820, 640);
    window.detail().setTab(tray::TaskDetail::Tab::Log);
    window.showTask({busy.tasks.first().taskId, 1});
    save(window, u"monitor-small"_s);
    window.setLayoutDirection(Qt::RightToLeft);
    window.resize(1120, 780);
    save(window, u"monitor-right-to-left"_s);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    Q_INIT_RESOURCE(tray);
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) {
        std::fprintf(stderr, "usage: render_screenshots light|dark DIRECTORY\n");
        return 2;
    }
    directory = arguments.at(2);
    QDir(directory).removeRecursively();
    QDir().mkpath(directory);
    tray::Theme theme;
    theme.setAppearance(tray::appearanceFrom(arguments.at(1)));

    SystemClock clock;
    test::FakeDaemon daemon(clock);
    const std::unique_ptr<tray::DaemonConnection> connection = daemon.connection();
    renderIcons();
    renderMonitor(daemon, *connection, clock);
    std::printf("%s\n", qPrintable(directory));
    return 0;
}
