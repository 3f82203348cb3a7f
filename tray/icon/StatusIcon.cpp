// SPDX-License-Identifier: Apache-2.0
#include "icon/StatusIcon.h"

#include <QFile>
#include <QFont>
#include <QPainter>
#include <QSvgRenderer>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr qreal grid = 32;            // the SVG files are drawn on it
constexpr QPointF badgeCentre{23, 23};
constexpr qreal badgeRadius = 8.5;
constexpr qreal badgeGap = 2;         // cut out of the eye around the badge
constexpr QByteArrayView badgePlaceholder{"#bad000"};
constexpr QByteArrayView inkPlaceholder{"#fee000"};

struct Strokes {
    QLatin1StringView eye;
    QLatin1StringView badge; // empty = none
};

Strokes strokesOf(Mood mood)
{
    switch (mood) {
    case Mood::NotRunning: return {"eye-closed"_L1, {}};
    case Mood::NotSetUp: return {"eye-open"_L1, "badge-setup"_L1};
    case Mood::Attention: return {"eye-open"_L1, "badge-attention"_L1};
    case Mood::Disconnected: return {"eye-crossed"_L1, {}};
    case Mood::Draining: return {"eye-open"_L1, "badge-draining"_L1};
    case Mood::Paused: return {"eye-open"_L1, "badge-paused"_L1};
    case Mood::Working: return {"eye-open"_L1, "badge-count"_L1};
    case Mood::Idle: return {"eye-open"_L1, {}};
    }
    return {};
}

QColor badgeColour(const IconLook &look, const QColor &glyph)
{
    if (look.set == IconSet::Monochrome) {
        return glyph;
    }
    const bool isDark = look.panel == PanelTone::Dark;
    switch (look.mood) {
    case Mood::NotSetUp:
    case Mood::Attention: return isDark ? QColor(0xff, 0xb0, 0x3b) : QColor(0xb8, 0x5c, 0x00);
    case Mood::Draining:
    case Mood::Paused: return isDark ? QColor(0xb6, 0xbf, 0xcc) : QColor(0x5b, 0x64, 0x73);
    case Mood::Working: return isDark ? QColor(0x58, 0xd5, 0xb0) : QColor(0x0b, 0x7a, 0x5c);
    case Mood::NotRunning:
    case Mood::Disconnected:
    case Mood::Idle: break;
    }
    return glyph;
}

QColor glyphColour(const IconLook &look)
{
    const bool isDark = look.panel == PanelTone::Dark;
    const QColor plain = isDark ? QColor(0xf4, 0xf6, 0xf8) : QColor(0x23, 0x29, 0x36);
    if (look.set == IconSet::Monochrome) {
        return plain;
    }
    switch (look.mood) {
    case Mood::NotRunning:
    case Mood::NotSetUp: return isDark ? QColor(0xa9, 0xb1, 0xbd) : QColor(0x6b, 0x74, 0x82);
    case Mood::Disconnected: return isDark ? QColor(0xf0, 0x86, 0x7d) : QColor(0xb8, 0x32, 0x2a);
    case Mood::Attention:
    case Mood::Draining:
    case Mood::Paused:
    case Mood::Working:
    case Mood::Idle: break;
    }
    return plain;
}

void drawSvg(QPainter &painter, QLatin1StringView name, const QColor &glyph, const QColor &badge, const QColor &ink)
{
    QFile file(u":/tray-icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return;
    }
    QByteArray svg = file.readAll();
    svg.replace("currentColor", glyph.name().toLatin1());
    svg.replace(badgePlaceholder, badge.name().toLatin1());
    svg.replace(inkPlaceholder, ink.name().toLatin1());
    QSvgRenderer(svg).render(&painter, QRectF(0, 0, grid, grid));
}

void drawCount(QPainter &painter, int count, const QColor &ink)
{
    const QString text = count > 9 ? u"9+"_s : QString::number(count);
    QFont font;
    font.setPixelSize(count > 9 ? 10 : 14);
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(ink);
    const QRectF circle(badgeCentre.x() - badgeRadius, badgeCentre.y() - badgeRadius, 2 * badgeRadius, 2 * badgeRadius);
    painter.drawText(circle.translated(0, 0.5), Qt::AlignCenter, text);
}

} // namespace

QPixmap statusPixmap(const IconLook &look, int side, qreal devicePixelRatio)
{
    QPixmap pixmap(QSize(side, side) * devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(pixmap.width() / grid, pixmap.height() / grid);

    const Strokes strokes = strokesOf(look.mood);
    const QColor glyph = glyphColour(look);
    const QColor badge = badgeColour(look, glyph);
    const QColor ink = look.panel == PanelTone::Dark ? QColor(0x15, 0x18, 0x1f) : QColor(Qt::white);
    drawSvg(painter, strokes.eye, glyph, badge, ink);
    if (!strokes.badge.isEmpty()) {
        painter.setCompositionMode(QPainter::CompositionMode_Clear);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::black);
        painter.drawEllipse(badgeCentre, badgeRadius + badgeGap, badgeRadius + badgeGap);
        painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
        drawSvg(painter, strokes.badge, glyph, badge, ink);
    }
    if (look.mood == Mood::Working) {
        drawCount(painter, look.count, ink);
    }
    painter.end();
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

QIcon statusIcon(const IconLook &look)
{
    QIcon icon;
    for (const int side : {16, 18, 20, 22, 24, 28, 32, 40, 44, 48, 64, 128}) {
        icon.addPixmap(statusPixmap(look, side));
    }
    return icon;
}

} // namespace sibyl::tray
