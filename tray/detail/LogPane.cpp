// SPDX-License-Identifier: Apache-2.0
#include "detail/LogPane.h"

#include "look/Card.h"
#include "look/ThemedIcon.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QToolButton>

namespace sibyl::tray {
namespace {

QToolButton *flatButton(QStringView icon, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(themedIcon(icon));
    button->setIconSize(QSize(18, 18));
    button->setMinimumSize(QSize(30, 30));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

LogPane::LogPane(DaemonConnection &connection, QWidget *parent) : QWidget(parent), m_connection(connection)
{
    m_view = new LogView(this);
    m_stream = new QComboBox(this);
    m_stream->addItem(QString(), QVariant::fromValue(int(SpoolStream::Stdout)));
    m_stream->addItem(QString(), QVariant::fromValue(int(SpoolStream::Stderr)));
    m_searchField = new QLineEdit(this);
    m_searchField->setClearButtonEnabled(true);
    m_searchField->addAction(themedIcon(u"search"), QLineEdit::LeadingPosition);
    m_searchField->setMaximumWidth(280);
    m_previous = flatButton(u"up", this);
    m_next = flatButton(u"down", this);
    m_note = mutedLabel({}, this);
    m_copy = flatButton(u"copy", this);
    m_followButton = flatButton(u"follow", this);
    m_followButton->setCheckable(true);
    m_followButton->setChecked(true);

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(space::medium, space::small, space::medium, space::small);
    bar->setSpacing(space::small);
    bar->addWidget(m_stream);
    bar->addWidget(m_searchField, 1);
    bar->addWidget(m_previous);
    bar->addWidget(m_next);
    bar->addWidget(m_note, 1);
    bar->addStretch(1);
    bar->addWidget(m_copy);
    bar->addWidget(m_followButton);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_view, 1);

    connect(m_stream, &QComboBox::currentIndexChanged, this, &LogPane::open);
    connect(m_searchField, &QLineEdit::returnPressed, this, [this] { find(LogSearch::Direction::Forward); });
    connect(m_searchField, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_note->clear();
        if (text.isEmpty()) {
            m_view->clearMatch();
        }
    });
    connect(m_next, &QToolButton::clicked, this, [this] { find(LogSearch::Direction::Forward); });
    connect(m_previous, &QToolButton::clicked, this, [this] { find(LogSearch::Direction::Backward); });
    connect(m_copy, &QToolButton::clicked, m_view, &LogView::copySelection);
    connect(m_followButton, &QToolButton::toggled, m_view, &LogView::setFollowing);
    connect(m_view, &LogView::followingChanged, m_followButton, &QToolButton::setChecked);
    connect(m_view, &LogView::selectionChanged, this, [this] { m_copy->setEnabled(m_view->hasSelection()); });
    const auto shortcut = [this](const QKeySequence &keys, auto act) {
        connect(new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated, this, act);
    };
    shortcut(QKeySequence::FindNext, [this] { find(LogSearch::Direction::Forward); });
    shortcut(QKeySequence::FindPrevious, [this] { find(LogSearch::Direction::Backward); });
    m_copy->setEnabled(false);
    retranslate();
}

LogPane::~LogPane()
{
    m_view->setDocument(nullptr, {});
}

void LogPane::show(const TaskSnapshot *task)
{
    const TaskKey key = task == nullptr ? TaskKey() : TaskKey{task->taskId, task->attempt};
    const TaskPhase phase = task == nullptr ? TaskPhase::Queued : task->phase;
    const bool isOther = key != m_key;
    const bool isPhaseOther = phase != m_phase;
    const bool hasBegun = m_phase == TaskPhase::Queued && phase != TaskPhase::Queued;
    m_key = key;
    m_phase = phase;
    if (isOther) {
        open();
    } else if (hasBegun && m_document) {
        m_document->refresh();
    }
    if (isOther || isPhaseOther) {
        retranslate();
    }
}

LogSource LogPane::source(LogWait wait) const
{
    return daemonLog(m_connection, m_key, SpoolStream(m_stream->currentData().toInt()), wait);
}

void LogPane::open()
{
    m_follow.reset();
    m_search.reset();
    m_view->setDocument(nullptr, {});
    m_document.reset();
    m_note->clear();
    if (m_key.taskId.isEmpty() || !isVisible()) {
        return;
    }
    m_document = std::make_unique<LogDocument>(source(LogWait::None));
    connect(m_document.get(), &LogDocument::changed, this, &LogPane::waitForMore);
    m_view->setDocument(m_document.get(), source(LogWait::None));
    m_search = std::make_unique<LogSearch>(source(LogWait::None));
    connect(m_search.get(), &LogSearch::found, this, [this](qint64 offsetBytes) {
        m_note->clear();
        m_view->showMatch(m_searchField->text(), offsetBytes);
    });
    connect(m_search.get(), &LogSearch::notFound, this, [this] { m_note->setText(tr("Not found")); });
}

void LogPane::waitForMore()
{
    if (m_follow || !m_document || !m_document->isLoaded() || m_document->isEnded() || !m_document->problem().isEmpty()) {
        return;
    }
    m_follow = std::make_unique<QObject>();
    source(LogWait::ForMore)(m_document->totalBytes(), 1, m_follow.get(), [this](const Result<LogChunk> &chunk) {
        m_follow.release()->deleteLater(); // we are called through it
        if (chunk && m_document) {
            m_document->refresh();
        }
    });
}

void LogPane::find(LogSearch::Direction direction)
{
    if (!m_search || m_searchField->text().isEmpty()) {
        return;
    }
    const qint64 match = m_view->matchOffset();
    const bool isForward = direction == LogSearch::Direction::Forward;
    const qint64 from = match >= 0 ? (isForward ? match + 1 : match) : (isForward ? 0 : m_document->totalBytes());
    m_note->setText(tr("Searching…"));
    m_search->find(m_searchField->text(), from, direction);
}

void LogPane::focusSearch()
{
    m_searchField->setFocus(Qt::ShortcutFocusReason);
    m_searchField->selectAll();
}

void LogPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_document) {
        open();
    }
}

void LogPane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_follow.reset();
    m_view->setDocument(nullptr, {});
    m_document.reset();
}

void LogPane::retranslate()
{
    m_stream->setItemText(0, tr("Output"));
    m_stream->setItemText(1, tr("Errors"));
    m_stream->setAccessibleName(tr("Stream"));
    m_searchField->setPlaceholderText(tr("Search the log"));
    m_searchField->setAccessibleName(tr("Search the log"));
    const auto name = [](QToolButton *button, const QString &text) {
        button->setToolTip(text);
        button->setAccessibleName(text);
    };
    name(m_previous, tr("Previous match (Shift+F3)"));
    name(m_next, tr("Next match (F3)"));
    name(m_copy, tr("Copy the selection"));
    name(m_followButton, tr("Follow the end of the log"));
    m_view->setAccessibleName(tr("Log of the task"));
    m_view->setPlaceholder(m_phase == TaskPhase::Queued     ? tr("The agent has not started yet.")
                               : m_phase == TaskPhase::Ended ? tr("The agent wrote nothing here.")
                                                             : tr("The agent has written nothing here so far."));
}

void LogPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

} // namespace sibyl::tray
