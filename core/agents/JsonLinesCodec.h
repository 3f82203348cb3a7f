// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <functional>

namespace sibyl {

// Cuts an agent's output into lines and hands on those that are JSON objects, whatever pieces the
// stream comes in. Lines may be long (agents put whole files into one: 2.2 MB were seen); a line
// over maxLineBytes is skipped without being held. Invalid UTF-8 becomes U+FFFD. Lines that are no
// JSON object, or nested deeper than maxFrameDepth, are counted and shown to onNoise, never fatal:
// CLIs print warnings into their own stream. Blank lines are nothing.
class JsonLinesCodec
{
public:
    static constexpr qsizetype maxLineBytes = 32 * 1024 * 1024;

    using OnObject = std::function<void(const QJsonObject &)>;
    using OnNoise = std::function<void(QByteArrayView line)>;

    void read(QByteArrayView bytes, const OnObject &onObject, const OnNoise &onNoise = {});
    // The stream is over: what stands behind the last newline is a line too.
    void end(const OnObject &onObject, const OnNoise &onNoise = {});

    int noiseLines() const { return m_noiseLines; }
    int skippedLines() const { return m_skippedLines; }

private:
    void take(QByteArrayView line, const OnObject &onObject, const OnNoise &onNoise);

    QByteArray m_partial; // the unfinished line
    bool m_isSkipping = false;
    int m_noiseLines = 0;
    int m_skippedLines = 0;
};

// One object as a line of NDJSON, newline included.
QByteArray jsonLine(const QJsonObject &object);

} // namespace sibyl
