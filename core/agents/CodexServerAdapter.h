// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentNews.h"
#include "agents/RpcAdapter.h"

namespace sibyl {

// `codex app-server`: JSON-RPC without its version mark.
//
//   initialize -> thread/resume | thread/start -> turn/start -> ... -> turn/completed
//
// Permission modes are its sandbox and approval policy: read only, ask (a read-only sandbox, every
// way out of it is asked for), accept edits (the worktree may be written), allow all (no sandbox).
// A thread that cannot be resumed begins anew. Threads of helpers that the agent starts are not
// ours: neither their words nor their ends count.
class CodexServerAdapter final : public RpcAdapter
{
public:
    CodexServerAdapter() : RpcAdapter(JsonRpcCodec::Marking::None) {}
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
    void openThread(const OnEvent &onEvent);
    void takeThread(const RpcReply &reply, const OnEvent &onEvent);
    void takeNews(const AgentNews &news, const OnEvent &onEvent);
    void takeTokens(const QJsonObject &params, const OnEvent &onEvent);
    void takeLimits(const QJsonObject &params);

    bool m_isResuming = false;
    QString m_threadId;
    QString m_turnId;
    Usage m_before;              // of the thread, before this turn
    std::optional<Usage> m_total;
    int m_turns = 0;             // answers of the model
    std::optional<QDateTime> m_resetsUtc;
    QHash<QString, QString> m_details; // of changes that may be asked for: item id -> PermissionRequest::detail
};

} // namespace sibyl
