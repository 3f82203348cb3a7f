// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentNews.h"

#include <QJsonObject>

namespace sibyl::cursor {

// One line of `cursor-agent --output-format=stream-json`. Reading never fails: what is missing or
// of another type is empty.
QList<AgentNews> readLine(const QJsonObject &line, const QString &workingDirectory);

} // namespace sibyl::cursor
