// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/UniqueFd.h"

#include <QByteArray>
#include <QString>

namespace sibyl {

// The stdin spool of an attempt: pieces of input that an agent gets whole or not at all, however
// the daemon ends.
class InputSpool
{
public:
    // Opens or creates it. A piece that an earlier daemon did not finish writing is cut off.
    Result<> open(const QString &attemptDirectory);

    // Whole or not at all; Storage when the disk is full.
    Result<> append(const QByteArray &bytes);
    Result<> end();
    bool isEnded() const { return m_isEnded; }

    // Every whole piece that stands in the directory's spool; empty when there is none.
    static QByteArray read(const QString &attemptDirectory);

private:
    Result<> appendChunk(const QByteArray &bytes);

    QString m_path;
    UniqueFd m_file;
    qint64 m_sizeBytes = 0;
    bool m_isEnded = false;
};

} // namespace sibyl
