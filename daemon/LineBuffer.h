// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

#include <algorithm>

namespace sibyl {

// Cuts a stream that comes in parts into lines. A line longer than maxBytes is cut there, the rest
// of it is dropped.
class LineBuffer
{
public:
    static constexpr qsizetype maxBytes = 1024 * 1024;

    // The lines that end in `part`, without their newline.
    QList<QByteArray> add(QByteArrayView part)
    {
        QList<QByteArray> lines;
        while (!part.isEmpty()) {
            const qsizetype newline = part.indexOf('\n');
            const QByteArrayView piece = newline < 0 ? part : part.first(newline);
            m_begun += piece.first(std::min(piece.size(), maxBytes - m_begun.size()));
            if (newline < 0) {
                break;
            }
            lines.append(take());
            part = part.sliced(newline + 1);
        }
        return lines;
    }
    // The last line, when it has no newline; else empty.
    QByteArray take() { return std::exchange(m_begun, {}); }

private:
    QByteArray m_begun;
};

} // namespace sibyl
