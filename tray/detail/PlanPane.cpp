// SPDX-License-Identifier: Apache-2.0
#include "detail/PlanPane.h"

#include "look/Card.h"
#include "look/Colours.h"
#include "look/ThemedIcon.h"

#include <QEvent>

namespace sibyl::tray {

PlanPane::PlanPane(QWidget *parent) : QListWidget(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWordWrap(true);
    setIconSize(QSize(18, 18));
    setSpacing(4);
    setSelectionMode(QAbstractItemView::NoSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContentsMargins(space::small, space::small, space::small, space::small);
}

void PlanPane::show(const QList<PlanStep> &plan)
{
    if (plan != m_plan) {
        m_plan = plan;
        draw();
    }
}

void PlanPane::draw()
{
    const Colours colours = Colours::of(palette());
    clear();
    for (const PlanStep &step : std::as_const(m_plan)) {
        auto *item = new QListWidgetItem(step.text, this);
        switch (step.state) {
        case PlanStepState::Pending:
            item->setIcon(themedIcon(u"queued", colours.muted));
            item->setData(Qt::AccessibleTextRole, tr("To do: %1").arg(step.text));
            break;
        case PlanStepState::InProgress:
            item->setIcon(themedIcon(u"running", colours.accent));
            item->setFont(strongFont(this));
            item->setData(Qt::AccessibleTextRole, tr("Under way: %1").arg(step.text));
            break;
        case PlanStepState::Completed:
            item->setIcon(themedIcon(u"done", colours.good));
            item->setForeground(colours.muted);
            item->setData(Qt::AccessibleTextRole, tr("Done: %1").arg(step.text));
            break;
        }
    }
}

void PlanPane::changeEvent(QEvent *event)
{
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        draw();
    }
}

} // namespace sibyl::tray
