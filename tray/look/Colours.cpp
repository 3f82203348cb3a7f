// SPDX-License-Identifier: Apache-2.0
#include "look/Colours.h"

namespace sibyl::tray {

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

QColor blended(const QColor &over, const QColor &under, qreal opacity)
{
    const auto mix = [opacity](float a, float b) { return a * float(opacity) + b * float(1 - opacity); };
    return QColor::fromRgbF(mix(over.redF(), under.redF()), mix(over.greenF(), under.greenF()),
                            mix(over.blueF(), under.blueF()));
}

Colours Colours::of(const QPalette &palette)
{
    Colours colours;
    colours.isDark = tray::isDark(palette);
    colours.surface = palette.color(QPalette::Base);
    colours.text = palette.color(QPalette::Text);
    colours.raised = blended(palette.color(QPalette::Window), colours.surface, 0.5);
    colours.hairline = blended(colours.text, palette.color(QPalette::Window), colours.isDark ? 0.16 : 0.13);
    colours.muted = blended(colours.text, colours.surface, colours.isDark ? 0.66 : 0.64);
    if (colours.isDark) {
        colours.accent = QColor(0x7a, 0xa7, 0xf0);
        colours.good = QColor(0x5c, 0xc4, 0x8d);
        colours.warning = QColor(0xe3, 0xb3, 0x41);
        colours.bad = QColor(0xf0, 0x86, 0x7d);
    } else {
        colours.accent = QColor(0x2a, 0x62, 0xc4);
        colours.good = QColor(0x1c, 0x7c, 0x4a);
        colours.warning = QColor(0x94, 0x62, 0x00);
        colours.bad = QColor(0xb8, 0x32, 0x2a);
    }
    colours.addedLine = blended(colours.good, colours.surface, colours.isDark ? 0.2 : 0.13);
    colours.removedLine = blended(colours.bad, colours.surface, colours.isDark ? 0.2 : 0.11);
    return colours;
}

} // namespace sibyl::tray
