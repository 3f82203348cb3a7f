// SPDX-License-Identifier: Apache-2.0
#include "monitor/FilterBar.h"

#include "look/Card.h"
#include "look/ThemedIcon.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace sibyl::tray {
namespace {

constexpr std::array<std::optional<TaskGroup>, 4> groups{std::nullopt, TaskGroup::Running, TaskGroup::Queued,
                                                         TaskGroup::Finished};

} // namespace

FilterBar::FilterBar(QWidget *parent) : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    m_buttons = new QButtonGroup(this);
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        auto *button = new QToolButton(this);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setMinimumHeight(30);
        m_buttons->addButton(button, int(i));
        m_groups.at(i) = button;
        row->addWidget(button);
    }
    m_groups.front()->setChecked(true);
    connect(m_buttons, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT groupChanged(groups.at(std::size_t(id))); });

    m_search = new QLineEdit(this);
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(u"search"), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(180);
    m_search->setMaximumWidth(320);
    connect(m_search, &QLineEdit::textChanged, this, &FilterBar::textChanged);
    row->addStretch(1);
    row->addWidget(m_search, 2);
    retranslate();
}

void FilterBar::setCounts(int running, int queued, int finished)
{
    const std::array counts{running + queued + finished, running, queued, finished};
    if (counts != m_counts) {
        m_counts = counts;
        retranslate();
    }
}

void FilterBar::retranslate()
{
    const std::array names{tr("All"), tr("Running"), tr("Queued"), tr("Finished")};
    for (std::size_t i = 0; i < names.size(); ++i) {
        m_groups.at(i)->setText(QStringLiteral(" %1  %2 ").arg(names.at(i)).arg(m_counts.at(i)));
        m_groups.at(i)->setAccessibleName(tr("%1, %n task(s)", nullptr, m_counts.at(i)).arg(names.at(i)));
    }
    m_search->setPlaceholderText(tr("Filter tasks"));
    m_search->setAccessibleName(tr("Filter tasks"));
    m_search->setToolTip(tr("Words from title, activity, agent, project, branch or state (Ctrl+F)"));
}

void FilterBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void FilterBar::reset()
{
    m_search->clear();
    m_groups.front()->click();
}

void FilterBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

} // namespace sibyl::tray
