// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPalette>

namespace sibyl::tray {

// The colours beyond QPalette, for a light or a dark background. Chosen so that text in each of
// them has a contrast of at least 4.5:1 on `surface`.
struct Colours {
    QColor surface; // of tables and text views
    QColor raised;  // cards, header rows
    QColor hairline;
    QColor text;
    QColor muted;  // secondary text
    QColor accent; // running, links, progress
    QColor good;
    QColor warning;
    QColor bad;
    QColor addedLine, removedLine; // backgrounds in a diff
    bool isDark = false;

    static Colours of(const QPalette &palette);
};

bool isDark(const QPalette &palette);

// `over` laid over `under` with `opacity` 0..1.
QColor blended(const QColor &over, const QColor &under, qreal opacity);

} // namespace sibyl::tray
