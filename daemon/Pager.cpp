// SPDX-License-Identifier: Apache-2.0
#include "Pager.h"

#include <csignal>
#include <cstdio>
#include <sys/wait.h>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

// While the pager is there, Ctrl-C is its business, and its early end is no error. A handler, not
// SIG_IGN: that one the pager would inherit.
class SignalsLeftToPager
{
public:
    SignalsLeftToPager()
    {
        struct sigaction nothing {};
        nothing.sa_handler = [](int) {};
        ::sigemptyset(&nothing.sa_mask);
        ::sigaction(SIGINT, &nothing, &m_interrupt);
        ::sigaction(SIGPIPE, &nothing, &m_pipe);
    }
    ~SignalsLeftToPager()
    {
        ::sigaction(SIGINT, &m_interrupt, nullptr);
        ::sigaction(SIGPIPE, &m_pipe, nullptr);
    }
    Q_DISABLE_COPY_MOVE(SignalsLeftToPager)

private:
    struct sigaction m_interrupt {};
    struct sigaction m_pipe {};
};

void setUnlessSet(const char *name, const char *value)
{
    if (!qEnvironmentVariableIsSet(name)) {
        qputenv(name, value);
    }
}

bool wasStarted(int status)
{
    constexpr int notFound = 127; // of a shell
    constexpr int notExecutable = 126;
    return status >= 0 && !(WIFEXITED(status) && (WEXITSTATUS(status) == notFound || WEXITSTATUS(status) == notExecutable));
}

} // namespace

QString pagerCommand(bool isTerminal)
{
    if (!isTerminal) {
        return {};
    }
    const QString chosen = qEnvironmentVariable("PAGER", u"less"_s).trimmed();
    return chosen == u"cat" ? QString() : chosen;
}

void showPaged(const QStringList &lines, Terminal &terminal)
{
    const QByteArray command = pagerCommand(terminal.isInteractive()).toLocal8Bit();
    if (command.isEmpty()) {
        terminal.printAll(lines);
        return;
    }
    setUnlessSet("LESS", "FRX"); // as git sets them
    setUnlessSet("LV", "-c");
    const SignalsLeftToPager signalsLeft;
    std::fflush(stdout);
    // The user's own command line: a shell reads it, as git has it read.
    std::FILE *pager = ::popen(command.constData(), "w");
    if (pager == nullptr) {
        terminal.printAll(lines);
        return;
    }
    for (const QString &line : lines) {
        const QByteArray bytes = line.toUtf8() + '\n';
        if (std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), pager) != static_cast<size_t>(bytes.size())) {
            break; // it was left
        }
    }
    if (!wasStarted(::pclose(pager))) {
        terminal.printAll(lines);
    }
}

} // namespace sibyl
