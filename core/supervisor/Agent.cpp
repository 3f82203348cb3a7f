// SPDX-License-Identifier: Apache-2.0
#include "supervisor/Agent.h"

#include "supervisor/Platform.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <initializer_list>
#include <sys/wait.h>
#include <unistd.h>

namespace sibyl::supervisor {
namespace {

void closeAll(int (&fds)[2])
{
    for (int &fd : fds) {
        if (fd >= 0) {
            ::close(fd);
        }
        fd = -1;
    }
}

const char *variableOf(const Assignment &assignment, const char *name)
{
    const std::size_t length = std::strlen(name);
    for (char **variable = assignment.variables; *variable != nullptr; ++variable) {
        if (std::strncmp(*variable, name, length) == 0 && (*variable)[length] == '=') {
            return *variable + length + 1;
        }
    }
    return nullptr;
}

// As execvpe(3) with the agent's PATH, but without its second try through a shell. Returns errno.
int execute(const Assignment &assignment)
{
    if (std::strchr(assignment.program, '/') != nullptr) {
        ::execve(assignment.program, assignment.arguments, assignment.variables);
        return errno;
    }
    const char *path = variableOf(assignment, "PATH");
    path = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
    int result = ENOENT;
    while (true) {
        const std::size_t length = std::strcspn(path, ":");
        char candidate[4096];
        const int n = std::snprintf(candidate, sizeof candidate, "%.*s/%s", static_cast<int>(length),
                                    path, assignment.program);
        // An empty or relative element would mean the agent's own worktree.
        if (path[0] == '/' && n > 0 && static_cast<std::size_t>(n) < sizeof candidate) {
            ::execve(candidate, assignment.arguments, assignment.variables);
            if (errno == EACCES) {
                result = EACCES;
            } else if (errno != ENOENT && errno != ENOTDIR) {
                return errno;
            }
        }
        if (path[length] == '\0') {
            return result;
        }
        path += length + 1;
    }
}

// In the child, which still is in the parent's memory.
[[noreturn]] void becomeAgent(const Assignment &assignment, pid_t supervisor, int input, int output,
                              int errors, StartFailure *failure)
{
    const auto giveUp = [failure](StartFailure::Stage stage, int error) {
        *failure = StartFailure{stage, error};
        ::_exit(127);
    };
    if (!dieWithParent(supervisor)) {
        giveUp(StartFailure::Stage::System, ESRCH);
    }
    ::setsid();
    struct sigaction standard {};
    standard.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal) {
        ::sigaction(signal, &standard, nullptr); // an ignored signal would stay ignored
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::dup2(input, 0) < 0 || ::dup2(output, 1) < 0 || ::dup2(errors, 2) < 0) {
        giveUp(StartFailure::Stage::System, errno);
    }
    if (::chdir(assignment.workingDirectory) != 0) {
        giveUp(StartFailure::Stage::Directory, errno);
    }
    giveUp(StartFailure::Stage::Program, execute(assignment));
    ::_exit(127);
}

} // namespace

bool Assignment::parse(const char *body, std::size_t bytes, char *cookieVariable)
{
    if (bytes < sizeof limits || body[bytes - 1] != '\0') {
        return false;
    }
    std::memcpy(&limits, body, sizeof limits);
    const char *at = body + sizeof limits;
    const char *end = body + bytes;
    const auto next = [&at, end]() -> const char * {
        if (at >= end) {
            return nullptr;
        }
        const char *text = at;
        at += std::strlen(at) + 1; // the body ends in NUL
        return text;
    };
    attemptDirectory = next();
    socketPath = next();
    program = next();
    workingDirectory = next();
    const std::size_t arguments_ = limits.argumentCount;
    const std::size_t variables_ = limits.variableCount;
    if (workingDirectory == nullptr || arguments_ > bytes || variables_ > bytes) {
        return false;
    }
    arguments = static_cast<char **>(std::calloc(arguments_ + 2, sizeof(char *)));
    variables = static_cast<char **>(std::calloc(variables_ + 2, sizeof(char *)));
    if (arguments == nullptr || variables == nullptr) {
        return false;
    }
    arguments[0] = const_cast<char *>(program); // execve(2) takes them so and leaves them alone
    for (std::size_t i = 0; i < arguments_; ++i) {
        arguments[i + 1] = const_cast<char *>(next());
        if (arguments[i + 1] == nullptr) {
            return false;
        }
    }
    for (std::size_t i = 0; i < variables_; ++i) {
        variables[i] = const_cast<char *>(next());
        if (variables[i] == nullptr) {
            return false;
        }
    }
    variables[variables_] = cookieVariable;
    return at == end && program[0] != '\0' && attemptDirectory[0] == '/'
        && std::strlen(socketPath) < shim::socketPathSize;
}

