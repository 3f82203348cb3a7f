// SPDX-License-Identifier: Apache-2.0
#include "detail/TimelinePane.h"

#include "detail/TimelineDelegate.h"
#include "log/DaemonLog.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

namespace sibyl::tray {
namespace {

constexpr int nearEdge = 200; // pixels from an end where more is read

} // namespace

TimelinePane::TimelinePane(DaemonConnection &connection, QWidget *parent) : QListView(parent), m_connection(connection)
{
    setModel(&m_model);
    setItemDelegate(new TimelineDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // a width that changes would lay everything out anew
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setUniformItemSizes(false);
    setResizeMode(QListView::Adjust);
    connect(this, &QAbstractItemView::clicked, &m_model, &TimelineModel::toggle);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        const int before = std::exchange(m_scrolledTo, value);
        if (!m_isRedrawing) {
            m_isFollowing = isAtBottom();
            readOn(value < before ? Direction::Up : Direction::Down);
        }
    });
    connect(&m_connection, &DaemonConnection::presenceChanged, this, [this] {
        if (m_connection.presence() == Presence::Attached && isVisible()) {
            open(); // what was waited for is lost with the old connection
        }
    });
}

void TimelinePane::show(const TaskSnapshot *task)
{
    const TaskSnapshot before = std::exchange(m_task, task == nullptr ? TaskSnapshot() : *task);
    if (m_task.taskId != before.taskId || m_task.attempt != before.attempt) {
        m_events.reset();
        m_model.show({});
        if (isVisible()) {
            open();
        }
    } else if (m_task.phase != before.phase || m_task.activity != before.activity) {
        if (m_events != nullptr && before.phase == TaskPhase::Queued && m_task.phase != TaskPhase::Queued) {
            m_events->goToEnd(); // only now there is something to wait for
        }
        redraw();
    }
}

void TimelinePane::open()
{
    m_isFollowing = true;
    m_direction = Direction::Up;
    m_events.reset();
    if (m_task.taskId.isEmpty()) {
        return;
    }
    const TaskKey key{m_task.taskId, m_task.attempt};
    m_events = std::make_unique<EventWindow>(daemonLog(m_connection, key, SpoolStream::Events, LogWait::None),
                                             daemonLog(m_connection, key, SpoolStream::Events, LogWait::ForMore));
    connect(m_events.get(), &EventWindow::changed, this, [this] {
        redraw();
        readOn(m_direction);
    });
}

void TimelinePane::redraw()
{
    if (m_events == nullptr || !m_events->isLoaded()) {
        return;
    }
    TimelinePart part;
    part.events = m_events->events();
    part.hasStart = m_events->isAtStart();
    part.hasEnd = m_events->isAtEnd();
    part.problem = m_events->problem();

    // What somebody reads stays where it is, whatever comes above it.
    m_isRedrawing = true;
    const QPersistentModelIndex anchor = indexAt(QPoint(viewport()->width() / 2, 1));
    const int top = anchor.isValid() ? visualRect(anchor).top() : 0;
    m_model.show(timelineEntries(m_task, part));
    executeDelayedItemsLayout();
    if (m_isFollowing) {
        scrollToBottom();
    } else if (anchor.isValid()) {
        verticalScrollBar()->setValue(verticalScrollBar()->value() + visualRect(anchor).top() - top);
    }
    m_isRedrawing = false;
}

// Only on in one direction: a window that shows little would else go to and fro for ever.
void TimelinePane::readOn(Direction direction)
{
    m_direction = direction;
    if (m_events == nullptr) {
        return;
    }
    const QScrollBar *bar = verticalScrollBar();
    if (direction == Direction::Up && bar->value() < nearEdge) {
        m_events->moreBefore();
    } else if (direction == Direction::Down && bar->value() > bar->maximum() - nearEdge) {
        m_events->moreAfter();
    }
}

void TimelinePane::goToStart()
{
    m_isFollowing = false;
    m_direction = Direction::Down;
    if (m_events != nullptr && !m_events->isAtStart()) {
        m_model.show({});
        m_events->goToStart();
    }
    setCurrentIndex(m_model.index(0));
    scrollToTop();
}

void TimelinePane::goToEnd()
{
    m_isFollowing = true;
    m_direction = Direction::Up;
    if (m_events != nullptr && !m_events->isAtEnd()) {
        m_model.show({});
        m_events->goToEnd();
    }
    setCurrentIndex(m_model.index(m_model.rowCount() - 1));
    scrollToBottom();
}

void TimelinePane::copy() const
{
    if (currentIndex().isValid()) {
        QGuiApplication::clipboard()->setText(currentIndex().data(TimelineModel::WholeTextRole).toString());
    }
}

bool TimelinePane::isAtBottom() const
{
    return verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 4;
}

void TimelinePane::showEvent(QShowEvent *event)
{
    QListView::showEvent(event);
    open();
}

void TimelinePane::hideEvent(QHideEvent *event)
{
    QListView::hideEvent(event);
    m_events.reset();
}

void TimelinePane::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    if (m_isFollowing) {
        scrollToBottom();
    }
}

void TimelinePane::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Home: goToStart(); return;
    case Qt::Key_End: goToEnd(); return;
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter: m_model.toggle(currentIndex()); return;
    default: break;
    }
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    QListView::keyPressEvent(event);
}

void TimelinePane::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this, &TimelinePane::copy)->setEnabled(currentIndex().isValid());
    menu->addSeparator();
    menu->addAction(tr("Go to the first event"), this, &TimelinePane::goToStart)->setShortcut(Qt::Key_Home);
    menu->addAction(tr("Go to the latest event"), this, &TimelinePane::goToEnd)->setShortcut(Qt::Key_End);
    menu->popup(event->globalPos());
}

} // namespace sibyl::tray
