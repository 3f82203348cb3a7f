// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AcpMessage.h"
#include "agents/AgentTask.h"
#include "agents/JsonRpcCodec.h"
#include "agents/TurnOutcome.h"

namespace sibyl {

// The way into a session of an ACP agent, up to where it can be prompted. Pure: answers in, the
// next request out.
//
//   initialize -> (authenticate) -> session/resume | load | new -> mode -> model -> ready
//
// It signs in only when the agent demands it and only with a method that needs no person. A
// conversation that cannot be continued begins anew. A mode or model that the agent does not take
// is an end: it would work under another permission than the profile says.
class AcpOpening
{
public:
    struct Ready {};
    using Step = std::variant<RpcCall, Ready, TurnOutcome>;

    RpcCall begin(const AgentTask &task);
    Step take(const RpcReply &reply);

    // Empty until a session is entered.
    const QString &sessionId() const { return m_session.sessionId; }
    bool isNew() const { return m_ways.isEmpty() || m_ways.first() == Way::New; }
    // Why the conversation that was to go on does not; empty where it does or there was none.
    const QString &refusal() const { return m_refusal; }

private:
    enum class Way { Resume, Load, New };
    enum class Setting { Mode, Model }; // what session/set_config_option is about

    Step initialized(const RpcReply &reply);
    Step enter();
    Step entered(const RpcReply &reply);
    Step authenticate(const RpcFault &fault);
    Step chooseMode();
    Step chooseModel();
    Step choose(Setting setting, const AcpChoice &choice, const QString &value);
    Step chosen(const RpcReply &reply);

    AgentTask m_task;
    AcpAgent m_agent;
    QList<Way> m_ways; // that are left to try
    AcpSession m_session;
    QStringList m_modes; // that are left to try
    Setting m_setting = Setting::Mode;
    bool m_isAuthenticated = false;
    QString m_refusal;
};

} // namespace sibyl
