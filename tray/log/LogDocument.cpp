// SPDX-License-Identifier: Apache-2.0
#include "log/LogDocument.h"

#include "log/TerminalText.h"

#include <algorithm>

namespace sibyl::tray {

LogDocument::LogDocument(LogSource source, QObject *parent) : QObject(parent), m_source(std::move(source)) {}

void LogDocument::refresh()
{
    fetch(m_totalBytes / pageBytes);
}

std::optional<QByteArrayView> LogDocument::cell(qint64 index)
{
    const qint64 from = index * cellBytes;
    const qint64 pageIndex = from / pageBytes;
    const auto page = m_pages.find(pageIndex);
    const qint64 wanted = std::min(m_totalBytes, from + cellBytes) - from;
    const qint64 inPage = from - pageIndex * pageBytes;
    if (page == m_pages.end() || page->bytes.size() < inPage + wanted) {
        fetch(pageIndex);
        return std::nullopt;
    }
    page->lastUse = ++m_useCount;
    return QByteArrayView(page->bytes).sliced(inPage, std::max<qint64>(0, wanted));
}

std::optional<qint64> LogDocument::lineStart(qint64 offsetBytes)
{
    offsetBytes = std::clamp<qint64>(offsetBytes, 0, std::max<qint64>(0, m_totalBytes - 1));
    const qint64 index = offsetBytes / cellBytes;
    const std::optional<QByteArrayView> here = cell(index);
    if (!here) {
        return std::nullopt;
    }
    const qint64 cellStart = index * cellBytes;
    if (const qsizetype newline = here->first(offsetBytes - cellStart).lastIndexOf('\n'); newline >= 0) {
        return cellStart + newline + 1;
    }
    if (index == 0) {
        return 0;
    }
    const std::optional<QByteArrayView> before = cell(index - 1);
    if (!before) {
        return std::nullopt;
    }
    const qsizetype newline = before->lastIndexOf('\n');
    return newline < 0 ? cellStart : cellStart - cellBytes + newline + 1;
}

std::optional<LogLine> LogDocument::lineAt(qint64 offsetBytes)
{
    if (offsetBytes < 0 || offsetBytes >= m_totalBytes) {
        return std::nullopt;
    }
    QByteArray bytes;
    for (qint64 at = offsetBytes; at < m_totalBytes;) {
        const qint64 index = at / cellBytes;
        const std::optional<QByteArrayView> here = cell(index);
        if (!here) {
            return std::nullopt;
        }
        const QByteArrayView rest = here->sliced(at - index * cellBytes);
        if (const qsizetype newline = rest.indexOf('\n'); newline >= 0) {
            bytes.append(rest.first(newline + 1));
            break;
        }
        bytes.append(rest);
        at = (index + 1) * cellBytes;
        if (at - cellBytes >= offsetBytes) {
            break; // a whole cell without a newline: the next line starts by definition
        }
    }
    return LogLine{offsetBytes, offsetBytes + bytes.size(), terminalText(bytes)};
}

std::optional<qint64> LogDocument::previousLine(qint64 lineOffsetBytes)
{
    return lineOffsetBytes <= 0 ? std::nullopt : lineStart(lineOffsetBytes - 1);
}

void LogDocument::fetch(qint64 pageIndex)
{
    if (m_fetching.contains(pageIndex)) {
        return;
    }
    m_fetching.insert(pageIndex);
    m_source(pageIndex * pageBytes, pageBytes, this,
             [this, pageIndex](const Result<LogChunk> &chunk) { take(pageIndex, chunk); });
}

void LogDocument::take(qint64 pageIndex, const Result<LogChunk> &chunk)
{
    m_fetching.remove(pageIndex);
    const bool isFirst = !m_isLoaded;
    m_isLoaded = true;
    if (!chunk) {
        const bool isNews = m_problem != chunk.error().what || isFirst;
        m_problem = chunk.error().what;
        if (isNews) {
            Q_EMIT changed();
        }
        return;
    }
    const qint64 knownTotal = m_totalBytes;
    const bool wasEnded = m_isEnded;
    m_problem.clear();
    m_isEnded = chunk->isEnded;
    m_totalBytes = std::max(m_totalBytes, chunk->totalBytes);
    Page &page = m_pages[pageIndex];
    const bool isSame = page.bytes.size() >= chunk->bytes.size() && knownTotal == m_totalBytes;
    if (chunk->bytes.size() > page.bytes.size()) {
        page.bytes = chunk->bytes;
    }
    page.lastUse = ++m_useCount;
    forgetOldest();
    if (!isSame || isFirst || wasEnded != m_isEnded) {
        Q_EMIT changed();
    }
}

void LogDocument::forgetOldest()
{
    while (m_pages.size() > maxPages) {
        const auto oldest = std::min_element(m_pages.begin(), m_pages.end(), [](const Page &a, const Page &b) {
            return a.lastUse < b.lastUse;
        });
        m_pages.erase(oldest);
    }
}

} // namespace sibyl::tray
