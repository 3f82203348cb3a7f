// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Words.h"

#include <QString>

namespace sibyl {

enum class ServiceAction {
    Status,
    Install, // and enable: it starts with the session from then on
    Start,   // a daemon that is no service leaves, and the service takes over; agents go on
    Stop,
    Remove,  // stop, disable, delete the unit
};
inline constexpr auto wordsOf(ServiceAction)
{
    return Words<ServiceAction, 5>{{{ServiceAction::Status, "status"},
                                    {ServiceAction::Install, "install"},
                                    {ServiceAction::Start, "start"},
                                    {ServiceAction::Stop, "stop"},
                                    {ServiceAction::Remove, "remove"}}};
}

// The systemd user unit of this user's runner.
struct ServiceView {
    bool isSupported = false; // a systemd user session is there
    bool isInstalled = false;
    bool isEnabled = false;   // starts by itself
    bool isRunning = false;
    bool isThisDaemon = false; // the daemon that answers is the one of the service
    bool doesLinger = false;   // starts with the machine and stays after logout
    QString unitPath;
    QString detail;            // a sentence: why it is not supported, or what to do
    friend bool operator==(const ServiceView &, const ServiceView &) = default;
};

} // namespace sibyl
