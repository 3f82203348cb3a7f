// SPDX-License-Identifier: Apache-2.0
#include "work/ActivityFeed.h"

#include <algorithm>

namespace sibyl {

void ActivityFeed::setActivity(const QString &text)
{
    if (text != m_activity) {
        m_activity = text;
        touch();
    }
}

void ActivityFeed::setProgress(int percent)
{
    const int bounded = std::clamp(percent, 0, 100);
    if (m_progress != bounded) {
        m_progress = bounded;
        touch();
    }
}

void ActivityFeed::flush()
{
    m_pause.cancel();
    if (m_isStale) {
        m_isStale = false;
        Q_EMIT due();
    }
}

void ActivityFeed::touch()
{
    m_isStale = true;
    if (m_pause.isPending()) {
        return;
    }
    m_isStale = false;
    m_pause = m_clock.after(Seconds(1), this, [this] {
        m_pause.cancel();
        if (m_isStale) {
            touch();
        }
    });
    Q_EMIT due();
}

} // namespace sibyl
