// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentAdapter.h"
#include "agents/OutputTail.h"

#include <QHash>
#include <QSet>

namespace sibyl {

// What a message of an agent tells of one of its tool calls. Empty and unset parts leave what was
// known as it is.
struct ToolNews {
    QString id;
    QString name;
    std::optional<ToolKind> kind;
    QString subject; // the path or command that it is about: the best title
    QString title;   // the agent's own words for it
    enum class Status { Unsaid, Pending, Running, Completed, Failed, Denied };
    Status status = Status::Unsaid;
    QString output;  // as ToolEnded::detail
};

// What an agent says and does in its turn, put together from the pieces that its protocol sends,
// and told as events: messages whole, each tool once at its start and once at its end.
//
// A tool whose input is still coming (pending) is announced when it runs, when it asks, or when
// the agent turns to something else. Holds at most one message and maxTools open tools.
class TurnLedger
{
public:
    using OnEvent = AgentAdapter::OnEvent;
    static constexpr int maxTools = 256;

    // A piece of a message; with isWhole all of it anew. Another id begins another message.
    void say(const QString &messageId, const QString &text, bool isWhole, const OnEvent &onEvent);
    // Nothing will be added to the message.
    void endMessage(const OnEvent &onEvent) { finishMessage(onEvent); }
    void think(const OnEvent &onEvent);
    void note(const ToolNews &news, const OnEvent &onEvent);
    // The agent does something that is neither of these.
    void settle(const OnEvent &onEvent);
    // We did not allow it. Its end may be told later or never.
    void deny(const QString &toolId);
    // The turn is over: nothing stays open.
    void close(const OnEvent &onEvent);

    // The name of an open tool; that of its kind when it has none.
    QString nameOf(const QString &toolId) const;
    QString titleOf(const QString &toolId) const; // empty when it is not open
    const QString &lastMessage() const { return m_lastMessage; }
    OutputTail::Text messages() const { return m_messages.text(); }
    int deniedTools() const { return m_denied; }

private:
    struct Tool {
        QString id;
        QString name;
        ToolKind kind = ToolKind::Other;
        QString subject;
        QString title;
        QString output;
        bool isAnnounced = false;
        bool isDenied = false;
        QString bestName() const;
        QString bestTitle() const;
        QString activity() const;
    };
    enum class Doing { Something, Answering, Thinking };

    void announce(Tool &tool, const OnEvent &onEvent);
    void announceAll(const OnEvent &onEvent);
    void endTool(qsizetype index, ToolEnding ending, const OnEvent &onEvent);
    void finishMessage(const OnEvent &onEvent);

    QList<Tool> m_tools; // open ones, oldest first
    QSet<QString> m_endedTools;
    QString m_messageId;
    QString m_message;
    QString m_lastMessage;
    OutputTail m_messages;
    Doing m_doing = Doing::Something;
    int m_denied = 0;
};

} // namespace sibyl
