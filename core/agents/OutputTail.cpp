// SPDX-License-Identifier: Apache-2.0
#include "agents/OutputTail.h"

#include <QList>

#include <algorithm>

namespace sibyl {
namespace {

QByteArray cutLine(QByteArrayView line)
{
    if (line.endsWith('\r')) {
        line.chop(1);
    }
    if (line.size() <= OutputTail::maxLineBytes) {
        return line.toByteArray();
    }
    return line.first(OutputTail::maxLineBytes).toByteArray() + " ["
        + QByteArray::number(line.size() - OutputTail::maxLineBytes) + " bytes more]";
}

} // namespace

void OutputTail::add(QByteArrayView bytes)
{
    m_bytes.append(bytes.data(), bytes.size());
    if (m_bytes.size() > 4 * maxBytes) {
        const qsizetype surplus = m_bytes.size() - maxBytes;
        m_droppedLines += std::count(m_bytes.cbegin(), m_bytes.cbegin() + surplus, '\n');
        m_isDropped = true;
        m_bytes.remove(0, surplus);
    }
}

OutputTail::Text OutputTail::text() const
{
    QByteArrayView rest = m_bytes;
    if (rest.endsWith('\n')) {
        rest.chop(1);
    }
    QList<QByteArray> lines; // last one first
    qsizetype bytes = 0;
    bool isLineCut = false;
    while (lines.size() < maxLines && bytes < maxBytes && !rest.isNull()) {
        const qsizetype begin = rest.lastIndexOf('\n') + 1;
        QByteArray line = cutLine(rest.sliced(begin));
        isLineCut = isLineCut || line.size() > maxLineBytes;
        bytes += line.size() + 1;
        lines.append(std::move(line));
        rest = begin > 0 ? rest.first(begin - 1) : QByteArrayView();
    }
    const qint64 leftOut = m_droppedLines
        + (rest.isNull() ? 0 : 1 + std::count(rest.begin(), rest.end(), '\n'));
    if (leftOut > 0 || m_isDropped) {
        lines.append("[" + QByteArray::number(std::max<qint64>(leftOut, 1)) + " earlier lines left out]");
    }
    std::reverse(lines.begin(), lines.end());
    QString text = QString::fromUtf8(lines.join('\n')); // invalid bytes become U+FFFD
    text.remove(QChar(u'\0'));
    return {text, leftOut > 0 || m_isDropped || isLineCut};
}

} // namespace sibyl
