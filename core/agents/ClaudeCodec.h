// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentNews.h"

#include <QJsonObject>

namespace sibyl::claude {

// One line of Claude Code's stream-json; Amp writes the same ones. Reading never fails: what is
// missing or of another type is empty.
QList<AgentNews> readLine(const QJsonObject &line, const QString &workingDirectory);

} // namespace sibyl::claude
