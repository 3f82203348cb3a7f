// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/PendingPermission.h"

#include <QByteArray>
#include <QList>

namespace sibyl {

// What `permissions --json` prints: {"permissions": [...]}, each as the control socket has it.
QByteArray jsonText(const QList<PendingPermission> &waiting);
// {"id": ..., "option": ..., "effect": "allow_once"}
QByteArray jsonAnswered(const PendingPermission &permission, const PermissionOption &option);

} // namespace sibyl
