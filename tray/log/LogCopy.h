// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "log/LogDocument.h"

namespace sibyl::tray {

// Puts a part of a log on the clipboard, reading it piece by piece. Deletes itself when done.
class LogCopy final : public QObject
{
    Q_OBJECT

public:
    struct Place {
        qint64 lineBytes = 0;
        int column = 0; // in terminalText() of the line
    };

    // From `from` up to `to`; more than `maxBytes` is cut off. Ends with `parent`.
    static void start(LogSource source, Place from, Place to, qint64 maxBytes, QObject *parent);

private:
    LogCopy(LogSource source, Place from, Place to, qint64 maxBytes, QObject *parent);
    void readOn();
    void finish();

    LogSource m_source;
    Place m_from;
    Place m_to;
    qint64 m_maxBytes;
    QByteArray m_bytes;
};

// Lines of `bytes` as a person reads them, the first without its first `firstColumn` characters, the
// one that begins at `lastLineBytes` cut to `lastColumn`.
QString copiedText(QByteArrayView bytes, int firstColumn, qint64 lastLineBytes, int lastColumn);

} // namespace sibyl::tray
