// SPDX-License-Identifier: Apache-2.0
#include "detail/ChangesPane.h"

#include "detail/DiffView.h"
#include "look/Card.h"
#include "look/Colours.h"
#include "models/TaskWords.h"
#include "monitor/EmptyState.h"

#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr qsizetype shownCommits = 12;

QString fileLabel(const DiffFile &file)
{
    QString counts;
    if (file.insertions > 0) {
        counts += u"  +%1"_s.arg(file.insertions);
    }
    if (file.deletions > 0) {
        counts += u"  \u2212%1"_s.arg(file.deletions);
    }
    return file.path + counts;
}

} // namespace

ChangesPane::ChangesPane(DaemonConnection &connection, QWidget *parent) : QWidget(parent), m_connection(connection)
{
    m_header = mutedLabel({}, this);
    m_header->setTextFormat(Qt::PlainText);
    m_header->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_rest = new QLabel(this);
    m_rest->setTextFormat(Qt::PlainText);
    m_rest->setWordWrap(true);
    m_rest->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_list = new QListWidget(this);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setTextElideMode(Qt::ElideLeft);
    m_list->setSpacing(2);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_diff = new DiffView(this);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_diff);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setChildrenCollapsible(false);
    auto *page = new QWidget(this);
    auto *pageColumn = new QVBoxLayout(page);
    pageColumn->setContentsMargins(0, 0, 0, 0);
    pageColumn->setSpacing(space::small);
    for (QLabel *label : {m_header, m_rest}) {
        label->setContentsMargins(space::medium, 0, space::medium, 0);
    }
    pageColumn->addWidget(m_header);
    pageColumn->addWidget(m_splitter, 1);
    pageColumn->addWidget(m_rest);
    m_empty = new EmptyState(this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::small, 0, 0);
    column->addWidget(m_stack);
    connect(m_list, &QListWidget::currentRowChanged, this, &ChangesPane::showFile);
    connect(m_empty, &EmptyState::actionWanted, this, &ChangesPane::load);
    retranslate();
}

void ChangesPane::show(const TaskSnapshot *task)
{
    const Subject subject = task == nullptr ? Subject{} : Subject{{task->taskId, task->attempt}, task->phase == TaskPhase::Ended};
    m_worktree = task == nullptr ? QString() : task->worktreePath;
    if (subject == m_subject) {
        return;
    }
    const bool isOtherTask = subject.key.taskId != m_subject.key.taskId;
    m_subject = subject;
    m_isStale = true;
    if (isOtherTask) {
        m_question.reset();
        m_changes = {};
        m_files.clear();
        showNote({}, {});
    }
    if (isVisible()) {
        load();
    }
}

void ChangesPane::load()
{
    if (m_subject.key.taskId.isEmpty()) {
        return;
    }
    m_isStale = false;
    if (m_files.isEmpty()) {
        showNote(tr("Reading the changes…"), {});
    }
    m_question = std::make_unique<QObject>();
    m_connection.ask(ChangesCall{m_subject.key.taskId}, m_question.get(), [this](const Result<TaskChanges> &changes) {
        m_question.release()->deleteLater(); // we are called through it
        take(changes);
    });
}

void ChangesPane::take(const Result<TaskChanges> &changes)
{
    if (!changes) {
        m_files.clear();
        m_changes = {};
        if (changes.error().kind == ErrorKind::Conflict) {
            showNote(tr("No changes yet"), tr("What the agent changes is read when it ends, and shown here."));
        } else {
            showNote(tr("The changes cannot be shown"), changes.error().what, tr("Try again"));
        }
        return;
    }
    if (*changes == m_changes && !m_files.isEmpty()) {
        return;
    }
    m_changes = *changes;
    m_files = parseDiff(m_changes.patch);
    if (!m_files.isEmpty()) {
        drawHeader();
        drawFiles();
        m_stack->setCurrentIndex(1);
    } else if (m_changes.isPatchCut) {
        showNote(tr("The diff is too long to show"), tr("It is whole on the task's branch, %1.").arg(shortBranch(m_changes.branch)));
    } else if (!m_changes.commits.isEmpty()) {
        showNote(tr("No changed files"), tr("The commits of the agent change no file: %1").arg(m_changes.commits.first().subject));
    } else {
        showNote(tr("No changes"), tr("The agent left every file as it was."));
    }
}

void ChangesPane::showNote(const QString &headline, const QString &text, const QString &action)
{
    m_empty->show(u"diff", headline, text, action);
    m_stack->setCurrentWidget(m_empty);
}

void ChangesPane::drawHeader()
{
    int insertions = 0;
    int deletions = 0;
    for (const DiffFile &file : std::as_const(m_files)) {
        insertions += file.insertions;
        deletions += file.deletions;
    }
    QStringList parts{tr("%n commit(s)", nullptr, int(m_changes.commits.size())),
                      tr("%n file(s), +%1 −%2", nullptr, int(m_files.size())).arg(insertions).arg(deletions)};
    if (m_changes.attempt != m_subject.key.attempt) {
        parts.append(tr("of attempt %1, while attempt %2 is under way").arg(m_changes.attempt).arg(m_subject.key.attempt));
    }
    if (!m_changes.commits.isEmpty()) {
        parts.append(m_changes.commits.first().subject);
    }
    m_header->setText(parts.join(u"  ·  "_s));
    QStringList commits;
    for (const ChangedCommit &commit : m_changes.commits.first(std::min(shownCommits, m_changes.commits.size()))) {
        commits.append(commit.id.left(8) + u"  "_s + commit.subject);
    }
    m_header->setToolTip(commits.join(u'\n').toHtmlEscaped().replace(u'\n', u"<br>"_s));
    m_rest->setVisible(m_changes.isPatchCut);
    m_rest->setText(tr("The diff is longer than a result can carry. All of it: %1")
                        .arg(u"git -C '%1' diff %2 %3"_s.arg(m_worktree, m_changes.baseCommit.left(12), m_changes.headCommit.left(12))));
}

void ChangesPane::drawFiles()
{
    const Colours colours = Colours::of(palette());
    const QString chosen = m_list->currentItem() != nullptr ? m_list->currentItem()->data(Qt::UserRole).toString() : QString();
    m_list->clear();
    int row = 0;
    for (const DiffFile &file : std::as_const(m_files)) {
        auto *item = new QListWidgetItem(fileLabel(file), m_list);
        item->setData(Qt::UserRole, file.path);
        item->setToolTip(file.change == FileChange::Renamed ? tr("%1, was %2").arg(file.path, file.oldPath) : file.path);
        if (file.change == FileChange::Added) {
            item->setForeground(colours.good);
        } else if (file.change == FileChange::Deleted) {
            item->setForeground(colours.bad);
        }
        if (file.path == chosen) {
            row = m_list->row(item);
        }
    }
    m_list->setCurrentRow(row);
}

void ChangesPane::showFile(int row)
{
    m_diff->show(row < 0 || row >= m_files.size() ? QList<DiffLine>() : m_files.at(row).lines);
}

void ChangesPane::retranslate()
{
    m_list->setAccessibleName(tr("Changed files"));
    m_diff->setAccessibleName(tr("Changes in the file"));
}

void ChangesPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isStale) {
        load();
    }
}

void ChangesPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_files.isEmpty()) {
        drawFiles();
    } else if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

} // namespace sibyl::tray
