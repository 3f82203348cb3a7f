// SPDX-License-Identifier: Apache-2.0
#include "AgentsCommand.h"

#include "Await.h"
#include "CommandSettings.h"
#include "PrintAgentsJson.h"
#include "Terminal.h"
#include "TextWidth.h"
#include "UnixSignals.h"
#include "agents/AgentSurvey.h"
#include "agents/DriverTraits.h"
#include "base/SystemClock.h"
#include "process/QtCommandRunner.h"
#include "setup/AgentTrial.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

QList<DetectedAgent> detectedAgents(const RunnerConfig &config)
{
    SystemClock clock;
    QtCommandRunner commands(clock);
    AgentSurvey detection(commands);
    const Result<QList<DetectedAgent>> agents = await<QList<DetectedAgent>>([&](QObject *context, auto done) {
        detection.detect(config.agents, agentEnvironment(ownEnvironment(), config.passEnvironment), context,
                         [done = std::move(done)](QList<DetectedAgent> found) { done(std::move(found)); });
    });
    return agents ? *agents : QList<DetectedAgent>();
}

QString traitsText(AgentDriver driver)
{
    const DriverTraits traits = driverTraits(driver);
    QStringList words;
    for (const auto &[isThere, word] : {std::pair{traits.canCancel, u"cancel"_s}, std::pair{traits.canResume, u"resume"_s},
                                        std::pair{traits.asksPermission, u"permission"_s}, std::pair{traits.reportsPlan, u"plan"_s},
                                        std::pair{traits.reportsUsage, u"usage"_s}, std::pair{traits.reportsCost, u"cost"_s},
                                        std::pair{traits.canSteer, u"steering"_s}}) {
        if (isThere) {
            words << word;
        }
    }
    return words.isEmpty() ? toString(driver) : toString(driver) + u": "_s + words.join(u", "_s);
}

QString signInText(const DetectedAgent &agent, const Terminal &terminal)
{
    switch (agent.signedIn) {
    case SignedIn::Yes: return terminal.styled(u"signed in"_s, TextStyle::Good);
    case SignedIn::No: return terminal.styled(u"signed out"_s, TextStyle::Warning);
    case SignedIn::Unknown: break;
    }
    return u"sign-in unknown"_s;
}

// Two lines: what it is, and what its driver can do.
QStringList agentLines(const DetectedAgent &agent, const Terminal &terminal)
{
    const AgentProfile &profile = agent.profile;
    const QString name = terminal.styled(profile.name.leftJustified(12), TextStyle::Bold);
    const QString version = (agent.version.isEmpty() ? u"-"_s : agent.version).leftJustified(14);
    const QString where = agent.signInOrigin.isEmpty() ? QString() : u" ("_s + oneLine(agent.signInOrigin) + u')';
    const QString state = agent.isAvailable() ? signInText(agent, terminal) + where : terminal.styled(u"switched off"_s, TextStyle::Warning);
    return {name + version + state, QString(12, u' ') + terminal.styled(traitsText(profile.driver), TextStyle::Dim)};
}

void printAgents(const QList<DetectedAgent> &agents, Terminal &terminal)
{
    QStringList missing;
    bool isAnyFound = false;
    for (const DetectedAgent &agent : agents) {
        if (agent.profile.name == commandAgent) {
            continue; // always there, and nothing of this machine's
        }
        if (agent.isFound) {
            terminal.printAll(agentLines(agent, terminal));
            isAnyFound = true;
        } else {
            missing << agent.profile.name;
        }
    }
    if (!missing.isEmpty()) {
        terminal.print((isAnyFound ? u"\n"_s : QString()) + u"Not found: "_s + missing.join(u", "_s));
    }
    if (!isAnyFound) {
        terminal.print(u"Install one so that it is in PATH, or name its program with agents.NAME.program."_s);
    }
}

int testAgent(const AgentsOptions &options, const RunnerConfig &config, const QList<DetectedAgent> &agents)
{
    Terminal terminal(options.common.color);
    const bool isText = options.form == OutputForm::Text;
    AgentTrialOrder order;
    order.config = config;
    order.agents = agents;
    order.agent = options.name;
    order.prompt = options.prompt;
    order.timeLimit = options.timeLimit.value_or(order.timeLimit);
    SystemClock clock;
    QtCommandRunner commands(clock);
    AgentTrial trial(order, commands, clock);
    UnixSignals unixSignals;
    const auto stop = [&trial] { trial.stop(u"stopped by Ctrl-C"_s); };
    QObject::connect(&unixSignals, &UnixSignals::interrupted, &trial, stop);
    QObject::connect(&unixSignals, &UnixSignals::terminated, &trial, stop);
    if (isText) {
        QObject::connect(&trial, &AgentTrial::activityChanged, &trial,
                         [&terminal](const QString &activity) { terminal.print(u"  "_s + oneLine(activity)); });
        terminal.print(u"Testing %1 with a small task in a throwaway repository"_s.arg(terminal.styled(options.name, TextStyle::Bold)));
    }
    const Result<AgentTrialReport> report = await<AgentTrialReport>([&](QObject *context, auto done) {
        QObject::connect(&trial, &AgentTrial::finished, context, done);
        trial.start();
    });
    if (!report) {
        return toInt(reported(failureFrom(report.error())));
    }
    if (!isText) {
        terminal.printRaw(jsonText(*report));
        return toInt(report->isSuccess() ? ExitCode::Ok : ExitCode::Failed);
    }
    const TaskResult &result = report->complete.result;
    const auto row = [&](const QString &name, const QString &value) {
        if (!value.isEmpty()) {
            terminal.print(name.leftJustified(10) + oneLine(value));
        }
    };
    row(u"ending"_s, terminal.styled(result.ending, report->isSuccess() ? TextStyle::Good : TextStyle::Bad));
    row(u"error"_s, report->workFault.isEmpty() ? report->complete.error : report->workFault);
    row(u"said"_s, result.summary.left(300));
    row(u"changes"_s, u"%1 files, +%2 -%3"_s.arg(result.filesChanged).arg(result.insertions).arg(result.deletions));
    row(u"time"_s, u"%1 s"_s.arg(static_cast<double>(result.duration.count()) / 1'000.0, 0, 'f', 1));
    for (const QString &notice : result.notices) {
        row(u"note"_s, notice);
    }
    if (!report->isSuccess() && !result.stderrTail.trimmed().isEmpty()) {
        row(u"stderr"_s, result.stderrTail.trimmed().section(u'\n', -1).left(300));
    }
    return toInt(report->isSuccess() ? ExitCode::Ok : ExitCode::Failed);
}

} // namespace

int runAgents(const AgentsOptions &options)
{
    installLog({.rules = u"quiet"_s});
    const Outcome<LoadedConfig> settings = commandSettings(options.common);
    if (!settings) {
        return toInt(reported(settings.error()));
    }
    const QList<DetectedAgent> agents = detectedAgents(settings->config);
    if (options.action == AgentsAction::Test) {
        return testAgent(options, settings->config, agents);
    }
    Terminal terminal(options.common.color);
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(agents));
    } else {
        printAgents(agents, terminal);
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
