// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/RunnerMessage.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace sibyl::server {

class EventFeed;

// A question of an agent, as its runner told it.
struct OpenPermission {
    QString id; // UUID made from the runner's own words: the same question keeps it over a reconnect
    QString runnerId;
    PermissionWanted wanted;
    QDateTime askedUtc;    // when this server heard of it
    QString answeredOption; // sent to the runner, which has not settled it yet; empty = waits for a person
};

// The questions that wait at connected runners, oldest first. In memory only: a runner asks again
// whatever is still open when it comes back, so a question leaves with the connection that brought
// it, with its attempt, or when the runner says it is settled, whoever answered.
class PermissionBoard
{
public:
    static constexpr qsizetype maxPerRunner = 256; // 20 agents with a dozen each; about 8 MB at most

    explicit PermissionBoard(EventFeed &events) : m_events(events) {}

    // False: too many are open at this runner. A question that is there already
    // is replaced and waits again.
    bool add(const QString &runnerId, const PermissionWanted &wanted, const QDateTime &nowUtc);
    void settle(const QString &runnerId, const PermissionSettled &settled);
    void attemptEnded(const QString &taskId, int attempt);
    void runnerLeft(const QString &runnerId);
    // Only one that is open; nothing is sent.
    void markAnswered(const QString &id, const QString &optionId);

    const OpenPermission *find(const QString &id) const;
    const QList<OpenPermission> &open() const { return m_open; }

private:
    template <typename Condition>
    void removeIf(const Condition &condition);

    EventFeed &m_events;
    QList<OpenPermission> m_open;
};

// The option that carries a plain "allow" or "deny" out, the one-time form before the lasting one;
// empty when the agent offers none.
QString optionForAction(const QList<PermissionOffer> &offers, bool isAllowed);

} // namespace sibyl::server
