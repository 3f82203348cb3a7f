// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "icon/StatusFacts.h"
#include "models/TaskFilter.h"
#include "models/TaskTableModel.h"
#include "runner/DaemonConnection.h"

#include <QWidget>

class QMenu;
class QSplitter;
class QStackedWidget;

namespace sibyl::tray {

class EmptyState;
class FilterBar;
class LoadGraph;
class PermissionBar;
class Preferences;
class StatusHeader;
class TaskDetail;
class TaskTable;
class TotalsStrip;

// The window onto the runner: how it is, what it works on, and everything about the selected task.
// Costs nothing while it is hidden. Closing it hides it. What it gets outlives it. Main thread.
class MonitorWindow final : public QWidget
{
    Q_OBJECT

public:
    MonitorWindow(DaemonConnection &connection, Preferences &preferences, Clock &clock, QMenu *moreMenu,
                  QWidget *parent = nullptr);
    ~MonitorWindow() override;

    void showFacts(const StatusFacts &facts);
    void showTask(const TaskKey &key);
    TaskDetail &detail() { return *m_detail; }

Q_SIGNALS:
    void startWanted();
    void setupWanted();
    void pauseWanted();
    void resumeWanted();
    void settingsWanted();
    void terminalWanted(const QString &directory);
    void visibilityChanged(bool isVisible);
    void looked(); // somebody has it in front of them

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void takeSnapshot();
    void showDetail();
    void updateEmptyState();
    void actOnEmptyState();
    void tick();
    void buildLayout();

    DaemonConnection &m_connection;
    Preferences &m_preferences;
    Clock &m_clock;
    Alarm m_nextTick;
    StatusFacts m_facts;
    TaskTableModel m_model;
    TaskFilter m_filter;
    bool m_isTakingSnapshot = false;
    StatusHeader *m_header = nullptr;
    LoadGraph *m_graph = nullptr;
    TotalsStrip *m_totals = nullptr;
    PermissionBar *m_permissions = nullptr;
    TaskDetail *m_detail = nullptr;
    FilterBar *m_filterBar = nullptr;
    TaskTable *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedWidget *m_stack = nullptr;
    QSplitter *m_splitter = nullptr;
};

} // namespace sibyl::tray
