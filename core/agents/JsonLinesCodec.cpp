// SPDX-License-Identifier: Apache-2.0
#include "agents/JsonLinesCodec.h"

#include "protocol/FrameCodec.h"

#include <limits>
#include <utility>

namespace sibyl {

void JsonLinesCodec::read(QByteArrayView bytes, const OnObject &onObject, const OnNoise &onNoise)
{
    while (!bytes.isEmpty()) {
        const qsizetype newline = bytes.indexOf('\n');
        const QByteArrayView piece = newline < 0 ? bytes : bytes.first(newline);
        bytes = newline < 0 ? QByteArrayView() : bytes.sliced(newline + 1);
        if (!m_isSkipping && m_partial.size() + piece.size() > maxLineBytes) {
            m_isSkipping = true;
            ++m_skippedLines;
            m_partial = {}; // its memory, too
        }
        if (newline < 0) {
            if (!m_isSkipping) {
                m_partial.append(piece.data(), piece.size());
            }
        } else if (m_isSkipping) {
            m_isSkipping = false;
        } else if (m_partial.isEmpty()) {
            take(piece, onObject, onNoise);
        } else {
            m_partial.append(piece.data(), piece.size());
            const QByteArray line = std::exchange(m_partial, {});
            take(line, onObject, onNoise);
        }
    }
}

void JsonLinesCodec::end(const OnObject &onObject, const OnNoise &onNoise)
{
    m_isSkipping = false;
    const QByteArray line = std::exchange(m_partial, {});
    take(line, onObject, onNoise);
}

void JsonLinesCodec::take(QByteArrayView line, const OnObject &onObject, const OnNoise &onNoise)
{
    line = line.trimmed();
    if (line.isEmpty()) {
        return;
    }
    QByteArray text = QByteArray::fromRawData(line.data(), line.size());
    if (!text.isValidUtf8()) {
        text = QString::fromUtf8(text).toUtf8();
    }
    const Result<QJsonObject> object = line.front() == '{'
        ? parseFrame(text, std::numeric_limits<qsizetype>::max())
        : Result<QJsonObject>(fail(ErrorKind::Protocol, {}));
    if (object) {
        onObject(*object);
        return;
    }
    ++m_noiseLines;
    if (onNoise) {
        onNoise(line);
    }
}

QByteArray jsonLine(const QJsonObject &object)
{
    return writeFrame(object) + '\n';
}

} // namespace sibyl
