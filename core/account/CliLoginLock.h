// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Clock.h"
#include "base/UniqueFd.h"

#include <QObject>

namespace sibyl {

// The Sibyl CLI's lock on its login file: an exclusive flock() on `<file>.lock`, which it holds
// while it renews a login (spec 6.10). Taken by trying again and again, so nothing blocks. Held from
// a successful take() to release(), the end of this object or of the process. Main thread only.
class CliLoginLock : public QObject
{
    Q_OBJECT

public:
    explicit CliLoginLock(Clock &clock) : m_clock(clock) {}

    // Ends with Timeout when another program holds it for longer than `patience`, with Storage when
    // there can be no lock file. Not while it is held or being taken.
    void take(const QString &loginFile, QObject *context, Callback<> callback);
    void release() { m_fd.reset(); }

    static constexpr Milliseconds patience{20'000};

private:
    void attempt();
    void answer(const Result<> &result);

    Clock &m_clock;
    QString m_path;
    UniqueFd m_fd;
    Milliseconds m_deadline{0};
    QPointer<QObject> m_context;
    Callback<> m_callback;
    Alarm m_next;
};

} // namespace sibyl
