// SPDX-License-Identifier: Apache-2.0
#include "agents/LineReader.h"

#include <algorithm>
#include <cstring>

namespace sibyl {

void LineReader::read(QByteArrayView bytes, const OnLine &onLine)
{
    while (!bytes.isEmpty()) {
        const auto *end = static_cast<const char *>(
            std::memchr(bytes.data(), '\n', static_cast<size_t>(bytes.size())));
        if (end == nullptr) {
            append(bytes);
            return;
        }
        const QByteArrayView part = bytes.first(end - bytes.data());
        bytes = bytes.sliced(part.size() + 1);
        if (m_partial.isEmpty() && m_dropped == 0 && part.size() <= m_keptBytes) {
            // The common case hands the caller's bytes on without a copy.
            onLine({part.endsWith('\r') ? part.chopped(1) : part, 0});
            continue;
        }
        append(part);
        emitLine(onLine);
    }
}

void LineReader::finish(const OnLine &onLine)
{
    if (!m_partial.isEmpty() || m_dropped > 0) {
        emitLine(onLine);
    }
}

void LineReader::append(QByteArrayView part)
{
    const qsizetype room = std::min(part.size(), m_keptBytes - m_partial.size());
    m_partial.append(part.data(), room);
    m_dropped += part.size() - room;
}

void LineReader::emitLine(const OnLine &onLine)
{
    QByteArrayView text = m_partial;
    if (text.endsWith('\r')) {
        text.chop(1);
    }
    onLine({text, m_dropped});
    m_partial.clear();
    m_dropped = 0;
}

} // namespace sibyl
