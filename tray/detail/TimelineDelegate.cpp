// SPDX-License-Identifier: Apache-2.0
#include "detail/TimelineDelegate.h"

#include "look/Card.h"
#include "look/Colours.h"
#include "look/ThemedIcon.h"
#include "look/ToneColour.h"
#include "models/TimelineModel.h"

#include <QFontDatabase>
#include <QListView>
#include <QPainter>
#include <QTextLayout>
#include <QtMath>

#include <algorithm>

namespace sibyl::tray {
namespace {

constexpr int nodeSide = 18;
constexpr int rowPadding = 7;
constexpr int arrowSide = 16;
constexpr int detailGap = 4;
constexpr int keptHeights = 4'000;

QFont detailFont(const QFont &font)
{
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font.pointSizeF() * 0.9);
    return fixed;
}

int timeWidth(const QFontMetrics &metrics)
{
    return metrics.horizontalAdvance(QStringLiteral("00:00:00"));
}

// Wrapped between words, and within one that is longer than the line: neither QPainter nor
// QFontMetrics does both.
int layOut(QTextLayout &layout, Qt::Alignment alignment, int width)
{
    QTextOption option(alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    qreal height = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, height});
        height += line.height();
    }
    layout.endLayout();
    return qCeil(height);
}

void drawWrapped(QPainter *painter, QPoint topLeft, int width, const QString &text, const QFont &font, Qt::Alignment alignment)
{
    QTextLayout layout(QString(text).replace(u'\n', QChar::LineSeparator), font, painter->device());
    layOut(layout, alignment, width);
    layout.draw(painter, topLeft);
}

// What is drawn beside the text, at its end.
int marginWidth(const QStyleOptionViewItem &option)
{
    return option.fontMetrics.horizontalAdvance(QStringLiteral("00 min 00 s")) + space::small + arrowSide;
}

} // namespace

TimelineDelegate::TimelineDelegate(QObject *parent) : QStyledItemDelegate(parent), m_heights(keptHeights) {}

TimelineDelegate::Heights TimelineDelegate::heights(const QStyleOptionViewItem &option, const QModelIndex &index, int width) const
{
    if (width != m_width || option.font != m_font) {
        m_heights.clear();
        m_width = width;
        m_font = option.font;
    }
    const QString text = index.data(Qt::DisplayRole).toString();
    const QString detail = index.data(TimelineModel::DetailRole).toString();
    const QString key = detail.isEmpty() ? text : text + u'\0' + detail;
    if (const Heights *known = m_heights.object(key)) {
        return *known;
    }
    const auto heightOf = [width](const QFont &font, const QString &words) {
        QTextLayout layout(QString(words).replace(u'\n', QChar::LineSeparator), font);
        return layOut(layout, Qt::AlignLeft, width);
    };
    Heights heights{heightOf(option.font, text), 0};
    if (!detail.isEmpty()) {
        heights.detail = heightOf(detailFont(option.font), detail) + 2 * detailGap;
    }
    m_heights.insert(key, new Heights(heights));
    return heights;
}

QSize TimelineDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QListView *>(option.widget);
    const int width = view != nullptr ? view->viewport()->width() : 400;
    const int textWidth = std::max(80, width - 4 * space::medium - timeWidth(option.fontMetrics) - nodeSide - marginWidth(option));
    const Heights needed = heights(option, index, textWidth);
    return {width, std::max(needed.text, nodeSide) + (needed.detail > 0 ? needed.detail + detailGap : 0) + 2 * rowPadding};
}

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colours colours = Colours::of(option.palette);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QColor strong = isSelected ? option.palette.color(QPalette::HighlightedText) : colours.text;
    const QColor quiet = isSelected ? strong : colours.muted;
    painter->save();
    painter->setFont(option.font);
    if (isSelected) {
        painter->fillRect(option.rect, option.palette.highlight());
    }
    const QRect row = option.rect.adjusted(space::medium, 0, -space::medium, 0);
    const auto place = [&](const QRect &rect) { return QStyle::visualRect(option.direction, row, rect); };
    const int lineHeight = option.fontMetrics.height();
    const int top = row.top() + rowPadding;
    const int timeSpan = timeWidth(option.fontMetrics);
    painter->setPen(quiet);
    painter->drawText(place(QRect(row.left(), top, timeSpan, lineHeight)), Qt::AlignCenter, index.data(TimelineModel::TimeRole).toString());

    const QRect node = place(QRect(row.left() + timeSpan + space::medium, top, nodeSide, nodeSide));
    painter->setPen(QPen(colours.hairline, 2));
    if (index.row() > 0) {
        painter->drawLine(node.center().x(), row.top(), node.center().x(), node.top() - 3);
    }
    if (index.row() < index.model()->rowCount() - 1) {
        painter->drawLine(node.center().x(), node.bottom() + 4, node.center().x(), row.bottom() + 1);
    }
    const QColor tone = isSelected ? strong : toneColour(Tone(index.data(TimelineModel::ToneRole).toInt()), colours);
    const qreal ratio = painter->device()->devicePixelRatioF();
    painter->drawPixmap(node, iconPixmap(index.data(TimelineModel::IconRole).toString(), tone, node.size(), ratio));

    const int textLeft = row.left() + timeSpan + nodeSide + 2 * space::medium;
    const int textWidth = std::max(80, row.width() - timeSpan - nodeSide - 2 * space::medium - marginWidth(option));
    const Heights used = heights(option, index, textWidth);
    painter->setPen(strong);
    drawWrapped(painter, place(QRect(textLeft, top, textWidth, used.text)).topLeft(), textWidth, index.data(Qt::DisplayRole).toString(),
                option.font, QStyle::visualAlignment(option.direction, Qt::AlignLeft));
    if (used.detail > 0) {
        const QRect box = place(QRect(textLeft - detailGap, top + std::max(used.text, nodeSide) + detailGap, textWidth + 2 * detailGap, used.detail));
        if (!isSelected) {
            painter->fillRect(box, colours.raised);
        }
        painter->setPen(quiet);
        drawWrapped(painter, box.topLeft() + QPoint(detailGap, detailGap), textWidth, index.data(TimelineModel::DetailRole).toString(),
                    detailFont(option.font), Qt::AlignLeft);
    }
    const int marginLeft = row.right() - marginWidth(option);
    painter->setPen(quiet);
    painter->drawText(place(QRect(marginLeft, top, marginWidth(option) - arrowSide - space::small, lineHeight)),
                      int(Qt::AlignVCenter) | int(QStyle::visualAlignment(option.direction, Qt::AlignRight)),
                      index.data(TimelineModel::TookRole).toString());
    if (index.data(TimelineModel::CanOpenRole).toBool()) {
        const QRect arrow = place(QRect(row.right() - arrowSide, top + 1, arrowSide, arrowSide));
        painter->drawPixmap(arrow, iconPixmap(index.data(TimelineModel::IsOpenRole).toBool() ? u"up" : u"down", quiet, arrow.size(), ratio));
    }
    painter->restore();
}

} // namespace sibyl::tray
