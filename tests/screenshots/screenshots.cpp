// SPDX-License-Identifier: Apache-2.0

// render_screenshots light|dark DIRECTORY: every window and page as PNG files, for a person to look
// at. Draws without a display; QT_SCALE_FACTOR and LANGUAGE are honoured.
#include "app/Translations.h"
#include "base/SystemClock.h"
#include "detail/TaskDetail.h"
#include "icon/StatusIcon.h"
#include "look/Theme.h"
#include "monitor/MonitorWindow.h"
#include "settings/Preferences.h"
#include "settings/SettingsDialog.h"
#include "tray/FakeDaemon.h"
#include "wizard/SetupWizard.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QTreeWidget>
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
    daemon.writeLog(busy.tasks[0], log, {}, test::sampleEvents(busy.tasks[0].startedUtc));
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
    window.detail().setTab(tray::TaskDetail::Tab::Result);
    window.showTask({busy.recent.first().taskId, 1});
    save(window, u"monitor-completed"_s);
    daemon.commands.shownChanges = test::sampleChanges(busy.recent.first().taskId);
    window.detail().setTab(tray::TaskDetail::Tab::Changes);
    save(window, u"monitor-diff"_s);
    window.detail().setTab(tray::TaskDetail::Tab::Result);
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

SettingView setting(const QString &key, const QString &group, SettingKind kind, const QString &value, const QString &fallback,
                    const QString &origin)
{
    return {.key = key, .value = value, .fallback = fallback, .origin = origin, .group = group, .kind = kind, .minimum = 0, .maximum = 1e6};
}

void fillSetup(test::FakeSetup &setup)
{
    const QString file = u"runner.yaml:4"_s;
    const QString none = u"default"_s;
    setup.settingsView.settings = {
        setting(u"name"_s, u"general"_s, SettingKind::Text, u"dev-machine"_s, {}, file),
        setting(u"max_concurrent_agents"_s, u"general"_s, SettingKind::Whole, u"4"_s, u"3"_s, file),
        setting(u"capabilities"_s, u"general"_s, SettingKind::WordList, u"docker, node"_s, u"docker"_s, file),
        setting(u"default_agent"_s, u"execution"_s, SettingKind::Text, {}, {}, none),
        setting(u"execution_timeout"_s, u"execution"_s, SettingKind::Duration, u"3600"_s, u"3600"_s, none),
        setting(u"budgets.task.cost_usd"_s, u"execution"_s, SettingKind::Duration, u"5"_s, {}, file),
        setting(u"worktree_base"_s, u"worktrees"_s, SettingKind::Path, {}, u"~/.sibyl/worktrees"_s, none),
        setting(u"worktree_retention"_s, u"worktrees"_s, SettingKind::Duration, u"86400"_s, u"86400"_s, none),
        setting(u"policy.commands"_s, u"policy"_s, SettingKind::Choice, u"linked"_s, u"linked"_s, none),
        setting(u"policy.unlinked_projects"_s, u"policy"_s, SettingKind::Choice, u"clone"_s, u"reject"_s, file),
        setting(u"policy.allowed_remotes"_s, u"policy"_s, SettingKind::WordList, u"https://example.com/"_s, {}, file),
        setting(u"heartbeat_interval"_s, u"connection"_s, SettingKind::Duration, u"22"_s, u"22"_s, none),
        setting(u"ready_supervisors"_s, u"advanced"_s, SettingKind::Whole, u"2"_s, u"2"_s, u"SIBYL_READY_SUPERVISORS"_s)};
    setup.settingsView.settings[8].choices = {u"allow"_s, u"linked"_s, u"deny"_s};
    setup.settingsView.settings[9].choices = {u"reject"_s, u"clone"_s, u"plain"_s, u"clone_else_plain"_s};
    setup.settingsView.settings.last().isFixed = true;
    setup.facts = {.hostName = u"dev-machine"_s, .cores = 8, .suggestedCapacity = 3,
                   .suggestedCapabilities = {u"docker"_s, u"node"_s, u"agent:claude"_s, u"agent:codex"_s},
                   .agents = {{u"claude"_s, u"Claude Code"_s, u"/usr/bin/claude"_s, u"2.0.1"_s, SignedIn::Yes, {}},
                              {u"codex"_s, u"Codex"_s, u"/usr/bin/codex"_s, u"0.44"_s, SignedIn::No, u"Run \"codex login\" in a terminal."_s},
                              {u"gemini"_s, u"Gemini CLI"_s, {}, {}, SignedIn::Unknown, {}}},
                   .tools = {{u"docker"_s, true, u"20.10.24"_s}, {u"node"_s, true, u"v20.11"_s}, {u"gpu"_s, false, {}}},
                   .isolations = {{u"none"_s, true, u"an agent can read and change what you can"_s}, {u"bubblewrap"_s, true, u"0.8.0"_s, false},
                                  {u"podman"_s, false, u"not found"_s, false}},
                   .folder = u"/home/ada/code"_s,
                   .repositories = {{u"/home/ada/code/shop"_s, u"shop"_s, u"main"_s, u"main"_s, u"https://example.com/shop.git"_s, {}},
                                    {u"/home/ada/code/media"_s, u"media"_s, u"feature/thumbs"_s, u"main"_s, u"https://example.com/media.git"_s, {}},
                                    {u"/home/ada/code/notes"_s, u"notes"_s, u"main"_s, u"main"_s, {}, {}}}};
    setup.serverProbe = {.url = u"https://sibyl.example.com"_s, .version = u"2.1.0"_s, .isTls = true, .hasRunners = true};
    setup.shownSignIn = {.id = u"login"_s, .userCode = u"KQ7M-3HTZ"_s, .verificationUrl = u"https://sibyl.example.com/verify"_s};
    setup.registration = {.runnerId = u"6f1c"_s, .name = u"dev-machine"_s, .serverUrl = u"https://sibyl.example.com"_s,
                          .tokenPlace = u"its token is kept in the system keychain"_s};
    setup.serviceView.isSupported = true;
    setup.findings = {{FindingLevel::Ok, u"git"_s, u"2.39.5"_s, {}},
                      {FindingLevel::Ok, u"server"_s, u"answers in 24 ms"_s, {}},
                      {FindingLevel::Warning, u"isolation"_s, u"agents run as you, without confinement"_s, u"Install bubblewrap."_s},
                      {FindingLevel::Failure, u"codex"_s, u"is not signed in"_s, u"Run \"codex login\" in a terminal."_s}};
}

