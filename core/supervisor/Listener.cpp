// SPDX-License-Identifier: Apache-2.0
#include "shim/AttemptFiles.h"
#include "shim/ProcessTable.h"
#include "supervisor/Platform.h"
#include "supervisor/Supervisor.h"

#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// How a daemon that came back finds its supervisor.
namespace sibyl::supervisor {

bool Supervisor::listenAt(const char *path)
{
    struct sockaddr_un address {};
    static_assert(sizeof address.sun_path >= shim::socketPathSize);
    address.sun_family = AF_UNIX;
    std::snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    ::unlink(path); // of an earlier attempt: we hold this one's lock
    if (listener < 0
        || ::bind(listener, reinterpret_cast<const struct sockaddr *>(&address), sizeof address) != 0
        || ::listen(listener, 4) != 0) {
        ::close(listener);
        return false;
    }
    if (m_listener >= 0) {
        ::close(m_listener);
    }
    m_listener = listener;
    if (m_socketPath[0] == '\0') {
        std::snprintf(m_socketPath, sizeof m_socketPath, "%s", path);
    }
    return true;
}

// The runtime directory may be emptied while we run (logout, cleaners of /tmp). The attempt
// directory stays, and by way of the descriptor its path is short enough for a socket.
void Supervisor::listenInAttempt()
{
    if (m_phase != Phase::Running) {
        return;
    }
    char path[shim::socketPathSize];
    std::snprintf(path, sizeof path, "/proc/self/fd/%d/%s", m_records.directory(),
                  shim::spareSocketFileName);
    listenAt(path);
}

void Supervisor::acceptDaemon()
{
    if (m_listener < 0) {
        return;
    }
    const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket < 0) {
        return;
    }
    pid_t pid = 0;
    uid_t uid = 0;
    // Not another user, and not the agent itself or one of its tools.
    if (!peerOf(socket, &pid, &uid) || uid != ::geteuid() || shim::isDescendant(pid, ::getpid())) {
        ::close(socket);
        return;
    }
    m_channel.send(shim::FrameType::Replaced, nullptr, 0);
    m_channel.open(socket);
    m_isAdopted = true;
    m_hasToTellStarted = m_phase == Phase::Running && m_exit.agentPid != 0;
    m_toldBytes = 0;
    m_input.feed();
}

} // namespace sibyl::supervisor
