// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/AgentTrial.h"


#include <QByteArray>

namespace sibyl {

// What `agents --json` prints, as PrintJson.h: one object for each agent, in order of preference.
QByteArray jsonText(const QList<DetectedAgent> &agents);
// What `agents test NAME --json` prints.
QByteArray jsonText(const AgentTrialReport &report);

} // namespace sibyl
