// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "state/Snapshot.h"

#include <QJsonObject>

namespace sibyl {

// The JSON form of the snapshot, as the control socket and `status --json` show it. Every field is
// always there (null for what is not known); times are UTC, "2026-03-01T09:30:00.000Z".
QJsonObject toJson(const TaskSnapshot &task);
QJsonObject toJson(const Snapshot &snapshot);
// Protocol when a task or a state is in no form that this version knows.
Result<Snapshot> snapshotFromJson(const QJsonObject &object);

} // namespace sibyl
