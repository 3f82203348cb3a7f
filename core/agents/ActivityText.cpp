// SPDX-License-Identifier: Apache-2.0
#include "agents/ActivityText.h"

#include "agents/ToolText.h"
#include "base/Names.h"

#include <algorithm>

namespace sibyl {
namespace {

// Index behind the escape sequence that begins at `i` (ECMA-48 CSI and OSC, else two bytes).
qsizetype afterEscape(QByteArrayView line, qsizetype i)
{
    if (i + 1 >= line.size()) {
        return line.size();
    }
    const char kind = line[i + 1];
    i += 2;
    if (kind == '[') {
        while (i < line.size() && (line[i] < '@' || line[i] > '~')) {
            ++i;
        }
        return i + 1;
    }
    if (kind == ']') {
        while (i < line.size() && line[i] != '\a' && line[i] != '\x1b') {
            ++i;
        }
        return i < line.size() && line[i] == '\x1b' ? i + 2 : i + 1;
    }
    return i;
}

} // namespace

QString activityText(QByteArrayView line)
{
    line = line.first(std::min<qsizetype>(line.size(), 4096));
    QByteArray plain;
    plain.reserve(line.size());
    for (qsizetype i = 0; i < line.size();) {
        if (line[i] == '\x1b') {
            i = afterEscape(line, i);
            continue;
        }
        const auto byte = static_cast<unsigned char>(line[i]);
        plain += byte < 0x20 || byte == 0x7f ? ' ' : line[i];
        ++i;
    }
    return wireText(QString::fromUtf8(plain).simplified(), maxActivityLength);
}

QString LastLine::read(QByteArrayView bytes)
{
    constexpr qsizetype window = 8 * 1024;
    const auto isEnd = [](char c) { return c == '\n' || c == '\r'; };
    m_partial += bytes.last(std::min(bytes.size(), window));
    QByteArrayView complete = m_partial;
    while (!complete.isEmpty() && !isEnd(complete.back())) {
        complete.chop(1);
    }
    const qsizetype consumed = complete.size();
    QString text;
    while (!complete.isEmpty() && text.isEmpty()) {
        while (!complete.isEmpty() && isEnd(complete.back())) {
            complete.chop(1);
        }
        qsizetype begin = complete.size();
        while (begin > 0 && !isEnd(complete[begin - 1])) {
            --begin;
        }
        text = activityText(complete.sliced(begin));
        complete = complete.first(begin);
    }
    m_partial.remove(0, consumed);
    if (m_partial.size() > window) {
        m_partial.truncate(window); // of a long line the beginning tells most
    }
    return text;
}

} // namespace sibyl
