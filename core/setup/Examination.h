// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Clock.h"
#include "config/ConfigSources.h"
#include "process/ShortCommand.h"
#include "state/DoctorFinding.h"
#include "state/Snapshot.h"

#include <QObject>

#include <functional>

namespace sibyl {

// What the examination works with; all of it outlives the answer.
struct ExaminationParts {
    Clock &clock;
    CommandRunner &commands;
    ConfigSources sources;
    // The running daemon's snapshot; Network when none runs.
    std::function<void(QObject *context, Callback<Snapshot> answer)> daemon;
};

// Looks at everything that a task needs, in the order in which it is needed: settings, registration,
// token, server, programs, directories, links, the daemon, isolation. Changes nothing. Used by
// `doctor` on the command line and by the daemon.
void examineMachine(const ExaminationParts &parts, QObject *context, Callback<QList<DoctorFinding>> answer);

} // namespace sibyl
