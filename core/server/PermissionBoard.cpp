// SPDX-License-Identifier: Apache-2.0
#include "server/PermissionBoard.h"

#include "server/EventFeed.h"

#include <QUuid>

#include <algorithm>
#include <iterator>

namespace sibyl::server {
namespace {

// A runner's ids may be anything and may meet those of another runner; this one is ours.
QString idOf(const QString &runnerId, const QString &taskId, int attempt, const QString &permissionId)
{
    static const QUuid space(QStringLiteral("5d1f6c1e-6d0b-5c43-9a35-0d3f1f0a7c52"));
    return QUuid::createUuidV5(space, QStringLiteral("%1\n%2\n%3\n").arg(runnerId, taskId).arg(attempt) + permissionId)
        .toString(QUuid::WithoutBraces);
}

} // namespace

bool PermissionBoard::add(const QString &runnerId, const PermissionWanted &wanted, const QDateTime &nowUtc)
{
    const QString id = idOf(runnerId, wanted.taskId, wanted.attempt, wanted.permissionId);
    const auto present = std::find_if(m_open.begin(), m_open.end(), [&](const OpenPermission &one) { return one.id == id; });
    if (present != m_open.end()) {
        present->wanted = wanted;
        present->answeredOption.clear();
        m_events.permissionRequested(*present);
        return true;
    }
    const auto ofRunner = std::count_if(m_open.cbegin(), m_open.cend(),
                                        [&](const OpenPermission &one) { return one.runnerId == runnerId; });
    if (ofRunner >= maxPerRunner) {
        return false;
    }
    m_open.append({.id = id, .runnerId = runnerId, .wanted = wanted, .askedUtc = nowUtc, .answeredOption = {}});
    m_events.permissionRequested(m_open.constLast());
    return true;
}

void PermissionBoard::settle(const QString &runnerId, const PermissionSettled &settled)
{
    const QString id = idOf(runnerId, settled.taskId, settled.attempt, settled.permissionId);
    removeIf([&](const OpenPermission &one) { return one.id == id; });
}

void PermissionBoard::attemptEnded(const QString &taskId, int attempt)
{
    removeIf([&](const OpenPermission &one) { return one.wanted.taskId == taskId && one.wanted.attempt == attempt; });
}

void PermissionBoard::runnerLeft(const QString &runnerId)
{
    removeIf([&](const OpenPermission &one) { return one.runnerId == runnerId; });
}

void PermissionBoard::markAnswered(const QString &id, const QString &optionId)
{
    for (OpenPermission &one : m_open) {
        if (one.id == id) {
            one.answeredOption = optionId;
        }
    }
}

const OpenPermission *PermissionBoard::find(const QString &id) const
{
    const auto found = std::find_if(m_open.cbegin(), m_open.cend(), [&](const OpenPermission &one) { return one.id == id; });
    return found == m_open.cend() ? nullptr : &*found;
}

template <typename Condition>
void PermissionBoard::removeIf(const Condition &condition)
{
    QList<OpenPermission> removed;
    std::copy_if(m_open.cbegin(), m_open.cend(), std::back_inserter(removed), condition);
    if (removed.isEmpty()) {
        return;
    }
    m_open.removeIf(condition);
    for (const OpenPermission &one : std::as_const(removed)) {
        m_events.permissionSettled(one);
    }
}

QString optionForAction(const QList<PermissionOffer> &offers, bool isAllowed)
{
    const QStringList effects = isAllowed ? QStringList{QStringLiteral("allow_once"), QStringLiteral("allow_always")}
                                          : QStringList{QStringLiteral("reject_once"), QStringLiteral("reject_always")};
    for (const QString &effect : effects) {
        const auto found = std::find_if(offers.cbegin(), offers.cend(),
                                        [&](const PermissionOffer &offer) { return offer.effect == effect; });
        if (found != offers.cend()) {
            return found->id;
        }
    }
    return {};
}

} // namespace sibyl::server
