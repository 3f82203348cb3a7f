// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AcpMessage.h"

#include <QJsonObject>

namespace sibyl::acp {

// JSON of the Agent Client Protocol up to the prompt. Reading never fails: what is missing or of
// another type is empty.

AcpAgent readAgent(const QJsonObject &result);
AcpSession readSession(const QJsonObject &result);

QJsonObject initializeParams();
QJsonObject authenticateParams(const QString &methodId);
QJsonObject newSessionParams(const QString &workingDirectory);
QJsonObject oldSessionParams(const QString &sessionId, const QString &workingDirectory);
QJsonObject setModeParams(const QString &sessionId, const QString &modeId);
QJsonObject setModelParams(const QString &sessionId, const QString &modelId);
QJsonObject setOptionParams(const QString &sessionId, const QString &optionId, const QString &value);
QJsonObject promptParams(const QString &sessionId, const QString &text);
QJsonObject cancelParams(const QString &sessionId);

} // namespace sibyl::acp
