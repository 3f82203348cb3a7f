// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shim/Frame.h"

#include <cstddef>

namespace sibyl::supervisor {

// The connection to the daemon. Never blocks: what it has to say is kept as "what changed", not as
// a queue, so a daemon that does not read costs nothing, and one that reads again gets the present.
class Channel
{
public:
    Channel() = default;
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;
    ~Channel() { close(); }

    void open(int socket);
    void close();
    bool isOpen() const { return m_socket >= 0; }
    int socket() const { return m_socket; }

    enum class Read {
        Frame,  // one whole frame: type() and body()
        Nothing, // no whole frame yet
        Closed, // the peer is gone or broke a rule; close() was called
    };
    Read read();
    shim::FrameType type() const { return static_cast<shim::FrameType>(m_header.type); }
    const char *body() const { return m_body; }
    std::size_t bodyBytes() const { return m_header.bodyBytes; }
    // The body of an Assign stays valid until this; a second one before it ends the connection.
    void releaseAssignment();

    // False when the socket is full: try again when it is writable. A frame is sent whole or, by
    // and by, finished by flush(); nothing else gets in between.
    bool send(shim::FrameType type, const void *body, std::size_t bytes);
    bool flush();
    bool hasUnsent() const { return m_unsentBytes > 0; }

private:
    bool placeBody();

    int m_socket = -1;
    shim::FrameHeader m_header;
    std::size_t m_received = 0; // of header and body
    char m_small[shim::maxSmallFrameBytes];
    char *m_body = m_small;
    char *m_assignment = nullptr;
    char m_out[sizeof(shim::FrameHeader) + shim::maxSmallFrameBytes];
    std::size_t m_unsentAt = 0;
    std::size_t m_unsentBytes = 0;
};

} // namespace sibyl::supervisor
