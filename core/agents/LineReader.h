// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <functional>

namespace sibyl {

// Cuts a byte stream into lines. Lines may be of any length; of each at most `keptBytes` are held
// and handed on, the rest is only counted, so memory stays bounded (agents write 2 MB lines).
class LineReader
{
public:
    struct Line {
        QByteArrayView text;     // without the newline and a carriage return before it
        qint64 droppedBytes = 0; // of this line, beyond keptBytes
    };
    using OnLine = std::function<void(const Line &)>;

    explicit LineReader(qsizetype keptBytes = 64 * 1024) : m_keptBytes(keptBytes) {}

    void read(QByteArrayView bytes, const OnLine &onLine);
    // A last line without a newline.
    void finish(const OnLine &onLine);

private:
    void append(QByteArrayView part);
    void emitLine(const OnLine &onLine);

    qsizetype m_keptBytes;
    QByteArray m_partial;
    qint64 m_dropped = 0;
};

} // namespace sibyl
