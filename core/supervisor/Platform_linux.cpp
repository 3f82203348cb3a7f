// SPDX-License-Identifier: Apache-2.0
#include "supervisor/Platform.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <linux/falloc.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sibyl::supervisor {

void becomeSubreaper()
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

bool dieWithParent(pid_t parent)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    return ::getppid() == parent;
}

void closeFrom(int first)
{
#ifdef SYS_close_range
    if (::syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, 0U) == 0) {
        return;
    }
#endif
    struct rlimit limit {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const int end = limit.rlim_cur > 65536 ? 65536 : static_cast<int>(limit.rlim_cur);
    for (int fd = first; fd < end; ++fd) {
        ::close(fd);
    }
}

std::int64_t monotonicMs()
{
    struct timespec now {};
    ::clock_gettime(CLOCK_MONOTONIC, &now); // on Linux without the time asleep
    return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

pid_t reapChild(int *status, struct rusage *usage)
{
    struct rusage one {};
    pid_t pid = 0;
    do {
        pid = ::wait4(-1, status, WNOHANG | __WALL, &one); // __WALL: those without SIGCHLD as well
    } while (pid < 0 && errno == EINTR);
    if (pid > 0) {
        timeradd(&usage->ru_utime, &one.ru_utime, &usage->ru_utime);
        timeradd(&usage->ru_stime, &one.ru_stime, &usage->ru_stime);
        usage->ru_maxrss = one.ru_maxrss > usage->ru_maxrss ? one.ru_maxrss : usage->ru_maxrss;
    }
    return pid;
}

ssize_t moveFromPipe(int pipe, int file, std::uint64_t offset, std::size_t bytes)
{
    auto at = static_cast<off_t>(offset);
    return ::splice(pipe, nullptr, file, &at, bytes, SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
}

bool freeRange(int file, std::uint64_t from, std::uint64_t to)
{
    return ::fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(from),
                       static_cast<off_t>(to - from))
        == 0;
}

bool reserveSpace(int file, std::uint64_t bytes)
{
    return ::posix_fallocate(file, 0, static_cast<off_t>(bytes)) == 0;
}

void enlargePipe(int pipe)
{
    // The kernel counts these against a limit per user of 64 MB by default, so not a megabyte.
    ::fcntl(pipe, F_SETPIPE_SZ, 256 * 1024);
}

bool peerOf(int socket, pid_t *pid, uid_t *uid)
{
    struct ucred peer {};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        return false;
    }
    *pid = peer.pid;
    *uid = peer.uid;
    return true;
}

} // namespace sibyl::supervisor
