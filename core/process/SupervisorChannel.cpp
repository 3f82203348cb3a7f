// SPDX-License-Identifier: Apache-2.0
#include "process/SupervisorChannel.h"

#include <QPointer>

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

namespace sibyl {

SupervisorChannel::SupervisorChannel(UniqueFd socket)
    : m_socket(std::move(socket))
    , m_readable(std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Read))
    , m_writable(std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Write))
{
    m_writable->setEnabled(false);
    connect(m_readable.get(), &QSocketNotifier::activated, this, &SupervisorChannel::readFrames);
    connect(m_writable.get(), &QSocketNotifier::activated, this, &SupervisorChannel::flush);
}

void SupervisorChannel::send(shim::FrameType type, const QByteArray &body)
{
    shim::FrameHeader header;
    header.type = static_cast<std::uint16_t>(type);
    header.bodyBytes = static_cast<std::uint32_t>(body.size());
    m_out.append(reinterpret_cast<const char *>(&header), sizeof header);
    m_out.append(body);
    flush();
}

bool SupervisorChannel::hasEnded() const
{
    char byte = 0;
    const ssize_t n = ::recv(m_socket.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

void SupervisorChannel::flush()
{
    qsizetype sent = 0;
    while (sent < m_out.size()) {
        const ssize_t n = ::send(m_socket.get(), m_out.constData() + sent,
                                 static_cast<size_t>(m_out.size() - sent), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            break;
        }
        sent += n;
    }
    const bool isBroken = sent < m_out.size() && errno != EAGAIN && errno != EWOULDBLOCK;
    m_out.remove(0, isBroken ? m_out.size() : sent); // the reading side tells that the peer is gone
    m_writable->setEnabled(!m_out.isEmpty());
}

void SupervisorChannel::readFrames()
{
    char buffer[8192];
    bool isClosed = false;
    while (!isClosed) {
        const ssize_t n = ::recv(m_socket.get(), buffer, sizeof buffer, MSG_DONTWAIT);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            break;
        }
        isClosed = n <= 0;
        if (n > 0) {
            m_in.append(buffer, n);
        }
        if (n < static_cast<ssize_t>(sizeof buffer)) {
            break;
        }
    }
    const QPointer<SupervisorChannel> guard(this);
    constexpr auto headerBytes = static_cast<qsizetype>(sizeof(shim::FrameHeader));
    qsizetype at = 0;
    while (m_in.size() - at >= headerBytes) {
        shim::FrameHeader header;
        std::memcpy(&header, m_in.constData() + at, sizeof header);
        if (!shim::isFrameAcceptable(header) || header.bodyBytes > shim::maxSmallFrameBytes) {
            isClosed = true;
            break;
        }
        if (m_in.size() - at < headerBytes + static_cast<qsizetype>(header.bodyBytes)) {
            break;
        }
        const QByteArray body = m_in.mid(at + headerBytes, static_cast<qsizetype>(header.bodyBytes));
        at += headerBytes + body.size();
        Q_EMIT frameReceived(static_cast<shim::FrameType>(header.type), body);
        if (!guard) {
            return;
        }
    }
    m_in.remove(0, at);
    if (isClosed && m_readable->isEnabled()) {
        m_readable->setEnabled(false);
        m_writable->setEnabled(false);
        Q_EMIT closed();
    }
}

UniqueFd connectToSupervisor(const QByteArray &path)
{
    struct sockaddr_un address {};
    address.sun_family = AF_UNIX;
    if (path.isEmpty() || path.size() >= static_cast<qsizetype>(sizeof address.sun_path)) {
        errno = ENAMETOOLONG;
        return {};
    }
    std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
    UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket.isValid()
        || ::connect(socket.get(), reinterpret_cast<const struct sockaddr *>(&address), sizeof address) != 0) {
        return {};
    }
    return socket;
}

} // namespace sibyl
