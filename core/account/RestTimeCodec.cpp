// SPDX-License-Identifier: Apache-2.0
#include "account/RestTimeCodec.h"

namespace sibyl {

QDateTime restTimeUtc(const QString &text)
{
    QString plain = text.left(64);
    if (const qsizetype dot = plain.indexOf(u'.'); dot >= 0) {
        qsizetype end = dot + 1;
        while (end < plain.size() && plain.at(end).isDigit()) {
            ++end;
        }
        if (end - dot - 1 > 3) {
            plain.remove(dot + 4, end - dot - 4); // Qt rounds microseconds up into the next second
        }
    }
    QDateTime time = QDateTime::fromString(plain, Qt::ISODateWithMs);
    if (time.isValid() && time.timeSpec() == Qt::LocalTime) {
        time.setTimeSpec(Qt::UTC);
    }
    return time.toUTC();
}

} // namespace sibyl
