// SPDX-License-Identifier: Apache-2.0
#include "supervisor/Platform.h"
#include "supervisor/Supervisor.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <initializer_list>
#include <unistd.h>

namespace {

int s_signalPipe[2] = {-1, -1};

extern "C" void noteSignal(int signal)
{
    const int error = errno;
    const auto byte = static_cast<unsigned char>(signal);
    const ssize_t n = ::write(s_signalPipe[1], &byte, 1);
    static_cast<void>(n); // full: it will be read, and children are counted anew each time
    errno = error;
}

void setUpSignals()
{
    if (::pipe2(s_signalPipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        ::_exit(1);
    }
    struct sigaction action {};
    action.sa_handler = noteSignal;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGUSR1}) {
        ::sigaction(signal, &action, nullptr);
    }
    action.sa_handler = SIG_IGN;
    for (const int signal : {SIGHUP, SIGPIPE, SIGXFSZ, SIGQUIT, SIGUSR2}) {
        ::sigaction(signal, &action, nullptr);
    }
}

// The daemon's own child ends at once, so the daemon never has a supervisor for a child and a
// supervisor never has to outlive its parent.
void detach()
{
    const pid_t pid = ::fork();
    if (pid != 0) {
        ::_exit(pid < 0 ? 1 : 0);
    }
    ::setsid();
    if (::chdir("/") != 0) {
        ::_exit(1);
    }
}

// One attempt after the other: what an attempt opened is closed when it is over, its lock included,
// and with it everything that could make the next one different from the first.
int serve(int control)
{
    sibyl::supervisor::Channel channel;
    channel.open(control);
    while (true) {
        sibyl::supervisor::Supervisor supervisor(channel, s_signalPipe[0]);
        const int code = supervisor.run();
        if (!supervisor.isFree()) {
            return code;
        }
        sibyl::supervisor::closeFrom(s_signalPipe[1] + 1);
        channel.send(sibyl::shim::FrameType::Free, nullptr, 0);
    }
}

} // namespace

// sibyl-agent-supervisor --control-fd N, started by sibyl-runner with a socket at descriptor N.
int main(int argc, char **argv)
{
    constexpr int controlFd = 3;
    if (argc == 2 && std::strcmp(argv[1], "--version") == 0) {
        std::printf("sibyl-agent-supervisor %s\n", SIBYL_VERSION);
        return 0;
    }
    if (argc != 3 || std::strcmp(argv[1], "--control-fd") != 0 || std::strcmp(argv[2], "3") != 0
        || ::fcntl(controlFd, F_GETFD) < 0) {
        std::fputs("sibyl-agent-supervisor is started by sibyl-runner and does nothing by itself\n", stderr);
        return 2;
    }
    sibyl::supervisor::closeFrom(controlFd + 1);
    detach();
    setUpSignals();
    sibyl::supervisor::becomeSubreaper();
    return serve(controlFd);
}
