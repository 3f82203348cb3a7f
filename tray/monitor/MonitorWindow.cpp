// SPDX-License-Identifier: Apache-2.0
#include "monitor/MonitorWindow.h"

#include "detail/TaskDetail.h"
#include "look/Card.h"
#include "monitor/EmptyState.h"
#include "monitor/FilterBar.h"
#include "monitor/LoadGraph.h"
#include "monitor/PermissionBar.h"
#include "monitor/StatusHeader.h"
#include "monitor/TaskTable.h"
#include "monitor/TotalsStrip.h"
#include "settings/Preferences.h"

#include <QEvent>
#include <QMenu>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr Milliseconds tickInterval{1'000};
constexpr int graphHeight = 104;
const QString windowPart = u"monitor-window"_s;
const QString splitterPart = u"monitor-splitter"_s;
const QString columnsPart = u"monitor-columns"_s;

} // namespace

MonitorWindow::MonitorWindow(DaemonConnection &connection, Preferences &preferences, Clock &clock, QMenu *moreMenu,
                             QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_preferences(preferences)
    , m_clock(clock)
{
    setWindowTitle(tr("Sibyl Runner"));
    m_filter.setSourceModel(&m_model);
    m_header = new StatusHeader(moreMenu, this);
    m_graph = new LoadGraph(this);
    m_totals = new TotalsStrip(this);
    m_permissions = new PermissionBar(connection, this);
    m_detail = new TaskDetail(connection, this);
    m_filterBar = new FilterBar(this);
    m_table = new TaskTable(m_model, m_filter, this);
    m_empty = new EmptyState(this);
    buildLayout();

    connect(m_header, &StatusHeader::startWanted, this, &MonitorWindow::startWanted);
    connect(m_header, &StatusHeader::setupWanted, this, &MonitorWindow::setupWanted);
    connect(m_header, &StatusHeader::pauseWanted, this, &MonitorWindow::pauseWanted);
    connect(m_header, &StatusHeader::resumeWanted, this, &MonitorWindow::resumeWanted);
    connect(m_header, &StatusHeader::settingsWanted, this, &MonitorWindow::settingsWanted);
    connect(m_detail, &TaskDetail::terminalWanted, this, &MonitorWindow::terminalWanted);
    connect(m_permissions, &PermissionBar::taskWanted, this,
            [this](const QString &taskId, int attempt) { showTask({taskId, attempt}); });
    connect(m_table, &TaskTable::currentTaskChanged, this, [this] {
        if (!m_isTakingSnapshot) {
            showDetail();
        }
    });
    connect(m_table, &TaskTable::opened, m_detail, [this] { m_detail->setFocus(); });
    connect(m_empty, &EmptyState::actionWanted, this, &MonitorWindow::actOnEmptyState);
    connect(m_filterBar, &FilterBar::groupChanged, this, [this](std::optional<TaskGroup> group) {
        m_filter.setGroup(group);
        updateEmptyState();
    });
    connect(m_filterBar, &FilterBar::textChanged, this, [this](const QString &text) {
        m_filter.setText(text);
        updateEmptyState();
    });
    connect(&m_connection, &DaemonConnection::snapshotChanged, this, &MonitorWindow::takeSnapshot);
    connect(&m_connection, &DaemonConnection::presenceChanged, this, &MonitorWindow::updateEmptyState);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, m_filterBar, &FilterBar::focusSearch);
    connect(new QShortcut(QKeySequence::Close, this), &QShortcut::activated, this, &QWidget::close);

    resize(1180, 840);
    restoreGeometry(m_preferences.layout(windowPart));
    m_splitter->restoreState(m_preferences.layout(splitterPart));
    m_table->restoreLayout(m_preferences.layout(columnsPart));
}

MonitorWindow::~MonitorWindow() = default;

void MonitorWindow::buildLayout()
{
    auto *graphCard = new Card(this);
    graphCard->setFixedHeight(graphHeight);
    auto *graphRow = new QHBoxLayout(graphCard);
    graphRow->setContentsMargins(space::medium, space::medium, space::medium, space::small);
    graphRow->setSpacing(space::page);
    graphRow->addWidget(m_graph, 1);
    graphRow->addWidget(m_totals);
    graphRow->addSpacing(space::medium);

    auto *tableCard = new Card(this);
    m_stack = new QStackedWidget(tableCard);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *tableColumn = new QVBoxLayout(tableCard);
    tableColumn->setContentsMargins(1, 6, 1, 6); // inside the rounded border
    tableColumn->addWidget(m_stack);

    auto *top = new QWidget(this);
    auto *topColumn = new QVBoxLayout(top);
    topColumn->setContentsMargins(0, 0, 0, 0);
    topColumn->setSpacing(space::medium);
    topColumn->addWidget(m_filterBar);
    topColumn->addWidget(tableCard, 1);

    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->addWidget(top);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 5);
    m_splitter->setStretchFactor(1, 6);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(space::medium);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::large, space::large, space::large, space::large);
    column->setSpacing(space::large);
    column->addWidget(m_header);
    column->addWidget(m_permissions);
    column->addWidget(graphCard);
    column->addWidget(m_splitter, 1);
}

