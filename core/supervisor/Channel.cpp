// SPDX-License-Identifier: Apache-2.0
#include "supervisor/Channel.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sibyl::supervisor {

void Channel::open(int socket)
{
    close();
    m_socket = socket;
    ::fcntl(m_socket, F_SETFL, ::fcntl(m_socket, F_GETFL) | O_NONBLOCK);
    ::fcntl(m_socket, F_SETFD, FD_CLOEXEC);
}

void Channel::close()
{
    if (m_socket >= 0) {
        ::close(m_socket);
    }
    m_socket = -1;
    m_received = m_unsentAt = m_unsentBytes = 0;
}

void Channel::releaseAssignment()
{
    std::free(m_assignment);
    m_assignment = nullptr;
    m_body = m_small;
}

// An assignment is read in place and stays for long, so it gets memory of its own; the frames that
// follow must not touch it.
bool Channel::placeBody()
{
    m_body = m_small;
    if (type() != shim::FrameType::Assign) {
        return true;
    }
    if (m_assignment != nullptr || m_header.bodyBytes == 0) {
        return false;
    }
    m_assignment = static_cast<char *>(std::malloc(m_header.bodyBytes));
    m_body = m_assignment;
    return m_assignment != nullptr;
}

Channel::Read Channel::read()
{
    while (isOpen()) {
        const bool isInHeader = m_received < sizeof m_header;
        const std::size_t have = isInHeader ? m_received : m_received - sizeof m_header;
        const std::size_t want = isInHeader ? sizeof m_header : m_header.bodyBytes;
        if (have == want && !isInHeader) {
            m_received = 0;
            return Read::Frame;
        }
        char *to = isInHeader ? reinterpret_cast<char *>(&m_header) : m_body;
        const ssize_t n = ::recv(m_socket, to + have, want - have, 0);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return Read::Nothing;
        }
        if (n <= 0) {
            break;
        }
        m_received += static_cast<std::size_t>(n);
        if (m_received == sizeof m_header) {
            if (!shim::isFrameAcceptable(m_header)) {
                break;
            }
            if (!placeBody()) {
                break;
            }
        }
    }
    close();
    return Read::Closed;
}

bool Channel::send(shim::FrameType type, const void *body, std::size_t bytes)
{
    if (!isOpen()) {
        return true; // nobody to tell; a new daemon asks by connecting
    }
    if (!flush() || bytes > shim::maxSmallFrameBytes) {
        return false;
    }
    shim::FrameHeader header;
    header.type = static_cast<std::uint16_t>(type);
    header.bodyBytes = static_cast<std::uint32_t>(bytes);
    std::memcpy(m_out, &header, sizeof header);
    if (bytes > 0) {
        std::memcpy(m_out + sizeof header, body, bytes);
    }
    m_unsentAt = 0;
    m_unsentBytes = sizeof header + bytes;
    flush();
    return true;
}

bool Channel::flush()
{
    while (isOpen() && m_unsentBytes > 0) {
        const ssize_t n = ::send(m_socket, m_out + m_unsentAt, m_unsentBytes, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            // A peer that is gone shows itself as the end of what we read.
            return false;
        }
        m_unsentAt += static_cast<std::size_t>(n);
        m_unsentBytes -= static_cast<std::size_t>(n);
    }
    return true;
}

} // namespace sibyl::supervisor
