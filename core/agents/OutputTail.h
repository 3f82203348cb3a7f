// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace sibyl {

// The end of a stream for the result: at most maxLines lines and about maxBytes bytes, blank lines
// included, with a mark where something before or inside was left out (spec ). Holds at
// most a few times maxBytes, whatever passes through it.
class OutputTail
{
public:
    static constexpr qsizetype maxLines = 200;
    static constexpr qsizetype maxBytes = 128 * 1024;
    static constexpr qsizetype maxLineBytes = 8 * 1024;

    void add(QByteArrayView bytes);

    struct Text {
        QString text; // valid UTF-8, no U+0000, without the last newline
        bool isCut = false;
    };
    Text text() const;

private:
    QByteArray m_bytes;
    qint64 m_droppedLines = 0;
    bool m_isDropped = false;
};

} // namespace sibyl
