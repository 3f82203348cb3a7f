// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runner/DaemonConnection.h"

#include <QString>
#include <QStringList>

namespace sibyl::tray {

// What the tray icon shows, the most urgent that applies, in this order.
enum class Mood {
    NotRunning,   // no daemon (or none that we understand)
    NotSetUp,     // a daemon without a registration
    Attention,    // a person is needed: sign-in, refusal, a permission, an unseen failure
    Disconnected, // the server cannot be reached; tried again by itself
    Draining,
    Paused,
    Working,
    Idle,
};

// Everything that icon, tooltip, menu and window header say about the whole runner.
struct StatusFacts {
    Mood mood = Mood::NotRunning;
    int runningCount = 0;
    int queuedCount = 0;
    int capacity = 0;
    QString headline; // "2 agents working"
    QString detail;   // one sentence with the remedy where there is one; may be empty

    QString toolTip() const; // plain text, a few lines
    friend bool operator==(const StatusFacts &, const StatusFacts &) = default;
};

// `unseenFailures` counts tasks that failed since the window was looked at last.
StatusFacts statusFacts(Presence presence, const QString &problem, const Snapshot &snapshot, int unseenFailures);

} // namespace sibyl::tray
