// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentProfile.h"
#include "state/MachineFacts.h"

#include <QList>

namespace sibyl {

// An agent as this machine has it. A value.
struct DetectedAgent {
    AgentProfile profile;  // when found: program absolute, PATH set where the program needs it
    bool isFound = false;
    QString version;       // "2.1.330"; empty when it does not tell, or was not asked yet
    SignedIn signedIn = SignedIn::Unknown;
    QString signInOrigin;  // the name of a variable or file, never what is in it
    QString problem;       // why a task cannot have it: a sentence with what to do; empty = it can
    bool isAvailable() const { return problem.isEmpty(); }
    friend bool operator==(const DetectedAgent &, const DetectedAgent &) = default;
};

// nullptr when there is none of that name.
const DetectedAgent *agentNamed(const QList<DetectedAgent> &agents, const QString &name);

} // namespace sibyl
