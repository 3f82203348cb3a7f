// SPDX-License-Identifier: Apache-2.0
#include "RawLogReader.h"

#include "PrintServerJson.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

Result<bool> RawLogReader::readNew(LogFeed &feed)
{
    const Result<LogPiece> piece = feed.read(m_stream, m_offset);
    if (!piece) {
        return fail(piece.error());
    }
    if (const int before = std::exchange(m_attempt, piece->attempt); before != piece->attempt && before != 0) {
        if (m_form == OutputForm::Text) {
            printNote(u"attempt %1"_s.arg(piece->attempt));
        }
        m_offset = 0;
        return true;
    }
    if (piece->bytes.isEmpty()) {
        return false;
    }
    m_terminal.printRaw(m_form == OutputForm::Json ? jsonLogLine(m_stream, m_attempt, m_offset, piece->bytes) : piece->bytes);
    m_offset += piece->bytes.size();
    return true;
}

} // namespace sibyl
