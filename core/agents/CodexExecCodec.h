// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentNews.h"

#include <QJsonObject>

namespace sibyl::codex {

// One line of `codex exec --json`. Reading never fails: what is missing or of another type is empty.
QList<AgentNews> readLine(const QJsonObject &line, const QString &workingDirectory);

} // namespace sibyl::codex
