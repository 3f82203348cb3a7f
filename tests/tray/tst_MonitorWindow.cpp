// SPDX-License-Identifier: Apache-2.0
#include "monitor/MonitorWindow.h"

#include "base/SystemClock.h"
#include "detail/ChangesPane.h"
#include "detail/DiffView.h"
#include "detail/TaskDetail.h"
#include "monitor/EmptyState.h"
#include "monitor/FilterBar.h"
#include "monitor/PermissionBar.h"
#include "monitor/TaskTable.h"
#include "settings/Preferences.h"
#include "support/TestMain.h"
#include "tray/FakeDaemon.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace sibyl;
using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

class tst_MonitorWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void showsARunningTaskAndItsLog();
    void comesBackToARestartedDaemon();
    void emptyStateSaysWhatToDo();
    void questionIsAnsweredFromTheBar();
    void selectionSurvivesChanges();
    void showsWhatATaskChanged();
    void saysWhyThereAreNoChanges_data();
    void saysWhyThereAreNoChanges();
    void failedQuestionForChangesCanBeRepeated();
    void retriesWhereAnotherAttemptMayFareBetter();
    void everyControlHasANameAndIsReachable();

private:
    QAbstractButton *button(const QString &text) const; // the visible one
    bool isShown(const QString &text) const;            // in a visible label
    // Selects the first task that ended.
    void openChanges();
    template <typename Widget>
    Widget *part() const { return m_window->findChild<Widget *>(); }
    void showWindow();

    SystemClock m_clock;
    QTemporaryDir m_directory;
    QMenu m_menu;
    std::unique_ptr<test::FakeDaemon> m_daemon;
    std::unique_ptr<DaemonConnection> m_connection;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<MonitorWindow> m_window;
};

void tst_MonitorWindow::init()
{
    m_daemon = std::make_unique<test::FakeDaemon>(m_clock);
    m_daemon->commands.shown = test::busySnapshot(m_clock.nowUtc());
    m_connection = m_daemon->connection();
    m_preferences = std::make_unique<Preferences>(m_directory.filePath(u"preferences.ini"_s), nullptr);
    m_window = std::make_unique<MonitorWindow>(*m_connection, *m_preferences, m_clock, &m_menu);
    const auto showFacts = [this] {
        m_window->showFacts(statusFacts(m_connection->presence(), m_connection->problem(), m_connection->snapshot(), 0));
    };
    connect(m_connection.get(), &DaemonConnection::presenceChanged, m_window.get(), showFacts);
    connect(m_connection.get(), &DaemonConnection::snapshotChanged, m_window.get(), showFacts);
    showFacts();
}

void tst_MonitorWindow::cleanup()
{
    m_window.reset();
    m_preferences.reset();
    m_connection.reset();
    m_daemon.reset();
}

void tst_MonitorWindow::showWindow()
{
    m_daemon->start();
    m_window->show();
    QTRY_COMPARE(m_connection->presence(), Presence::Attached);
}

QAbstractButton *tst_MonitorWindow::button(const QString &text) const
{
    for (auto *candidate : m_window->findChildren<QAbstractButton *>()) {
        if (candidate->isVisible() && candidate->text() == text) {
            return candidate;
        }
    }
    return nullptr;
}

