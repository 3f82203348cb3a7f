// SPDX-License-Identifier: Apache-2.0
#include "detail/ResultPane.h"

#include "look/Card.h"
#include "look/ThemedIcon.h"
#include "look/ToneColour.h"
#include "models/TaskWords.h"

#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int resultIconSide = 24;
constexpr int readableWidth = 760;

QLabel *textLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText); // agents write it
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    return label;
}

QString timeText(const QDateTime &utc)
{
    return utc.isValid() ? QLocale().toString(utc.toLocalTime(), QLocale::ShortFormat) : QString();
}

} // namespace

ResultPane::ResultPane(QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    auto *page = new QWidget(this);
    page->setBackgroundRole(QPalette::Base);
    m_icon = new QLabel(page);
    m_icon->setFixedSize(resultIconSide, resultIconSide);
    m_headline = textLabel(page);
    m_headline->setFont(strongFont(this));
    m_meaning = textLabel(page);
    m_next = textLabel(page);
    m_summaryTitle = mutedLabel({}, page);
    m_summary = textLabel(page);
    m_facts = new QFormLayout;
    m_facts->setHorizontalSpacing(space::large);
    m_facts->setVerticalSpacing(space::small);
    m_facts->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_facts->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);

    auto *words = new QVBoxLayout;
    words->setSpacing(space::small);
    words->addWidget(m_headline);
    words->addWidget(m_meaning);
    words->addWidget(m_next);
    auto *top = new QHBoxLayout;
    top->setSpacing(space::medium);
    top->addWidget(m_icon, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    auto *readable = new QWidget(page); // lines that are too long are hard to read
    readable->setMaximumWidth(readableWidth);
    auto *across = new QHBoxLayout(page);
    across->setContentsMargins(space::large, space::medium, space::large, space::large);
    across->addWidget(readable, 1);
    across->addStretch(0);
    auto *column = new QVBoxLayout(readable);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addLayout(top);
    column->addWidget(m_summaryTitle);
    column->addWidget(m_summary);
    column->addLayout(m_facts);
    column->addStretch(1);
    setWidget(page);
    viewport()->setBackgroundRole(QPalette::Base);
}

void ResultPane::show(const TaskSnapshot &task, const QDateTime &nowUtc)
{
    m_isStale = m_isStale || task != m_task;
    m_task = task;
    m_nowUtc = nowUtc;
    if (m_isStale && isVisible()) {
        draw();
    }
}

void ResultPane::showEvent(QShowEvent *event)
{
    QScrollArea::showEvent(event);
    if (m_isStale && m_nowUtc.isValid()) {
        draw();
    }
}

void ResultPane::addFact(const QString &name, const QString &value)
{
    if (!value.isEmpty()) {
        QLabel *field = textLabel(widget());
        field->setText(value);
        m_facts->addRow(mutedLabel(name, widget()), field);
    }
}

void ResultPane::draw()
{
    m_isStale = false;
    const TaskState state = taskState(m_task);
    const QColor tone = toneColour(state.tone, Colours::of(palette()));
    m_icon->setPixmap(iconPixmap(state.icon, tone, QSize(resultIconSide, resultIconSide), devicePixelRatioF()));
    m_headline->setText(state.label);
    m_meaning->setText(activityText(m_task));
    const QString next = nextStep(m_task);
    m_next->setText(next.isEmpty() ? QString() : tr("Next: %1").arg(next));
    m_next->setVisible(!next.isEmpty());
    m_summaryTitle->setText(tr("What the agent said"));
    m_summaryTitle->setVisible(!m_task.summary.isEmpty());
    m_summary->setText(m_task.summary);
    m_summary->setVisible(!m_task.summary.isEmpty());

    while (m_facts->rowCount() > 0) {
        m_facts->removeRow(0);
    }
    if (m_task.filesChanged > 0 || m_task.commitCount > 0) {
        addFact(tr("Changes"), tr("%n commit(s)", nullptr, m_task.commitCount) + u", "_s
                                   + tr("%n file(s), +%1 \u2212%2", nullptr, m_task.filesChanged)
                                         .arg(m_task.insertions)
                                         .arg(m_task.deletions));
    }
    addFact(tr("Branch"), shortBranch(m_task.branch));
    addFact(tr("Worktree"), m_task.worktreePath);
    addFact(tr("Agent"), m_task.agent);
    addFact(tr("Attempt"), m_task.attempt > 1 ? QString::number(m_task.attempt) : QString());
    addFact(tr("Taken"), timeText(m_task.acceptedUtc));
    addFact(tr("Started"), timeText(m_task.startedUtc));
    addFact(tr("Ended"), timeText(m_task.endedUtc));
    if (m_task.phase == TaskPhase::Ended) {
        addFact(tr("Took"), durationText(elapsed(m_task, m_nowUtc)));
        addFact(tr("Delivered"), m_task.isDelivered ? tr("The server has the result")
                                                    : tr("Not yet: it is sent until the server has it"));
    }
    if (m_task.usage.totalTokens() > 0) {
        addFact(tr("Tokens"), tr("%1 in, %2 out, %3 from cache")
                                  .arg(countText(m_task.usage.inputTokens + m_task.usage.cacheWriteTokens),
                                       countText(m_task.usage.outputTokens), countText(m_task.usage.cacheReadTokens)));
    }
    addFact(tr("Cost"), m_task.usage.costUsd ? costText(*m_task.usage.costUsd) : QString());
    addFact(tr("Session"), m_task.sessionId);
    addFact(tr("Task"), m_task.taskId);
}

void ResultPane::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange) && m_nowUtc.isValid()) {
        draw();
    }
}

} // namespace sibyl::tray
