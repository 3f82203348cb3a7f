// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/PermissionRequest.h"
#include "state/Words.h"

namespace sibyl {

inline constexpr auto wordsOf(PermissionEffect)
{
    return Words<PermissionEffect, 4>{{{PermissionEffect::AllowOnce, "allow_once"},
                                       {PermissionEffect::AllowAlways, "allow_always"},
                                       {PermissionEffect::RejectOnce, "reject_once"},
                                       {PermissionEffect::RejectAlways, "reject_always"}}};
}

// A permission request that waits for a person, and whose it is. `request.id` is
// "<task id>/<attempt>/<id>" here, unique within the runner: what `permissions.answer` wants.
struct PendingPermission {
    QString taskId;
    int attempt = 1;
    QString agent;     // profile name
    QString taskTitle; // TaskSnapshot::title
    PermissionRequest request;
    QDateTime askedUtc;
    friend bool operator==(const PendingPermission &, const PendingPermission &) = default;
};

} // namespace sibyl
