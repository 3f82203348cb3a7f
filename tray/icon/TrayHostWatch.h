// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QDBusServiceWatcher>
#include <QObject>

namespace sibyl::tray {

// Whether something shows tray icons on this desktop: a StatusNotifierItem host (D-Bus), or an
// XEmbed tray (X11). Qt decides between the two once and for ever when it is first asked, so
// QSystemTrayIcon may only be made after `appeared`. Main thread; `clock` outlives it.
class TrayHostWatch final : public QObject
{
    Q_OBJECT

public:
    static constexpr Milliseconds patience{8'000};       // then `missing`
    static constexpr Milliseconds earlyInterval{1'000};  // of looking for XEmbed
    static constexpr Milliseconds lateInterval{60'000};

    explicit TrayHostWatch(Clock &clock, QObject *parent = nullptr);
    void start();

Q_SIGNALS:
    void appeared(); // once
    void missing();  // at most once; `appeared` may still follow

private:
    void look();
    void finish();

    Clock &m_clock;
    QDBusServiceWatcher m_notifierWatch;
    Alarm m_nextLook;
    Milliseconds m_startedAt{0};
    bool m_isMissingSaid = false;
    bool m_isDone = false;
};

} // namespace sibyl::tray
