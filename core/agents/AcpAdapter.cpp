// SPDX-License-Identifier: Apache-2.0
#include "agents/AcpAdapter.h"

#include "agents/AcpCodec.h"
#include "agents/AcpSessionCodec.h"
#include "agents/AgentProcess.h"
#include "base/Overloaded.h"

#include <algorithm>
#include <utility>

namespace sibyl {
namespace {

bool isRejection(PermissionEffect effect)
{
    return effect == PermissionEffect::RejectOnce || effect == PermissionEffect::RejectAlways;
}

// So that a person can always say no: an answer of our own, as a cancelled question.
PermissionOption noAnswer()
{
    return {{}, QStringLiteral("Cancel"), PermissionEffect::RejectOnce};
}

} // namespace

ProcessSpec AcpAdapter::processSpec(const AgentTask &task) const
{
    ProcessSpec spec = agentProcess(task);
    spec.input = InputMode::Open;
    return spec;
}

void AcpAdapter::open(const AgentTask &task, QByteArrayView written, const OnEvent &onEvent)
{
    m_task = task;
    m_rpc.open(written);
    m_isInterrupted = m_rpc.hasEarlierNotice(QStringLiteral("session/cancel"));
    const RpcCall first = m_opening.begin(task);
    send(m_rpc.request(first.method, first.params), onEvent);
}

void AcpAdapter::read(OutputStream stream, QByteArrayView bytes, const OnEvent &onEvent)
{
    if (stream == OutputStream::Stderr) {
        m_stderr.add(bytes);
        return;
    }
    m_rpc.read(bytes, [&](const RpcMessage &message) { take(message, onEvent); },
               [&](const QByteArray &refusal) { send(refusal, onEvent); });
}

void AcpAdapter::send(const QByteArray &bytes, const OnEvent &onEvent)
{
    if (!bytes.isEmpty() && !m_outcome) {
        onEvent(InputDue{bytes});
    }
}

void AcpAdapter::take(const RpcMessage &message, const OnEvent &onEvent)
{
    if (m_outcome) {
        return; // the turn is over; what it says while it leaves changes nothing
    }
    std::visit(Overloaded{
                   [&](const RpcReply &reply) { takeReply(reply, onEvent); },
                   [&](const RpcRequest &request) { takeRequest(request, onEvent); },
                   [&](const RpcNotice &notice) {
                       if (notice.method == QLatin1String("session/update")) {
                           takeUpdate(acp::readUpdate(notice.params, m_task.workingDirectory), onEvent);
                       } else if (!notice.method.startsWith(u'_')) { // those are each agent's own
                           m_rpc.countUnknown();
                       }
                   },
               },
               message);
}

void AcpAdapter::takeReply(const RpcReply &reply, const OnEvent &onEvent)
{
    if (reply.method == QLatin1String("session/prompt")) {
        prompted(reply, onEvent);
        return;
    }
    const AcpOpening::Step step = m_opening.take(reply);
    if (!m_isNamed && !m_opening.sessionId().isEmpty()) {
        m_isNamed = true;
        onEvent(SessionNamed{m_opening.sessionId()});
        m_costBefore = m_usage.costUsd.value_or(0); // what loading told of earlier attempts
        m_usage = {};
    }
    std::visit(Overloaded{
                   [&](const RpcCall &call) { send(m_rpc.request(call.method, call.params), onEvent); },
                   [&](const AcpOpening::Ready &) { prompt(onEvent); },
                   [&](const TurnOutcome &outcome) { end(outcome, onEvent); },
               },
               step);
}

void AcpAdapter::prompt(const OnEvent &onEvent)
{
    m_isPrompted = true;
    send(m_rpc.request(QStringLiteral("session/prompt"),
                       acp::promptParams(m_opening.sessionId(), m_task.assignment.prompt)), onEvent);
}

void AcpAdapter::prompted(const RpcReply &reply, const OnEvent &onEvent)
{
    if (reply.fault) {
        end(m_isInterrupted ? TurnOutcome{.ending = Ending::Cancelled, .error = QStringLiteral("stopped on request")}
                            : acp::readFault(*reply.fault), onEvent);
        return;
    }
    const AcpTurn turn = acp::readTurn(reply.result);
    if (turn.usage) {
        Usage usage = *turn.usage;
        usage.costUsd = m_usage.costUsd;
        use(usage, onEvent);
    }
    if (!turn.stopReason.isEmpty()) {
        stopped(turn.stopReason, onEvent);
    }
}

void AcpAdapter::stopped(const QString &stopReason, const OnEvent &onEvent)
{
    TurnOutcome outcome;
    if (stopReason == QLatin1String("refusal")) {
        outcome = {.ending = Ending::Refused, .error = QStringLiteral("the model declined the work")};
    } else if (stopReason == QLatin1String("max_turn_requests")) {
        outcome = {.ending = Ending::BudgetExceeded, .error = QStringLiteral("the agent reached its limit of model turns")};
    } else if (stopReason == QLatin1String("max_tokens")) {
        outcome = {.ending = Ending::BudgetExceeded, .error = QStringLiteral("the agent reached its limit of tokens")};
    } else if (stopReason == QLatin1String("cancelled") && m_isInterrupted) {
        outcome = {.ending = Ending::Cancelled, .error = QStringLiteral("stopped on request")};
    } else if (stopReason == QLatin1String("cancelled")) {
        // Codex's adapter ends the turn when an edit is not allowed.
        outcome = {.ending = Ending::Failed,
                   .error = m_ledger.deniedTools() > 0
                       ? QStringLiteral("the agent broke off because something was not allowed")
                       : QStringLiteral("the agent broke off by itself")};
    } else if (stopReason != QLatin1String("end_turn")) {
        outcome = {.ending = Ending::Failed, .error = QStringLiteral("the agent stopped: %1").arg(stopReason.left(100))};
    }
    end(outcome, onEvent);
}

void AcpAdapter::takeUpdate(const AcpUpdate &update, const OnEvent &onEvent)
{
    if (std::holds_alternative<AcpUnknown>(update)) {
        m_rpc.countUnknown();
        return;
    }
    if (const auto *cost = std::get_if<AcpCost>(&update)) {
        Usage usage = m_usage;
        usage.costUsd = std::max(0.0, cost->usd - m_costBefore);
        m_ledger.settle(onEvent);
        use(usage, onEvent);
        return;
    }
    if (!m_isPrompted) {
        return; // session/load tells the whole history again
    }
    std::visit(Overloaded{
                   [&](const AcpText &text) {
                       if (text.isThought) {
                           m_ledger.think(onEvent);
                       } else {
                           m_ledger.say(text.messageId, text.text, text.isWhole, onEvent);
                       }
                   },
                   [&](const ToolNews &news) { m_ledger.note(news, onEvent); },
                   [&](const AcpPlan &plan) { onEvent(PlanChanged{plan.steps}); },
                   [&](const AcpState &state) {
                       if (state.isIdle) {
                           stopped(state.stopReason.isEmpty() ? QStringLiteral("end_turn") : state.stopReason, onEvent);
                       }
                   },
                   [&](const AcpNothing &) { m_ledger.settle(onEvent); },
                   [](const AcpCost &) {},
                   [](const AcpUnknown &) {},
               },
               update);
}

void AcpAdapter::use(const Usage &usage, const OnEvent &onEvent)
{
    if (usage != m_usage) {
        m_usage = usage;
        if (m_isPrompted) {
            onEvent(UsageChanged{usage});
        }
    }
}

void AcpAdapter::takeRequest(const RpcRequest &request, const OnEvent &onEvent)
{
    if (request.method != QLatin1String("session/request_permission")) {
        send(m_rpc.refuseUnknown(request), onEvent);
        return;
    }
    AcpPermission permission = acp::readPermission(request.params, m_task.workingDirectory);
    const QString id = QStringLiteral("ask-%1").arg(++m_asked);
    m_ledger.note(permission.tool, onEvent);
    m_ledger.settle(onEvent);
    const auto isNo = [](const PermissionOption &option) { return isRejection(option.effect); };
    if (request.isAnswered) {
        const QString chosen = acp::chosenOption(request.earlierResult.value_or(QJsonObject()));
        const auto option = std::find_if(permission.options.begin(), permission.options.end(),
                                         [&](const PermissionOption &each) { return each.id == chosen; });
        const bool isDenied = option == permission.options.end() ? !m_isInterrupted : isNo(*option);
        if (isDenied) {
            m_ledger.deny(permission.tool.id);
        }
        return;
    }
    if (m_isInterrupted) {
        send(m_rpc.respond(request.key, acp::cancelledResult()), onEvent);
        return;
    }
    if (std::none_of(permission.options.begin(), permission.options.end(), isNo)) {
        permission.options.append(noAnswer());
    }
    m_questions.append({id, request.key, permission.tool.id});
    PermissionRequest asked;
    asked.id = id;
    asked.tool = m_ledger.nameOf(permission.tool.id);
    if (asked.tool.isEmpty()) {
        asked.tool = QStringLiteral("permission"); // it asks for no tool
    }
    asked.kind = permission.tool.kind.value_or(ToolKind::Other);
    asked.summary = permission.summary;
    asked.detail = permission.detail;
    asked.options = permission.options;
    onEvent(PermissionAsked{asked});
}

void AcpAdapter::answer(const QString &permissionId, const PermissionOption &option, const QString &,
                        const OnEvent &onEvent)
{
    const auto it = std::find_if(m_questions.begin(), m_questions.end(),
                                 [&](const Question &question) { return question.id == permissionId; });
    if (it == m_questions.end()) {
        return; // withdrawn meanwhile
    }
    const Question question = *it;
    m_questions.erase(it);
    if (isRejection(option.effect)) {
        m_ledger.deny(question.toolId);
    }
    send(m_rpc.respond(question.key, option.id.isEmpty() ? acp::cancelledResult() : acp::selectedResult(option.id)), onEvent);
}

bool AcpAdapter::interrupt(const OnEvent &onEvent)
{
    if (m_outcome || std::exchange(m_isInterrupted, true)) {
        return true;
    }
    if (!m_isPrompted) { // nothing to stop yet: it has only to leave
        end({.ending = Ending::Cancelled, .error = QStringLiteral("stopped on request")}, onEvent);
        return true;
    }
    send(m_rpc.notify(QStringLiteral("session/cancel"), acp::cancelParams(m_opening.sessionId())), onEvent);
    withdrawQuestions(onEvent);
    return true;
}

void AcpAdapter::withdrawQuestions(const OnEvent &onEvent)
{
    for (const Question &question : std::exchange(m_questions, {})) {
        send(m_rpc.respond(question.key, acp::cancelledResult()), onEvent);
        onEvent(PermissionWithdrawn{question.id});
    }
}

void AcpAdapter::end(const TurnOutcome &outcome, const OnEvent &onEvent)
{
    if (m_outcome) {
        return;
    }
    withdrawQuestions(onEvent);
    m_ledger.close(onEvent);
    m_outcome = outcome;
    if (outcome.ending == Ending::RateLimited) {
        onEvent(RateLimited{outcome.resetsUtc, outcome.error});
    }
    onEvent(TurnEnded{});
    onEvent(InputOver{});
}

AgentVerdict AcpAdapter::finish(const ExitReport &report)
{
    AgentVerdict verdict = verdictOf(report, m_outcome);
    const OutputTail::Text said = m_ledger.messages();
    const OutputTail::Text errors = m_stderr.text();
    verdict.summary = m_ledger.lastMessage();
    verdict.stdoutTail = said.text;
    verdict.stderrTail = errors.text;
    verdict.isOutputCut = said.isCut || errors.isCut;
    verdict.usage = m_usage;
    verdict.deniedTools = m_ledger.deniedTools();
    verdict.unknownEvents = m_rpc.unknownMessages();
    return verdict;
}

} // namespace sibyl
