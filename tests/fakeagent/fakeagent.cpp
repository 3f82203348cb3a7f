// SPDX-License-Identifier: Apache-2.0
//
// An agent that behaves as told: fakeagent [quiet] ACTION... , done in order; exit 0 at the end.
// Says "ready" first unless the first word is "quiet".
//
//   exit N           crash            end so
//   text WORDS       err WORDS        write to stdout / stderr, no newline added
//   flood MB                          MB megabytes of numbered lines of 16 bytes
//   line MB                           MB megabytes without a newline, letters by offset
//   echo                              stdin to stdout until its end, then "eof"
//   env              args  cwd        print them
//   inherited                         open descriptors, signal mask and ignored signals, session
//   append FILE TEXT                  one line to the end of a file
//   await FILE                        wait until the file exists
//   ignore-term                       TERM, HUP and INT do nothing from now on
//   spin MS                           use the processor
//   spawn KIND                        a child that holds stdout open for ever; its pid is printed:
//                                     plain, setsid, double (forked twice), stubborn (ignores TERM),
//                                     hidden (setsid, forked twice, ignores TERM), bare (no environment)
//   bomb N                            N children, each child again and again, never more than N at once
//   rest                              do nothing for ever
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace {

void put(int fd, const char *bytes, size_t count)
{
    while (count > 0) {
        const ssize_t n = write(fd, bytes, count);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            _exit(99);
        }
        bytes += n;
        count -= static_cast<size_t>(n);
    }
}

void say(const std::string &text)
{
    put(1, text.data(), text.size());
}

// Counts in the text itself: an agent that is slower than its reader measures nothing.
void flood(long megabytes)
{
    std::string block(65536, '\n');
    char number[] = "000000000000000";
    for (long done = 0; done < megabytes * 16; ++done) {
        for (size_t at = 0; at < block.size(); at += 16) {
            memcpy(&block[at], number, 15);
            int digit = 14;
            while (++number[digit] > '9') {
                number[digit--] = '0';
            }
        }
        say(block);
    }
}

void oneLine(long megabytes)
{
    std::string block(26L * 4096, 'a');
    for (size_t i = 0; i < block.size(); ++i) {
        block[i] = static_cast<char>('a' + i % 26);
    }
    for (long left = megabytes * 1024 * 1024; left > 0;) {
        const long n = left < static_cast<long>(block.size()) ? left : static_cast<long>(block.size());
        put(1, block.data(), static_cast<size_t>(n));
        left -= n;
    }
}

void echo()
{
    char buffer[4096];
    ssize_t n = 0;
    while ((n = read(0, buffer, sizeof buffer)) > 0) {
        put(1, buffer, static_cast<size_t>(n));
    }
    say("eof");
}

void inherited()
{
    for (int fd = 0; fd < 1024; ++fd) {
        if (fcntl(fd, F_GETFD) >= 0) {
            say("fd " + std::to_string(fd) + '\n');
        }
    }
    sigset_t mask;
    sigprocmask(SIG_SETMASK, nullptr, &mask);
    for (int signal = 1; signal < NSIG; ++signal) {
        struct sigaction action {};
        sigaction(signal, nullptr, &action);
        if (sigismember(&mask, signal) == 1 || action.sa_handler == SIG_IGN) {
            say("signal " + std::to_string(signal) + '\n');
        }
    }
    say(getsid(0) == getpid() ? "own session\n" : "foreign session\n");
}

void await(const char *path)
{
    struct stat info {};
    while (stat(path, &info) != 0) {
        const struct timespec pause {0, 2'000'000};
        nanosleep(&pause, nullptr);
    }
}

void ignoreTerm()
{
    for (const int signal : {SIGTERM, SIGHUP, SIGINT}) {
        std::signal(signal, SIG_IGN);
    }
}

[[noreturn]] void rest()
{
    while (true) {
        pause();
    }
}

void spawn(std::string_view kind)
{
    const bool isTwice = kind == "double" || kind == "hidden";
    int pids[2];
    if (pipe(pids) != 0) {
        _exit(98);
    }
    if (fork() == 0) {
        if (isTwice && fork() != 0) {
            _exit(0);
        }
        if (kind == "setsid" || kind == "hidden") {
            setsid();
        }
        if (kind == "stubborn" || kind == "hidden") {
            ignoreTerm();
        }
        const pid_t self = getpid();
        put(pids[1], reinterpret_cast<const char *>(&self), sizeof self);
        close(pids[0]);
        close(pids[1]);
        if (kind == "bare") {
            char name[] = "sleep";
            char time[] = "1000";
            char *const arguments[] = {name, time, nullptr};
            char *const nothing[] = {nullptr};
            execve("/bin/sleep", arguments, nothing);
            _exit(97);
        }
        rest();
    }
    pid_t pid = 0;
    if (read(pids[0], &pid, sizeof pid) != sizeof pid) {
        _exit(96);
    }
    if (isTwice) {
        wait(nullptr);
    }
    close(pids[0]);
    close(pids[1]);
    say("child " + std::to_string(pid) + "\n");
}

// Children that replace themselves all the time, so that no list of them is ever complete.
void bomb(int count)
{
    for (int i = 0; i < count; ++i) {
        if (fork() == 0) {
            setsid();
            ignoreTerm();
            while (true) {
                if (fork() != 0) {
                    _exit(0);
                }
            }
        }
    }
}

void spin(long milliseconds)
{
    const clock_t end = clock() + milliseconds * CLOCKS_PER_SEC / 1000;
    while (clock() < end) {
    }
}

} // namespace

int main(int argc, char **argv)
{
    int at = 1;
    const auto next = [&at, argc, argv] { return at < argc ? argv[at++] : const_cast<char *>(""); };
    if (argc > 1 && std::string_view(argv[1]) == "quiet") {
        ++at;
    } else {
        say("ready\n");
    }
    while (at < argc) {
        const std::string_view action = next();
        if (action == "exit") {
            return atoi(next());
        } else if (action == "crash") {
            std::signal(SIGABRT, SIG_DFL);
            abort();
        } else if (action == "text") {
            say(next());
        } else if (action == "err") {
            const std::string text = next();
            put(2, text.data(), text.size());
        } else if (action == "flood") {
            flood(atol(next()));
        } else if (action == "line") {
            oneLine(atol(next()));
        } else if (action == "echo") {
            echo();
        } else if (action == "env") {
            for (char **variable = environ; *variable != nullptr; ++variable) {
                say(std::string(*variable) + '\n');
            }
        } else if (action == "args") {
            for (; at < argc; ++at) {
                say(std::to_string(strlen(argv[at])) + ':' + argv[at] + '\n');
            }
        } else if (action == "cwd") {
            char path[4096];
            say(std::string(getcwd(path, sizeof path)) + '\n');
        } else if (action == "inherited") {
            inherited();
        } else if (action == "append") {
            const int file = open(next(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
            const std::string line = std::string(next()) + '\n';
            put(file, line.data(), line.size());
            close(file);
        } else if (action == "await") {
            await(next());
        } else if (action == "ignore-term") {
            ignoreTerm();
        } else if (action == "spin") {
            spin(atol(next()));
        } else if (action == "spawn") {
            spawn(next());
        } else if (action == "bomb") {
            bomb(atoi(next()));
        } else if (action == "rest") {
            rest();
        } else {
            fprintf(stderr, "fakeagent: unknown action %s\n", action.data());
            return 95;
        }
    }
    return 0;
}
