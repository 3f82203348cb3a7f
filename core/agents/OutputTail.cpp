// SPDX-License-Identifier: Apache-2.0
#include "agents/OutputTail.h"

#include <algorithm>

namespace sibyl {

void OutputTail::add(const LineReader::Line &line)
{
    QByteArray kept = line.text.first(std::min(line.text.size(), maxLineBytes)).toByteArray();
    const qint64 cut = line.text.size() - kept.size() + line.droppedBytes;
    if (cut > 0) {
        kept += " [" + QByteArray::number(cut) + " bytes more]";
        m_isLineCut = true;
    }
    m_bytes += kept.size() + 1;
    m_lines.push_back(std::move(kept));
    while (static_cast<qsizetype>(m_lines.size()) > maxLines || m_bytes > maxBytes) {
        m_bytes -= m_lines.front().size() + 1;
        m_lines.pop_front();
        ++m_leftOutLines;
    }
}

QString OutputTail::text() const
{
    QByteArray joined;
    joined.reserve(m_bytes + 64);
    if (m_leftOutLines > 0) {
        joined += "[" + QByteArray::number(m_leftOutLines) + " earlier lines left out]\n";
    }
    for (const QByteArray &line : m_lines) {
        joined += line;
        joined += '\n';
    }
    if (!joined.isEmpty()) {
        joined.chop(1);
    }
    QString text = QString::fromUtf8(joined); // invalid bytes become U+FFFD
    text.remove(QChar(u'\0'));
    return text;
}

} // namespace sibyl
