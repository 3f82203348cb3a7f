// SPDX-License-Identifier: Apache-2.0
#include "UnixSignals.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace sibyl {
namespace {

int s_pipe[2] = {-1, -1};

void writeSignal(int number)
{
    const int saved = errno;
    const char byte = static_cast<char>(number);
    // A full pipe holds the same news already.
    [[maybe_unused]] const ssize_t n = ::write(s_pipe[1], &byte, 1);
    errno = saved;
}

} // namespace

UnixSignals::UnixSignals()
{
    if (::pipe2(s_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        qFatal("cannot make a pipe for signals");
    }
    m_notifier = std::make_unique<QSocketNotifier>(s_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &UnixSignals::read);
    struct sigaction action {};
    action.sa_handler = writeSignal;
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        ::sigaction(number, &action, nullptr);
    }
    ::signal(SIGPIPE, SIG_IGN);
}

UnixSignals::~UnixSignals()
{
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        ::signal(number, SIG_DFL);
    }
    m_notifier.reset();
    ::close(s_pipe[0]);
    ::close(s_pipe[1]);
}

void UnixSignals::read()
{
    char bytes[32];
    const ssize_t n = ::read(s_pipe[0], bytes, sizeof bytes);
    for (ssize_t i = 0; i < n; ++i) {
        switch (bytes[i]) {
        case SIGINT: Q_EMIT interrupted(); break;
        case SIGTERM: Q_EMIT terminated(); break;
        case SIGHUP: Q_EMIT hungUp(); break;
        default: break;
        }
    }
}

} // namespace sibyl