bool tst_MonitorWindow::isShown(const QString &text) const
{
    const QList<QLabel *> labels = m_window->findChildren<QLabel *>();
    return std::any_of(labels.cbegin(), labels.cend(),
                       [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
}

void tst_MonitorWindow::openChanges()
{
    showWindow();
    QTRY_COMPARE(part<TaskTable>()->model()->rowCount(), 8);
    m_window->showTask({m_daemon->commands.shown.recent.first().taskId, 1});
    m_window->detail().setTab(TaskDetail::Tab::Changes);
}

void tst_MonitorWindow::showsARunningTaskAndItsLog()
{
    m_daemon->writeLog(m_daemon->commands.shown.tasks[0], "building\nall 12 tests passed\n");
    showWindow();
    const auto *table = part<TaskTable>();
    QTRY_COMPARE(table->model()->rowCount(), 8);
    QCOMPARE(table->current()->taskId, m_daemon->commands.shown.tasks[0].taskId);
    QCOMPARE(table->model()->index(0, TaskTableModel::State).data().toString(), u"Running"_s);
    LogView *log = m_window->detail().logPane()->view();
    QTest::keyClick(log, Qt::Key_A, Qt::ControlModifier);
    QTRY_VERIFY((QTest::keyClick(log, Qt::Key_A, Qt::ControlModifier), log->hasSelection()));
}

void tst_MonitorWindow::comesBackToARestartedDaemon()
{
    showWindow();
    m_daemon->stop();
    QTRY_COMPARE(m_connection->presence(), Presence::Missing);
    QTRY_VERIFY(part<EmptyState>() != nullptr);
    m_daemon->commands.shown.tasks.clear();
    m_daemon->start();
    QTRY_COMPARE(m_connection->presence(), Presence::Attached); // by itself
    QTRY_COMPARE(part<TaskTable>()->model()->rowCount(), 4);
}

void tst_MonitorWindow::emptyStateSaysWhatToDo()
{
    QSignalSpy startWanted(m_window.get(), &MonitorWindow::startWanted);
    m_window->show();
    QTRY_COMPARE(m_connection->presence(), Presence::Missing);
    QVERIFY(button(u"Start the runner"_s) != nullptr);
    button(u"Start the runner"_s)->click();
    QCOMPARE(startWanted.size(), 1);

    m_daemon->commands.shown = Snapshot{};
    m_daemon->commands.shown.connection = ConnectionState::Unregistered;
    m_daemon->start();
    QTRY_VERIFY(button(u"Register this machine"_s) != nullptr);

    m_daemon->commands.show(test::busySnapshot(m_clock.nowUtc()));
    QTRY_COMPARE(part<TaskTable>()->model()->rowCount(), 8);
    part<FilterBar>()->findChild<QLineEdit *>()->setText(u"no such task"_s);
    QVERIFY(button(u"Show all tasks"_s) != nullptr);
    button(u"Show all tasks"_s)->click();
    QCOMPARE(part<TaskTable>()->model()->rowCount(), 8);
}

void tst_MonitorWindow::questionIsAnsweredFromTheBar()
{
    showWindow();
    QTRY_VERIFY(part<PermissionBar>()->isVisible());
    for (auto *button : part<PermissionBar>()->findChildren<QAbstractButton *>()) {
        if (button->text() == u"Deny"_s) {
            button->click();
        }
    }
    const QString order = u"answer %1: deny"_s.arg(m_daemon->commands.shown.permissions.first().request.id);
    QTRY_VERIFY(m_daemon->commands.orders.contains(order));
    Snapshot answered = m_daemon->commands.shown;
    answered.permissions.clear();
    m_daemon->commands.show(answered);
    QTRY_VERIFY(!part<PermissionBar>()->isVisible());
}

void tst_MonitorWindow::selectionSurvivesChanges()
{
    showWindow();
    QTRY_COMPARE(part<TaskTable>()->model()->rowCount(), 8);
    const TaskKey chosen{m_daemon->commands.shown.tasks[1].taskId, 1};
    m_window->showTask(chosen);
    QCOMPARE(part<TaskTable>()->current(), std::optional(chosen));
    Snapshot later = m_daemon->commands.shown;
    later.tasks.removeFirst();
    later.tasks.append(test::sampleTask(u"new"_s, TaskPhase::Queued, m_clock.nowUtc()));
    m_daemon->commands.show(later);
    QTRY_VERIFY(m_connection->snapshot().tasks.size() == later.tasks.size() && m_connection->snapshot().tasks.last().taskId == u"new"_s);
    QCOMPARE(part<TaskTable>()->current(), std::optional(chosen));
}

void tst_MonitorWindow::showsWhatATaskChanged()
{
    m_daemon->commands.shownChanges = {.taskId = m_daemon->commands.shown.recent.first().taskId,
                                       .attempt = 1,
                                       .commits = {{u"9f2c41d"_s, u"Mend the tests"_s}},
                                       .patch = u"diff --git a/one b/one\n--- a/one\n+++ b/one\n@@ -1 +1,2 @@\n old\n+new\n"
                                                "diff --git a/two b/two\n--- a/two\n+++ b/two\n@@ -7 +7 @@\n-gone\n+here\n"_s,
                                       .isPatchCut = true};
    openChanges();
    auto *files = part<ChangesPane>()->findChild<QListWidget *>();
    QTRY_COMPARE(files->count(), 2);
    QVERIFY(isShown(u"Mend the tests"_s));
    QVERIFY(isShown(u"git -C"_s)); // the rest was too long
    QTRY_VERIFY(files->isVisible());
    QCOMPARE(part<DiffView>()->model()->rowCount(), 3);
    files->setCurrentRow(1);
    part<DiffView>()->selectAll();
    QTest::keyClick(part<DiffView>(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"@@ -7 +7 @@\n-gone\n+here\n"_s);
    // Asked once for each attempt, not with each snapshot.
    m_daemon->commands.show(m_daemon->commands.shown);
    m_window->detail().setTab(TaskDetail::Tab::Log);
    m_window->detail().setTab(TaskDetail::Tab::Changes);
    QCOMPARE(m_daemon->commands.orders.count(u"changes "_s + m_daemon->commands.shown.recent.first().taskId), 1);
}

void tst_MonitorWindow::saysWhyThereAreNoChanges_data()
{
    QTest::addColumn<TaskChanges>("changes");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing") << TaskChanges{} << u"No changes"_s;
    QTest::newRow("only empty commits") << TaskChanges{.commits = {{u"9f2c41d"_s, u"Empty"_s}}} << u"No changed files"_s;
    QTest::newRow("nothing of it fits") << TaskChanges{.patch = {}, .isPatchCut = true} << u"The diff is too long to show"_s;
}

void tst_MonitorWindow::saysWhyThereAreNoChanges()
{
    QFETCH(const TaskChanges, changes);
    QFETCH(const QString, words);
    m_daemon->commands.shownChanges = changes;
    m_daemon->commands.shownChanges.taskId = m_daemon->commands.shown.recent.first().taskId;
    openChanges();
    QTRY_VERIFY(isShown(words));
}

void tst_MonitorWindow::failedQuestionForChangesCanBeRepeated()
{
    m_daemon->commands.nextOutcome = fail(ErrorKind::Conflict, u"the first attempt runs"_s);
    openChanges();
    QTRY_VERIFY(isShown(u"No changes yet"_s));
    m_daemon->commands.nextOutcome = fail(ErrorKind::Storage, u"the journal cannot be read"_s);
    m_window->showTask({m_daemon->commands.shown.recent.at(1).taskId, 1});
    QTRY_VERIFY(isShown(u"the journal cannot be read"_s));
    m_daemon->commands.nextOutcome = {};
    m_daemon->commands.shownChanges.taskId = m_daemon->commands.shown.recent.at(1).taskId;
    m_daemon->commands.shownChanges.patch = u"diff --git a/one b/one\n--- a/one\n+++ b/one\n@@ -1 +1 @@\n-old\n+new\n"_s;
    QTRY_VERIFY(button(u"Try again"_s) != nullptr);
    button(u"Try again"_s)->click();
    QTRY_VERIFY(part<DiffView>()->isVisible());
}

void tst_MonitorWindow::retriesWhereAnotherAttemptMayFareBetter()
{
    showWindow();
    QTRY_COMPARE(part<TaskTable>()->model()->rowCount(), 8);
    m_window->showTask({m_daemon->commands.shown.recent.first().taskId, 1});
    QVERIFY(button(u"Retry"_s) == nullptr); // it completed
    const TaskSnapshot limited = m_daemon->commands.shown.recent.at(2);
    QVERIFY(limited.isRetryable);
    m_window->showTask({limited.taskId, 1});
    QVERIFY(button(u"Retry"_s) != nullptr);
    button(u"Retry"_s)->click();
    QVERIFY(!button(u"Retry"_s)->isEnabled());
    QTRY_VERIFY(m_daemon->setup.orders.contains(u"retryTask "_s + limited.taskId));
    QTRY_VERIFY(button(u"Retry"_s)->isEnabled());
}

void tst_MonitorWindow::everyControlHasANameAndIsReachable()
{
    showWindow();
    QTRY_COMPARE(part<TaskTable>()->model()->rowCount(), 8);
    for (auto *button : m_window->findChildren<QAbstractButton *>()) {
        if (button->isVisible() && button->focusPolicy() != Qt::NoFocus) {
            QVERIFY2(!button->text().isEmpty() || !button->accessibleName().isEmpty(),
                     button->parentWidget()->metaObject()->className());
        }
    }
    for (auto *field : m_window->findChildren<QLineEdit *>()) {
        QVERIFY(!field->accessibleName().isEmpty());
    }
    QVERIFY(!part<TaskTable>()->accessibleName().isEmpty());
}

SIBYL_TEST(tst_MonitorWindow)
#include "tst_MonitorWindow.moc"
