// SPDX-License-Identifier: Apache-2.0
#include "agents/ClaudeAdapter.h"

#include "agents/AgentProcess.h"

#include <algorithm>
#include <utility>

namespace sibyl {
namespace {

QString claudeMode(PermissionMode mode)
{
    switch (mode) {
    case PermissionMode::ReadOnly: return QStringLiteral("dontAsk");
    case PermissionMode::Ask: return QStringLiteral("default");
    case PermissionMode::AcceptEdits:
    case PermissionMode::AllowAll: return QStringLiteral("acceptEdits");
    }
    return {};
}

} // namespace

ProcessSpec ClaudeAdapter::processSpec(const AgentTask &task) const
{
    ProcessSpec spec = agentProcess(task);
    spec.arguments << QStringLiteral("-p") << QStringLiteral("--input-format") << QStringLiteral("stream-json")
                   << QStringLiteral("--output-format") << QStringLiteral("stream-json") << QStringLiteral("--verbose")
                   << QStringLiteral("--permission-mode") << claudeMode(task.profile.permissions)
                   << QStringLiteral("--permission-prompt-tool") << QStringLiteral("stdio");
    const bool isReadOnly = task.profile.permissions == PermissionMode::ReadOnly;
    spec.arguments << QStringLiteral("--disallowedTools")
                   << (isReadOnly ? QStringLiteral("AskUserQuestion,Edit,Write,NotebookEdit") : QStringLiteral("AskUserQuestion"));
    if (!task.profile.model.isEmpty()) {
        spec.arguments << QStringLiteral("--model") << task.profile.model;
    }
    if (task.limits.turns) {
        spec.arguments << QStringLiteral("--max-turns") << QString::number(*task.limits.turns);
    }
    if (task.limits.costUsd) {
        spec.arguments << QStringLiteral("--max-budget-usd") << QString::number(*task.limits.costUsd, 'f', 4);
    }
    if (!task.sessionId.isEmpty()) {
        spec.arguments << (task.isResumed ? QStringLiteral("--resume") : QStringLiteral("--session-id")) << task.sessionId;
    }
    if (!spec.environment.contains("CLAUDE_CODE_MAX_RETRIES")) {
        // Its own 10 take minutes, also for a wrong key.
        spec.environment.insert("CLAUDE_CODE_MAX_RETRIES", "6");
    }
    spec.input = InputMode::Open;
    spec.initialInput = claude::initializeLine() + claude::promptLine(task.assignment.prompt);
    return spec;
}

void ClaudeAdapter::open(const AgentTask &task, QByteArrayView written, const OnEvent &onEvent)
{
    StreamAdapter::open(task, written, onEvent);
    m_written = claude::readWritten(written);
}

void ClaudeAdapter::answer(const QString &permissionId, const PermissionOption &option, const QString &reason,
                           const OnEvent &onEvent)
{
    const auto it = std::find_if(m_questions.begin(), m_questions.end(),
                                 [&](const AskNews &each) { return each.request.id == permissionId; });
    if (it == m_questions.end()) {
        return; // withdrawn in the meantime
    }
    const AskNews ask = *it;
    m_questions.erase(it);
    switch (option.effect) {
    case PermissionEffect::AllowOnce: write(claude::allowLine(ask, false), onEvent); return;
    case PermissionEffect::AllowAlways: write(claude::allowLine(ask, true), onEvent); return;
    case PermissionEffect::RejectOnce:
    case PermissionEffect::RejectAlways: break;
    }
    ledger().deny(ask.toolId);
    write(claude::denyLine(ask, reason.isEmpty() ? QStringLiteral("This is not allowed here.") : reason), onEvent);
}

bool ClaudeAdapter::interrupt(const OnEvent &onEvent)
{
    if (m_isOver || m_written.isInterrupted) {
        return !m_isOver;
    }
    m_written.isInterrupted = true;
    write(claude::interruptLine(), onEvent);
    return true;
}

AgentVerdict ClaudeAdapter::finish(const ExitReport &report)
{
    AgentVerdict verdict = StreamAdapter::finish(report);
    if (verdict.ending == Ending::Interrupted && m_written.isInterrupted
        && !std::holds_alternative<Interrupted>(report.ending)) {
        verdict.ending = Ending::Cancelled;
        verdict.error = QStringLiteral("stopped on request");
    }
    return verdict;
}

bool ClaudeAdapter::takeSpecial(const AgentNews &news, const OnEvent &onEvent)
{
    if (const auto *asked = std::get_if<AskNews>(&news)) {
        ask(*asked, onEvent);
        return true;
    }
    if (const auto *withdrawn = std::get_if<AskWithdrawnNews>(&news)) {
        const auto isIt = [&](const AskNews &each) { return each.request.id == withdrawn->id; };
        if (m_questions.removeIf(isIt) > 0) {
            onEvent(PermissionWithdrawn{withdrawn->id});
        }
        return true;
    }
    if (const auto *unknown = std::get_if<UnknownRequestNews>(&news)) {
        if (!m_written.answered.contains(unknown->id)) {
            write(claude::unknownRequestLine(unknown->id), onEvent);
        }
        return false; // and is counted
    }
    if (std::holds_alternative<EndNews>(news)) {
        for (const AskNews &each : std::exchange(m_questions, {})) {
            onEvent(PermissionWithdrawn{each.request.id});
        }
        m_isOver = true;
    }
    return false;
}

void ClaudeAdapter::turnOver(const OnEvent &onEvent)
{
    onEvent(InputOver{});
}

void ClaudeAdapter::ask(const AskNews &ask, const OnEvent &onEvent)
{
    if (m_written.answered.contains(ask.request.id)) {
        if (m_written.denied.contains(ask.request.id)) {
            ledger().deny(ask.toolId);
        }
        return;
    }
    if (ask.request.tool == QLatin1String("AskUserQuestion")) {
        ledger().deny(ask.toolId);
        write(claude::denyLine(ask, QStringLiteral("Nobody is there to answer. Decide yourself and say what you assumed.")), onEvent);
        return;
    }
    if (m_questions.size() == maxOpenQuestions) {
        ledger().deny(ask.toolId);
        write(claude::denyLine(ask, QStringLiteral("Too many questions at once.")), onEvent);
        return;
    }
    ledger().settle(onEvent);
    m_questions.append(ask);
    onEvent(PermissionAsked{ask.request});
}

void ClaudeAdapter::write(const QByteArray &line, const OnEvent &onEvent)
{
    // A daemon that died in the middle of a line left its beginning there.
    const QByteArray torn = std::exchange(m_written.torn, {});
    if (torn.isEmpty()) {
        onEvent(InputDue{line});
    } else if (line.startsWith(torn)) {
        onEvent(InputDue{line.sliced(torn.size())});
    } else {
        onEvent(InputDue{'\n' + line});
    }
}

} // namespace sibyl