void MonitorWindow::showFacts(const StatusFacts &facts)
{
    m_facts = facts;
    m_header->show(facts);
    updateEmptyState();
}

void MonitorWindow::showTask(const TaskKey &key)
{
    takeSnapshot();
    m_filterBar->reset();
    m_table->select(key);
}

void MonitorWindow::showDetail()
{
    const std::optional<TaskKey> key = m_table->current();
    const int row = key ? m_model.rowOf(key->taskId, key->attempt) : -1;
    if (row < 0) {
        m_detail->show(nullptr, {});
    } else {
        const TaskSnapshot &task = m_model.task(row);
        m_detail->show(&task, m_clock.nowUtc());
    }
    m_detail->setVisible(m_model.rowCount() > 0);
}

void MonitorWindow::takeSnapshot()
{
    if (!isVisible()) {
        return; // showEvent() catches up
    }
    const Snapshot &snapshot = m_connection.snapshot();
    const QDateTime nowUtc = m_clock.nowUtc();
    m_isTakingSnapshot = true;
    m_model.show(snapshot, nowUtc);
    m_isTakingSnapshot = false;
    if (!m_table->current() && m_filter.rowCount() > 0) {
        m_table->setCurrentIndex(m_filter.index(0, 0));
    }
    showDetail();
    m_permissions->show(snapshot.permissions, nowUtc);
    m_totals->show(snapshot.today);
    int running = 0;
    int queued = 0;
    for (const TaskSnapshot &task : snapshot.tasks) {
        (groupOf(task) == TaskGroup::Queued ? queued : running) += 1;
    }
    m_filterBar->setCounts(running, queued, int(snapshot.recent.size()));
    m_graph->show(loadSteps(snapshot, nowUtc, LoadGraph::span), snapshot.capacity, nowUtc);
    updateEmptyState();
    if (m_model.hasUnfinished() && !m_nextTick.isPending()) {
        tick();
    }
}

void MonitorWindow::tick()
{
    if (!isVisible() || !m_model.hasUnfinished()) {
        return; // nothing moves: no wake-ups
    }
    m_model.setNow(m_clock.nowUtc());
    m_nextTick = m_clock.after(tickInterval, this, [this] { tick(); });
}

void MonitorWindow::updateEmptyState()
{
    const bool isEmpty = m_filter.rowCount() == 0;
    m_stack->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_table);
    if (!isEmpty) {
        return;
    }
    if (m_model.rowCount() > 0) {
        m_empty->show(u"search", tr("No task matches"), tr("There are tasks, but none that fits the filter."),
                      tr("Show all tasks"));
    } else if (m_facts.mood == Mood::NotRunning) {
        m_empty->show(u"power", tr("The runner is not running"),
                      tr("Start it to let this machine take tasks. You can close this window at any time, the runner goes on."),
                      tr("Start the runner"));
    } else if (m_facts.mood == Mood::NotSetUp) {
        m_empty->show(u"link", tr("This machine is not registered yet"),
                      tr("Registering takes a minute: choose a server, sign in, and pick the projects that agents may work on."),
                      tr("Register this machine"));
    } else {
        m_empty->show(u"queued", tr("No tasks yet"),
                      tr("Tasks that the server gives to this machine appear here. Send one from a terminal:"), {},
                      u"sibyl-runner submit --project shop \"run the tests\""_s);
    }
}

void MonitorWindow::actOnEmptyState()
{
    if (m_model.rowCount() > 0) {
        m_filterBar->reset();
    } else if (m_facts.mood == Mood::NotRunning) {
        Q_EMIT startWanted();
    } else {
        Q_EMIT setupWanted();
    }
}

void MonitorWindow::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    takeSnapshot();
    Q_EMIT visibilityChanged(true);
}

void MonitorWindow::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_preferences.setLayout(windowPart, saveGeometry());
    m_preferences.setLayout(splitterPart, m_splitter->saveState());
    m_preferences.setLayout(columnsPart, m_table->layoutState());
    Q_EMIT visibilityChanged(false);
}

void MonitorWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        updateEmptyState();
    } else if (event->type() == QEvent::ActivationChange && isActiveWindow()) {
        Q_EMIT looked();
    }
}

} // namespace sibyl::tray
