// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace sibyl {

// How a small task went that an agent was given to see whether it works here.
struct AgentTestReport {
    QString agent;
    bool isSuccess = false;
    QString ending;  // fine word of a result: "completed", "auth_required", "cancelled", ...
    QString error;   // why it did not succeed; empty else
    QString summary; // what the agent said last
    int filesChanged = 0;
    qint64 tookMilliseconds = 0;
    QStringList notices;
    QString lastErrorLine; // of what it wrote to stderr, when it failed
    friend bool operator==(const AgentTestReport &, const AgentTestReport &) = default;
};

} // namespace sibyl
