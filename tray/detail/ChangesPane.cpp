// SPDX-License-Identifier: Apache-2.0
#include "detail/ChangesPane.h"

#include "look/Card.h"
#include "look/Colours.h"
#include "monitor/EmptyState.h"

#include <QEvent>
#include <QFontDatabase>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBlock>
#include <QVBoxLayout>

namespace sibyl::tray {
namespace {

QString fileLabel(const DiffFile &file)
{
    QString counts;
    if (file.insertions > 0) {
        counts += QStringLiteral("  +%1").arg(file.insertions);
    }
    if (file.deletions > 0) {
        counts += QStringLiteral("  \u2212%1").arg(file.deletions);
    }
    return file.path + counts;
}

} // namespace

ChangesPane::ChangesPane(QWidget *parent) : QWidget(parent)
{
    m_list = new QListWidget(this);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setTextElideMode(Qt::ElideLeft);
    m_list->setSpacing(2);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Changed files"));
    m_text = new QPlainTextEdit(this);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLayoutDirection(Qt::LeftToRight);
    m_text->setAccessibleName(tr("Changes in the file"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_text);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setChildrenCollapsible(false);
    m_empty = new EmptyState(this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_splitter);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::small, 0, 0);
    column->addWidget(m_stack);
    connect(m_list, &QListWidget::currentRowChanged, this, &ChangesPane::showFile);
}

void ChangesPane::showPatch(const QString &patch, bool isCut)
{
    if (patch == m_patch && isCut == m_isCut && m_stack->currentWidget() == m_splitter) {
        return;
    }
    m_patch = patch;
    m_isCut = isCut;
    const QString current = m_list->currentRow() >= 0 ? m_files.value(m_list->currentRow()).path : QString();
    m_files = parseDiff(patch);
    redraw();
    for (int row = 0; row < m_files.size(); ++row) {
        if (m_files.at(row).path == current) {
            m_list->setCurrentRow(row);
        }
    }
    m_stack->setCurrentWidget(m_splitter);
}

void ChangesPane::showNote(const QString &headline, const QString &text, const QString &command)
{
    m_patch.clear();
    m_files.clear();
    m_empty->show(u"diff", headline, text, {}, command);
    m_stack->setCurrentWidget(m_empty);
}

void ChangesPane::redraw()
{
    const Colours colours = Colours::of(palette());
    m_list->clear();
    for (const DiffFile &file : std::as_const(m_files)) {
        auto *item = new QListWidgetItem(fileLabel(file), m_list);
        item->setToolTip(file.change == FileChange::Renamed ? tr("%1, was %2").arg(file.path, file.oldPath) : file.path);
        if (file.change == FileChange::Added) {
            item->setForeground(colours.good);
        } else if (file.change == FileChange::Deleted) {
            item->setForeground(colours.bad);
        }
    }
    if (m_isCut) {
        auto *item = new QListWidgetItem(tr("The rest was too long"), m_list);
        item->setFlags(Qt::NoItemFlags);
    }
    m_list->setCurrentRow(m_files.isEmpty() ? -1 : 0);
}

void ChangesPane::showFile(int row)
{
    m_text->clear();
    if (row < 0 || row >= m_files.size()) {
        return;
    }
    const Colours colours = Colours::of(palette());
    QTextCursor cursor(m_text->document());
    cursor.beginEditBlock();
    bool isFirst = true;
    for (const DiffLine &line : m_files.at(row).lines) {
        QTextBlockFormat block;
        QTextCharFormat text;
        text.setForeground(colours.text);
        QChar sign = u' ';
        switch (line.kind) {
        case DiffLineKind::Added:
            block.setBackground(colours.addedLine);
            sign = u'+';
            break;
        case DiffLineKind::Removed:
            block.setBackground(colours.removedLine);
            sign = u'-';
            break;
        case DiffLineKind::Hunk:
            text.setForeground(colours.accent);
            break;
        case DiffLineKind::Note:
            text.setForeground(colours.muted);
            text.setFontItalic(true);
            break;
        case DiffLineKind::Context: break;
        }
        if (!isFirst) {
            cursor.insertBlock(block, text);
        } else {
            cursor.setBlockFormat(block);
        }
        isFirst = false;
        cursor.insertText(line.kind == DiffLineKind::Hunk ? line.text : sign + line.text, text);
    }
    cursor.endEditBlock();
    m_text->verticalScrollBar()->setValue(0);
    m_text->horizontalScrollBar()->setValue(0);
}

void ChangesPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_files.isEmpty()) {
        redraw();
    }
}

} // namespace sibyl::tray
