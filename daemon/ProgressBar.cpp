// SPDX-License-Identifier: Apache-2.0
#include "ProgressBar.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

QString progressBar(std::optional<int> percent, int width, BarStyle style, int turn)
{
    const QChar full = style == BarStyle::Unicode ? QChar(u'█') : QChar(u'#');
    const QChar rest = style == BarStyle::Unicode ? QChar(u'─') : QChar(u'-');
    constexpr int figureWidth = 5; // " 100%"
    const int cells = std::max(width, 8) - figureWidth - 2;
    QString bar(cells, rest);
    if (percent) {
        const int known = std::clamp(*percent, 0, 100);
        bar.replace(0, known * cells / 100, QString(known * cells / 100, full));
        return u"[%1]%2%"_s.arg(bar).arg(known, figureWidth - 1);
    }
    const int piece = std::max(cells / 5, 1);
    const int start = cells > piece ? turn % (cells - piece + 1) : 0;
    bar.replace(start, std::min(piece, cells), QString(std::min(piece, cells), full));
    return u"[%1]%2"_s.arg(bar, QString(figureWidth, u' '));
}

} // namespace sibyl
