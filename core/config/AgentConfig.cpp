// SPDX-License-Identifier: Apache-2.0
#include "config/AgentConfig.h"

#include "config/UserPath.h"

#include <algorithm>

namespace sibyl {
namespace {

using Name = QLatin1StringView;

constexpr Seconds aSecond{1};
constexpr Seconds longestTime{30 * 86'400};
constexpr double leastCostUsd = 0.0001;
constexpr double mostCostUsd = 1'000'000;
constexpr qint64 mostTokens = 1'000'000'000'000;
constexpr qsizetype maxAgents = 100;
constexpr qsizetype maxRules = 500;
constexpr qsizetype maxGates = 20;

void rejectValue(const SettingsFile &file, const FileValue &value, const QString &what, GroupFaults &faults)
{
    faults.errors.append({ErrorKind::Config, what, file.where(value.line)});
}

QString agentNameRule()
{
    return QStringLiteral("an agent's name is 1 to 64 letters, digits, dots, dashes and underscores");
}

bool isVariableName(const QString &name)
{
    return !name.isEmpty() && name.size() <= 255 && !name.front().isDigit()
        && std::all_of(name.begin(), name.end(),
                       [](QChar c) { return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'_'); });
}

AgentLimits readLimits(GroupReader reader)
{
    AgentLimits limits;
    if (const auto turns = reader.whole(Name("turns"), 1, 100'000)) {
        limits.turns = static_cast<int>(*turns);
    }
    limits.costUsd = reader.number(Name("cost_usd"), leastCostUsd, mostCostUsd);
    limits.tokens = reader.whole(Name("tokens"), 1, mostTokens);
    limits.wallTime = reader.seconds(Name("time"), aSecond, longestTime);
    reader.warnOfOthers();
    return limits;
}

QString readProgram(GroupReader &reader, const QString &home)
{
    const Name key("program");
    const QString given = reader.text(key, 4'096);
    if (!given.contains(u'/')) {
        if (given.startsWith(u'-')) {
            reader.reject(key, QStringLiteral("must be a program"));
            return {};
        }
        return given;
    }
    const Result<QString> path = absoluteUserPath(given, home);
    if (!path) {
        reader.reject(key, QStringLiteral("must be a name in PATH or an absolute path"));
        return {};
    }
    return *path;
}

AgentSettings readAgent(const QString &name, const FileValue &group, const SettingsFile &file, const QString &home,
                        GroupFaults &faults)
{
    GroupReader reader(group, QStringLiteral("agents.") + name, file, faults);
    AgentSettings agent;
    const auto driver = [](AgentDriver one) { return std::pair{toString(one), one}; };
    agent.driver = reader.choice<AgentDriver>(
        Name("driver"), {driver(AgentDriver::Plain), driver(AgentDriver::Claude), driver(AgentDriver::CodexExec),
                         driver(AgentDriver::CodexAppServer), driver(AgentDriver::Gemini), driver(AgentDriver::OpenCode),
                         driver(AgentDriver::Cursor), driver(AgentDriver::Amp), driver(AgentDriver::Acp)});
    agent.program = readProgram(reader, home);
    agent.arguments = reader.words(Name("arguments"), 200);
    agent.extraArguments = reader.words(Name("extra_arguments"), 200).value_or(QStringList());
    agent.environment = reader.texts(Name("environment"), 200);
    for (auto it = agent.environment.cbegin(); it != agent.environment.cend(); ++it) {
        if (!isVariableName(it.key()) || it.key().startsWith(Name("SIBYL_"))) {
            rejectValue(file, reader.value(Name("environment")),
                        QStringLiteral("%1.environment names \"%2\": a variable is letters, digits and _, and SIBYL_ ones are the runner's own")
                            .arg(reader.label(), it.key().left(80)),
                        faults);
        }
    }
    agent.model = reader.text(Name("model"), 200);
    if (agent.model.startsWith(u'-')) {
        reader.reject(Name("model"), QStringLiteral("must be the name of a model"));
    }
    const auto mode = [](PermissionMode one) { return std::pair{toString(one), one}; };
    agent.permissions = reader.choice<PermissionMode>(
        Name("permissions"), {mode(PermissionMode::ReadOnly), mode(PermissionMode::Ask), mode(PermissionMode::AcceptEdits),
                              mode(PermissionMode::AllowAll)});
    agent.limits = readLimits(GroupReader(reader.value(Name("limits")), reader.label() + QStringLiteral(".limits"), file, faults));
    agent.isolation = reader.text(Name("isolation"), 40);
    if (!agent.isolation.isEmpty() && !isolationWords().contains(agent.isolation)) {
        reader.reject(Name("isolation"), QStringLiteral("must be one of ") + isolationWords().join(QStringLiteral(", ")));
    }
    agent.isEnabled = reader.flag(Name("enabled"));
    reader.warnOfOthers();
    return agent;
}

} // namespace

void readAgents(const SettingsFile &file, const QString &home, RunnerConfig &config, GroupFaults &faults)
{
    const FileValue agents = file.value(QStringLiteral("agents"));
    if (!agents.isThere()) {
        return;
    }
    if (agents.shape != FileValue::Shape::Mapping || agents.fields.size() > maxAgents) {
        rejectValue(file, agents,
                    QStringLiteral("agents must be at most %1 groups of settings, each below the name of an agent").arg(maxAgents), faults);
        return;
    }
    for (auto it = agents.fields.cbegin(); it != agents.fields.cend(); ++it) {
        if (!isAgentName(it.key())) {
            rejectValue(file, *it, QStringLiteral("agents holds \"%1\": %2").arg(it.key().left(80), agentNameRule()), faults);
            continue;
        }
        config.agents.insert(it.key(), readAgent(it.key(), *it, file, home, faults));
    }
}

void readAgentTypes(const SettingsFile &file, RunnerConfig &config, GroupFaults &faults)
{
    const FileValue types = file.value(QStringLiteral("agent_types"));
    if (!types.isThere()) {
        return;
    }
    if (types.shape != FileValue::Shape::Mapping) {
        rejectValue(file, types, QStringLiteral("agent_types must be lines like \"reviewer: claude\", indented below it"), faults);
        return;
    }
    for (auto it = types.fields.cbegin(); it != types.fields.cend(); ++it) {
        if (it->shape != FileValue::Shape::Text || !isAgentName(it->text)) {
            rejectValue(file, *it, QStringLiteral("agent_types.%1 must name an agent; %2").arg(it.key().left(80), agentNameRule()), faults);
            continue;
        }
        config.agentTypes.insert(it.key(), it->text);
    }
}

void readPermissionRules(const SettingsFile &file, RunnerConfig &config, GroupFaults &faults)
{
    const FileValue list = file.value(QStringLiteral("permissions"));
    if (!list.isThere()) {
        return;
    }
    if (list.shape != FileValue::Shape::List || list.items.size() > maxRules) {
        rejectValue(file, list,
                    QStringLiteral("permissions must be a list of at most %1 rules like \"- {tool: Bash, match: 'git push*', action: deny}\"").arg(maxRules),
                    faults);
        return;
    }
    for (qsizetype i = 0; i < list.items.size(); ++i) {
        GroupReader reader(list.items.at(i), QStringLiteral("permissions[%1]").arg(i), file, faults);
        PermissionRule rule;
        rule.tool = reader.text(Name("tool"), 255);
        rule.match = reader.text(Name("match"), 4'096);
        const auto action = reader.choice<PermissionAction>(Name("action"), {{QStringLiteral("allow"), PermissionAction::Allow},
                                                                             {QStringLiteral("ask"), PermissionAction::Ask},
                                                                             {QStringLiteral("deny"), PermissionAction::Deny}});
        if (!action && !reader.hasFaults()) {
            reader.reject(Name("action"), QStringLiteral("must be one of allow, ask, deny"));
        }
        reader.warnOfOthers();
        if (action) {
            rule.action = *action;
            config.permissions.append(rule);
        }
    }
}

QList<ProjectGate> readGates(const FileValue &list, const QString &label, const SettingsFile &file, GroupFaults &faults)
{
    QList<ProjectGate> gates;
    if (!list.isThere()) {
        return gates;
    }
    if (list.shape != FileValue::Shape::List || list.items.size() > maxGates) {
        rejectValue(file, list,
                    QStringLiteral("%1.gates must be a list of at most %2 entries like \"- {name: tests, command: make test, timeout: 600}\"")
                        .arg(label).arg(maxGates),
                    faults);
        return gates;
    }
    for (qsizetype i = 0; i < list.items.size(); ++i) {
        GroupReader reader(list.items.at(i), QStringLiteral("%1.gates[%2]").arg(label).arg(i), file, faults);
        ProjectGate gate;
        gate.name = reader.text(Name("name"), 80);
        gate.command = reader.text(Name("command"), 8'192);
        gate.timeLimit = reader.seconds(Name("timeout"), aSecond, Seconds(86'400)).value_or(gate.timeLimit);
        if (gate.command.isEmpty() && !reader.hasFaults()) {
            reader.reject(Name("command"), QStringLiteral("must be a shell line"));
        }
        if (gate.name.isEmpty()) {
            gate.name = gate.command.section(u' ', 0, 1).left(80);
        }
        const bool isDouble = std::any_of(gates.begin(), gates.end(), [&](const ProjectGate &one) { return one.name == gate.name; });
        if (isDouble && !reader.hasFaults()) {
            reader.reject(Name("name"), QStringLiteral("must differ from those of the other gates"));
        }
        reader.warnOfOthers();
        if (!reader.hasFaults()) {
            gates.append(gate);
        }
    }
    return gates;
}

} // namespace sibyl
