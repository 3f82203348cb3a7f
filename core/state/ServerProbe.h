// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Words.h"

#include <QString>

namespace sibyl {

// Why an address is not good for a runner.
enum class ProbeFault {
    None,
    Address,      // not a server address at all
    Unreachable,  // no such host, nothing listens, no answer in time
    Tls,          // the certificate or the TLS handshake
    NotSibyl,     // something else answers there
    NoRunners,    // a Sibyl server without runner support
};
inline constexpr auto wordsOf(ProbeFault)
{
    return Words<ProbeFault, 6>{{{ProbeFault::None, "none"},
                                 {ProbeFault::Address, "address"},
                                 {ProbeFault::Unreachable, "unreachable"},
                                 {ProbeFault::Tls, "tls"},
                                 {ProbeFault::NotSibyl, "not_sibyl"},
                                 {ProbeFault::NoRunners, "no_runners"}}};
}

// What is at a server's address, found out without a token.
struct ServerProbe {
    QString url;      // made uniform; as given when it is no address
    ProbeFault fault = ProbeFault::None;
    QString problem;  // a sentence with what to do; empty without a fault
    QString version;  // of the server; may be empty
    bool isTls = false;
    bool isLoopback = false;
    bool hasRunners = false;
    // A token for it is at hand already: "this machine's own server", "the Sibyl CLI's login". Empty
    // when there is none: sign in.
    QString credentialOrigin;
    friend bool operator==(const ServerProbe &, const ServerProbe &) = default;
};

} // namespace sibyl
