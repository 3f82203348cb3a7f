// SPDX-License-Identifier: Apache-2.0
#include "work/PermissionDesk.h"

#include <algorithm>

namespace sibyl {

bool PermissionDesk::add(PermissionRequest request)
{
    if (m_open.size() >= maxOpen) {
        return false;
    }
    request.expiresUtc = m_clock.nowUtc().addSecs(m_timeout.count());
    m_open.append(std::move(request));
    schedule();
    return true;
}

Result<PermissionRequest> PermissionDesk::take(const QString &permissionId)
{
    const auto it = std::find_if(m_open.begin(), m_open.end(),
                                 [&](const PermissionRequest &request) { return request.id == permissionId; });
    if (it == m_open.end()) {
        return fail(ErrorKind::NotFound, QStringLiteral("the agent does not wait for this answer (any more)"), permissionId);
    }
    PermissionRequest request = *it;
    m_open.erase(it);
    schedule();
    return request;
}

void PermissionDesk::schedule()
{
    if (m_open.isEmpty()) {
        m_next.cancel();
        return;
    }
    const qint64 left = m_clock.nowUtc().msecsTo(m_open.constFirst().expiresUtc);
    m_next = m_clock.after(Milliseconds(std::max<qint64>(0, left)), this, [this] { expireDue(); });
}

void PermissionDesk::expireDue()
{
    if (m_open.isEmpty() || m_open.constFirst().expiresUtc > m_clock.nowUtc()) {
        schedule(); // the wall clock was set back
        return;
    }
    const PermissionRequest request = m_open.takeFirst();
    schedule();
    Q_EMIT expired(request);
}

} // namespace sibyl
