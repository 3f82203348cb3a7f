// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shim/Records.h"

#include <cstddef>
#include <sys/types.h>

namespace sibyl::supervisor {

// The supervisor's files in the attempt directory, and what is promised about each.
class AttemptRecords
{
public:
    // Opens the directory, takes the lock, makes sure that the attempt was never started, writes
    // `identity` and reserves the space of everything that must be writable when the disk is full.
    // False with a sentence in `why`.
    bool claim(const char *directory, const char *socketPath, char *why, std::size_t whyBytes);
    // Takes back what claim() made, the lock excepted: the attempt was never started.
    void forget();

    // After this returns true, no later daemon starts the attempt again, not even after a power cut.
    bool writeStarted();
    void noteAgent(pid_t pid);
    // The last word, all of it or nothing; after syncExit() also when the power is cut.
    bool writeExit(shim::ExitRecord *record);
    void syncExit();

    int directory() const { return m_directory; }
    int gapsFile() const { return m_gaps; }
    // "SIBYL_ATTEMPT_COOKIE=<hex>", for the agent's environment.
    char *cookieVariable() { return m_cookieVariable; }
    const char *cookie() const { return m_identity.cookie; }

private:
    void makeCookie();

    int m_directory = -1;
    int m_lock = -1;
    int m_started = -1;
    int m_gaps = -1;
    int m_exit = -1;
    shim::IdentityRecord m_identity;
    shim::StartedRecord m_startedRecord;
    char m_cookieVariable[80] = {};
};

// Milliseconds of the wall clock, UTC; for people, never for deadlines.
std::int64_t wallClockMs();

} // namespace sibyl::supervisor
