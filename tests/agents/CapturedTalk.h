// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentAdapter.h"

#include <QJsonObject>

#include <memory>

namespace sibyl::test {

// A recorded conversation with a real agent CLI: what was written to it, what it said.
struct TalkLine {
    bool isFromAgent = false;
    QJsonObject object;
};
// The lines of tests/agents/captures/<name>, without what the recorder added.
QList<TalkLine> captured(const QString &name);
// Of a conversation with several prompts the opening (what is before the first line that has
// `promptMethod`) and the n-th prompt with what follows it. n counts from 0.
QList<TalkLine> withPrompt(const QList<TalkLine> &lines, const QString &promptMethod, int n);

// Whether a log is the section `[section]` of the text file captures/<name>; prints it when not.
bool isAsExpected(const QStringList &log, const QString &name, const QString &section);

// Plays the agent of a recorded conversation against an adapter: says what the agent said, when
// the adapter wrote what was written then. Ids are the adapter's. What the recording has no line
// for is answered with {}: the adapter may ask for more than the recorder did.
class CapturedTalk
{
public:
    struct Options {
        int pieceBytes = 0; // the agent's words come in pieces of so many bytes; 0: line by line
    };
    CapturedTalk(AgentDriver driver, const AgentTask &task, const QList<TalkLine> &lines, Options options);

    // Plays on, at most `steps` recorded lines; false at the end.
    bool play(int steps = 1'000'000);
    // The daemon dies and comes back: a new adapter gets what was written, cut to `writtenBytes`
    // of it, and reads everything again. What the agent reacted to is not cut off.
    void restart(qsizetype writtenBytes = -1);
    qsizetype heardBytes() const { return m_heardBytes; } // of written(), that it reacted to
    void agentSays(const QJsonObject &object);

    AgentAdapter &adapter() { return *m_adapter; }
    const QByteArray &written() const { return m_written; }   // all of it, over all lives
    const QList<QJsonObject> &sent() const { return m_sent; } // its lines as objects
    const QStringList &events() const { return m_events; }    // of the present life, without InputDue
    const QStringList &faults() const { return m_faults; }    // where it did not go as recorded
    bool isOver() const { return m_isOver; }                  // InputOver came

private:
    void take(const AgentEvent &event);
    void hear(const QByteArray &bytes);
    void say(QJsonObject object);
    bool takeFromUs(const QJsonObject &recorded);

    const AgentDriver m_driver;
    const AgentTask m_task;
    const QList<TalkLine> m_lines;
    const Options m_options;
    std::unique_ptr<AgentAdapter> m_adapter;
    int m_next = 0;
    QByteArray m_written;
    QByteArray m_output;
    qsizetype m_heard = 0; // of m_written, in whole lines
    QList<QJsonObject> m_sent;
    qsizetype m_matched = 0; // of m_sent
    qsizetype m_heardBytes = 0;
    QList<qsizetype> m_ends; // of the lines of m_sent in m_written
    QHash<QString, QJsonValue> m_ids; // recorded id -> the adapter's
    QList<PermissionRequest> m_questions;
    QStringList m_events;
    QStringList m_faults;
    bool m_isOver = false;
};

// Events and verdict of a talk that is over.
QStringList logOf(CapturedTalk &talk, const ExitReport &report);

// Plays a talk once for every line of it, with a restart there: with what was last written not on
// disk, half of it or all. What then went otherwise than without a restart.
QStringList faultsOfRestarts(AgentDriver driver, const AgentTask &task, const QList<TalkLine> &lines);

} // namespace sibyl::test
