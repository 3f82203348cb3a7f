// SPDX-License-Identifier: Apache-2.0
#include "log/LogView.h"

#include "look/Colours.h"

#include <QEvent>
#include <QFontDatabase>
#include <QPainter>
#include <QScrollBar>

namespace sibyl::tray {
namespace {

constexpr int maxBarSteps = 1'000'000;

} // namespace

LogView::LogView(QWidget *parent) : QAbstractScrollArea(parent)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    setFont(font);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    // Program output reads from the left in every language.
    setLayoutDirection(Qt::LeftToRight);
}

void LogView::setDocument(LogDocument *document, LogSource source)
{
    if (m_document != nullptr) {
        m_document->disconnect(this);
    }
    m_document = document;
    m_source = std::move(source);
    m_topBytes = 0;
    m_wantedBytes = -1;
    m_pendingLines = 0;
    m_widestPixels = 0;
    m_matchBytes = -1;
    m_anchor = m_caret = {};
    m_isFollowing = true;
    if (m_document != nullptr) {
        connect(m_document, &LogDocument::changed, this, &LogView::takeChange);
        m_document->refresh();
    }
    updateBars();
    viewport()->update();
    Q_EMIT followingChanged(true);
    Q_EMIT selectionChanged();
}

void LogView::setPlaceholder(const QString &text)
{
    m_placeholder = text;
    viewport()->update();
}

void LogView::takeChange()
{
    if (m_isFollowing) {
        goToEnd();
    } else if (m_wantedBytes >= 0) {
        setTop(m_wantedBytes);
    } else if (m_pendingLines != 0) {
        scrollLines(std::exchange(m_pendingLines, 0));
    }
    updateBars();
    viewport()->update();
}

void LogView::setFollowing(bool isFollowing)
{
    if (isFollowing != m_isFollowing) {
        m_isFollowing = isFollowing;
        Q_EMIT followingChanged(isFollowing);
    }
    if (isFollowing && m_document != nullptr) {
        goToEnd();
        updateBars();
        viewport()->update();
    }
}

void LogView::goToEnd()
{
    qint64 top = m_document->totalBytes();
    for (int line = 0; line < visibleLines() && top > 0; ++line) {
        const std::optional<qint64> previous = m_document->previousLine(top);
        if (!previous) {
            return; // the page is on its way
        }
        top = *previous;
    }
    m_topBytes = top == m_document->totalBytes() ? 0 : top;
}

void LogView::setTop(qint64 offsetBytes)
{
    const std::optional<qint64> start = m_document->lineStart(offsetBytes);
    m_wantedBytes = start ? -1 : offsetBytes;
    if (start) {
        m_topBytes = *start;
        viewport()->update();
    }
}

void LogView::scrollLines(int lines)
{
    if (m_document == nullptr || lines == 0) {
        return;
    }
    if (lines < 0) {
        setFollowing(false);
    }
    for (; lines < 0 && m_topBytes > 0; ++lines) {
        const std::optional<qint64> previous = m_document->previousLine(m_topBytes);
        if (!previous) {
            m_pendingLines = lines;
            break;
        }
        m_topBytes = *previous;
    }
    for (; lines > 0; --lines) {
        const std::optional<LogLine> line = m_document->lineAt(m_topBytes);
        if (!line) {
            m_pendingLines = m_topBytes < m_document->totalBytes() ? lines : 0;
            break;
        }
        // The last page stays filled.
        qint64 last = line->nextOffsetBytes;
        int rest = visibleLines() - 1;
        while (rest > 0 && last < m_document->totalBytes()) {
            const std::optional<LogLine> next = m_document->lineAt(last);
            if (!next) {
                break;
            }
            last = next->nextOffsetBytes;
            --rest;
        }
        if (rest > 0 && last >= m_document->totalBytes()) {
            setFollowing(true);
            break;
        }
        m_topBytes = line->nextOffsetBytes;
    }
    updateBars();
    viewport()->update();
}

void LogView::updateBars()
{
    m_isSettingBar = true;
    const qint64 total = m_document == nullptr ? 0 : m_document->totalBytes();
    m_barUnitBytes = total / maxBarSteps + 1;
    // What is visible, as far as it is known, is one page of the bar.
    qint64 end = m_topBytes;
    for (int line = 0; m_document != nullptr && line < visibleLines(); ++line) {
        const std::optional<LogLine> here = m_document->lineAt(end);
        if (!here) {
            break;
        }
        end = here->nextOffsetBytes;
    }
    const qint64 page = std::max<qint64>(1, end - m_topBytes);
    verticalScrollBar()->setPageStep(int(std::max<qint64>(1, page / m_barUnitBytes)));
    verticalScrollBar()->setRange(0, int(std::max<qint64>(0, total - page) / m_barUnitBytes));
    verticalScrollBar()->setValue(int(m_topBytes / m_barUnitBytes));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(fontMetrics().averageCharWidth() * 4);
    horizontalScrollBar()->setRange(0, std::max(0, m_widestPixels + 2 * margin - viewport()->width()));
    m_isSettingBar = false;
}

