// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace sibyl {

// One line of output as a person reads it in a status line: valid text without escape sequences
// and control characters, blanks folded, at most 200 characters. Empty when nothing is left.
QString activityText(QByteArrayView line);

// Finds the last complete line that says something, in a stream that comes in pieces. A carriage
// return ends a line as well: progress bars redraw themselves with it.
class LastLine
{
public:
    // The last such line that ends in `bytes`, as activityText; empty when there is none.
    QString read(QByteArrayView bytes);

private:
    QByteArray m_partial; // at most a few KiB of an unfinished line
};

} // namespace sibyl
