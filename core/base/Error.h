// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sibyl {

// Why something failed, as far as some code decides differently because of it.
enum class ErrorKind {
    Config,      // a setting or file of the user's is wrong: they must edit it
    Usage,       // a command line is wrong
    Protocol,    // a peer sent something malformed
    Network,     // unreachable, reset, timed out on the way: worth trying again
    Auth,        // not signed in, refused, or expired: the user must sign in
    NotFound,    // the named thing does not exist
    Conflict,    // exists already, or is in a state that forbids the request
    Policy,      // the local policy forbids it
    Process,     // a program could not be started or misbehaved
    Git,         // git answered with an error
    Storage,     // disk, database or file system
    Timeout,
    Cancelled,
    Internal,    // our own bug
};

// One failure, as a person reads it: what happened and where; `what` is a sentence that says
// what to do when there is something to do. Never holds a secret.
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    QString what;
    QString where; // JSON path, file:line, URL without credentials; may be empty

    // "where: what", or just "what".
    QString text() const;
};

} // namespace sibyl
