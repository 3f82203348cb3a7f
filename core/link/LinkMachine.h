// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link/LinkState.h"

#include <QLatin1StringView>

#include <array>
#include <optional>

namespace sibyl {

enum class LinkEvent {
    Start,
    Opened,         // the upgrade succeeded, which says nothing about being welcome
    Settled,        // first frame, or still open after the settle time
    Lost,           // network, restart, silence: try again soon
    TokenRefused,   // the server does not take the token: get another one, once
    SignInRequired, // no token, or refused again
    Refused,        // only the user or an admin can lift it
    Replaced,       // another process connected with this registration
    RetryDue,       // the wait is over, or cut short by tryNow()
    Stop,
};

inline constexpr std::array allLinkEvents{
    LinkEvent::Start,        LinkEvent::Opened,         LinkEvent::Settled, LinkEvent::Lost,
    LinkEvent::TokenRefused, LinkEvent::SignInRequired, LinkEvent::Refused, LinkEvent::Replaced,
    LinkEvent::RetryDue,     LinkEvent::Stop,
};

inline constexpr std::array allLinkStates{
    LinkState::Idle,    LinkState::Connecting,   LinkState::Settling, LinkState::Online, LinkState::Backoff,
    LinkState::Refused, LinkState::SignInNeeded, LinkState::Replaced, LinkState::Stopped,
};

// Where the link goes from `state` on `event`; nullopt = cannot happen there: ignored and logged.
//
//                 Idle  Connecting    Settling      Online        Backoff     Refused     SignInNeeded Replaced    Stopped
// Start           Conn. -             -             -             -           -           -            -           -
// Opened          -     Settling      -             -             -           -           -            -           -
// Settled         -     -             Online        -             -           -           -            -           -
// Lost            -     Backoff       Backoff       Backoff       -           -           -            -           -
// TokenRefused    -     Connecting    Connecting    Connecting    -           -           -            -           -
// SignInRequired  -     SignInNeeded  SignInNeeded  SignInNeeded  -           -           -            -           -
// Refused         -     Refused       Refused       Refused       -           -           -            -           -
// Replaced        -     Replaced      Replaced      Replaced      -           -           -            -           -
// RetryDue        -     -             -             -             Connecting  Connecting  Connecting   Connecting  -
// Stop            Stop. Stopped       Stopped       Stopped       Stopped     Stopped     Stopped      Stopped     -
constexpr std::optional<LinkState> next(LinkState state, LinkEvent event)
{
    const bool isTrying = state == LinkState::Connecting || state == LinkState::Settling
                          || state == LinkState::Online;
    const bool isWaiting = state == LinkState::Backoff || state == LinkState::Refused
                           || state == LinkState::SignInNeeded || state == LinkState::Replaced;
    const auto from = [](bool isLegal, LinkState target) {
        return isLegal ? std::optional(target) : std::nullopt;
    };
    switch (event) {
    case LinkEvent::Start:
        return from(state == LinkState::Idle, LinkState::Connecting);
    case LinkEvent::Opened:
        return from(state == LinkState::Connecting, LinkState::Settling);
    case LinkEvent::Settled:
        return from(state == LinkState::Settling, LinkState::Online);
    case LinkEvent::Lost:
        return from(isTrying, LinkState::Backoff);
    case LinkEvent::TokenRefused:
        return from(isTrying, LinkState::Connecting);
    case LinkEvent::SignInRequired:
        return from(isTrying, LinkState::SignInNeeded);
    case LinkEvent::Refused:
        return from(isTrying, LinkState::Refused);
    case LinkEvent::Replaced:
        return from(isTrying, LinkState::Replaced);
    case LinkEvent::RetryDue:
        return from(isWaiting, LinkState::Connecting);
    case LinkEvent::Stop:
        return from(state != LinkState::Stopped, LinkState::Stopped);
    }
    return std::nullopt;
}

static_assert(next(LinkState::Online, LinkEvent::Lost) == LinkState::Backoff);
static_assert(next(LinkState::Settling, LinkEvent::Refused) == LinkState::Refused);
static_assert(!next(LinkState::Connecting, LinkEvent::Settled), "an upgrade alone is no welcome");
static_assert(!next(LinkState::Stopped, LinkEvent::RetryDue), "stopped is for good");

QLatin1StringView toString(LinkState state);
QLatin1StringView toString(LinkEvent event);

} // namespace sibyl
