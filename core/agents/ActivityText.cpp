// SPDX-License-Identifier: Apache-2.0
#include "agents/ActivityText.h"

#include "base/Names.h"

#include <algorithm>

namespace sibyl {
namespace {

constexpr qsizetype maxActivityLength = 200;

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

} // namespace sibyl
