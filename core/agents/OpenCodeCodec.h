// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentNews.h"
#include "config/AgentSettings.h"

#include <QJsonObject>

namespace sibyl::opencode {

// One line of `opencode run --format json`. Reading never fails: what is missing or of another
// type is empty.
QList<AgentNews> readLine(const QJsonObject &line, const QString &workingDirectory);

// The value of OPENCODE_PERMISSION: every class of what it may do, set to allow or deny; one left
// at "ask" would hang it or end its turn.
QByteArray permissionVariable(PermissionMode mode);

} // namespace sibyl::opencode
