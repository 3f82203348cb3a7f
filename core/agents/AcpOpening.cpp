// SPDX-License-Identifier: Apache-2.0
#include "agents/AcpOpening.h"

#include "agents/AcpCodec.h"
#include "agents/AcpModes.h"
#include "agents/AcpSessionCodec.h"

#include <algorithm>
#include <utility>

namespace sibyl {
namespace {

TurnOutcome failed(const QString &error)
{
    return {.ending = Ending::Failed, .error = error};
}

} // namespace

RpcCall AcpOpening::begin(const AgentTask &task)
{
    m_task = task;
    return {QStringLiteral("initialize"), acp::initializeParams()};
}

AcpOpening::Step AcpOpening::take(const RpcReply &reply)
{
    if (reply.method == QLatin1String("initialize")) {
        return initialized(reply);
    }
    if (reply.method.startsWith(QLatin1String("session/set_"))) {
        return chosen(reply);
    }
    if (!reply.method.startsWith(QLatin1String("auth"))) {
        return entered(reply);
    }
    if (reply.fault) {
        TurnOutcome outcome = acp::readFault(*reply.fault);
        outcome.ending = Ending::AuthRequired;
        return outcome;
    }
    return enter();
}

AcpOpening::Step AcpOpening::initialized(const RpcReply &reply)
{
    if (reply.fault) {
        return acp::readFault(*reply.fault);
    }
    m_agent = acp::readAgent(reply.result);
    if (m_agent.protocolVersion != 1 && m_agent.protocolVersion != 2) {
        return failed(QStringLiteral("the agent speaks version %1 of the Agent Client Protocol; versions 1 and 2 are known")
                          .arg(m_agent.protocolVersion));
    }
    if (m_task.isResumed && !m_task.sessionId.isEmpty()) {
        if (m_agent.canResume) {
            m_ways.append(Way::Resume);
        }
        if (m_agent.canLoad) {
            m_ways.append(Way::Load);
        }
        if (m_ways.isEmpty()) {
            m_refusal = QStringLiteral("it is not able to");
        }
    }
    m_ways.append(Way::New);
    return enter();
}

AcpOpening::Step AcpOpening::enter()
{
    const QString &directory = m_task.workingDirectory;
    switch (m_ways.isEmpty() ? Way::New : m_ways.first()) {
    case Way::Resume:
        return RpcCall{QStringLiteral("session/resume"), acp::oldSessionParams(m_task.sessionId, directory)};
    case Way::Load:
        return RpcCall{QStringLiteral("session/load"), acp::oldSessionParams(m_task.sessionId, directory)};
    case Way::New: break;
    }
    return RpcCall{QStringLiteral("session/new"), acp::newSessionParams(directory)};
}

AcpOpening::Step AcpOpening::entered(const RpcReply &reply)
{
    if (reply.fault) {
        if (acp::isAuthRequired(*reply.fault)) {
            return authenticate(*reply.fault);
        }
        if (isNew()) {
            return acp::readFault(*reply.fault);
        }
        m_refusal = acp::readFault(*reply.fault).error;
        m_ways.removeFirst();
        return enter();
    }
    m_session = acp::readSession(reply.result);
    if (m_session.sessionId.isEmpty() && !isNew()) {
        m_session.sessionId = m_task.sessionId;
    }
    if (m_session.sessionId.isEmpty()) {
        return failed(QStringLiteral("the agent opened a session without an id"));
    }
    m_modes = acpModesFor(m_task.profile.permissions, m_session.mode.values);
    return chooseMode();
}

AcpOpening::Step AcpOpening::authenticate(const RpcFault &fault)
{
    const auto isSet = [&](const QString &name) {
        return !m_task.environment.value(name.toUtf8()).isEmpty() || !m_task.profile.environment.value(name).isEmpty();
    };
    QStringList names;
    for (const AcpAuthMethod &method : m_agent.authMethods) {
        names.append(method.name.isEmpty() ? method.id : method.name);
        const bool isPossible = std::any_of(method.variables.begin(), method.variables.end(), isSet);
        if (isPossible && !std::exchange(m_isAuthenticated, true)) {
            const bool isOld = m_agent.protocolVersion < 2;
            return RpcCall{isOld ? QStringLiteral("authenticate") : QStringLiteral("auth/login"),
                           acp::authenticateParams(method.id)};
        }
    }
    TurnOutcome outcome = acp::readFault(fault);
    if (!names.isEmpty()) {
        outcome.error += QStringLiteral(" (ways to sign in: %1)").arg(names.join(QStringLiteral(", ")));
    }
    return outcome;
}

AcpOpening::Step AcpOpening::chooseMode()
{
    if (m_modes.isEmpty() || m_modes.first() == m_session.mode.current) {
        return chooseModel();
    }
    return choose(Setting::Mode, m_session.mode, m_modes.first());
}

AcpOpening::Step AcpOpening::chooseModel()
{
    const QString &wanted = m_task.profile.model;
    const AcpChoice &model = m_session.model;
    if (wanted.isEmpty() || wanted == model.current || model.values.isEmpty()) {
        return Ready{};
    }
    if (model.values.contains(wanted)) {
        return choose(Setting::Model, model, wanted);
    }
    const QString few = model.values.mid(0, 10).join(QStringLiteral(", "));
    return failed(QStringLiteral("the agent has no model %1; it has: %2").arg(wanted, few));
}

AcpOpening::Step AcpOpening::choose(Setting setting, const AcpChoice &choice, const QString &value)
{
    m_setting = setting;
    const QString &session = m_session.sessionId;
    if (!choice.optionId.isEmpty()) {
        return RpcCall{QStringLiteral("session/set_config_option"), acp::setOptionParams(session, choice.optionId, value)};
    }
    if (setting == Setting::Mode) {
        return RpcCall{QStringLiteral("session/set_mode"), acp::setModeParams(session, value)};
    }
    return RpcCall{QStringLiteral("session/set_model"), acp::setModelParams(session, value)};
}

AcpOpening::Step AcpOpening::chosen(const RpcReply &reply)
{
    if (!reply.fault) {
        return m_setting == Setting::Mode ? chooseModel() : Step(Ready{});
    }
    if (m_setting == Setting::Mode && m_modes.size() > 1) {
        m_modes.removeFirst(); // e.g. no bypassPermissions for root
        return chooseMode();
    }
    TurnOutcome outcome = acp::readFault(*reply.fault);
    outcome.error.prepend(m_setting == Setting::Mode ? QStringLiteral("the agent does not take its permission mode: ")
                                                     : QStringLiteral("the agent does not take its model: "));
    return outcome;
}

} // namespace sibyl
