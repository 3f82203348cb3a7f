// SPDX-License-Identifier: Apache-2.0
#include "detail/TaskDetail.h"

#include "detail/ChangesPane.h"
#include "detail/PlanPane.h"
#include "detail/ResultPane.h"
#include "detail/TimelinePane.h"
#include "look/Message.h"
#include "look/ThemedIcon.h"
#include "look/ToneColour.h"
#include "models/TaskWords.h"
#include "monitor/EmptyState.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int detailIconSide = 20;

} // namespace

TaskDetail::TaskDetail(DaemonConnection &connection, QWidget *parent) : Card(parent), m_connection(connection)
{
    m_stateIcon = new QLabel(this);
    m_stateIcon->setFixedSize(detailIconSide, detailIconSide);
    m_title = new QLabel(this);
    m_title->setFont(strongFont(this));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_meta = mutedLabel({}, this);
    m_meta->setTextFormat(Qt::PlainText);
    m_meta->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_cancel = new QPushButton(themedIcon(u"cancel"), {}, this);
    m_retry = new QPushButton(themedIcon(u"retry"), {}, this);
    m_folder = new QPushButton(themedIcon(u"folder"), {}, this);
    m_terminal = new QPushButton(themedIcon(u"terminal"), {}, this);
    m_copyBranch = new QPushButton(themedIcon(u"branch"), {}, this);
    m_tabs = new QTabBar(this);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setDocumentMode(true);
    m_log = new LogPane(m_connection, this);
    m_timeline = new TimelinePane(m_connection, this);
    m_plan = new PlanPane(this);
    m_noPlan = new EmptyState(this);
    m_changes = new ChangesPane(m_connection, this);
    m_result = new ResultPane(this);
    m_empty = new EmptyState(this);
    for (const QStringView icon : {u"log", u"timeline", u"plan", u"diff", u"result"}) {
        m_tabs->addTab(themedIcon(icon), {});
    }
    buildLayout();

    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_cancel, &QPushButton::clicked, this, &TaskDetail::cancelTask);
    connect(m_retry, &QPushButton::clicked, this, &TaskDetail::retryTask);
    connect(m_folder, &QPushButton::clicked, this, &TaskDetail::openFolder);
    connect(m_terminal, &QPushButton::clicked, this, [this] { Q_EMIT terminalWanted(m_task->worktreePath); });
    connect(m_copyBranch, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(shortBranch(m_task->branch)); });
    retranslate();
}

void TaskDetail::buildLayout()
{
    m_planStack = new QStackedWidget(this);
    m_planStack->addWidget(m_noPlan);
    m_planStack->addWidget(m_plan);
    m_pages = new QStackedWidget(this);
    for (QWidget *page : std::initializer_list<QWidget *>{m_log, m_timeline, m_planStack, m_changes, m_result}) {
        m_pages->addWidget(page);
    }
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_meta);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(space::medium, space::medium, space::medium, space::small);
    row->setSpacing(space::small);
    row->addWidget(m_stateIcon, 0, Qt::AlignTop);
    row->addSpacing(2);
    row->addLayout(words, 1);
    for (QPushButton *button : {m_copyBranch, m_folder, m_terminal, m_retry, m_cancel}) {
        row->addWidget(button, 0, Qt::AlignTop);
    }
    auto *content = new QWidget(this);
    auto *contentColumn = new QVBoxLayout(content);
    contentColumn->setContentsMargins(0, 0, 0, 0);
    contentColumn->setSpacing(0);
    contentColumn->addLayout(row);
    auto *tabRow = new QHBoxLayout;
    tabRow->setContentsMargins(space::small, 0, space::small, 0);
    tabRow->addWidget(m_tabs);
    tabRow->addStretch(1);
    contentColumn->addLayout(tabRow);
    contentColumn->addWidget(m_pages, 1);
    m_body = new QStackedWidget(this);
    m_body->addWidget(m_empty);
    m_body->addWidget(content);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 6);
    column->addWidget(m_body);
}

void TaskDetail::show(const TaskSnapshot *task, const QDateTime &nowUtc)
{
    if (task == nullptr) {
        m_task.reset();
        m_log->show(nullptr);
        m_timeline->show(nullptr);
        m_changes->show(nullptr);
        m_body->setCurrentIndex(0);
        return;
    }
    m_task = *task;
    m_body->setCurrentIndex(1);
    drawHeader();
    m_log->show(task);
    m_timeline->show(task);
    m_plan->show(task->plan);
    m_planStack->setCurrentIndex(task->plan.isEmpty() ? 0 : 1);
    m_result->show(*task, nowUtc);
    m_changes->show(task);
}

