// SPDX-License-Identifier: Apache-2.0
#include "agents/RpcAdapter.h"

#include "agents/ToolText.h"
#include "base/Overloaded.h"

#include <algorithm>
#include <utility>

namespace sibyl {
namespace {

// The answer of our own where an agent offers no way to say no.
constexpr QLatin1StringView ownNo{"runner-cancel"};

bool isNo(const PermissionOption &option)
{
    return option.effect == PermissionEffect::RejectOnce || option.effect == PermissionEffect::RejectAlways;
}

TurnOutcome stoppedOnRequest()
{
    return {.ending = Ending::Cancelled, .error = QStringLiteral("stopped on request")};
}

} // namespace

void RpcAdapter::open(const AgentTask &task, QByteArrayView written, const OnEvent &onEvent)
{
    m_task = task;
    m_rpc.open(written);
    begin(onEvent);
}

void RpcAdapter::read(OutputStream stream, QByteArrayView bytes, const OnEvent &onEvent)
{
    if (stream == OutputStream::Stderr) {
        m_stderr.add(bytes);
        return;
    }
    m_rpc.read(bytes, [&](const RpcMessage &message) { take(message, onEvent); },
               [&](const QByteArray &refusal) { send(refusal, onEvent); });
}

void RpcAdapter::take(const RpcMessage &message, const OnEvent &onEvent)
{
    if (m_outcome) {
        return;
    }
    std::visit(Overloaded{
                   [&](const RpcReply &reply) { takeReply(reply, onEvent); },
                   [&](const RpcRequest &request) { takeRequest(request, onEvent); },
                   [&](const RpcNotice &notice) { takeNotice(notice, onEvent); },
               },
               message);
}

void RpcAdapter::send(const QByteArray &bytes, const OnEvent &onEvent)
{
    if (!bytes.isEmpty() && !m_outcome) {
        onEvent(InputDue{bytes});
    }
}

void RpcAdapter::call(const RpcCall &call, const OnEvent &onEvent)
{
    send(m_rpc.request(call.method, call.params), onEvent);
}

void RpcAdapter::ask(const RpcRequest &request, PermissionRequest asked, const QString &toolId, const OnEvent &onEvent)
{
    asked.id = QStringLiteral("ask-%1").arg(++m_asked);
    m_ledger.settle(onEvent);
    if (request.isAnswered) {
        const QString chosen = chosenIn(request.earlierResult.value_or(QJsonObject()));
        const auto option = std::find_if(asked.options.begin(), asked.options.end(),
                                         [&](const PermissionOption &each) { return each.id == chosen; });
        if (option == asked.options.end() ? !m_isInterrupted : isNo(*option)) {
            m_ledger.deny(toolId);
        }
        return;
    }
    const Question question{asked.id, request.key, request.method, toolId, request.params};
    if (m_isInterrupted) {
        send(m_rpc.respond(question.key, resultFor(question, nullptr)), onEvent);
        return;
    }
    if (std::none_of(asked.options.begin(), asked.options.end(), isNo)) {
        // So that a person can always say no: an answer of our own, as if nobody answered.
        asked.options.append({QString(ownNo), QStringLiteral("Cancel"), PermissionEffect::RejectOnce});
    }
    asked.tool = m_ledger.nameOf(toolId);
    if (asked.tool.isEmpty()) {
        asked.tool = QStringLiteral("permission"); // it asks for no tool
    }
    const QString detail = headText(asked.detail, maxAskDetailBytes);
    asked.isDetailCut = detail != asked.detail;
    asked.detail = detail;
    m_questions.append(question);
    onEvent(PermissionAsked{asked});
}

void RpcAdapter::answer(const QString &permissionId, const PermissionOption &option, const QString &,
                        const OnEvent &onEvent)
{
    const auto it = std::find_if(m_questions.begin(), m_questions.end(),
                                 [&](const Question &question) { return question.id == permissionId; });
    if (it == m_questions.end()) {
        return; // withdrawn meanwhile
    }
    const Question question = *it;
    m_questions.erase(it);
    if (isNo(option)) {
        m_ledger.deny(question.toolId);
    }
    send(m_rpc.respond(question.key, resultFor(question, option.id == ownNo ? nullptr : &option)), onEvent);
}

bool RpcAdapter::interrupt(const OnEvent &onEvent)
{
    if (m_outcome || std::exchange(m_isInterrupted, true)) {
        return true;
    }
    if (!m_isPrompted) { // nothing to stop yet: it has only to leave
        end(stoppedOnRequest(), onEvent);
        return true;
    }
    stop(onEvent);
    withdrawAll(onEvent);
    return true;
}

void RpcAdapter::withdraw(const QByteArray &key, const OnEvent &onEvent)
{
    const auto it = std::find_if(m_questions.begin(), m_questions.end(),
                                 [&](const Question &question) { return question.key == key; });
    if (it != m_questions.end()) {
        const QString id = it->id;
        m_questions.erase(it);
        onEvent(PermissionWithdrawn{id});
    }
}

void RpcAdapter::withdrawAll(const OnEvent &onEvent)
{
    for (const Question &question : std::exchange(m_questions, {})) {
        send(m_rpc.respond(question.key, resultFor(question, nullptr)), onEvent);
        onEvent(PermissionWithdrawn{question.id});
    }
}

void RpcAdapter::use(const Usage &usage, const OnEvent &onEvent)
{
    if (usage != m_usage) {
        m_usage = usage;
        if (m_isPrompted) {
            onEvent(UsageChanged{usage});
        }
    }
}

Usage RpcAdapter::forgetUsage()
{
    return std::exchange(m_usage, {});
}

void RpcAdapter::end(const TurnOutcome &outcome, const OnEvent &onEvent)
{
    if (m_outcome) {
        return;
    }
    withdrawAll(onEvent);
    m_ledger.close(onEvent);
    m_outcome = m_isInterrupted && outcome.ending == Ending::Failed ? stoppedOnRequest() : outcome;
    if (m_outcome->ending == Ending::RateLimited) {
        onEvent(RateLimited{outcome.limitEnd.atUtc, outcome.error});
    }
    onEvent(TurnEnded{});
    onEvent(InputOver{});
}

void RpcAdapter::beginAnew(const QString &why)
{
    QString notice = QStringLiteral("the agent could not continue its earlier conversation and began a new one");
    if (!why.isEmpty()) {
        notice += QStringLiteral(": ") + oneLine(why, maxToolTitleLength);
    }
    m_notices.append(notice);
}

AgentVerdict RpcAdapter::finish(const ExitReport &report)
{
    AgentVerdict verdict = verdictOf(report, m_outcome);
    const OutputTail::Text said = m_ledger.messages();
    const OutputTail::Text errors = m_stderr.text();
    verdict.summary = m_ledger.lastMessage();
    verdict.stdoutTail = said.text;
    verdict.stderrTail = errors.text;
    verdict.isOutputCut = said.isCut || errors.isCut;
    verdict.usage = m_usage;
    verdict.turns = m_turns;
    verdict.deniedTools = m_ledger.deniedTools();
    verdict.unknownEvents = m_rpc.unknownMessages();
    verdict.notices = m_notices;
    const bool hasLeftByItself = std::holds_alternative<Exited>(report.ending);
    if (!m_outcome && hasLeftByItself) {
        // What it printed last is the best explanation there is.
        const QString last = oneLine(errors.text.trimmed().section(u'\n', -1), maxToolTitleLength);
        verdict.error += last.isEmpty() ? QString() : QStringLiteral(": ") + last;
    }
    return verdict;
}

} // namespace sibyl
