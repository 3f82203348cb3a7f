// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/LineReader.h"

#include <QString>

#include <deque>

namespace sibyl {

// The last lines of a stream for the result: at most maxLines lines and maxBytes bytes, blank
// lines included, with a mark where something before or inside was left out (spec ).
class OutputTail
{
public:
    static constexpr qsizetype maxLines = 200;
    static constexpr qsizetype maxBytes = 128 * 1024;
    static constexpr qsizetype maxLineBytes = 8 * 1024;

    void add(const LineReader::Line &line);

    QString text() const; // valid UTF-8, no U+0000
    bool isCut() const { return m_leftOutLines > 0 || m_isLineCut; }

private:
    std::deque<QByteArray> m_lines;
    qsizetype m_bytes = 0;
    qint64 m_leftOutLines = 0;
    bool m_isLineCut = false;
};

} // namespace sibyl
