// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shim/Frame.h"
#include "shim/Records.h"

#include <cstddef>
#include <sys/types.h>

namespace sibyl::supervisor {

// What an Assign frame says, read in place: the strings stay in the frame's body.
struct Assignment {
    shim::AssignBody limits;
    const char *attemptDirectory = nullptr;
    const char *socketPath = nullptr;
    const char *program = nullptr;
    const char *workingDirectory = nullptr;
    char **arguments = nullptr; // argv, null-terminated
    char **variables = nullptr; // envp, null-terminated, the cookie last

    // Checks every count and terminator. False: the frame is malformed.
    bool parse(const char *body, std::size_t bytes, char *cookieVariable);
    void release();
};

// Why there is no agent: what the child tells when it could not become one, or what kept us from
// making a child.
struct StartFailure {
    enum class Stage : int { Directory = 1, Program = 2, System = 3, Record = 4 };
    Stage stage = Stage::System;
    int error = 0;
};

// The agent's process as its parent holds it. The descriptors are ours to close; input is -1 for
// an agent without input.
struct AgentProcess {
    pid_t pid = 0;
    int input = -1;
    int output = -1;
    int errors = -1;
};

// Executes the agent in a session of its own; returns when that has been done, or failed.
bool startAgent(const Assignment &assignment, AgentProcess *agent, StartFailure *failure);

// One sentence that names the program or the directory.
void describeFailure(const Assignment &assignment, const StartFailure &failure, char *text,
                     std::size_t textBytes);

} // namespace sibyl::supervisor
