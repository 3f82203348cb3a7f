// SPDX-License-Identifier: Apache-2.0
#include "link/ConnectivityWatch.h"

#include <QLoggingCategory>
#include <QSocketNotifier>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcConnectivity, "sibyl.link")

constexpr qsizetype headerSize = sizeof(nlmsghdr);
static_assert(headerSize % 4 == 0); // messages and their bodies begin at multiples of 4
constexpr time_t farAway = sizeof(time_t) > 4 ? time_t{9'000'000'000} : time_t{0x7fff'ffff}; // the year 2255, or 2038

} // namespace

ConnectivityWatch::ConnectivityWatch()
{
    watchAddresses();
    watchWallClock();
}

ConnectivityWatch::~ConnectivityWatch() = default;

void ConnectivityWatch::watchAddresses()
{
    m_netlink.reset(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
    if (!m_netlink.isValid() || ::bind(m_netlink.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        qCInfo(lcConnectivity) << "changes of the network are not seen here:" << std::strerror(errno);
        return;
    }
    m_addressNotifier = std::make_unique<QSocketNotifier>(m_netlink.get(), QSocketNotifier::Read);
    connect(m_addressNotifier.get(), &QSocketNotifier::activated, this, &ConnectivityWatch::readAddresses);
}

void ConnectivityWatch::readAddresses()
{
    bool hasChanged = false;
    std::array<char, 16 * 1024> buffer{};
    for (;;) {
        const ssize_t size = ::recv(m_netlink.get(), buffer.data(), buffer.size(), 0);
        if (size > 0) {
            hasChanged = bringsAnAddress(QByteArrayView(buffer.data(), size)) || hasChanged;
        } else if (size < 0 && errno == ENOBUFS) {
            hasChanged = true; // so much happened that some of it was lost
        } else if (size == 0 || errno != EINTR) {
            break;
        }
    }
    if (hasChanged) {
        Q_EMIT changed();
    }
}

// A timer that would never fire, but is cancelled when the wall clock jumps, as it does on waking up.
void ConnectivityWatch::watchWallClock()
{
    m_timer.reset(::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC));
    if (!m_timer.isValid()) {
        return;
    }
    readWallClock();
    m_clockNotifier = std::make_unique<QSocketNotifier>(m_timer.get(), QSocketNotifier::Read);
    connect(m_clockNotifier.get(), &QSocketNotifier::activated, this, [this] {
        readWallClock();
        Q_EMIT changed();
    });
}

void ConnectivityWatch::readWallClock()
{
    quint64 expirations = 0;
    [[maybe_unused]] const ssize_t size = ::read(m_timer.get(), &expirations, sizeof expirations);
    itimerspec never{};
    never.it_value.tv_sec = farAway;
    ::timerfd_settime(m_timer.get(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr);
}

bool bringsAnAddress(QByteArrayView netlinkMessages)
{
    while (netlinkMessages.size() >= headerSize) {
        nlmsghdr header{};
        std::memcpy(&header, netlinkMessages.data(), sizeof header);
        const auto length = qsizetype(header.nlmsg_len);
        if (length < headerSize || length > netlinkMessages.size()) {
            return false;
        }
        if (header.nlmsg_type == RTM_NEWADDR && length >= headerSize + qsizetype(sizeof(ifaddrmsg))) {
            ifaddrmsg address{};
            std::memcpy(&address, netlinkMessages.data() + headerSize, sizeof address);
            if (address.ifa_scope < RT_SCOPE_LINK) {
                return true;
            }
        }
        netlinkMessages = netlinkMessages.sliced(std::min((length + 3) / 4 * 4, netlinkMessages.size()));
    }
    return false;
}

} // namespace sibyl
