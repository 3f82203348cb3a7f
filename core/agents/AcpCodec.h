// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AcpMessage.h"
#include "agents/JsonRpcCodec.h"
#include "agents/TurnOutcome.h"

namespace sibyl::acp {

// JSON of the Agent Client Protocol while a turn lasts (before it: AcpSessionCodec). Reading never
// fails: what is missing or of another type is empty. Texts come out bounded as AgentEvent.h says,
// paths as seen from `workingDirectory`.

AcpUpdate readUpdate(const QJsonObject &params, const QString &workingDirectory);
AcpPermission readPermission(const QJsonObject &params, const QString &workingDirectory);
AcpTurn readTurn(const QJsonObject &result);
// Why the agent could not do what was asked: the words of its model where there are some.
TurnOutcome readFault(const RpcFault &fault);
bool isAuthRequired(const RpcFault &fault);
// The option an earlier answer of ours chose; empty: cancelled.
QString chosenOption(const QJsonObject &result);

QJsonObject selectedResult(const QString &optionId);
QJsonObject cancelledResult();

} // namespace sibyl::acp
