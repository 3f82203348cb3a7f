// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QIcon>
#include <QStringView>

namespace sibyl::tray {

// The icon resources/icons/<name>.svg, drawn in the text colour of the palette at the moment of
// painting, so that it follows a change of theme, and from vectors, so that it is sharp at any scale.
QIcon themedIcon(QStringView name);
// The same in one colour.
QIcon themedIcon(QStringView name, const QColor &colour);

// One drawing of it; `size` in device-independent pixels.
QPixmap iconPixmap(QStringView name, const QColor &colour, QSize size, qreal devicePixelRatio);

} // namespace sibyl::tray
