// SPDX-License-Identifier: Apache-2.0
#include "agents/CodexServerAdapter.h"

#include "agents/AgentProcess.h"
#include "agents/CodexItemCodec.h"
#include "agents/CodexServerCodec.h"
#include "base/Overloaded.h"

#include <algorithm>
#include <utility>

namespace sibyl {
namespace {

Usage difference(const Usage &total, const Usage &before)
{
    const auto less = [](qint64 one, qint64 other) { return std::max<qint64>(0, one - other); };
    return {.inputTokens = less(total.inputTokens, before.inputTokens),
            .cacheReadTokens = less(total.cacheReadTokens, before.cacheReadTokens),
            .cacheWriteTokens = less(total.cacheWriteTokens, before.cacheWriteTokens),
            .outputTokens = less(total.outputTokens, before.outputTokens),
            .costUsd = std::nullopt};
}

} // namespace

ProcessSpec CodexServerAdapter::processSpec(const AgentTask &task) const
{
    ProcessSpec spec = agentProcess(task);
    spec.arguments << QStringLiteral("app-server");
    spec.input = InputMode::Open;
    return spec;
}

void CodexServerAdapter::begin(const OnEvent &onEvent)
{
    if (rpc().hasEarlierRequest(QStringLiteral("turn/interrupt"))) {
        setInterrupted();
    }
    m_isResuming = task().isResumed && !task().sessionId.isEmpty();
    call({QStringLiteral("initialize"), codex::initializeParams()}, onEvent);
}

void CodexServerAdapter::takeReply(const RpcReply &reply, const OnEvent &onEvent)
{
    if (reply.method == QLatin1String("initialize")) {
        if (reply.fault) {
            end(codex::readFault(*reply.fault), onEvent);
            return;
        }
        send(rpc().notify(QStringLiteral("initialized"), {}), onEvent);
        openThread(onEvent);
    } else if (reply.method.startsWith(QLatin1String("thread/"))) {
        takeThread(reply, onEvent);
    } else if (reply.method == QLatin1String("turn/start")) {
        if (reply.fault) {
            end(codex::readFault(*reply.fault), onEvent);
            return;
        }
        m_turnId = codex::startedTurn(reply.result);
        if (isInterrupted()) {
            stop(onEvent); // it was asked to before it could
        }
    }
}

void CodexServerAdapter::openThread(const OnEvent &onEvent)
{
    if (m_isResuming) {
        call({QStringLiteral("thread/resume"), codex::threadParams(task(), task().sessionId)}, onEvent);
    } else {
        call({QStringLiteral("thread/start"), codex::threadParams(task(), {})}, onEvent);
    }
}

void CodexServerAdapter::takeThread(const RpcReply &reply, const OnEvent &onEvent)
{
    if (reply.fault && std::exchange(m_isResuming, false)) {
        beginAnew(codex::readFault(*reply.fault).error);
        openThread(onEvent);
        return;
    }
    m_threadId = codex::startedThread(reply.result);
    if (reply.fault || m_threadId.isEmpty()) {
        end(reply.fault ? codex::readFault(*reply.fault)
                        : TurnOutcome{.ending = Ending::Failed, .error = QStringLiteral("the agent opened a thread without an id")},
            onEvent);
        return;
    }
    onEvent(SessionNamed{m_threadId});
    setPrompted();
    call({QStringLiteral("turn/start"), codex::turnParams(m_threadId, task().assignment.prompt)}, onEvent);
}

void CodexServerAdapter::takeNotice(const RpcNotice &notice, const OnEvent &onEvent)
{
    if (notice.method == QLatin1String("account/rateLimits/updated")) {
        takeLimits(notice.params);
        return;
    }
    const QString thread = codex::threadOf(notice.params);
    if (!thread.isEmpty() && thread != m_threadId) {
        return; // a helper's
    }
    if (notice.method == QLatin1String("thread/tokenUsage/updated")) {
        takeTokens(notice.params, onEvent);
        return;
    }
    if (notice.method == QLatin1String("serverRequest/resolved")) {
        withdraw(codex::resolvedKey(notice.params), onEvent);
        return;
    }
    if (!isPrompted()) {
        return;
    }
    if (const std::optional<codex::ItemDetail> started = codex::readStartedItem(notice)) {
        if (m_details.size() >= 64) {
            m_details.clear();
        }
        m_details.insert(started->id, started->detail);
    }
    for (const AgentNews &news : codex::readNotice(notice, task().workingDirectory)) {
        takeNews(news, onEvent);
    }
}

void CodexServerAdapter::takeNews(const AgentNews &news, const OnEvent &onEvent)
{
    std::visit(Overloaded{
                   [&](const AgentEvent &event) { onEvent(event); },
                   [&](const TextNews &text) {
                       ledger().say(text.messageId, text.text, text.isWhole, onEvent);
                       if (text.isWhole) {
                           ledger().endMessage(onEvent);
                       }
                   },
                   [&](const ThoughtNews &) { ledger().think(onEvent); },
                   [&](const ToolNews &tool) { ledger().note(tool, onEvent); },
                   [&](const FaultNews &fault) {
                       if (fault.outcome.ending == Ending::RateLimited) {
                           onEvent(RateLimited{m_resetsUtc, fault.outcome.error});
                       }
                   },
                   [&](const EndNews &over) {
                       TurnOutcome outcome = over.outcome;
                       if (outcome.ending == Ending::RateLimited && !outcome.limitEnd.isKnown()) {
                           outcome.limitEnd.atUtc = m_resetsUtc;
                       }
                       end(outcome, onEvent);
                   },
                   [&](const auto &) { rpc().countUnknown(); },
               },
               news);
}

// The total is the thread's: what stood there before this turn is of earlier attempts. The same
// total may come again, with new limits.
void CodexServerAdapter::takeTokens(const QJsonObject &params, const OnEvent &onEvent)
{
    const codex::TokenCount count = codex::readTokens(params);
    if (m_turnId.isEmpty() || codex::turnOf(params) != m_turnId) {
        m_before = count.total;
        return;
    }
    if (!m_total && m_before == Usage()) {
        m_before = difference(count.total, count.last);
    }
    if (m_total != count.total) {
        m_total = count.total;
        setTurns(++m_turns);
        onEvent(TurnsCounted{m_turns});
        use(difference(count.total, m_before), onEvent);
    }
}

void CodexServerAdapter::takeLimits(const QJsonObject &params)
{
    const codex::LimitState limits = codex::readLimits(params);
    m_resetsUtc = limits.isReached ? limits.resetsUtc : std::nullopt;
}

void CodexServerAdapter::takeRequest(const RpcRequest &request, const OnEvent &onEvent)
{
    std::optional<PermissionRequest> asked = codex::readQuestion(request);
    if (asked) {
        const QString item = codex::questionItem(request.params);
        if (asked->detail.isEmpty() || asked->kind == ToolKind::Edit) {
            const QString change = m_details.value(item);
            asked->detail = asked->detail.isEmpty() ? change : change + QStringLiteral("\n\n") + asked->detail;
        }
        if (asked->kind == ToolKind::Edit || asked->summary.isEmpty()) {
            asked->summary = ledger().titleOf(item);
        }
        ask(request, *asked, item, onEvent);
    } else if (const std::optional<QJsonObject> standing = codex::standingAnswer(request.method)) {
        send(request.isAnswered ? QByteArray() : rpc().respond(request.key, *standing), onEvent);
    } else {
        send(rpc().refuseUnknown(request), onEvent);
    }
}

void CodexServerAdapter::stop(const OnEvent &onEvent)
{
    if (!m_turnId.isEmpty()) {
        call({QStringLiteral("turn/interrupt"), codex::interruptParams(m_threadId, m_turnId)}, onEvent);
    }
}

QJsonObject CodexServerAdapter::resultFor(const Question &question, const PermissionOption *option) const
{
    return codex::answerTo(question.method, question.params, option);
}

QString CodexServerAdapter::chosenIn(const QJsonObject &result) const
{
    return codex::decisionIn(result);
}

} // namespace sibyl
