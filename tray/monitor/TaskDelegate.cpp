// SPDX-License-Identifier: Apache-2.0
#include "monitor/TaskDelegate.h"

#include "look/Card.h"
#include "look/Colours.h"
#include "look/ThemedIcon.h"
#include "look/ToneColour.h"
#include "models/TaskTableModel.h"

#include <QApplication>
#include <QPainter>

namespace sibyl::tray {
namespace {

constexpr int cellPadding = 10;
constexpr int stateIconSide = 16;
constexpr int barHeight = 6;

QColor textColour(const QStyleOptionViewItem &option, const QColor &normal)
{
    return option.state.testFlag(QStyle::State_Selected) ? option.palette.color(QPalette::HighlightedText) : normal;
}

void paintBackground(QPainter *painter, const QStyleOptionViewItem &option)
{
    const QWidget *widget = option.widget;
    QStyle *style = widget != nullptr ? widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, widget);
}

} // namespace

void TaskDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.state &= ~QStyle::State_HasFocus; // the whole row is selected, one cell has no focus of its own
    painter->save();
    switch (index.column()) {
    case TaskTableModel::Task:
        paintBackground(painter, cell);
        paintTask(painter, cell, index);
        break;
    case TaskTableModel::State:
        paintBackground(painter, cell);
        paintState(painter, cell, index);
        break;
    case TaskTableModel::Progress:
        paintBackground(painter, cell);
        paintProgress(painter, cell, index);
        break;
    default: {
        paintBackground(painter, cell);
        const QRect area = cell.rect.adjusted(cellPadding, 0, -cellPadding, 0);
        painter->setPen(textColour(cell, Colours::of(cell.palette).text));
        painter->drawText(area, int(QStyle::visualAlignment(cell.direction, cell.displayAlignment)),
                          cell.fontMetrics.elidedText(cell.text, Qt::ElideMiddle, area.width()));
        break;
    }
    }
    painter->restore();
}

void TaskDelegate::paintTask(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QRect area = option.rect.adjusted(cellPadding, 0, -cellPadding, 0);
    const int lineHeight = option.fontMetrics.height();
    const int top = area.top() + (area.height() - 2 * lineHeight - 2) / 2;
    const int alignment = int(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter));
    const Colours colours = Colours::of(option.palette);

    QFont strong = option.font;
    strong.setWeight(QFont::DemiBold);
    painter->setFont(strong);
    painter->setPen(textColour(option, colours.text));
    painter->drawText(QRect(area.left(), top, area.width(), lineHeight), alignment,
                      QFontMetrics(strong).elidedText(option.text, Qt::ElideRight, area.width()));
    painter->setFont(option.font);
    painter->setPen(textColour(option, colours.muted));
    painter->drawText(QRect(area.left(), top + lineHeight + 2, area.width(), lineHeight), alignment,
                      option.fontMetrics.elidedText(index.data(TaskTableModel::ActivityRole).toString(), Qt::ElideRight,
                                                    area.width()));
}

void TaskDelegate::paintState(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tone tone = Tone(index.data(TaskTableModel::ToneRole).toInt());
    const QColor colour = textColour(option, toneColour(tone, Colours::of(option.palette)));
    const QRect area = option.rect.adjusted(cellPadding, 0, -cellPadding, 0);
    const QRect iconArea = QStyle::visualRect(option.direction, area,
                                              QRect(area.left(), area.center().y() - stateIconSide / 2, stateIconSide, stateIconSide));
    painter->drawPixmap(iconArea, iconPixmap(index.data(TaskTableModel::IconRole).toString(), colour, iconArea.size(),
                                             painter->device()->devicePixelRatioF()));
    const QRect textArea = QStyle::visualRect(option.direction, area, area.adjusted(stateIconSide + 6, 0, 0, 0));
    painter->setPen(colour);
    painter->drawText(textArea, int(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter)),
                      option.fontMetrics.elidedText(option.text, Qt::ElideRight, textArea.width()));
}

void TaskDelegate::paintProgress(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int percent = index.data(TaskTableModel::ProgressRole).toInt();
    if (percent == -2) {
        return;
    }
    const Colours colours = Colours::of(option.palette);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QRect area = option.rect.adjusted(cellPadding, 0, -cellPadding, 0);
    const int labelWidth = option.fontMetrics.horizontalAdvance(QStringLiteral("100 %")) + 4;
    QRect bar(area.left(), area.center().y() - barHeight / 2, area.width(), barHeight);
    if (percent >= 0 && area.width() > labelWidth + 30) {
        bar.setWidth(area.width() - labelWidth - 6);
        painter->setPen(textColour(option, colours.muted));
        painter->drawText(QStyle::visualRect(option.direction, area, QRect(bar.right() + 6, area.top(), labelWidth, area.height())),
                          int(QStyle::visualAlignment(option.direction, Qt::AlignRight | Qt::AlignVCenter)), option.text);
    }
    bar = QStyle::visualRect(option.direction, area, bar);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    const QColor full = isSelected ? option.palette.color(QPalette::HighlightedText) : colours.accent;
    QColor groove = full;
    groove.setAlphaF(0.22F);
    painter->setBrush(groove);
    painter->drawRoundedRect(bar, barHeight / 2.0, barHeight / 2.0);
    if (percent > 0) {
        QRect done = bar;
        done.setWidth(std::max(barHeight, bar.width() * percent / 100));
        painter->setBrush(full);
        painter->drawRoundedRect(QStyle::visualRect(option.direction, bar, done), barHeight / 2.0, barHeight / 2.0);
    }
}

QSize TaskDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width() + 2 * cellPadding, 2 * option.fontMetrics.height() + 18};
}

} // namespace sibyl::tray
