// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/UniqueFd.h"

#include <QByteArrayView>
#include <QObject>

#include <memory>

class QSocketNotifier;

namespace sibyl {

// Tells when a connection may have become possible, or may have died unnoticed: this machine got an
// address, or woke up (its wall clock jumped). Costs nothing while nothing happens. Owned by the
// daemon, main thread only.
//
// Linux: netlink and a timerfd, in ConnectivityWatchLinux.cpp. Elsewhere it never tells anything,
// and the backoff's own retries (at most a minute apart) have to do.
class ConnectivityWatch : public QObject
{
    Q_OBJECT

public:
    ConnectivityWatch();
    ~ConnectivityWatch() override;

Q_SIGNALS:
    void changed(); // several in a row are usual

private:
    void watchAddresses();
    void readAddresses();
    void watchWallClock();
    void readWallClock();

    UniqueFd m_netlink;
    UniqueFd m_timer;
    std::unique_ptr<QSocketNotifier> m_addressNotifier;
    std::unique_ptr<QSocketNotifier> m_clockNotifier;
};

// Whether these netlink messages tell of an address that reaches beyond this machine and its own
// link, so not those of loopback and of containers' interfaces coming up.
bool bringsAnAddress(QByteArrayView netlinkMessages);

} // namespace sibyl
