// SPDX-License-Identifier: Apache-2.0
#include "process/SupervisorSpawn.h"

#include <QFile>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>

namespace sibyl {
namespace {

constexpr int controlFd = 3; // where the supervisor expects its socket

tl::unexpected<Error> spawnError(const QString &program, int error)
{
    return fail(ErrorKind::Process,
                QStringLiteral("cannot start the supervisor '%1': %2")
                    .arg(program, QString::fromLocal8Bit(std::strerror(error))));
}

// posix_spawn(3) shares our memory with the child until it executes, so a large daemon costs nothing.
class SpawnSettings
{
public:
    explicit SpawnSettings(int socket)
    {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawn_file_actions_addopen(&m_actions, 0, "/dev/null", O_RDWR, 0);
        posix_spawn_file_actions_adddup2(&m_actions, 0, 1);
        posix_spawn_file_actions_adddup2(&m_actions, 0, 2);
        posix_spawn_file_actions_adddup2(&m_actions, socket, controlFd);
        sigset_t signals;
        posix_spawnattr_init(&m_attributes);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&m_attributes, &signals);
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&m_attributes, &signals);
    }
    SpawnSettings(const SpawnSettings &) = delete;
    SpawnSettings &operator=(const SpawnSettings &) = delete;
    ~SpawnSettings()
    {
        posix_spawn_file_actions_destroy(&m_actions);
        posix_spawnattr_destroy(&m_attributes);
    }

    const posix_spawn_file_actions_t *actions() const { return &m_actions; }
    const posix_spawnattr_t *attributes() const { return &m_attributes; }

private:
    posix_spawn_file_actions_t m_actions;
    posix_spawnattr_t m_attributes;
};

} // namespace

Result<SpawnedSupervisor> spawnSupervisor(const QString &program)
{
    int sockets[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
        return spawnError(program, errno);
    }
    SpawnedSupervisor spawned{UniqueFd(sockets[0]), 0};
    const UniqueFd theirs(sockets[1]);
    const SpawnSettings settings(theirs.get());
    const QByteArray path = QFile::encodeName(program);
    char name[] = "sibyl-agent-supervisor";
    char option[] = "--control-fd";
    char number[] = "3";
    char *const arguments[] = {name, option, number, nullptr};
    char *const environment[] = {nullptr}; // nothing of ours, least of all a token
    const int error = ::posix_spawn(&spawned.intermediate, path.constData(), settings.actions(),
                                    settings.attributes(), arguments, environment);
    if (error != 0) {
        return spawnError(program, error);
    }
    return spawned;
}

} // namespace sibyl
