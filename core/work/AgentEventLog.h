// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEvent.h"

#include <QFile>

namespace sibyl {

// The file `events` of an attempt directory: what its agent said and did, a line each (see
// agents/AgentEventCodec.h). After a restart of the daemon the whole conversation is read again and
// gives the same events in the same order; those that stand in the file already are passed over.
// Not durable line by line: the agent's own output is, and the file can be made from it again.
// Owned by an AgentRun.
class AgentEventLog
{
public:
    // Beyond it nothing more is written; the output spools still hold everything.
    static constexpr qint64 maxBytes = 64LL * 1024 * 1024;

    explicit AgentEventLog(const QString &attemptDirectory);

    // True when the file grew.
    bool add(const AgentEvent &event, const QDateTime &nowUtc);

private:
    void open();

    QFile m_file;
    qint64 m_toSkip = 0; // events of an earlier life of the daemon
    bool m_isOpened = false;
};

} // namespace sibyl
