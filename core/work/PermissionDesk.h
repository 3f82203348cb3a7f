// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "state/PermissionRequest.h"

#include <QList>
#include <QObject>

namespace sibyl {

// The questions of one agent that wait for a person. A question leaves the desk once: taken for an
// answer, withdrawn, or expired. Owned by an AgentRun.
class PermissionDesk : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype maxOpen = 32; // an agent asks one after the other; more is a loop

    PermissionDesk(Clock &clock, Seconds timeout) : m_clock(clock), m_timeout(timeout) {}

    // False when too many are open: it is to be denied at once.
    bool add(PermissionRequest request);
    // Takes it from the desk. NotFound when it is not there.
    Result<PermissionRequest> take(const QString &permissionId);
    QList<PermissionRequest> open() const { return m_open; }

Q_SIGNALS:
    // It waited for as long as it may, and is on the desk no more.
    void expired(const sibyl::PermissionRequest &request);

private:
    void schedule();
    void expireDue();

    Clock &m_clock;
    Seconds m_timeout;
    QList<PermissionRequest> m_open; // oldest first, so the first expires first
    Alarm m_next;
};

} // namespace sibyl
