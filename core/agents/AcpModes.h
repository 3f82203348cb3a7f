// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/AgentSettings.h"

#include <QStringList>

namespace sibyl {

// Which of the modes that an agent offers fit what it may do without asking, best first; empty
// when none does. Agents name them alike, not equal: "acceptEdits", "autoEdit", "auto".
//
// A mode that asks more than the permission wants is good enough (our answers make up for it), one
// that asks less is never chosen. claude-agent-acp starts in one that decides by itself, so even
// what looks like a default has to be set.
QStringList acpModesFor(PermissionMode permissions, const QStringList &offered);

} // namespace sibyl
