// SPDX-License-Identifier: Apache-2.0
#include "monitor/LoadGraph.h"

#include "look/Card.h"
#include "look/Colours.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace sibyl::tray {

LoadGraph::LoadGraph(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void LoadGraph::show(const QList<LoadStep> &steps, int capacity, const QDateTime &nowUtc)
{
    m_steps = steps;
    m_capacity = std::max(1, capacity);
    m_nowUtc = nowUtc;
    const int runningNow = steps.isEmpty() ? 0 : steps.last().runningCount;
    setAccessibleName(tr("Load of the last hour"));
    setAccessibleDescription(tr("%1 of %2 slots in use now").arg(runningNow).arg(m_capacity));
    update();
}

QSize LoadGraph::sizeHint() const
{
    return {260, 64};
}

void LoadGraph::paintEvent(QPaintEvent *)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    painter.setFont(smallFont(this));
    const QFontMetrics metrics = painter.fontMetrics();
    int top = m_capacity;
    for (const LoadStep &step : m_steps) {
        top = std::max(top, step.runningCount);
    }
    const int axisWidth = metrics.horizontalAdvance(QString::number(top)) + space::small;
    const QRectF plot = QRectF(rect()).adjusted(axisWidth, metrics.height() / 2.0, -1, -metrics.height() - 2.0);
    const auto yOf = [&](int count) { return plot.bottom() - plot.height() * count / top; };
    const auto xOf = [&](const QDateTime &at) {
        const double back = double(at.msecsTo(m_nowUtc)) / 1000.0 / double(span.count());
        return plot.right() - plot.width() * std::clamp(back, 0.0, 1.0);
    };

    painter.setPen(QPen(colours.hairline, 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setPen(QPen(colours.hairline, 1, Qt::DashLine));
    painter.drawLine(QPointF(plot.left(), yOf(m_capacity)), QPointF(plot.right(), yOf(m_capacity)));
    painter.setPen(colours.muted);
    const auto label = [&](double y, const QString &text) {
        painter.drawText(QRectF(0, y - metrics.height() / 2.0, axisWidth - space::small, metrics.height()),
                         int(Qt::AlignRight | Qt::AlignVCenter), text);
    };
    label(yOf(m_capacity), QString::number(m_capacity));
    label(yOf(0), QStringLiteral("0"));
    const QRectF timeRow(plot.left(), plot.bottom() + 2, plot.width(), metrics.height());
    painter.drawText(timeRow, int(Qt::AlignLeft | Qt::AlignVCenter), tr("1 h ago"));
    painter.drawText(timeRow, int(Qt::AlignRight | Qt::AlignVCenter), tr("now"));

    if (m_steps.isEmpty()) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath line(QPointF(xOf(m_steps.first().atUtc), yOf(m_steps.first().runningCount)));
    for (const LoadStep &step : m_steps) {
        line.lineTo(xOf(step.atUtc), line.currentPosition().y());
        line.lineTo(xOf(step.atUtc), yOf(step.runningCount));
    }
    line.lineTo(plot.right(), line.currentPosition().y());
    QPainterPath area = line;
    area.lineTo(plot.bottomRight());
    area.lineTo(xOf(m_steps.first().atUtc), plot.bottom());
    area.closeSubpath();
    QColor fill = colours.accent;
    fill.setAlphaF(0.18F);
    painter.fillPath(area, fill);
    painter.setPen(QPen(colours.accent, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(line);
}

} // namespace sibyl::tray
