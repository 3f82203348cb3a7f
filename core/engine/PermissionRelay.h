// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/PendingPermission.h"

#include <QObject>
#include <QSet>

namespace sibyl {

class RunnerLink;

// Tells a server with the feature `permissions` which questions of agents are open here: each once
// when it opens and once when it is settled, all open ones again after a reconnect. Owned by
// RunnerSession; main thread only.
class PermissionRelay : public QObject
{
    Q_OBJECT

public:
    explicit PermissionRelay(RunnerLink &link) : m_link(link) {}

    void update(const QList<PendingPermission> &open);
    void cameOnline(const QList<PendingPermission> &open);

private:
    RunnerLink &m_link;
    QList<PendingPermission> m_told;
};

} // namespace sibyl
