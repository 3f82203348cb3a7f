// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentSurvey.h"

#include "agents/SignInCheck.h"

#include <QDateTime>
#include <QFileInfo>
#include <QPointer>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace sibyl {
namespace {

constexpr Milliseconds versionLimit{20'000};
constexpr qint64 maxVersionBytes = 64 * 1024;
constexpr int atATime = 2;

QString fileKey(const QString &path)
{
    const QFileInfo file(path);
    return path + u'\n' + QString::number(file.size()) + u'\n' + QString::number(file.lastModified().toMSecsSinceEpoch());
}

// Whether its program surely takes --version for a question: somebody's own might begin to work.
bool isVersionTold(const AgentProfile &profile)
{
    if (profile.driver != AgentDriver::Plain && profile.driver != AgentDriver::Acp) {
        return true;
    }
    static const QStringList s_known{QStringLiteral("aider"), QStringLiteral("amp"), QStringLiteral("goose"),
                                     QStringLiteral("gemini"), QStringLiteral("opencode"), QStringLiteral("codex-acp")};
    return s_known.contains(QFileInfo(profile.program).fileName());
}

DetectedAgent detectedAgent(const QString &name, const AgentSettingsByName &settings, const EnvironmentBlock &environment)
{
    DetectedAgent agent;
    const Result<AgentProfile> profile = resolveProfile(name, settings);
    if (!profile) {
        agent.profile.name = name;
        agent.profile.title = name;
        agent.problem = profile.error().what;
        return agent;
    }
    agent.profile = *profile;
    const bool isEnabled = settings.value(name).isEnabled.value_or(true);
    if (profile->program.isEmpty()) { // the task's own command
        agent.isFound = true;
    } else if (const auto program = findProgram(profile->program, environmentOf(*profile, environment))) {
        agent.isFound = true;
        agent.profile.program = nativeProgram(program->path);
        if (!program->pathDirectory.isEmpty() && !agent.profile.environment.contains(QStringLiteral("PATH"))) {
            agent.profile.environment.insert(QStringLiteral("PATH"),
                                             program->pathDirectory + u':' + QString::fromLocal8Bit(environment.value("PATH")));
        }
        const SignInReport signIn = checkSignIn(*profile, environment);
        agent.signedIn = signIn.state;
        agent.signInOrigin = signIn.origin;
    }
    if (!isEnabled) {
        agent.problem = QStringLiteral("the agent `%1` is switched off here (agents.%1.enabled in runner.yaml)").arg(name);
    } else if (!agent.isFound) {
        agent.problem = QStringLiteral("the agent `%1` is not found on this machine: install it so that `%2` is in PATH, or name it with agents.%1.program in runner.yaml")
                            .arg(name, profile->program);
    }
    return agent;
}

} // namespace

const DetectedAgent *agentNamed(const QList<DetectedAgent> &agents, const QString &name)
{
    const auto it = std::find_if(agents.begin(), agents.end(), [&](const DetectedAgent &one) { return one.profile.name == name; });
    return it == agents.end() ? nullptr : &*it;
}

QList<DetectedAgent> findAgents(const AgentSettingsByName &settings, const EnvironmentBlock &environment)
{
    QList<DetectedAgent> agents;
    for (const QString &name : agentNames(settings)) {
        agents << detectedAgent(name, settings, environment);
    }
    return agents;
}

QString versionIn(const QByteArray &output)
{
    static const QRegularExpression s_version(QStringLiteral("(?<![\\w.])v?(\\d{1,8}(?:\\.\\d{1,8})+[-+.\\w]{0,40})"));
    return s_version.match(QString::fromUtf8(output)).captured(1);
}

// One call of detect().
struct AgentSurvey::Visit {
    QList<DetectedAgent> agents;
    EnvironmentBlock environment;
    qsizetype next = 0;
    int running = 0;
    QPointer<QObject> context;
    Found callback;
};

void AgentSurvey::detect(const AgentSettingsByName &settings, const EnvironmentBlock &environment, QObject *context,
                            Found callback)
{
    const auto visit = std::make_shared<Visit>();
    visit->agents = findAgents(settings, environment);
    visit->environment = environment;
    visit->context = context;
    visit->callback = std::move(callback);
    QMetaObject::invokeMethod(this, [this, visit] { askNext(visit); }, Qt::QueuedConnection);
}

void AgentSurvey::askNext(const std::shared_ptr<Visit> &visit)
{
    while (visit->running < atATime && visit->next < visit->agents.size()) {
        const qsizetype index = visit->next++;
        DetectedAgent &agent = visit->agents[index];
        if (!agent.isFound || !isVersionTold(agent.profile)) {
            continue;
        }
        const QString key = fileKey(agent.profile.program);
        if (const auto known = m_versions.constFind(key); known != m_versions.cend()) {
            agent.version = *known;
            continue;
        }
        CommandSpec spec;
        spec.program = agent.profile.program;
        spec.arguments = {QStringLiteral("--version")};
        spec.workingDirectory = QStringLiteral("/");
        spec.environment = environmentOf(agent.profile, visit->environment);
        spec.timeLimit = versionLimit;
        spec.maxOutputBytes = maxVersionBytes;
        ++visit->running;
        m_commands.run(spec, this, [this, visit, index, key](const Result<CommandReport> &report) {
            --visit->running;
            if (report && report->isSuccess()) {
                const QString version = versionIn(report->stdoutBytes);
                visit->agents[index].version = version.isEmpty() ? versionIn(report->stderrBytes) : version;
                m_versions.insert(key, visit->agents[index].version);
            } else if (!report && report.error().kind == ErrorKind::Process) {
                DetectedAgent &broken = visit->agents[index];
                broken.problem = QStringLiteral("the agent `%1` is there and cannot be started (%2): install it again")
                                     .arg(broken.profile.name, report.error().what);
            }
            askNext(visit);
        });
    }
    if (visit->running == 0 && visit->next >= visit->agents.size() && visit->callback) {
        const Found callback = std::exchange(visit->callback, nullptr);
        if (visit->context) {
            callback(visit->agents);
        }
    }
}

} // namespace sibyl
