// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaType>

namespace sibyl {

enum class LinkState {
    Idle,         // not started
    Connecting,   // token, TCP, TLS, upgrade
    Settling,     // upgraded; the server may still refuse by closing at once (spec R-04)
    Online,
    Backoff,      // waiting for the next try
    Refused,      // a refusal that only the user or an admin can lift; tried every 10 minutes
    SignInNeeded, // no token, or refused after a refresh
    Replaced,     // another process with this registration took over; tried again after 5 minutes
    Stopped,
};

} // namespace sibyl
Q_DECLARE_METATYPE(sibyl::LinkState)
