// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "detail/LogPane.h"
#include "look/Card.h"
#include "runner/DaemonConnection.h"

#include <optional>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace sibyl::tray {

class ChangesPane;
class EmptyState;
class PlanPane;
class ResultPane;
class TimelinePane;

// Everything about one task: log, timeline, plan, changes, result, and what can be done with it.
class TaskDetail final : public Card
{
    Q_OBJECT

public:
    enum class Tab { Log, Timeline, Plan, Changes, Result };

    explicit TaskDetail(DaemonConnection &connection, QWidget *parent = nullptr);

    void show(const TaskSnapshot *task, const QDateTime &nowUtc); // null = none
    void setTab(Tab tab);
    LogPane *logPane() { return m_log; }

Q_SIGNALS:
    void terminalWanted(const QString &directory);

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildLayout();
    void drawHeader();
    void cancelTask();
    void retryTask();
    void openFolder();
    void retranslate();

    DaemonConnection &m_connection;
    std::optional<TaskSnapshot> m_task;
    QString m_retrying; // the task for which another attempt is being asked
    QLabel *m_title = nullptr;
    QLabel *m_stateIcon = nullptr;
    QLabel *m_meta = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_retry = nullptr;
    QPushButton *m_folder = nullptr;
    QPushButton *m_terminal = nullptr;
    QPushButton *m_copyBranch = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    QStackedWidget *m_body = nullptr;
    EmptyState *m_empty = nullptr;
    EmptyState *m_noPlan = nullptr;
    QStackedWidget *m_planStack = nullptr;
    LogPane *m_log = nullptr;
    TimelinePane *m_timeline = nullptr;
    PlanPane *m_plan = nullptr;
    ChangesPane *m_changes = nullptr;
    ResultPane *m_result = nullptr;
};

} // namespace sibyl::tray
