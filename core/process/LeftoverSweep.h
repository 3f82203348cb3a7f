// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "process/AttemptDirectory.h"

#include <QList>
#include <QObject>

namespace sibyl {

// Kills what is left of an agent whose supervisor is gone: the processes that carry the attempt's
// cookie, the agent itself, and the descendants of both. Best effort: a process that replaced its
// environment and lost its parent is not found. Does not block; finished() comes once, at the
// latest after 5 s, never from inside start().
class LeftoverSweep : public QObject
{
    Q_OBJECT

public:
    LeftoverSweep(const AttemptDirectory &attempt, Clock &clock);
    void start();

Q_SIGNALS:
    void finished(bool isTreeGone, int sweptProcesses);

private:
    void look();

    Clock &m_clock;
    Alarm m_alarm;
    std::optional<shim::IdentityRecord> m_identity;
    std::optional<shim::StartedRecord> m_started;
    Milliseconds m_giveUpAt{0};
    QList<qint64> m_swept; // pids
};

} // namespace sibyl
