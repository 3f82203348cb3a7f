// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentAdapter.h"

#include <QJsonObject>

#include <memory>

namespace sibyl::test {

// A recorded run of a CLI with a stream of JSON events (and, with Claude Code, answers of ours),
// played against an adapter up to the end of its first turn.
//
// What the recorder wrote decides what is answered: its answers to questions become ours, where
// it interrupted, we do. `faults` tells where we would have written something else.
class StreamTalk
{
public:
    struct Line {
        bool isFromAgent = true;
        QByteArray bytes;   // with newline
        QJsonObject object;
    };
    // tests/agents/captures/<name>.jsonl, one turn of it.
    static QList<Line> recorded(const QString &name);

    StreamTalk(AgentDriver driver, const AgentTask &task) : m_driver(driver), m_task(task) { begin({}); }

    // Plays all of it. The agent's words come in pieces of `pieceBytes`, 0: whole lines.
    void play(const QList<Line> &lines, qsizetype pieceBytes = 0);
    // The daemon died and came back: a new adapter is told what was written, `written`, and reads
    // again what the agent has said so far.
    void restart(const QByteArray &written);
    void say(const QByteArray &bytes, qsizetype pieceBytes = 0);
    AgentVerdict finish(const ExitReport &report) { return m_adapter->finish(report); }

    AgentAdapter &adapter() { return *m_adapter; }
    const QStringList &log() const { return m_log; } // events and, after "-> ", what was written
    const QByteArray &written() const { return m_written; } // over all lives, initialInput not included
    const QStringList &faults() const { return m_faults; }

private:
    void begin(const QByteArray &written);
    void take(const AgentEvent &event);
    void hear(const QJsonObject &recorded);

    const AgentDriver m_driver;
    const AgentTask m_task;
    std::unique_ptr<AgentAdapter> m_adapter;
    QByteArray m_said;
    QByteArray m_written;
    QList<PermissionRequest> m_questions;
    QStringList m_log;
    QStringList m_faults;
};

} // namespace sibyl::test
