// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QObject>
#include <QString>

#include <optional>

namespace sibyl {

// Turns a flood of activities into at most one update a second: the first at once, then the latest
// one when the second is over, and flush() for what is left (spec R-40). Owned by a TaskRun.
class ActivityFeed : public QObject
{
    Q_OBJECT

public:
    explicit ActivityFeed(Clock &clock) : m_clock(clock) {}

    void setActivity(const QString &text);
    void setProgress(int percent);
    void flush();

    QString activity() const { return m_activity; }
    std::optional<int> progress() const { return m_progress; }

Q_SIGNALS:
    void due();

private:
    void touch();

    Clock &m_clock;
    Alarm m_pause;
    QString m_activity;
    std::optional<int> m_progress;
    bool m_isStale = false;
};

} // namespace sibyl
