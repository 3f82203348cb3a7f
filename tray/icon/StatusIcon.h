// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "icon/StatusFacts.h"

#include <QIcon>

namespace sibyl::tray {

enum class IconSet { Coloured, Monochrome };
enum class PanelTone { Light, Dark }; // the background that the icon lies on

struct IconLook {
    Mood mood = Mood::NotRunning;
    int count = 0; // shown while Working; beyond 9 as "9+"
    IconSet set = IconSet::Coloured;
    PanelTone panel = PanelTone::Dark;

    friend bool operator==(const IconLook &, const IconLook &) = default;
};

// Drawn from vectors in every size that a panel asks for (16 to 64 pixels, and twice that), since
// tray hosts scale pixmaps badly.
QIcon statusIcon(const IconLook &look);
QPixmap statusPixmap(const IconLook &look, int side, qreal devicePixelRatio = 1);

} // namespace sibyl::tray
