// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/EventWindow.h"
#include "models/TimelineModel.h"
#include "runner/DaemonConnection.h"
#include "state/SnapshotDelta.h"

#include <QListView>

#include <memory>

namespace sibyl::tray {

// What the agent of one attempt said and did, along a line of time. Reads its events while it is
// visible, and more of them when somebody scrolls there; follows the end until somebody scrolls up.
// Home and End go to the first and the last event, Space opens an entry. `connection` outlives it.
class TimelinePane final : public QListView
{
    Q_OBJECT

public:
    explicit TimelinePane(DaemonConnection &connection, QWidget *parent = nullptr);

    void show(const TaskSnapshot *task); // null = none

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    enum class Direction { Up, Down };

    void open();
    void redraw();
    void readOn(Direction direction);
    void goToStart();
    void goToEnd();
    void copy() const;
    bool isAtBottom() const;

    DaemonConnection &m_connection;
    TaskSnapshot m_task;
    std::unique_ptr<EventWindow> m_events;
    TimelineModel m_model;
    Direction m_direction = Direction::Up; // of the last scrolling
    int m_scrolledTo = 0;
    bool m_isFollowing = true;
    bool m_isRedrawing = false;
};

} // namespace sibyl::tray
