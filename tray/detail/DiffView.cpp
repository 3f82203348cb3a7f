// SPDX-License-Identifier: Apache-2.0
#include "detail/DiffView.h"

#include "look/Card.h"
#include "look/Colours.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>

namespace sibyl::tray {
namespace {

constexpr int linePadding = 2;

class LineDelegate final : public QStyledItemDelegate
{
public:
    LineDelegate(const DiffModel &model, QObject *parent) : QStyledItemDelegate(parent), m_model(model) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Colours colours = Colours::of(option.palette);
        const auto kind = DiffLineKind(index.data(DiffModel::KindRole).toInt());
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        painter->save();
        painter->setFont(option.font);
        QColor text = colours.text;
        switch (kind) {
        case DiffLineKind::Added: painter->fillRect(option.rect, colours.addedLine); break;
        case DiffLineKind::Removed: painter->fillRect(option.rect, colours.removedLine); break;
        case DiffLineKind::Hunk:
            painter->fillRect(option.rect, colours.raised);
            text = colours.accent;
            break;
        case DiffLineKind::Note: text = colours.muted; break;
        case DiffLineKind::Context: break;
        }
        if (isSelected) {
            painter->fillRect(option.rect, option.palette.highlight());
            text = option.palette.color(QPalette::HighlightedText);
        }
        const int numberSpan = numberWidth(option.fontMetrics);
        QRect rect = option.rect.adjusted(space::small, 0, 0, 0);
        painter->setPen(isSelected ? text : colours.muted);
        for (const int role : {int(DiffModel::OldNumberRole), int(DiffModel::NewNumberRole)}) {
            if (const int number = index.data(role).toInt(); number > 0) {
                painter->drawText(QRect(rect.left(), rect.top(), numberSpan, rect.height()), Qt::AlignRight | Qt::AlignVCenter,
                                  QString::number(number));
            }
            rect.setLeft(rect.left() + numberSpan + space::small);
        }
        rect.setLeft(rect.left() + space::small);
        painter->setPen(text);
        painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, index.data(Qt::DisplayRole).toString());
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        const int text = int(m_model.columns()) * option.fontMetrics.horizontalAdvance(u'0');
        return {2 * numberWidth(option.fontMetrics) + 4 * space::small + text + space::medium, option.fontMetrics.height() + linePadding};
    }

private:
    int numberWidth(const QFontMetrics &metrics) const
    {
        return metrics.horizontalAdvance(QString::number(std::max(100, m_model.largestNumber())));
    }

    const DiffModel &m_model;
};

} // namespace

DiffView::DiffView(QWidget *parent) : QListView(parent)
{
    setModel(&m_model);
    setItemDelegate(new LineDelegate(m_model, this));
    setFrameShape(QFrame::NoFrame);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLayoutDirection(Qt::LeftToRight);
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
}

void DiffView::show(const QList<DiffLine> &lines)
{
    m_model.show(lines);
    scrollToTop();
    horizontalScrollBar()->setValue(0);
}

void DiffView::copySelection() const
{
    QList<int> rows;
    const QModelIndexList selected = selectionModel()->selectedRows();
    for (const QModelIndex &index : selected) {
        rows.append(index.row());
    }
    std::sort(rows.begin(), rows.end());
    QString text;
    for (const int row : std::as_const(rows)) {
        text += m_model.patchText(row) + u'\n';
    }
    if (!text.isEmpty()) {
        QGuiApplication::clipboard()->setText(text);
    }
}

void DiffView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    QListView::keyPressEvent(event);
}

void DiffView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *copy = menu->addAction(tr("Copy"), this, &DiffView::copySelection);
    copy->setShortcut(QKeySequence::Copy);
    copy->setEnabled(selectionModel()->hasSelection());
    menu->addAction(tr("Select all"), this, &QAbstractItemView::selectAll)->setShortcut(QKeySequence::SelectAll);
    menu->popup(event->globalPos());
}

void DiffView::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        viewport()->update();
    }
}

} // namespace sibyl::tray
