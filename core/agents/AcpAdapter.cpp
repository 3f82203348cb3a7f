// SPDX-License-Identifier: Apache-2.0
#include "agents/AcpAdapter.h"

#include "agents/AcpCodec.h"
#include "agents/AcpSessionCodec.h"
#include "agents/AgentProcess.h"
#include "base/Overloaded.h"

#include <algorithm>

namespace sibyl {

ProcessSpec AcpAdapter::processSpec(const AgentTask &task) const
{
    ProcessSpec spec = agentProcess(task);
    spec.input = InputMode::Open;
    return spec;
}

void AcpAdapter::begin(const OnEvent &onEvent)
{
    if (rpc().hasEarlierNotice(QStringLiteral("session/cancel"))) {
        setInterrupted();
    }
    call(m_opening.begin(task()), onEvent);
}

void AcpAdapter::takeNotice(const RpcNotice &notice, const OnEvent &onEvent)
{
    if (notice.method == QLatin1String("session/update")) {
        takeUpdate(acp::readUpdate(notice.params, task().workingDirectory), onEvent);
    } else if (!notice.method.startsWith(u'_')) { // those are each agent's own
        rpc().countUnknown();
    }
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
        const std::optional<double> told = forgetUsage().costUsd; // while it loaded
        m_costBefore = m_opening.isNew() ? std::optional(0.0) : told;
        if (m_opening.isNew() && !m_opening.refusal().isEmpty()) {
            beginAnew(m_opening.refusal());
        }
        onEvent(SessionNamed{m_opening.sessionId()});
    }
    std::visit(Overloaded{
                   [&](const RpcCall &next) { call(next, onEvent); },
                   [&](const AcpOpening::Ready &) {
                       setPrompted();
                       call({QStringLiteral("session/prompt"),
                             acp::promptParams(m_opening.sessionId(), task().assignment.prompt)}, onEvent);
                   },
                   [&](const TurnOutcome &outcome) { end(outcome, onEvent); },
               },
               step);
}

void AcpAdapter::prompted(const RpcReply &reply, const OnEvent &onEvent)
{
    if (reply.fault) {
        end(acp::readFault(*reply.fault), onEvent);
        return;
    }
    const AcpTurn turn = acp::readTurn(reply.result);
    if (turn.usage) {
        Usage total = *turn.usage;
        total.costUsd = usage().costUsd;
        use(total, onEvent);
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
    } else if (stopReason == QLatin1String("cancelled")) {
        // Not on our request: Codex's adapter ends the turn when an edit is not allowed.
        outcome = {.ending = Ending::Failed,
                   .error = ledger().deniedTools() > 0
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
        rpc().countUnknown();
        return;
    }
    if (const auto *cost = std::get_if<AcpCost>(&update)) {
        ledger().settle(onEvent);
        Usage total = usage();
        if (!isPrompted()) {
            total.costUsd = cost->usd;
        } else if (m_costBefore) {
            total.costUsd = std::max(0.0, cost->usd - *m_costBefore);
        }
        use(total, onEvent);
        return;
    }
    if (!isPrompted()) {
        return; // session/load tells the whole history again
    }
    std::visit(Overloaded{
                   [&](const AcpText &text) {
                       if (text.isThought) {
                           ledger().think(onEvent);
                       } else {
                           ledger().say(text.messageId, text.text, text.isWhole, onEvent);
                       }
                   },
                   [&](const ToolNews &news) { ledger().note(news, onEvent); },
                   [&](const AcpPlan &plan) { onEvent(PlanChanged{plan.steps}); },
                   [&](const AcpState &state) {
                       if (state.isIdle) {
                           stopped(state.stopReason.isEmpty() ? QStringLiteral("end_turn") : state.stopReason, onEvent);
                       }
                   },
                   [&](const AcpNothing &) { ledger().settle(onEvent); },
                   [](const AcpCost &) {},
                   [](const AcpUnknown &) {},
               },
               update);
}

void AcpAdapter::takeRequest(const RpcRequest &request, const OnEvent &onEvent)
{
    if (request.method != QLatin1String("session/request_permission")) {
        send(rpc().refuseUnknown(request), onEvent);
        return;
    }
    const AcpPermission permission = acp::readPermission(request.params, task().workingDirectory);
    ledger().note(permission.tool, onEvent);
    PermissionRequest asked;
    asked.kind = permission.tool.kind.value_or(ToolKind::Other);
    asked.summary = permission.summary;
    asked.detail = permission.detail;
    asked.options = permission.options;
    ask(request, asked, permission.tool.id, onEvent);
}

void AcpAdapter::stop(const OnEvent &onEvent)
{
    send(rpc().notify(QStringLiteral("session/cancel"), acp::cancelParams(m_opening.sessionId())), onEvent);
}

QJsonObject AcpAdapter::resultFor(const Question &, const PermissionOption *option) const
{
    return option != nullptr ? acp::selectedResult(option->id) : acp::cancelledResult();
}

QString AcpAdapter::chosenIn(const QJsonObject &result) const
{
    return acp::chosenOption(result);
}

} // namespace sibyl
