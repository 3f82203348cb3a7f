// SPDX-License-Identifier: Apache-2.0
#include "link/LinkMachine.h"

namespace sibyl {

using namespace Qt::Literals::StringLiterals;

QLatin1StringView toString(LinkState state)
{
    switch (state) {
    case LinkState::Idle:
        return "Idle"_L1;
    case LinkState::Connecting:
        return "Connecting"_L1;
    case LinkState::Settling:
        return "Settling"_L1;
    case LinkState::Online:
        return "Online"_L1;
    case LinkState::Backoff:
        return "Backoff"_L1;
    case LinkState::Refused:
        return "Refused"_L1;
    case LinkState::SignInNeeded:
        return "SignInNeeded"_L1;
    case LinkState::Replaced:
        return "Replaced"_L1;
    case LinkState::Stopped:
        return "Stopped"_L1;
    }
    return {};
}

QLatin1StringView toString(LinkEvent event)
{
    switch (event) {
    case LinkEvent::Start:
        return "Start"_L1;
    case LinkEvent::Opened:
        return "Opened"_L1;
    case LinkEvent::Settled:
        return "Settled"_L1;
    case LinkEvent::Lost:
        return "Lost"_L1;
    case LinkEvent::TokenRefused:
        return "TokenRefused"_L1;
    case LinkEvent::SignInRequired:
        return "SignInRequired"_L1;
    case LinkEvent::Refused:
        return "Refused"_L1;
    case LinkEvent::Replaced:
        return "Replaced"_L1;
    case LinkEvent::RetryDue:
        return "RetryDue"_L1;
    case LinkEvent::Stop:
        return "Stop"_L1;
    }
    return {};
}

} // namespace sibyl
