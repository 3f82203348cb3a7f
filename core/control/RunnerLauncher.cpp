// SPDX-License-Identifier: Apache-2.0
#include "control/RunnerLauncher.h"

#include "base/PrivateDirectory.h"
#include "config/ConfigSources.h"
#include "process/DetachedProgram.h"
#include "process/QtCommandRunner.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

const QString unitName = u"sibyl-runner.service"_s;
constexpr Milliseconds systemctlLimit{10'000};

struct Terminal {
    QLatin1StringView program;
    QLatin1StringView directoryOption; // "%" is the directory; empty: it takes our working directory
};

constexpr std::array terminals{
    Terminal{"x-terminal-emulator"_L1, {}},
    Terminal{"gnome-terminal"_L1, "--working-directory=%"_L1},
    Terminal{"kgx"_L1, "--working-directory=%"_L1},
    Terminal{"konsole"_L1, {}},
    Terminal{"xfce4-terminal"_L1, "--working-directory=%"_L1},
    Terminal{"mate-terminal"_L1, "--working-directory=%"_L1},
    Terminal{"kitty"_L1, {}},
    Terminal{"alacritty"_L1, {}},
    Terminal{"foot"_L1, {}},
    Terminal{"xterm"_L1, {}},
};

} // namespace

RunnerLauncher::RunnerLauncher(Clock &clock, Environment environment)
    : m_environment(std::move(environment))
    , m_commands(std::make_unique<QtCommandRunner>(clock))
{
}

RunnerLauncher::~RunnerLauncher() = default;

void RunnerLauncher::systemctl(const QStringList &arguments, QObject *context, Callback<int> answer)
{
    CommandSpec spec;
    spec.program = u"systemctl"_s;
    spec.arguments = QStringList{u"--user"_s} + arguments;
    spec.timeLimit = systemctlLimit;
    for (auto it = m_environment.cbegin(); it != m_environment.cend(); ++it) {
        spec.environment.insert(it.key().toLocal8Bit(), it.value().toLocal8Bit());
    }
    m_commands->run(spec, context, [answer = std::move(answer)](const Result<CommandReport> &report) {
        answer(report ? Result<int>(report->exitCode) : Result<int>(fail(report.error())));
    });
}

void RunnerLauncher::start(QObject *context, Callback<> answer)
{
    systemctl({u"cat"_s, u"--"_s, unitName}, context, [this, context, answer = std::move(answer)](const Result<int> &code) {
        if (code && *code == 0) {
            startUnit(context, answer);
        } else {
            answer(startProcess()); // no systemd, no user session, or no such unit
        }
    });
}

void RunnerLauncher::startUnit(QObject *context, Callback<> answer)
{
    systemctl({u"start"_s, u"--"_s, unitName}, context, [answer = std::move(answer)](const Result<int> &code) {
        if (code && *code == 0) {
            answer({});
        } else {
            answer(fail(ErrorKind::Process,
                        u"the service did not start: \"journalctl --user -u %1\" says why"_s.arg(unitName)));
        }
    });
}

Result<> RunnerLauncher::startProcess() const
{
    ConfigSources sources;
    sources.environment = m_environment;
    const QString state = stateDirectory(sources);
    if (const Result<> made = ensurePrivateDirectory(state); !made) {
        return made;
    }
    const Result<qint64> started = startDetached({.program = runnerProgram(QCoreApplication::applicationDirPath()),
                                                  .arguments = {u"run"_s},
                                                  .workingDirectory = u"/"_s,
                                                  .outputFile = state + u"/daemon.log"_s});
    return started ? Result<>() : Result<>(fail(started.error()));
}

Result<> RunnerLauncher::stop(qint64 processId)
{
    return askToEnd(processId);
}

QString RunnerLauncher::runnerProgram(const QString &ownDirectory)
{
    const QString beside = ownDirectory + u"/sibyl-runner"_s;
    return QFileInfo(beside).isExecutable() ? beside : u"sibyl-runner"_s;
}

Result<> openTerminal(const QString &directory, const Environment &environment)
{
    if (!QFileInfo(directory).isDir()) {
        return fail(ErrorKind::NotFound, u"the worktree is not there any more"_s, directory);
    }
    if (const QString wanted = environment.value(u"TERMINAL"_s); !wanted.isEmpty()) {
        if (startDetached({.program = wanted, .workingDirectory = directory})) {
            return {};
        }
    }
    for (const Terminal &terminal : terminals) {
        const QString program = QStandardPaths::findExecutable(QString(terminal.program));
        if (program.isEmpty()) {
            continue;
        }
        QStringList arguments;
        if (!terminal.directoryOption.isEmpty()) {
            arguments.append(QString(terminal.directoryOption).replace(u'%', directory));
        }
        const Result<qint64> started = startDetached({.program = program, .arguments = arguments, .workingDirectory = directory});
        return started ? Result<>() : Result<>(fail(started.error()));
    }
    return fail(ErrorKind::NotFound, u"no terminal program was found: name one in the variable TERMINAL"_s);
}

} // namespace sibyl
