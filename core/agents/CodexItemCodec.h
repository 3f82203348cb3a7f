// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentNews.h"

#include <QJsonObject>

namespace sibyl::codex {

// One item of a Codex turn (a message, a command, a change of files, ...), as `codex exec --json`
// and `codex app-server` tell it: the same things in snake_case and in camelCase.
enum class ItemPhase { Started, Updated, Completed };
QList<AgentNews> readItem(const QJsonObject &item, ItemPhase phase, const QString &workingDirectory);

// What is to be decided about an item: the command, or the change of each file.
QString itemDetail(const QJsonObject &item);

// The command in a "bash -lc '...'", as a person would type it.
QString plainCommand(const QString &command);

} // namespace sibyl::codex
