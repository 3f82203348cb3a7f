// SPDX-License-Identifier: Apache-2.0
#include "log/LogCopy.h"

#include "log/TerminalText.h"

#include <QClipboard>
#include <QGuiApplication>

namespace sibyl::tray {

void LogCopy::start(LogSource source, Place from, Place to, qint64 maxBytes, QObject *parent)
{
    auto *copy = new LogCopy(std::move(source), from, to, maxBytes, parent);
    copy->readOn();
}

LogCopy::LogCopy(LogSource source, Place from, Place to, qint64 maxBytes, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_from(from)
    , m_to(to)
    , m_maxBytes(maxBytes)
{
}

void LogCopy::readOn()
{
    // The last line is read whole; how long it is shows when it is there.
    const qint64 end = m_to.lineBytes + 2 * LogDocument::cellBytes;
    const qint64 at = m_from.lineBytes + m_bytes.size();
    const qint64 wanted = std::min({end - at, maxLogAnswerBytes, m_maxBytes - m_bytes.size()});
    if (wanted <= 0) {
        finish();
        return;
    }
    m_source(at, wanted, this, [this](const Result<LogChunk> &chunk) {
        if (!chunk || chunk->bytes.isEmpty()) {
            finish();
            return;
        }
        m_bytes.append(chunk->bytes);
        readOn();
    });
}

void LogCopy::finish()
{
    QGuiApplication::clipboard()->setText(
        copiedText(m_bytes, m_from.column, m_to.lineBytes - m_from.lineBytes, m_to.column));
    deleteLater();
}

QString copiedText(QByteArrayView bytes, int firstColumn, qint64 lastLineBytes, int lastColumn)
{
    QString text;
    for (qint64 at = 0; at <= lastLineBytes && at < bytes.size();) {
        const qsizetype newline = bytes.indexOf('\n', at);
        const qint64 end = newline < 0 ? bytes.size() : newline + 1;
        QString line = terminalText(bytes.sliced(at, end - at));
        const bool isLast = end > lastLineBytes;
        if (isLast) {
            line.truncate(lastColumn);
        }
        if (at == 0) {
            line.remove(0, firstColumn);
        }
        text += line;
        if (!isLast) {
            text += u'\n';
        }
        at = end;
    }
    return text;
}

} // namespace sibyl::tray