void TaskDetail::setTab(Tab tab)
{
    m_tabs->setCurrentIndex(int(tab));
}

void TaskDetail::drawHeader()
{
    const TaskState state = taskState(*m_task);
    const QColor tone = toneColour(state.tone, Colours::of(palette()));
    m_stateIcon->setPixmap(iconPixmap(state.icon, tone, QSize(detailIconSide, detailIconSide), devicePixelRatioF()));
    m_stateIcon->setToolTip(state.label);
    m_title->setText(m_task->title.isEmpty() ? tr("Task %1").arg(m_task->taskId.left(8)) : m_task->title);
    m_title->setToolTip(m_task->title);
    QStringList parts{state.label};
    for (const QString &part : {m_task->projectName, m_task->agent, shortBranch(m_task->branch)}) {
        if (!part.isEmpty()) {
            parts.append(part);
        }
    }
    m_meta->setText(parts.join(u"  ·  "_s));
    m_cancel->setVisible(m_task->phase != TaskPhase::Ended);
    m_cancel->setEnabled(m_task->phase < TaskPhase::Collecting);
    // Only a server that says who it is knows how.
    m_retry->setVisible(m_task->phase == TaskPhase::Ended && m_task->isRetryable && !m_connection.snapshot().serverName.isEmpty());
    m_retry->setEnabled(m_retrying != m_task->taskId);
    const bool hasFolder = !m_task->worktreePath.isEmpty() && QFileInfo(m_task->worktreePath).isDir();
    m_folder->setEnabled(hasFolder);
    m_terminal->setEnabled(hasFolder);
    m_copyBranch->setEnabled(!m_task->branch.isEmpty());
}

void TaskDetail::cancelTask()
{
    auto *question = new QMessageBox(QMessageBox::Question, tr("Cancel the task?"),
                                     tr("The agent and everything it started is stopped. What it has changed stays on its branch."),
                                     QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->addButton(tr("Go on"), QMessageBox::RejectRole);
    question->addButton(tr("Cancel the task"), QMessageBox::DestructiveRole);
    connect(question, &QMessageBox::buttonClicked, this, [this, question, taskId = m_task->taskId](QAbstractButton *button) {
        if (question->buttonRole(button) != QMessageBox::DestructiveRole) {
            return;
        }
        m_connection.ask(CancelCall{taskId, u"cancelled on this machine"_s}, this, [this](const Result<> &answer) {
            if (!answer) {
                tell(this, QMessageBox::Warning, tr("The task was not cancelled"), answer.error().what);
            }
        });
    });
    question->open();
}

void TaskDetail::retryTask()
{
    m_retrying = m_task->taskId;
    drawHeader();
    m_connection.ask(RetryCall{m_retrying}, this, [this](const Result<> &answer) {
        m_retrying.clear();
        if (m_task) {
            drawHeader();
        }
        if (!answer) {
            tell(this, QMessageBox::Warning, tr("The task was not started again"), answer.error().what);
        }
    });
}

void TaskDetail::openFolder()
{
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(m_task->worktreePath))) {
        tell(this, QMessageBox::Warning, tr("No file manager"), tr("This desktop names no program for folders. The worktree is %1").arg(m_task->worktreePath));
    }
}

void TaskDetail::retranslate()
{
    const QStringList names{tr("Log"), tr("Timeline"), tr("Plan"), tr("Changes"), tr("Result")};
    for (int index = 0; index < names.size(); ++index) {
        m_tabs->setTabText(index, names.at(index));
    }
    m_tabs->setAccessibleName(tr("Views of the task"));
    m_timeline->setAccessibleName(tr("Timeline"));
    m_plan->setAccessibleName(tr("Plan"));
    m_cancel->setText(tr("Cancel"));
    m_retry->setText(tr("Retry"));
    m_retry->setToolTip(tr("Ask the server for another attempt"));
    m_folder->setText(tr("Folder"));
    m_folder->setToolTip(tr("Open the worktree in the file manager"));
    m_terminal->setText(tr("Terminal"));
    m_terminal->setToolTip(tr("Open a terminal in the worktree"));
    m_copyBranch->setText(tr("Copy branch"));
    m_copyBranch->setToolTip(tr("Copy the name of the branch"));
    m_empty->show(u"monitor", tr("No task selected"), tr("Choose a task above to see its log, its plan and its changes."));
    m_noPlan->show(u"plan", tr("No plan"), tr("This agent has not written down a plan. Not every agent does."));
    if (m_task) {
        drawHeader();
    }
}

void TaskDetail::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    } else if (event->type() == QEvent::PaletteChange && m_task) {
        drawHeader();
    }
}

} // namespace sibyl::tray