void Assignment::release()
{
    std::free(arguments);
    std::free(variables);
    *this = Assignment{.limits = limits};
}

bool startAgent(const Assignment &assignment, AgentProcess *agent, StartFailure *failure)
{
    int input[2] = {-1, -1};
    int output[2] = {-1, -1};
    int errors[2] = {-1, -1};
    const bool hasInput = assignment.limits.input == static_cast<std::uint32_t>(shim::AgentInput::Spool);
    const bool hasPipes = ::pipe2(output, O_CLOEXEC) == 0 && ::pipe2(errors, O_CLOEXEC) == 0
        && (hasInput ? ::pipe2(input, O_CLOEXEC) == 0
                     : (input[0] = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0);
    const pid_t self = ::getpid();
    *failure = StartFailure{};
    // No handler of ours may run in the child: it would be in our memory.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, &before);
    // vfork(2) copies no page tables and stops us until the child has executed or ended, so how it
    // went is known at once.
    const pid_t pid = hasPipes ? ::vfork() : -1;
    if (pid == 0) {
        becomeAgent(assignment, self, input[0], output[1], errors[1], failure);
    }
    if (pid < 0) {
        failure->error = errno;
    }
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    if (failure->error != 0) {
        if (pid > 0) {
            ::waitpid(pid, nullptr, 0);
        }
        closeAll(input);
        closeAll(output);
        closeAll(errors);
        return false;
    }
    ::close(input[0]);
    ::close(output[1]);
    ::close(errors[1]);
    for (const int fd : {input[1], output[0], errors[0]}) {
        if (fd >= 0) {
            ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
        }
    }
    enlargePipe(output[0]);
    *agent = AgentProcess{pid, input[1], output[0], errors[0]};
    return true;
}

void describeFailure(const Assignment &assignment, const StartFailure &failure, char *text,
                     std::size_t textBytes)
{
    const char *why = std::strerror(failure.error);
    switch (failure.stage) {
    case StartFailure::Stage::Directory:
        std::snprintf(text, textBytes, "cannot enter the working directory '%.256s': %s",
                      assignment.workingDirectory, why);
        return;
    case StartFailure::Stage::Program:
        if (failure.error == ENOENT && std::strchr(assignment.program, '/') != nullptr
            && ::access(assignment.program, F_OK) == 0) {
            std::snprintf(text, textBytes,
                          "cannot start '%.256s': the interpreter that its first line names is missing",
                          assignment.program);
            return;
        }
        std::snprintf(text, textBytes, "cannot start '%.256s': %s%s", assignment.program, why,
                      failure.error == ENOENT && std::strchr(assignment.program, '/') == nullptr
                          ? " in PATH"
                          : "");
        return;
    case StartFailure::Stage::Record:
        std::snprintf(text, textBytes, "'%.256s' was not started, since the start cannot be recorded in '%.128s': %s",
                      assignment.program, assignment.attemptDirectory, why);
        return;
    case StartFailure::Stage::System:
        break;
    }
    std::snprintf(text, textBytes, "cannot start '%.256s': no process could be made: %s",
                  assignment.program, why);
}

} // namespace sibyl::supervisor
