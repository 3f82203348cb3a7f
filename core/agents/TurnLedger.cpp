// SPDX-License-Identifier: Apache-2.0
#include "agents/TurnLedger.h"

#include "agents/ToolText.h"

#include <algorithm>
#include <utility>

namespace sibyl {

QString TurnLedger::Tool::bestName() const
{
    if (!name.isEmpty()) {
        return name;
    }
    switch (kind) {
    case ToolKind::Read: return QStringLiteral("read");
    case ToolKind::Edit: return QStringLiteral("edit");
    case ToolKind::Execute: return QStringLiteral("execute");
    case ToolKind::Search: return QStringLiteral("search");
    case ToolKind::Fetch: return QStringLiteral("fetch");
    case ToolKind::Think: return QStringLiteral("think");
    case ToolKind::Other: return QStringLiteral("tool");
    }
    return {};
}

QString TurnLedger::Tool::bestTitle() const
{
    return !subject.isEmpty() ? subject : !title.isEmpty() ? title : bestName();
}

QString TurnLedger::Tool::activity() const
{
    // An agent's own words are a sentence already: "Preparing file…".
    return subject.isEmpty() && !title.isEmpty() ? oneLine(title, maxActivityLength)
                                                 : activityOf(kind, bestName(), bestTitle());
}

QString TurnLedger::nameOf(const QString &toolId) const
{
    const auto it = std::find_if(m_tools.begin(), m_tools.end(), [&](const Tool &tool) { return tool.id == toolId; });
    return it == m_tools.end() ? QString() : it->bestName();
}

QString TurnLedger::titleOf(const QString &toolId) const
{
    const auto it = std::find_if(m_tools.begin(), m_tools.end(), [&](const Tool &tool) { return tool.id == toolId; });
    return it == m_tools.end() ? QString() : it->bestTitle();
}

void TurnLedger::say(const QString &messageId, const QString &text, bool isWhole, const OnEvent &onEvent)
{
    announceAll(onEvent);
    if (messageId != m_messageId) {
        finishMessage(onEvent);
        m_messageId = messageId;
    }
    if (isWhole) {
        m_message.clear();
    }
    m_message += QStringView(text).left(std::max<qsizetype>(0, maxMessageBytes - m_message.size()));
    if (m_doing != Doing::Answering && !text.isEmpty()) {
        m_doing = Doing::Answering;
        onEvent(ActivityChanged{QStringLiteral("Answering")});
    }
}

void TurnLedger::think(const OnEvent &onEvent)
{
    announceAll(onEvent);
    finishMessage(onEvent);
    if (m_doing != Doing::Thinking) {
        m_doing = Doing::Thinking;
        onEvent(ActivityChanged{QStringLiteral("Thinking")});
    }
}

void TurnLedger::note(const ToolNews &news, const OnEvent &onEvent)
{
    using Status = ToolNews::Status;
    if (news.id.isEmpty() || m_endedTools.contains(news.id)) {
        return; // late words about what is over
    }
    finishMessage(onEvent);
    m_doing = Doing::Something;
    auto it = std::find_if(m_tools.begin(), m_tools.end(), [&](const Tool &tool) { return tool.id == news.id; });
    for (Tool &other : m_tools) {
        if (other.id != news.id) {
            announce(other, onEvent);
        }
    }
    if (it == m_tools.end()) {
        if (m_tools.size() == maxTools) {
            endTool(0, ToolEnding::Failed, onEvent); // its end was never told
        }
        Tool fresh;
        fresh.id = news.id;
        it = m_tools.insert(m_tools.end(), fresh);
    }
    Tool &tool = *it;
    const QString before = tool.activity();
    tool.name = news.name.isEmpty() ? tool.name : news.name;
    tool.kind = news.kind.value_or(tool.kind);
    tool.subject = news.subject.isEmpty() ? tool.subject : news.subject;
    tool.title = news.title.isEmpty() ? tool.title : news.title;
    tool.output = news.output.isEmpty() ? tool.output : news.output;
    if (tool.activity() != before && !tool.isAnnounced) {
        onEvent(ActivityChanged{tool.activity()});
    }
    if (news.status != Status::Unsaid && news.status != Status::Pending) {
        announce(tool, onEvent);
    }
    const auto index = std::distance(m_tools.begin(), it);
    switch (news.status) {
    case Status::Unsaid:
    case Status::Pending:
    case Status::Running: break;
    case Status::Completed: endTool(index, ToolEnding::Completed, onEvent); break;
    case Status::Failed: endTool(index, ToolEnding::Failed, onEvent); break;
    case Status::Denied:
        deny(news.id);
        endTool(index, ToolEnding::Denied, onEvent);
        break;
    }
}

void TurnLedger::settle(const OnEvent &onEvent)
{
    announceAll(onEvent);
}

void TurnLedger::deny(const QString &toolId)
{
    const auto it = std::find_if(m_tools.begin(), m_tools.end(), [&](const Tool &tool) { return tool.id == toolId; });
    if (it == m_tools.end()) {
        ++m_denied;
    } else if (!std::exchange(it->isDenied, true)) {
        ++m_denied;
    }
}

void TurnLedger::close(const OnEvent &onEvent)
{
    finishMessage(onEvent);
    announceAll(onEvent);
    while (!m_tools.isEmpty()) {
        if (m_tools.first().output.isEmpty() && !m_tools.first().isDenied) {
            m_tools.first().output = QStringLiteral("its end was not told before the turn was over");
        }
        endTool(0, ToolEnding::Failed, onEvent);
    }
}

void TurnLedger::announce(Tool &tool, const OnEvent &onEvent)
{
    if (!std::exchange(tool.isAnnounced, true)) {
        onEvent(ToolStarted{tool.id, tool.bestName(), tool.bestTitle(), tool.kind});
    }
}

void TurnLedger::announceAll(const OnEvent &onEvent)
{
    for (Tool &tool : m_tools) {
        announce(tool, onEvent);
    }
}

void TurnLedger::endTool(qsizetype index, ToolEnding ending, const OnEvent &onEvent)
{
    const Tool tool = m_tools.takeAt(index);
    if (m_endedTools.size() == 4096) {
        m_endedTools.clear();
    }
    m_endedTools.insert(tool.id);
    const bool isDenied = tool.isDenied && ending != ToolEnding::Completed;
    onEvent(ToolEnded{tool.id, isDenied ? ToolEnding::Denied : ending, tool.output});
}

void TurnLedger::finishMessage(const OnEvent &onEvent)
{
    m_messageId.clear();
    if (m_message.trimmed().isEmpty()) {
        m_message.clear();
        return;
    }
    m_doing = Doing::Something;
    m_lastMessage = headText(std::exchange(m_message, {}).trimmed(), maxMessageBytes);
    m_messages.add((m_lastMessage + u'\n').toUtf8());
    onEvent(MessageSaid{m_lastMessage});
}

} // namespace sibyl
