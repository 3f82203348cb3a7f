// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "control/ControlMessage.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>

#include <functional>
#include <optional>

namespace sibyl::tray {

// Reads up to `limitBytes` from `offsetBytes`; answers once, later.
using LogSource = std::function<void(qint64 offsetBytes, qint64 limitBytes, QObject *context, Callback<LogChunk>)>;

struct LogLine {
    qint64 offsetBytes = 0;     // of its first byte
    qint64 nextOffsetBytes = 0; // of the line after it
    QString text;
};

// A log of any length, of which only the pages that somebody looked at lately are in memory
// (maxPages). A line is addressed by the byte offset where it starts, so the end of 100 MB is as near
// as its beginning. What is not there yet reads as nothing and is fetched; `changed` follows.
//
// A line starts after a newline, or, in text without newlines, at every multiple of cellBytes whose
// cell before has none: no line is longer than two cells. Main thread.
class LogDocument final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 cellBytes = 4096;
    static constexpr qint64 pageBytes = 16 * cellBytes;
    static constexpr qsizetype maxPages = 64;

    explicit LogDocument(LogSource source, QObject *parent = nullptr);

    qint64 totalBytes() const { return m_totalBytes; }
    bool isEnded() const { return m_isEnded; }
    bool isLoaded() const { return m_isLoaded; } // the first answer has come
    QString problem() const { return m_problem; }

    // Asks whether the log has grown.
    void refresh();

    // Nothing = not in memory yet, or `offsetBytes` is at the end.
    std::optional<LogLine> lineAt(qint64 offsetBytes);
    // Start of the line that `offsetBytes` lies in.
    std::optional<qint64> lineStart(qint64 offsetBytes);
    // Start of the line before the one that starts at `lineOffsetBytes`; nothing also at 0.
    std::optional<qint64> previousLine(qint64 lineOffsetBytes);

Q_SIGNALS:
    void changed();

private:
    struct Page {
        QByteArray bytes;
        quint64 lastUse = 0;
    };

    // The bytes of one cell, as far as the log goes; nothing = fetched now.
    std::optional<QByteArrayView> cell(qint64 index);
    bool isNewlineFree(QByteArrayView bytes) const { return bytes.indexOf('\n') < 0; }
    void fetch(qint64 pageIndex);
    void take(qint64 pageIndex, const Result<LogChunk> &chunk);
    void forgetOldest();

    LogSource m_source;
    QHash<qint64, Page> m_pages;
    QSet<qint64> m_fetching;
    qint64 m_totalBytes = 0;
    quint64 m_useCount = 0;
    QString m_problem;
    bool m_isEnded = false;
    bool m_isLoaded = false;
};

} // namespace sibyl::tray
