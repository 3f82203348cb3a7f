// SPDX-License-Identifier: Apache-2.0
#include "agents/AcpSessionCodec.h"

#include "agents/JsonFieldsCodec.h"
#include "agents/ToolText.h"

#include <QJsonArray>

namespace sibyl::acp {
namespace {

// The choice of an object with a list of {id, ...} beside the current id.
AcpChoice readChoice(const QJsonObject &object, const char *current, const char *list, const char *id)
{
    AcpChoice choice{{}, textIn(object, current), {}};
    for (const QJsonValue &each : object.value(QLatin1String(list)).toArray()) {
        if (choice.values.size() < 1000) {
            choice.values.append(textIn(each.toObject(), id));
        }
    }
    return choice;
}

// The same as a session config option; options may stand in groups.
AcpChoice readOption(const QJsonArray &options, QLatin1String category)
{
    for (const QJsonValue &each : options) {
        const QJsonObject option = each.toObject();
        if (textIn(option, "category") != category) {
            continue;
        }
        AcpChoice choice = readChoice(option, "currentValue", "options", "value");
        for (const QJsonValue &group : option.value(QLatin1String("options")).toArray()) {
            choice.values += readChoice(group.toObject(), "", "options", "value").values;
        }
        choice.values.removeAll(QString());
        choice.optionId = textIn(option, "configId").isEmpty() ? textIn(option, "id") : textIn(option, "configId");
        return choice;
    }
    return {};
}

} // namespace

AcpAgent readAgent(const QJsonObject &result)
{
    AcpAgent agent;
    agent.protocolVersion = result.value(QLatin1String("protocolVersion")).toInt();
    const QJsonObject capabilities = objectIn(result, "agentCapabilities");
    const QJsonObject session = objectIn(capabilities, "sessionCapabilities");
    agent.canLoad = capabilities.value(QLatin1String("loadSession")).toBool();
    agent.canResume = session.value(QLatin1String("resume")).isObject() || agent.protocolVersion >= 2;
    for (const QJsonValue &each : result.value(QLatin1String("authMethods")).toArray()) {
        if (agent.authMethods.size() == 20) {
            break;
        }
        const QJsonObject object = each.toObject();
        AcpAuthMethod method;
        method.id = textIn(object, "id").isEmpty() ? textIn(object, "methodId") : textIn(object, "id");
        method.name = oneLine(textIn(object, "name"), 100);
        for (const QJsonValue &variable : object.value(QLatin1String("vars")).toArray()) {
            method.variables.append(textIn(variable.toObject(), "name"));
        }
        if (method.id == QLatin1String("gemini-api-key")) {
            method.variables.append(QStringLiteral("GEMINI_API_KEY")); // Gemini does not say so
        }
        agent.authMethods.append(method);
    }
    return agent;
}

AcpSession readSession(const QJsonObject &result)
{
    AcpSession session;
    session.sessionId = textIn(result, "sessionId").left(300);
    session.mode = readChoice(objectIn(result, "modes"), "currentModeId", "availableModes", "id");
    session.model = readChoice(objectIn(result, "models"), "currentModelId", "availableModels", "modelId");
    const QJsonArray options = result.value(QLatin1String("configOptions")).toArray();
    if (session.mode.values.isEmpty()) {
        session.mode = readOption(options, QLatin1String("mode"));
    }
    if (session.model.values.isEmpty()) {
        session.model = readOption(options, QLatin1String("model"));
    }
    return session;
}

QJsonObject initializeParams()
{
    // No files and no terminals: the agent works on the same disk, version 2 drops both, and
    // agents differ in how they take our errors.
    const QJsonObject files{{QStringLiteral("readTextFile"), false}, {QStringLiteral("writeTextFile"), false}};
    return {{QStringLiteral("protocolVersion"), 1},
            {QStringLiteral("clientCapabilities"),
             QJsonObject{{QStringLiteral("fs"), files}, {QStringLiteral("terminal"), false}}},
            {QStringLiteral("clientInfo"),
             QJsonObject{{QStringLiteral("name"), QStringLiteral("sibyl-runner")},
                         {QStringLiteral("title"), QStringLiteral("Sibyl Runner")},
                         {QStringLiteral("version"), QStringLiteral(SIBYL_VERSION)}}}};
}

QJsonObject authenticateParams(const QString &methodId)
{
    return {{QStringLiteral("methodId"), methodId}};
}

QJsonObject newSessionParams(const QString &workingDirectory)
{
    return {{QStringLiteral("cwd"), workingDirectory}, {QStringLiteral("mcpServers"), QJsonArray()}};
}

QJsonObject oldSessionParams(const QString &sessionId, const QString &workingDirectory)
{
    QJsonObject params = newSessionParams(workingDirectory);
    params.insert(QStringLiteral("sessionId"), sessionId);
    return params;
}

QJsonObject setModeParams(const QString &sessionId, const QString &modeId)
{
    return {{QStringLiteral("sessionId"), sessionId}, {QStringLiteral("modeId"), modeId}};
}

QJsonObject setModelParams(const QString &sessionId, const QString &modelId)
{
    return {{QStringLiteral("sessionId"), sessionId}, {QStringLiteral("modelId"), modelId}};
}

QJsonObject setOptionParams(const QString &sessionId, const QString &optionId, const QString &value)
{
    return {{QStringLiteral("sessionId"), sessionId},
            {QStringLiteral("configId"), optionId},
            {QStringLiteral("value"), value}};
}

QJsonObject promptParams(const QString &sessionId, const QString &words)
{
    const QJsonObject block{{QStringLiteral("type"), QStringLiteral("text")}, {QStringLiteral("text"), words}};
    return {{QStringLiteral("sessionId"), sessionId}, {QStringLiteral("prompt"), QJsonArray{block}}};
}

QJsonObject cancelParams(const QString &sessionId)
{
    return {{QStringLiteral("sessionId"), sessionId}};
}

} // namespace sibyl::acp
