// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentAdapter.h"
#include "agents/JsonRpcCodec.h"
#include "agents/OutputTail.h"
#include "agents/TurnLedger.h"
#include "agents/TurnOutcome.h"

namespace sibyl {

// What the adapters of agents that speak JSON-RPC both ways have in common: sending, questions and
// their answers, the end of the turn and the verdict. Nothing is read after the end: what an agent
// says while it leaves changes nothing.
class RpcAdapter : public AgentAdapter
{
public:
    void open(const AgentTask &task, QByteArrayView written, const OnEvent &onEvent) override;
    void read(OutputStream stream, QByteArrayView bytes, const OnEvent &onEvent) override;
    void answer(const QString &permissionId, const PermissionOption &option, const QString &reason,
                const OnEvent &onEvent) override;
    bool interrupt(const OnEvent &onEvent) override;
    AgentVerdict finish(const ExitReport &report) override;

protected:
    explicit RpcAdapter(JsonRpcCodec::Marking marking) : m_rpc(marking) {}

    struct Question {
        QString id; // PermissionRequest::id
        QByteArray key;
        QString method;
        QString toolId;
        QJsonObject params;
    };

    virtual void begin(const OnEvent &onEvent) = 0;
    virtual void takeReply(const RpcReply &reply, const OnEvent &onEvent) = 0;
    virtual void takeRequest(const RpcRequest &request, const OnEvent &onEvent) = 0;
    virtual void takeNotice(const RpcNotice &notice, const OnEvent &onEvent) = 0;
    // Asks the agent to stop its turn; called once, after the prompt.
    virtual void stop(const OnEvent &onEvent) = 0;
    // Our answer to a question; without an option: nobody answers any more.
    virtual QJsonObject resultFor(const Question &question, const PermissionOption *option) const = 0;
    // The option that an answer of an earlier life chose; empty: none.
    virtual QString chosenIn(const QJsonObject &result) const = 0;

    void send(const QByteArray &bytes, const OnEvent &onEvent);
    void call(const RpcCall &call, const OnEvent &onEvent);
    // Hands a question on, unless an earlier life answered it or the agent is being stopped. The
    // tool has been noted.
    void ask(const RpcRequest &request, PermissionRequest asked, const QString &toolId, const OnEvent &onEvent);
    void withdraw(const QByteArray &key, const OnEvent &onEvent); // the agent no longer waits
    void use(const Usage &usage, const OnEvent &onEvent);
    void end(const TurnOutcome &outcome, const OnEvent &onEvent);
    // The conversation that was to go on cannot: a new one begins, and the result will say so.
    void beginAnew(const QString &why);

    const AgentTask &task() const { return m_task; }
    JsonRpcCodec &rpc() { return m_rpc; }
    TurnLedger &ledger() { return m_ledger; }
    const Usage &usage() const { return m_usage; }
    // What has been used up to now is of earlier attempts. Returns it.
    Usage forgetUsage();
    void setPrompted() { m_isPrompted = true; }
    bool isPrompted() const { return m_isPrompted; }
    void setInterrupted() { m_isInterrupted = true; } // by an earlier life
    bool isInterrupted() const { return m_isInterrupted; }
    bool isOver() const { return m_outcome.has_value(); }
    void setTurns(int turns) { m_turns = turns; }

private:
    void take(const RpcMessage &message, const OnEvent &onEvent);
    void withdrawAll(const OnEvent &onEvent);

    AgentTask m_task;
    JsonRpcCodec m_rpc;
    TurnLedger m_ledger;
    Usage m_usage;
    std::optional<int> m_turns;
    QList<Question> m_questions;
    int m_asked = 0;
    bool m_isPrompted = false;
    bool m_isInterrupted = false;
    std::optional<TurnOutcome> m_outcome;
    OutputTail m_stderr;
    QStringList m_notices;
};

} // namespace sibyl
