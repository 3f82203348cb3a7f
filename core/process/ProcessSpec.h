// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QByteArray>
#include <QMap>
#include <QStringList>

namespace sibyl {

enum class InputMode { Empty, Open }; // Empty: the agent reads end of file at once

// What to start for one attempt. A value; nothing here comes from the wire unchecked.
struct ProcessSpec {
    QString program;        // absolute, or a name looked up in PATH of `environment`
    QStringList arguments;
    QString workingDirectory;
    QMap<QByteArray, QByteArray> environment; // the whole of it, nothing is inherited
    InputMode input = InputMode::Empty;
    QByteArray initialInput;                  // fed to stdin first
    Seconds wallLimit{0};                     // 0 = none; time asleep does not count
    Milliseconds killGrace{10'000};           // between TERM and KILL at the wall limit
    qint64 spoolQuotaBytes = 64LL * 1024 * 1024; // per stream; the middle is dropped beyond it
};

} // namespace sibyl
