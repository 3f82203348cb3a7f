// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentNews.h"

#include <QJsonObject>

namespace sibyl::gemini {

// One line of `gemini -o stream-json`. Reading never fails: what is missing or of another type is
// empty.
QList<AgentNews> readLine(const QJsonObject &line, const QString &workingDirectory);

} // namespace sibyl::gemini
