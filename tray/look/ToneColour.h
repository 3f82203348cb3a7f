// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "look/Colours.h"
#include "models/TaskWords.h"

namespace sibyl::tray {

inline QColor toneColour(Tone tone, const Colours &colours)
{
    switch (tone) {
    case Tone::Neutral: return colours.muted;
    case Tone::Active: return colours.accent;
    case Tone::Good: return colours.good;
    case Tone::Warning: return colours.warning;
    case Tone::Bad: return colours.bad;
    }
    return colours.text;
}

} // namespace sibyl::tray