void LogView::scrollContentsBy(int, int dy)
{
    if (!m_isSettingBar && dy != 0 && m_document != nullptr) {
        const bool isAtEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
        if (isAtEnd != m_isFollowing) {
            setFollowing(isAtEnd);
        }
        if (!isAtEnd) {
            setTop(verticalScrollBar()->value() * m_barUnitBytes);
        }
    }
    viewport()->update();
}

int LogView::lineHeight() const
{
    return fontMetrics().lineSpacing() + 2;
}

int LogView::visibleLines() const
{
    return std::max(1, (viewport()->height() - margin) / lineHeight());
}

void LogView::drawLine(QPainter &painter, const LogLine &line, int y)
{
    const int x = margin - horizontalScrollBar()->value();
    const int baseline = y + fontMetrics().ascent() + 1;
    const auto fill = [&](int from, int to, const QColor &colour) {
        const int left = x + fontMetrics().horizontalAdvance(line.text.left(from));
        const int right = x + fontMetrics().horizontalAdvance(line.text.left(to));
        painter.fillRect(QRect(left, y, right - left, lineHeight()), colour);
    };
    const Colours colours = Colours::of(palette());
    if (!m_matchText.isEmpty()) {
        for (qsizetype at = line.text.indexOf(m_matchText, 0, Qt::CaseInsensitive); at >= 0;
             at = line.text.indexOf(m_matchText, at + m_matchText.size(), Qt::CaseInsensitive)) {
            const bool isCurrent = m_matchBytes >= line.offsetBytes && m_matchBytes < line.nextOffsetBytes;
            fill(int(at), int(at + m_matchText.size()), blended(colours.warning, colours.surface, isCurrent ? 0.6 : 0.3));
        }
    }
    const auto [from, to] = std::minmax(m_anchor, m_caret);
    const Place begin{line.offsetBytes, 0};
    const Place end{line.offsetBytes, int(line.text.size())};
    if (from < to && from <= end && to >= begin) {
        QColor selection = palette().color(QPalette::Highlight);
        selection.setAlphaF(0.35F);
        fill(from < begin ? 0 : from.column, to > end ? int(line.text.size()) : to.column, selection);
    }
    painter.drawText(x, baseline, line.text);
    m_widestPixels = std::max(m_widestPixels, fontMetrics().horizontalAdvance(line.text));
}

void LogView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setFont(font());
    const Colours colours = Colours::of(palette());
    if (m_document == nullptr || m_document->totalBytes() == 0) {
        painter.setPen(colours.muted);
        const QString text = m_document != nullptr && !m_document->problem().isEmpty() ? m_document->problem() : m_placeholder;
        painter.setFont(QFontDatabase::systemFont(QFontDatabase::GeneralFont));
        painter.drawText(viewport()->rect().adjusted(32, 32, -32, -32), int(Qt::AlignCenter) | Qt::TextWordWrap, text);
        return;
    }
    painter.setPen(colours.text);
    const int widestBefore = m_widestPixels;
    qint64 offset = m_topBytes;
    for (int y = margin / 2; y < viewport()->height(); y += lineHeight()) {
        const std::optional<LogLine> line = m_document->lineAt(offset);
        if (!line) {
            break;
        }
        drawLine(painter, *line, y);
        offset = line->nextOffsetBytes;
    }
    if (m_widestPixels != widestBefore) {
        updateBars();
    }
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (m_document != nullptr && m_isFollowing) {
        goToEnd();
    }
    updateBars();
}

void LogView::showMatch(const QString &text, qint64 offsetBytes)
{
    m_matchText = text;
    m_matchBytes = offsetBytes;
    setFollowing(false);
    setTop(offsetBytes);
    scrollLines(-visibleLines() / 3);
    viewport()->update();
}

void LogView::clearMatch()
{
    m_matchText.clear();
    m_matchBytes = -1;
    viewport()->update();
}

void LogView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_widestPixels = 0;
        updateBars();
    }
}

} // namespace sibyl::tray
