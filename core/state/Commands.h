// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "state/Snapshot.h"

#include <QObject>

#include <functional>

namespace sibyl {

// What a user interface may ask of a running runner. Implemented by engine/, reached through
// control/. Main thread only. Each order answers at once whether it was taken; what follows from
// it shows in the snapshot.
class Commands : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual Snapshot snapshot() const = 0;

    // NotFound when no such task runs here.
    virtual Result<> cancelTask(const QString &taskId, const QString &reason) = 0;
    virtual Result<> drain() = 0;  // take nothing new, finish, then leave
    virtual Result<> pause() = 0;  // take nothing new
    virtual Result<> resume() = 0; // undo pause or drain
    // runner.yaml or the links changed: read them again and apply what can be applied live.
    virtual Result<> reload() = 0;

Q_SIGNALS:
    // The snapshot differs from the last one; at most ten times a second.
    void changed();
};

} // namespace sibyl
