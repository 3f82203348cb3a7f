// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AcpOpening.h"
#include "agents/AgentAdapter.h"
#include "agents/JsonRpcCodec.h"
#include "agents/OutputTail.h"
#include "agents/TurnLedger.h"
#include "agents/TurnOutcome.h"

namespace sibyl {

// Any agent that speaks the Agent Client Protocol on its stdin and stdout: Gemini, opencode, Goose,
// and Claude and Codex by their adapters.
//
// AcpOpening, then one session/prompt. The turn ends with the answer to it (version 1) or an idle
// state update (version 2); stdin is closed then.
class AcpAdapter final : public AgentAdapter
{
public:
    ProcessSpec processSpec(const AgentTask &task) const override;
    void open(const AgentTask &task, QByteArrayView written, const OnEvent &onEvent) override;
    void read(OutputStream stream, QByteArrayView bytes, const OnEvent &onEvent) override;
    void answer(const QString &permissionId, const PermissionOption &option, const QString &reason,
                const OnEvent &onEvent) override;
    bool interrupt(const OnEvent &onEvent) override;
    AgentVerdict finish(const ExitReport &report) override;

private:
    struct Question {
        QString id; // PermissionRequest::id
        QByteArray key;
        QString toolId;
    };

    void send(const QByteArray &bytes, const OnEvent &onEvent);
    void take(const RpcMessage &message, const OnEvent &onEvent);
    void takeReply(const RpcReply &reply, const OnEvent &onEvent);
    void takeRequest(const RpcRequest &request, const OnEvent &onEvent);
    void takeUpdate(const AcpUpdate &update, const OnEvent &onEvent);

    void use(const Usage &usage, const OnEvent &onEvent);

    void prompt(const OnEvent &onEvent);
    void prompted(const RpcReply &reply, const OnEvent &onEvent);
    void stopped(const QString &stopReason, const OnEvent &onEvent);
    void withdrawQuestions(const OnEvent &onEvent);
    void end(const TurnOutcome &outcome, const OnEvent &onEvent);

    AgentTask m_task;
    JsonRpcCodec m_rpc{JsonRpcCodec::Marking::Version2};
    AcpOpening m_opening;
    bool m_isNamed = false;
    bool m_isPrompted = false;
    bool m_isInterrupted = false;
    QList<Question> m_questions;
    int m_asked = 0;
    TurnLedger m_ledger;
    Usage m_usage;
    double m_costBefore = 0; // of the session, before this prompt
    std::optional<TurnOutcome> m_outcome;
    OutputTail m_stderr;
};

} // namespace sibyl
