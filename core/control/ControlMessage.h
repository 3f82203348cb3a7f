// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/ControlCalls.h"
#include "control/SetupCalls.h"

#include <QString>

#include <variant>

namespace sibyl {

// What goes over the control socket, as plain values. ControlCodec.h puts them into JSON-RPC 2.0,
// one message a line; README.md shows every method.

inline constexpr int controlProtocolVersion = 2;
inline constexpr qsizetype maxControlRequestBytes = 1024 * 1024; // one line, from a client

using ControlCall =
    std::variant<HelloCall, SnapshotCall, SubscribeCall, LogCall, CancelCall, ChangesCall, RetryCall, DrainCall, PauseCall, ResumeCall,
                 ReloadCall, PermissionsCall, AnswerPermissionCall, WorktreesCall, RemoveWorktreeCall, SettingsCall,
                 ChangeSettingsCall, DetectCall, ProbeCall, StartSignInCall, TokenSignInCall, PollSignInCall,
                 CancelSignInCall, OrganizationsCall, ChooseOrganizationCall, RegisterCall, UnregisterCall, LocalServerCall,
                 ProjectsCall, LinkCall, UnlinkCall, ServiceCall, TestAgentCall, StopAgentTestCall, DoctorCall>;

// What the peer calls its request; nothing = a notification, which gets no answer.
using ControlId = std::variant<std::monostate, qint64, QString>;

struct ControlRequest {
    ControlId id;
    ControlCall call;
};

} // namespace sibyl
