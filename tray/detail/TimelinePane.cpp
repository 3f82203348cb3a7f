// SPDX-License-Identifier: Apache-2.0
#include "detail/TimelinePane.h"

#include "look/Card.h"
#include "look/Colours.h"
#include "look/ThemedIcon.h"
#include "look/ToneColour.h"

#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace sibyl::tray {
namespace {

constexpr int nodeSide = 18;
constexpr int rowPadding = 7;

class EntryDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Colours colours = Colours::of(option.palette);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        painter->save();
        if (isSelected) {
            painter->fillRect(option.rect, option.palette.highlight());
        }
        const QRect row = option.rect.adjusted(space::medium, 0, -space::medium, 0);
        const auto place = [&](const QRect &rect) { return QStyle::visualRect(option.direction, row, rect); };
        const int timeSpan = timeWidth(option);
        painter->setPen(isSelected ? option.palette.color(QPalette::HighlightedText) : colours.muted);
        painter->drawText(place(QRect(row.left(), row.top() + rowPadding, timeSpan, option.fontMetrics.height())),
                          Qt::AlignCenter, index.data(TimelineModel::TimeRole).toString());

        const int nodeLeft = row.left() + timeSpan + space::medium;
        const QRect node = place(QRect(nodeLeft, row.top() + rowPadding, nodeSide, nodeSide));
        painter->setPen(QPen(colours.hairline, 2));
        if (index.row() > 0) {
            painter->drawLine(node.center().x(), row.top(), node.center().x(), node.top() - 3);
        }
        if (index.row() < index.model()->rowCount() - 1) {
            painter->drawLine(node.center().x(), node.bottom() + 4, node.center().x(), row.bottom() + 1);
        }
        const QColor tone = isSelected ? option.palette.color(QPalette::HighlightedText)
                                       : toneColour(Tone(index.data(TimelineModel::ToneRole).toInt()), colours);
        painter->drawPixmap(node, iconPixmap(index.data(TimelineModel::IconRole).toString(), tone, node.size(),
                                             painter->device()->devicePixelRatioF()));
        painter->setPen(isSelected ? option.palette.color(QPalette::HighlightedText) : colours.text);
        painter->drawText(place(textRect(option, row)), int(Qt::TextWordWrap | Qt::AlignTop
                                                            | QStyle::visualAlignment(option.direction, Qt::AlignLeft)),
                          index.data(Qt::DisplayRole).toString());
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *view = qobject_cast<const QListView *>(option.widget);
        const int width = view != nullptr ? view->viewport()->width() : 400;
        const QRect row(space::medium, 0, width - 2 * space::medium, 10'000);
        const QRect text = option.fontMetrics.boundingRect(textRect(option, row), Qt::TextWordWrap,
                                                           index.data(Qt::DisplayRole).toString());
        return {width, std::max(text.height(), nodeSide) + 2 * rowPadding};
    }

private:
    static int timeWidth(const QStyleOptionViewItem &option)
    {
        return option.fontMetrics.horizontalAdvance(QStringLiteral("00:00:00"));
    }
    static QRect textRect(const QStyleOptionViewItem &option, const QRect &row)
    {
        return row.adjusted(timeWidth(option) + 2 * space::medium + nodeSide, rowPadding, 0, -rowPadding);
    }
};

} // namespace

TimelinePane::TimelinePane(QWidget *parent) : QListView(parent)
{
    setModel(&m_model);
    setItemDelegate(new EntryDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setUniformItemSizes(false);
    setResizeMode(QListView::Adjust);
}

void TimelinePane::show(const QList<TimelineEntry> &entries)
{
    const bool isAtEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 4;
    m_model.show(entries);
    if (isAtEnd) {
        scrollToBottom();
    }
}

void TimelinePane::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout(); // rows wrap anew
}

} // namespace sibyl::tray
