// SPDX-License-Identifier: Apache-2.0
#include "machine/MachineSurvey.h"

#include "machine/ProjectLanguages.h"

#include <QDir>
#include <QPointer>

#include <utility>

namespace sibyl {
namespace {

constexpr Milliseconds answerLimit{10'000};
constexpr qint64 maxAnswerBytes = 64 * 1024;
constexpr qsizetype maxCheckouts = 200;

CommandSpec question(const QString &program, QStringList arguments, const EnvironmentBlock &environment)
{
    CommandSpec spec;
    spec.program = program;
    spec.arguments = std::move(arguments);
    spec.workingDirectory = QStringLiteral("/");
    spec.environment = environment;
    spec.timeLimit = answerLimit;
    spec.maxOutputBytes = maxAnswerBytes;
    return spec;
}

QString firstLine(const QByteArray &text)
{
    return QString::fromUtf8(text).trimmed().section(u'\n', 0, 0).trimmed().left(200);
}

QString lastLine(const QByteArray &text)
{
    return QString::fromUtf8(text).trimmed().section(u'\n', -1).trimmed().left(200);
}

// Devices that compute; those of displays alone (dri) do not count.
QString gpuDevice(const QString &devices)
{
    const QStringList names = QDir(devices).entryList({QStringLiteral("nvidia[0-9]*"), QStringLiteral("kfd")}, QDir::System | QDir::Files);
    return names.isEmpty() ? QString() : devices + u'/' + names.first();
}

} // namespace

MachineReport quickReport(const RunnerConfig &config, const EnvironmentBlock &environment)
{
    const EnvironmentBlock seen = agentEnvironment(environment, config.passEnvironment);
    MachineReport report;
    report.agents = findAgents(config.agents, seen);
    for (const ToolWord &tool : toolWords()) {
        if (!findInPath(QString::fromLatin1(tool.program), seen).isEmpty()) {
            report.tools << QString::fromLatin1(tool.word);
        }
    }
    for (const ProjectLink &link : config.links.mid(0, maxCheckouts)) {
        if (const QStringList languages = languagesOf(link.path); !languages.isEmpty()) {
            report.languages.insert(link.path, languages);
        }
    }
    return report;
}

// One call of survey().
struct MachineSurvey::Visit {
    MachineReport report;
    EnvironmentBlock environment; // of agents
    int openParts = 3;            // agents, docker, GPU
    QPointer<QObject> context;
    Done callback;
};

void MachineSurvey::survey(const RunnerConfig &config, const EnvironmentBlock &environment, QObject *context, Done callback)
{
    const auto visit = std::make_shared<Visit>();
    visit->report = quickReport(config, environment);
    visit->environment = agentEnvironment(environment, config.passEnvironment);
    visit->context = context;
    visit->callback = std::move(callback);
    m_agents.detect(config.agents, visit->environment, this, [this, visit](QList<DetectedAgent> agents) {
        visit->report.agents = std::move(agents);
        finishPart(visit);
    });
    askDocker(visit);
    askGpu(visit);
}

void MachineSurvey::finishPart(const std::shared_ptr<Visit> &visit)
{
    if (--visit->openParts > 0) {
        return;
    }
    const Done callback = std::exchange(visit->callback, nullptr);
    if (visit->context && callback) {
        callback(visit->report);
    }
}

void MachineSurvey::askDocker(const std::shared_ptr<Visit> &visit)
{
    const auto program = findProgram(QStringLiteral("docker"), visit->environment);
    if (!program) {
        visit->report.docker.detail = QStringLiteral("not installed");
        --visit->openParts; // the agents' part ends later in any case
        return;
    }
    m_commands.run(question(program->path, {QStringLiteral("version"), QStringLiteral("--format"), QStringLiteral("{{.Server.Version}}")}, visit->environment),
                   this, [this, visit](const Result<CommandReport> &answer) {
                       Presence &docker = visit->report.docker;
                       const QString version = answer ? firstLine(answer->stdoutBytes) : QString();
                       docker.isThere = answer && answer->isSuccess() && !version.isEmpty();
                       docker.detail = docker.isThere ? QStringLiteral("server ") + version
                           : answer                   ? QStringLiteral("its daemon does not answer: ") + lastLine(answer->stderrBytes)
                                                      : QStringLiteral("its daemon does not answer: ") + answer.error().what;
                       finishPart(visit);
                   });
}

void MachineSurvey::askGpu(const std::shared_ptr<Visit> &visit)
{
    const QString device = gpuDevice(m_devices);
    const auto program = findProgram(QStringLiteral("nvidia-smi"), visit->environment);
    if (!program) {
        visit->report.gpu = {!device.isEmpty(), device.isEmpty() ? QStringLiteral("none") : device};
        --visit->openParts;
        return;
    }
    m_commands.run(question(program->path, {QStringLiteral("-L")}, visit->environment), this,
                   [this, visit, device](const Result<CommandReport> &answer) {
                       const QString line = answer ? firstLine(answer->stdoutBytes) : QString();
                       const bool isListed = answer && answer->isSuccess() && line.startsWith(QLatin1StringView("GPU "));
                       const bool isAmd = device.endsWith(QLatin1StringView("kfd"));
                       // The driver's own word counts more than a device file that it left behind.
                       visit->report.gpu = isListed ? Presence{true, line.section(QStringLiteral(" (UUID"), 0, 0)}
                           : isAmd                  ? Presence{true, device}
                                                    : Presence{false, QStringLiteral("nvidia-smi finds none")};
                       finishPart(visit);
                   });
}

} // namespace sibyl
