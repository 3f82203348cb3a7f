// SPDX-License-Identifier: Apache-2.0
#include "agents/StreamAdapter.h"

#include "agents/ToolText.h"
#include "base/Overloaded.h"

#include <algorithm>
#include <csignal>
#include <utility>

namespace sibyl {
namespace {

Usage atLeast(const Usage &one, const Usage &other)
{
    return {.inputTokens = std::max(one.inputTokens, other.inputTokens),
            .cacheReadTokens = std::max(one.cacheReadTokens, other.cacheReadTokens),
            .cacheWriteTokens = std::max(one.cacheWriteTokens, other.cacheWriteTokens),
            .outputTokens = std::max(one.outputTokens, other.outputTokens),
            .costUsd = std::max(one.costUsd, other.costUsd)};
}

// A signal that asks a program to leave: not ours (that would be Killed), perhaps the machine that
// goes down. Some CLIs catch it and exit with 128 and its number.
bool isAskedToLeave(const ExitReport &report)
{
    const auto *signalled = std::get_if<Signalled>(&report.ending);
    const auto *exited = std::get_if<Exited>(&report.ending);
    const int number = signalled != nullptr ? signalled->number : exited != nullptr ? exited->code - 128 : 0;
    return number == SIGHUP || number == SIGINT || number == SIGTERM;
}

} // namespace

void StreamAdapter::open(const AgentTask &task, QByteArrayView, const OnEvent &)
{
    m_workingDirectory = task.workingDirectory;
    // One of another task is what its user asked for: without it there is nothing to do.
    const bool isFollowUp = !task.assignment.resumeTask.isEmpty() && task.attempt == 1;
    m_isToGoOn = task.isResumed && !isFollowUp;
}

void StreamAdapter::read(OutputStream stream, QByteArrayView bytes, const OnEvent &onEvent)
{
    if (stream == OutputStream::Stderr) {
        m_stderr.add(bytes);
        return;
    }
    m_lines.read(
        bytes,
        [&](const QJsonObject &line) {
            for (const AgentNews &news : m_readLine(line, m_workingDirectory)) {
                take(news, onEvent);
            }
        },
        [&](QByteArrayView line) {
            m_noise.add(line.first(std::min<qsizetype>(line.size(), OutputTail::maxLineBytes)));
            m_noise.add("\n");
        });
}

AgentVerdict StreamAdapter::finish(const ExitReport &report)
{
    const OnEvent nobody = [](const AgentEvent &) {};
    m_lines.end([&](const QJsonObject &line) {
        for (const AgentNews &news : m_readLine(line, m_workingDirectory)) {
            take(news, nobody);
        }
    });
    m_ledger.close(nobody);

    const auto *exited = std::get_if<Exited>(&report.ending);
    std::optional<TurnOutcome> outcome = m_outcome;
    if (outcome && !m_isTurnOver) {
        // Its last words so far; they hold when it left by itself and does not say otherwise.
        const bool isMeant = exited != nullptr && (exited->code == 0 || outcome->ending != Ending::Completed);
        outcome = isMeant ? outcome : std::nullopt;
    }
    if (outcome && outcome->ending == Ending::Interrupted && exited == nullptr) {
        outcome = std::nullopt; // who interrupted it, and why, is told better by how it was ended
    }
    if (!outcome && exited != nullptr) {
        outcome = m_fault ? m_fault : outcomeOfExit(exited->code);
    }
    if (!outcome && isAskedToLeave(report)) {
        outcome = TurnOutcome{.ending = Ending::Interrupted,
                              .error = QStringLiteral("the agent was ended by a signal from outside")};
    }
    AgentVerdict verdict = verdictOf(report, outcome);
    const OutputTail::Text messages = m_ledger.messages();
    const OutputTail::Text noise = m_noise.text();
    const OutputTail::Text err = m_stderr.text();
    verdict.stdoutTail = messages.text.isEmpty() ? noise.text : messages.text;
    verdict.stderrTail = err.text;
    verdict.isOutputCut = messages.isCut || err.isCut;
    verdict.summary = m_lastWords.isEmpty() ? m_ledger.lastMessage() : m_lastWords;
    verdict.usage = m_usage;
    if (m_turns > 0) {
        verdict.turns = m_turns;
    }
    verdict.deniedTools = std::max(m_deniedTools, m_ledger.deniedTools());
    verdict.unknownEvents = m_unknownEvents + m_lines.noiseLines() + m_lines.skippedLines();
    if (!outcome && verdict.ending == Ending::Failed) {
        // Without an end of the turn, what it printed last is the best explanation there is.
        const QString last = oneLine(err.text.trimmed().section(u'\n', -1), maxToolTitleLength);
        const QString said = last.isEmpty() ? oneLine(noise.text.trimmed().section(u'\n', -1), maxToolTitleLength) : last;
        if (!said.isEmpty()) {
            verdict.error += QStringLiteral(": ") + said;
        }
    }
    if (m_isToGoOn && m_turns == 0 && verdict.ending == Ending::Failed
        && (tellsOfLostConversation(verdict.error) || tellsOfLostConversation(err.text.right(2'000)))) {
        verdict.ending = Ending::Interrupted; // by what interrupted the attempt before, before it was kept
        verdict.isConversationLost = true;
        verdict.error += QStringLiteral("; the next attempt begins a new conversation");
    }
    return verdict;
}

bool StreamAdapter::takeSpecial(const AgentNews &, const OnEvent &)
{
    return false;
}

void StreamAdapter::turnOver(const OnEvent &) {}

std::optional<TurnOutcome> StreamAdapter::outcomeOfExit(int) const
{
    return std::nullopt;
}

void StreamAdapter::take(const AgentNews &news, const OnEvent &onEvent)
{
    if (takeSpecial(news, onEvent)) {
        return;
    }
    std::visit(Overloaded{
                   [&](const AgentEvent &event) { takeEvent(event, onEvent); },
                   [&](const TextNews &text) { takeText(text, onEvent); },
                   [&](const ThoughtNews &) { m_ledger.think(onEvent); },
                   [&](const ToolNews &tool) { m_ledger.note(tool, onEvent); },
                   [&](const PlanNews &plan) {
                       if (const auto steps = m_plan.take(plan)) {
                           onEvent(PlanChanged{*steps});
                       }
                   },
                   [&](const StepNews &step) { takeStep(step, onEvent); },
                   [&](const TotalNews &total) { setUsage(atLeast(m_usage, total.usage), onEvent); },
                   [&](const FaultNews &fault) { m_fault = fault.outcome; },
                   [&](const EndNews &end) { takeEnd(end, onEvent); },
                   [&](const AskNews &) { ++m_unknownEvents; },
                   [&](const AskWithdrawnNews &) { ++m_unknownEvents; },
                   [&](const UnknownRequestNews &) { ++m_unknownEvents; },
                   [&](const UnknownNews &) { ++m_unknownEvents; },
               },
               news);
}

void StreamAdapter::takeEvent(const AgentEvent &event, const OnEvent &onEvent)
{
    if (const auto *named = std::get_if<SessionNamed>(&event)) {
        if (named->sessionId.isEmpty() || named->sessionId == m_sessionId) {
            return; // every turn, with some CLIs every line, names it again
        }
        m_sessionId = named->sessionId;
    }
    onEvent(event);
}

void StreamAdapter::takeText(const TextNews &text, const OnEvent &onEvent)
{
    m_ledger.say(text.messageId, text.text, text.isWhole, onEvent);
    if (text.isWhole) {
        m_ledger.endMessage(onEvent);
    }
}

void StreamAdapter::takeStep(const StepNews &step, const OnEvent &onEvent)
{
    if (!step.id.isEmpty()) {
        if (m_steps.contains(step.id)) {
            return;
        }
        if (m_steps.size() == 4096) {
            m_steps.clear();
        }
        m_steps.insert(step.id);
    }
    if (step.isTurn) {
        ++m_turns;
        onEvent(TurnsCounted{m_turns});
    }
    Usage usage = m_usage;
    usage.inputTokens += step.usage.inputTokens;
    usage.cacheReadTokens += step.usage.cacheReadTokens;
    usage.cacheWriteTokens += step.usage.cacheWriteTokens;
    usage.outputTokens += step.usage.outputTokens;
    if (step.usage.costUsd) {
        usage.costUsd = usage.costUsd.value_or(0) + *step.usage.costUsd;
    }
    setUsage(usage, onEvent);
}

void StreamAdapter::takeEnd(const EndNews &end, const OnEvent &onEvent)
{
    m_outcome = end.outcome;
    if (end.outcome.ending == Ending::RateLimited && end.outcome.limitEnd.atUtc) {
        onEvent(RateLimited{end.outcome.limitEnd.atUtc, end.outcome.error});
    }
    m_deniedTools = std::max(m_deniedTools, end.deniedTools);
    m_lastWords = end.text;
    if (end.isTurnOver) {
        m_ledger.close(onEvent);
        if (!std::exchange(m_isTurnOver, true)) {
            onEvent(TurnEnded{});
            turnOver(onEvent);
        }
    }
}

void StreamAdapter::setUsage(const Usage &usage, const OnEvent &onEvent)
{
    if (!(usage == m_usage)) {
        m_usage = usage;
        onEvent(UsageChanged{usage});
    }
}

} // namespace sibyl
