// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandFailure.h"
#include "CommandOptions.h"
#include "Terminal.h"
#include "state/PendingPermission.h"

#include <QStringList>

namespace sibyl {

// The question that `text` names: its id, or the beginning of one that no other begins with.
Outcome<PendingPermission> matchPermission(const QList<PendingPermission> &waiting, const QString &text);

// The option that fits the answer. Allowing only once is never turned into allowing always: then
// it fails and says so. Denying takes what there is.
Outcome<PermissionOption> matchOption(const PendingPermission &permission, PermissionsAction answer, bool isAlways);

// What a person has to know to answer it, made harmless for the terminal.
QStringList permissionText(const PendingPermission &permission, const QDateTime &nowUtc, const Terminal &terminal);

} // namespace sibyl
