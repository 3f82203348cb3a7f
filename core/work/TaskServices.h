// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sibyl {

class Clock;
class Git;
class Journal;
class ProcessLauncher;

// What a TaskRun works with; all of it outlives the run.
struct TaskServices {
    Clock &clock;
    Git &git;
    ProcessLauncher &launcher;
    Journal &journal;
};

} // namespace sibyl
