// SPDX-License-Identifier: Apache-2.0
#include "monitor/TotalsStrip.h"

#include "look/Card.h"
#include "models/TaskWords.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {

TotalsStrip::TotalsStrip(QWidget *parent) : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::page + space::medium);
    for (Figure &figure : m_figures) {
        figure.value = new QLabel(this);
        QFont font = titleFont(this);
        font.setPointSizeF(font.pointSizeF() * 1.2);
        figure.value->setFont(font);
        figure.name = mutedLabel({}, this);
        auto *column = new QVBoxLayout;
        column->setSpacing(0);
        column->addStretch(1);
        column->addWidget(figure.value);
        column->addWidget(figure.name);
        column->addStretch(1);
        row->addLayout(column);
    }
    draw();
}

void TotalsStrip::show(const DayTotals &today)
{
    if (today != m_today) {
        m_today = today;
        draw();
    }
}

void TotalsStrip::draw()
{
    const int others = m_today.tasks - m_today.completed;
    m_figures[0].value->setText(QString::number(m_today.tasks));
    m_figures[0].name->setText(others > 0 ? tr("tasks today, %1 not completed").arg(others) : tr("tasks today"));
    m_figures[1].value->setText(countText(m_today.usage.totalTokens()));
    m_figures[1].name->setText(tr("tokens"));
    m_figures[2].value->setText(m_today.usage.costUsd ? costText(*m_today.usage.costUsd) : u"\u2013"_s);
    m_figures[2].name->setText(tr("cost"));
    m_figures[2].name->setToolTip(tr("As far as the agents tell"));
}

void TotalsStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        draw();
    }
}

} // namespace sibyl::tray