void renderSettings(tray::DaemonConnection &connection)
{
    using Page = tray::SettingsDialog::Page;
    tray::Preferences preferences(directory + u"/preferences.ini"_s, nullptr);
    tray::SettingsDialog dialog(connection, preferences);
    dialog.show();
    settle([] { return false; }, 200);
    for (const auto &[page, name] : {std::pair{Page::General, u"general"_s}, std::pair{Page::Tasks, u"tasks"_s}, std::pair{Page::Policy, u"policy"_s},
                                     std::pair{Page::Advanced, u"advanced"_s}, std::pair{Page::Agents, u"agents"_s}, std::pair{Page::Account, u"account"_s},
                                     std::pair{Page::Desktop, u"desktop"_s}, std::pair{Page::Doctor, u"diagnosis"_s}}) {
        dialog.showPage(page);
        save(dialog, u"settings-"_s + name);
    }
}

template <typename Part, typename Use>
void withVisible(QWidget &window, Use use)
{
    for (Part *part : window.findChildren<Part *>()) {
        if (part->isVisible()) {
            use(part);
            return;
        }
    }
}

void renderWizard(test::FakeDaemon &daemon, tray::DaemonConnection &connection, Clock &clock)
{
    daemon.commands.shown = Snapshot{};
    daemon.commands.shown.connection = ConnectionState::Unregistered;
    daemon.commands.show(daemon.commands.shown);
    settle([&] { return connection.snapshot().connection == ConnectionState::Unregistered; });
    tray::SetupWizard wizard(connection, clock, [](QObject *, const Callback<> &) {});
    wizard.show();
    const auto complete = [&] { return wizard.currentPage()->isComplete(); };
    withVisible<QLineEdit>(wizard, [](QLineEdit *line) { line->setText(u"https://sibyl.example.com"_s); });
    settle(complete);
    save(wizard, u"wizard-server"_s);
    wizard.next();
    withVisible<QPushButton>(*wizard.currentPage(), [](QPushButton *button) { button->click(); });
    settle([] { return false; }, 300);
    save(wizard, u"wizard-sign-in"_s);
    daemon.setup.shownSignIn.state = SignInState::SignedIn;
    daemon.setup.shownSignIn.account = u"Ada (ada@example.com)"_s;
    daemon.setup.shownSignIn.organization = u"acme"_s;
    daemon.setup.shownOrganizations = {{u"ada"_s, u"Ada"_s, u"owner"_s, true, false}, {u"acme"_s, u"Acme"_s, u"member"_s, false, true}};
    settle(complete, 5'000);
    save(wizard, u"wizard-signed-in"_s);
    wizard.next();
    settle(complete);
    save(wizard, u"wizard-machine"_s);
    wizard.next();
    settle([&] { return wizard.currentPage()->findChild<QTreeWidget *>()->topLevelItemCount() > 0; });
    wizard.currentPage()->findChild<QTreeWidget *>()->topLevelItem(0)->setCheckState(0, Qt::Checked);
    withVisible<QLineEdit>(*wizard.currentPage(), [](QLineEdit *line) { line->setText(u"/home/ada/code"_s); });
    save(wizard, u"wizard-projects"_s);
    wizard.next();
    save(wizard, u"wizard-summary"_s);
    wizard.next();
    settle([] { return false; }, 400);
    save(wizard, u"wizard-running"_s);
    daemon.commands.show(test::onlineSnapshot());
    settle(complete);
    save(wizard, u"wizard-ready"_s);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    QApplication application(argc, argv);
    tray::installTranslations(application, QLocale());
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
    fillSetup(daemon.setup);
    renderMonitor(daemon, *connection, clock);
    renderSettings(*connection);
    renderWizard(daemon, *connection, clock);
    std::printf("%s\n", qPrintable(directory));
    return 0;
}
