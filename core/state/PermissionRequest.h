// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/ToolKind.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace sibyl {

enum class PermissionEffect { AllowOnce, AllowAlways, RejectOnce, RejectAlways };

// One of the answers that an agent offers.
struct PermissionOption {
    QString id;    // the agent's own
    QString label; // at most 100 characters
    PermissionEffect effect = PermissionEffect::RejectOnce;
    friend bool operator==(const PermissionOption &, const PermissionOption &) = default;
};

// An agent asks whether it may do something, and waits. `id` is unique within the attempt; the
// engine hands requests out under "<task id>/<attempt>/<id>".
struct PermissionRequest {
    QString id;
    QString tool;    // the agent's name of it: "Bash", "edit"
    ToolKind kind = ToolKind::Other;
    QString summary; // what it wants to do, in one line: "rm -rf build"; at most 300 characters
    QString detail;  // the whole of it, e.g. a command or diff; at most 16 KiB
    bool isDetailCut = false; // then no rule can allow it: its end was not seen
    QList<PermissionOption> options; // at least one that allows and one that rejects
    QDateTime expiresUtc; // then it is denied; invalid until the engine has set it
    friend bool operator==(const PermissionRequest &, const PermissionRequest &) = default;
};

} // namespace sibyl
