// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QString>

#include <variant>

namespace sibyl {

struct Exited {
    int code = 0; // 0..255
    friend bool operator==(const Exited &, const Exited &) = default;
};
struct Signalled {
    int number = 0; // a signal we did not send
    friend bool operator==(const Signalled &, const Signalled &) = default;
};
struct Killed { // kill() was called
    friend bool operator==(const Killed &, const Killed &) = default;
};
struct TimedOut {
    Seconds after{0}; // ProcessSpec::wallLimit
    friend bool operator==(const TimedOut &, const TimedOut &) = default;
};
struct FailedToStart {
    QString why; // names the program or directory
    friend bool operator==(const FailedToStart &, const FailedToStart &) = default;
};
struct Interrupted { // the supervisor itself vanished; nobody knows how the agent ended
    QString why;
    friend bool operator==(const Interrupted &, const Interrupted &) = default;
};

// How an agent process and everything it started ended.
//
//   ending         when                                              isTreeGone
//   Exited         exit(2), whatever descendants did                 after the sweep: true
//   Signalled      crash or a foreign signal                         true
//   Killed         kill(), however the process then ended            true
//   TimedOut       over ProcessSpec::wallLimit                       true
//   FailedToStart  missing program or directory, no permission       true
//   Interrupted    no exit record: supervisor killed, power cut      as found
struct ExitReport {
    std::variant<Exited, Signalled, Killed, TimedOut, FailedToStart, Interrupted> ending;
    Milliseconds duration{0};        // monotonic, from exec to end; 0 when never started
    Milliseconds cpuTime{0};         // user + system of the whole tree that was waited for
    qint64 peakMemoryBytes = 0;      // largest single process
    int sweptProcesses = 0;          // descendants that were still alive and had to be killed
    bool isTreeGone = true;
    qint64 stdoutBytes = 0;          // what the agent wrote, dropped bytes included
    qint64 stderrBytes = 0;

    friend bool operator==(const ExitReport &, const ExitReport &) = default;
};

} // namespace sibyl
