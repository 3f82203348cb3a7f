// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AcpOpening.h"
#include "agents/RpcAdapter.h"

namespace sibyl {

// Any agent that speaks the Agent Client Protocol on its stdin and stdout: Gemini, opencode, Goose,
// and Claude and Codex by their adapters.
//
// AcpOpening, then one session/prompt. The turn ends with the answer to it (version 1) or an idle
// state update (version 2); stdin is closed then.
//
// Agents tell what a session has cost since its beginning. Where one goes on and did not say what
// it had cost before, the cost of this attempt is not known, and not told.
class AcpAdapter final : public RpcAdapter
{
public:
    AcpAdapter() : RpcAdapter(JsonRpcCodec::Marking::Version2) {}
    ProcessSpec processSpec(const AgentTask &task) const override;

protected:
    void begin(const OnEvent &onEvent) override;
    void takeReply(const RpcReply &reply, const OnEvent &onEvent) override;
    void takeRequest(const RpcRequest &request, const OnEvent &onEvent) override;
    void takeNotice(const RpcNotice &notice, const OnEvent &onEvent) override;
    void stop(const OnEvent &onEvent) override;
    QJsonObject resultFor(const Question &question, const PermissionOption *option) const override;
    QString chosenIn(const QJsonObject &result) const override;

private:
    void takeUpdate(const AcpUpdate &update, const OnEvent &onEvent);
    void prompted(const RpcReply &reply, const OnEvent &onEvent);
    void stopped(const QString &stopReason, const OnEvent &onEvent);

    AcpOpening m_opening;
    bool m_isNamed = false;
    std::optional<double> m_costBefore; // of the session, before this prompt
};

} // namespace sibyl
