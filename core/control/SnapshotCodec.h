// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "state/Snapshot.h"

#include <QJsonObject>

namespace sibyl {

// A Snapshot as JSON: the `snapshot` of the control socket and `status --json`. The keys are
// stable, snake_case; times are ISO 8601 UTC or null; unknown keys are ignored when reading.
QJsonObject toJson(const TaskSnapshot &task);
QJsonObject toJson(const Snapshot &snapshot);
Result<Snapshot> snapshotFromJson(const QJsonObject &object);

} // namespace sibyl
