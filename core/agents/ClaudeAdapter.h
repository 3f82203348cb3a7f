// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/ClaudeCodec.h"
#include "agents/ClaudeInputCodec.h"
#include "agents/StreamAdapter.h"

namespace sibyl {

// Claude Code, stream-json both ways. The prompt and the answers to its questions go by stdin,
// which is closed when the turn is over; the CLI leaves then.
//
//   permission mode   of the CLI    what it wants to do beyond that
//   ReadOnly          dontAsk       is denied by the CLI, and so are all tools that write
//   Ask               default       becomes a PermissionAsked
//   AcceptEdits       acceptEdits   becomes a PermissionAsked
//   AllowAll          acceptEdits   becomes a PermissionAsked: rules that deny hold here, too, and
//                                   the CLI refuses its own bypass mode to root
//
// It gets no tool to ask a person with (AskUserQuestion): nobody is there.
class ClaudeAdapter final : public StreamAdapter
{
public:
    ClaudeAdapter() : StreamAdapter(claude::readLine) {}

    ProcessSpec processSpec(const AgentTask &task) const override;
    void open(const AgentTask &task, QByteArrayView written, const OnEvent &onEvent) override;
    void answer(const QString &permissionId, const PermissionOption &option, const QString &reason,
                const OnEvent &onEvent) override;
    bool interrupt(const OnEvent &onEvent) override;
    AgentVerdict finish(const ExitReport &report) override;

private:
    static constexpr qsizetype maxOpenQuestions = 64;

    bool takeSpecial(const AgentNews &news, const OnEvent &onEvent) override;
    void turnOver(const OnEvent &onEvent) override;
    void ask(const AskNews &ask, const OnEvent &onEvent);
    void write(const QByteArray &line, const OnEvent &onEvent);

    claude::Written m_written;
    QList<AskNews> m_questions; // open ones
    bool m_isOver = false;
};

} // namespace sibyl
