// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentNews.h"
#include "agents/JsonLinesCodec.h"
#include "agents/OutputTail.h"

#include <QSet>

namespace sibyl {

// What the adapters of CLIs with a stream of JSON events on stdout have in common: lines become
// news by the CLI's codec, news become events, and the end of the turn becomes the verdict. A
// verdict without an end of the turn is never "completed", whatever the exit code.
class StreamAdapter : public AgentAdapter
{
public:
    using ReadLine = QList<AgentNews> (*)(const QJsonObject &line, const QString &workingDirectory);

    explicit StreamAdapter(ReadLine readLine) : m_readLine(readLine) {}

    void open(const AgentTask &task, QByteArrayView written, const OnEvent &onEvent) override;
    void read(OutputStream stream, QByteArrayView bytes, const OnEvent &onEvent) override;
    AgentVerdict finish(const ExitReport &report) override;

protected:
    // What only this CLI has; false: nothing special, take() as always.
    virtual bool takeSpecial(const AgentNews &news, const OnEvent &onEvent);
    // The turn is over, TurnEnded was told; once.
    virtual void turnOver(const OnEvent &onEvent);
    // How an exit without an end of the turn is to be read; nothing: as verdictOf() does.
    virtual std::optional<TurnOutcome> outcomeOfExit(int exitCode) const;

    TurnLedger &ledger() { return m_ledger; }
    void takeStep(const StepNews &step, const OnEvent &onEvent);

private:
    void take(const AgentNews &news, const OnEvent &onEvent);
    void takeEvent(const AgentEvent &event, const OnEvent &onEvent);
    void takeText(const TextNews &text, const OnEvent &onEvent);
    void takeEnd(const EndNews &end, const OnEvent &onEvent);
    void setUsage(const Usage &usage, const OnEvent &onEvent);

    const ReadLine m_readLine;
    QString m_workingDirectory;
    bool m_isToGoOn = false; // with a conversation of an earlier attempt
    JsonLinesCodec m_lines;
    TurnLedger m_ledger;
    PlanLedger m_plan;
    OutputTail m_noise; // what stood between the events
    OutputTail m_stderr;
    QString m_sessionId;
    QSet<QString> m_steps; // those counted already; forgotten from time to time
    Usage m_usage;
    int m_turns = 0;
    int m_deniedTools = 0;
    int m_unknownEvents = 0;
    QString m_lastWords;
    bool m_isTurnOver = false;
    std::optional<TurnOutcome> m_fault;
    std::optional<TurnOutcome> m_outcome;
};

} // namespace sibyl
