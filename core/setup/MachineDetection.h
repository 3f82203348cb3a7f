// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Clock.h"
#include "config/RunnerConfig.h"
#include "git/Git.h"
#include "process/ShortCommand.h"
#include "state/MachineFacts.h"

namespace sibyl {

// What the detection works with; all of it outlives the answer.
struct DetectionParts {
    Clock &clock;
    CommandRunner &commands;
    Git &git;
    RunnerConfig config; // its agents are looked for, its links are known
};

// What the survey of machine/ finds and which ways of isolation work, and, with an absolute
// `folder`, the checkouts below it. Nothing blocks; programs that do not answer count as not
// available.
void detectMachine(const DetectionParts &parts, const QString &folder, QObject *context, Callback<MachineFacts> answer);

} // namespace sibyl
