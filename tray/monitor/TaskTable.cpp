// SPDX-License-Identifier: Apache-2.0
#include "monitor/TaskTable.h"

#include "monitor/TaskDelegate.h"

#include <QAction>
#include <QEvent>
#include <QHeaderView>
#include <QMenu>

namespace sibyl::tray {

TaskTable::TaskTable(TaskTableModel &model, TaskFilter &filter, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
    , m_filter(filter)
{
    setModel(&m_filter);
    setItemDelegate(new TaskDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTextElideMode(Qt::ElideRight);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setAccessibleName(tr("Tasks"));
    header()->setSortIndicatorShown(true);
    header()->setSortIndicatorClearable(true);
    header()->setSortIndicator(-1, Qt::AscendingOrder);
    header()->setSectionsMovable(true);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(48);
    // The titles stand over the text of their cells, without boxes.
    header()->setStyleSheet(QStringLiteral("QHeaderView { background: transparent; border: none; }"
                                           "QHeaderView::section { background: transparent; border: none; padding: 4px 10px;"
                                           " border-bottom: 1px solid palette(mid); color: palette(placeholder-text); }"));
    header()->setHighlightSections(false);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QWidget::customContextMenuRequested, this, &TaskTable::showHeaderMenu);
    setSortingEnabled(true);
    m_filter.sort(-1);
    setWidths();
    connect(this, &QAbstractItemView::activated, this, &TaskTable::opened);
}

void TaskTable::setWidths()
{
    const int unit = fontMetrics().averageCharWidth();
    const auto width = [&](TaskTableModel::Column column, int characters) {
        header()->setSectionResizeMode(column, QHeaderView::Interactive);
        header()->resizeSection(column, characters * unit + 20);
    };
    header()->setSectionResizeMode(TaskTableModel::Task, QHeaderView::Stretch);
    width(TaskTableModel::Agent, 10);
    width(TaskTableModel::Project, 14);
    width(TaskTableModel::Branch, 24);
    width(TaskTableModel::State, 15);
    width(TaskTableModel::Progress, 18);
    width(TaskTableModel::Elapsed, 13);
    width(TaskTableModel::Tokens, 9);
    width(TaskTableModel::Cost, 8);
}

void TaskTable::restoreLayout(const QByteArray &state)
{
    if (!state.isEmpty()) {
        m_isLayoutRestored = header()->restoreState(state);
        header()->setSectionResizeMode(TaskTableModel::Task, QHeaderView::Stretch);
    }
}

void TaskTable::setColumnUseful(TaskTableModel::Column column, bool isUseful)
{
    if (isUseful == isColumnHidden(column)) {
        setColumnHidden(column, !isUseful);
    }
}

void TaskTable::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    // The title must stay readable: columns that the detail view repeats give way first.
    const int unit = fontMetrics().averageCharWidth();
    if (!m_isLayoutRestored) {
        setColumnHidden(TaskTableModel::Branch, viewport()->width() < unit * 185);
        setColumnHidden(TaskTableModel::Agent, viewport()->width() < unit * 130);
        setColumnHidden(TaskTableModel::Tokens, viewport()->width() < unit * 115);
        setColumnHidden(TaskTableModel::Project, viewport()->width() < unit * 105);
    }
}

void TaskTable::showHeaderMenu(QPoint point)
{
    QMenu menu(this);
    for (int column = TaskTableModel::Task + 1; column < TaskTableModel::ColumnCount; ++column) {
        QAction *action = menu.addAction(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool isShown) {
            m_isLayoutRestored = true;
            setColumnHidden(column, !isShown);
        });
    }
    menu.exec(header()->mapToGlobal(point));
}

std::optional<TaskKey> TaskTable::current() const
{
    const QModelIndex index = m_filter.mapToSource(currentIndex());
    if (!index.isValid()) {
        return std::nullopt;
    }
    const TaskSnapshot &task = m_model.task(index.row());
    return TaskKey{task.taskId, task.attempt};
}

void TaskTable::select(const TaskKey &key)
{
    const int row = m_model.rowOf(key.taskId, key.attempt);
    const QModelIndex index = m_filter.mapFromSource(m_model.index(row, 0));
    if (row >= 0 && index.isValid()) {
        setCurrentIndex(index);
        scrollTo(index);
    }
}

void TaskTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    Q_EMIT currentTaskChanged();
}

void TaskTable::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        setAccessibleName(tr("Tasks"));
        m_model.retranslate();
    } else if (event->type() == QEvent::FontChange && !m_isLayoutRestored) {
        setWidths();
    }
}

} // namespace sibyl::tray
