// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "LogSink.h"
#include "Terminal.h"
#include "agents/AgentEvent.h"

#include <QStringList>

#include <map>

namespace sibyl {

// What an agent said and did, as a person reads it, fitted to the terminal's width: its messages,
// its tool calls in words with what failed, changes of its plan, questions, and at the end what it
// used. Nothing that an agent wrote can steer the terminal.
class Transcript final : public LogSink
{
public:
    static constexpr qsizetype maxKnownTools = 1'000;

    explicit Transcript(Terminal &terminal) : m_terminal(terminal) {}

    void beginAttempt(int attempt) override;
    void addEvent(QByteArrayView line) override;
    void addOutput(LogStream stream, QByteArrayView line) override;
    void endAttempt() override;

    // The lines that this event adds.
    QStringList linesFor(const AgentEvent &event);
    // What was used until now; empty when the agent does not tell.
    QString usageLine() const;

private:
    enum class Block { None, Message, Step, Plan };

    QStringList begun(Block block, QStringList lines);
    QStringList message(const MessageSaid &said);
    QStringList started(const ToolStarted &tool);
    QStringList ended(const ToolEnded &tool);
    QStringList plan(const PlanChanged &plan);
    QStringList asked(const PermissionAsked &asked);
    QStringList limited(const RateLimited &limit);
    QString step(QStringView mark, const QString &text, TextStyle style) const;
    QStringList tail(const QString &text, qsizetype count) const;
    QString planLine(const PlanStep &step) const;

    Terminal &m_terminal;
    Block m_block = Block::None;
    std::map<QString, ToolStarted> m_tools; // those that run
    QString m_lastTool;
    QString m_session;
    QList<PlanStep> m_plan;
    Usage m_usage;
};

} // namespace sibyl
