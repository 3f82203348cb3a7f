// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "settings/Preferences.h"
#include "state/SnapshotDelta.h"

#include <QList>

#include <optional>

namespace sibyl::tray {

struct NewsAction {
    QString id; // "show", or the id of an answer
    QString label;
    friend bool operator==(const NewsAction &, const NewsAction &) = default;
};

// One thing that a person may want to hear of at once.
struct News {
    NotificationKind kind = NotificationKind::Finished;
    QString title;
    QString text;
    QList<NewsAction> actions;
    TaskKey task;         // empty when it is about none
    QString permissionId; // of a question
    friend bool operator==(const News &, const News &) = default;
};

// What happened between two snapshots of one daemon.
QList<News> newsBetween(const Snapshot &before, const Snapshot &after);

// Keeps notifications bearable: at most maxAtOnce within window; what is more is told as one line of
// numbers with the last of them. A plain value; time is the caller's.
class NewsThrottle final
{
public:
    static constexpr qsizetype maxAtOnce = 3;
    static constexpr Milliseconds window{30'000};

    QList<News> admit(const QList<News> &news, Milliseconds now);

private:
    QList<Milliseconds> m_told;
};

} // namespace sibyl::tray
