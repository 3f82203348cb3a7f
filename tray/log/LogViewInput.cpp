// SPDX-License-Identifier: Apache-2.0
#include "log/LogCopy.h"
#include "log/LogView.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

// What mouse, wheel and keyboard do in a LogView.

namespace sibyl::tray {
namespace {

constexpr int anglePerStep = 120;
constexpr int linesPerStep = 3;

} // namespace

void LogView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers().testFlag(Qt::ShiftModifier) || event->angleDelta().y() == 0) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    m_wheelRest += event->angleDelta().y() * linesPerStep;
    const int lines = m_wheelRest / anglePerStep;
    m_wheelRest -= lines * anglePerStep;
    scrollLines(-lines);
    event->accept();
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if (event->key() == Qt::Key_Up) {
        scrollLines(-1);
    } else if (event->key() == Qt::Key_Down) {
        scrollLines(1);
    } else if (event->key() == Qt::Key_PageUp) {
        scrollLines(1 - visibleLines());
    } else if (event->key() == Qt::Key_PageDown || event->key() == Qt::Key_Space) {
        scrollLines(visibleLines() - 1);
    } else if (event->key() == Qt::Key_Home && m_document != nullptr) {
        setFollowing(false);
        setTop(0);
        updateBars();
    } else if (event->key() == Qt::Key_End) {
        setFollowing(true);
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

LogView::Place LogView::placeAt(QPoint point)
{
    Place place{m_topBytes, 0};
    int row = (point.y() - margin / 2) / lineHeight();
    std::optional<LogLine> line = m_document->lineAt(m_topBytes);
    while (line && row > 0) {
        const std::optional<LogLine> next = m_document->lineAt(line->nextOffsetBytes);
        if (!next) {
            return {line->offsetBytes, int(line->text.size())};
        }
        line = next;
        --row;
    }
    if (line) {
        place.lineBytes = line->offsetBytes;
        const int x = point.x() - margin + horizontalScrollBar()->value();
        int column = std::clamp(x / std::max(1, fontMetrics().averageCharWidth()), 0, int(line->text.size()));
        // Wide characters make the guess too far right.
        while (column > 0 && fontMetrics().horizontalAdvance(line->text.left(column)) > x + fontMetrics().averageCharWidth() / 2) {
            --column;
        }
        place.column = column;
    }
    return place;
}

void LogView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_document != nullptr) {
        m_caret = placeAt(event->position().toPoint());
        if (!event->modifiers().testFlag(Qt::ShiftModifier)) {
            m_anchor = m_caret;
        }
        viewport()->update();
        Q_EMIT selectionChanged();
    }
}

void LogView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton) && m_document != nullptr) {
        const int y = event->position().toPoint().y();
        if (y < 0 || y > viewport()->height()) {
            scrollLines(y < 0 ? -1 : 1);
        }
        m_caret = placeAt(event->position().toPoint());
        viewport()->update();
        Q_EMIT selectionChanged();
    }
}

void LogView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (m_document == nullptr) {
        return;
    }
    const Place place = placeAt(event->position().toPoint());
    if (const std::optional<LogLine> line = m_document->lineAt(place.lineBytes)) {
        m_anchor = {line->offsetBytes, 0};
        m_caret = {line->offsetBytes, int(line->text.size())};
        viewport()->update();
        Q_EMIT selectionChanged();
    }
}

void LogView::selectAll()
{
    if (m_document != nullptr && m_document->totalBytes() > 0) {
        m_anchor = {};
        m_caret = {m_document->totalBytes(), 0};
        viewport()->update();
        Q_EMIT selectionChanged();
    }
}

void LogView::copySelection()
{
    const auto [from, to] = std::minmax(m_anchor, m_caret);
    if (from != to && m_source) {
        LogCopy::start(m_source, {from.lineBytes, from.column}, {to.lineBytes, to.column}, maxCopyBytes, this);
    }
}

void LogView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    menu.addAction(tr("&Copy"), QKeySequence::Copy, this, &LogView::copySelection)->setEnabled(hasSelection());
    menu.addAction(tr("Select &all"), QKeySequence::SelectAll, this, &LogView::selectAll);
    menu.exec(event->globalPos());
}

} // namespace sibyl::tray
