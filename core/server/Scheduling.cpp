// SPDX-License-Identifier: Apache-2.0
#include "server/Scheduling.h"

#include <algorithm>

namespace sibyl::server {
namespace {

QString obstacleOf(const RunnerCandidate &candidate, const TaskWish &wish, const RunnerScore &score)
{
    if (!score.missingCapabilities.isEmpty()) {
        return QStringLiteral("missing ['%1']").arg(score.missingCapabilities.join(QStringLiteral("', '")));
    }
    if (candidate.isStale) {
        return QStringLiteral("unhealthy (stale heartbeat)");
    }
    if (candidate.isDraining) {
        return QStringLiteral("draining");
    }
    if (wish.mustBeTaken && !candidate.hasProject && !candidate.takesUnlinked) {
        return QStringLiteral("has not linked this project");
    }
    if (candidate.hasRefused) {
        return QStringLiteral("rejected this task");
    }
    if (score.availableSlots <= 0) {
        return QStringLiteral("at capacity");
    }
    return {};
}

// Why a follow-up goes to nobody else now; empty when it may.
QString reasonToWait(const Conversation &conversation, const QList<RunnerCandidate> &candidates, const RunnerScore *score)
{
    if (conversation.isOngoing) {
        return QStringLiteral("Waits for the end of the task whose conversation it goes on with");
    }
    const auto candidate = std::find_if(candidates.cbegin(), candidates.cend(),
                                        [&](const RunnerCandidate &one) { return one.runnerId == conversation.runnerId; });
    const bool isHopeless = candidate != candidates.cend() && candidate->hasRefused && !candidate->mayStillTakeIt;
    if (conversation.runnerId.isEmpty() || !conversation.isAwaited || isHopeless) {
        return {};
    }
    return QStringLiteral("Waits for runner %1, which has the conversation it goes on with: %2")
        .arg(conversation.runnerName, score == nullptr ? QStringLiteral("offline") : score->obstacle);
}

QString missedText(const Conversation &conversation)
{
    return conversation.runnerId.isEmpty()
        ? QStringLiteral("No registered runner has the conversation it goes on with. ")
        : QStringLiteral("Runner %1 has the conversation it goes on with, but does not take it. ").arg(conversation.runnerName);
}

} // namespace

RunnerScore scoreOf(const RunnerCandidate &candidate, const TaskWish &wish)
{
    RunnerScore score{.runnerId = candidate.runnerId, .runnerName = candidate.name};
    score.hasWarmWorktree = candidate.hasProject;
    if (candidate.hasProject) {
        score.affinity += 50;
    }
    if (!wish.preferredRunnerId.isEmpty() && wish.preferredRunnerId == candidate.runnerId) {
        score.affinity += 25;
    }
    for (const QString &required : wish.requiredCapabilities) {
        if (!candidate.capabilities.contains(required)) {
            score.missingCapabilities.append(required);
        }
    }
    if (!wish.requiredCapabilities.isEmpty()) {
        score.capability = score.missingCapabilities.isEmpty() ? 30 : -100;
    }
    score.availableSlots = candidate.maxConcurrentAgents - candidate.agentCount;
    score.load = score.availableSlots <= 0 ? -50.0
                                           : 20.0 * score.availableSlots / candidate.maxConcurrentAgents;
    score.healthPenalty = candidate.isStale ? -100 : 0;
    score.total = score.affinity + score.capability + score.load + score.healthPenalty;
    score.obstacle = obstacleOf(candidate, wish, score);
    return score;
}

RouteDecision route(const QList<RunnerCandidate> &candidates, const TaskWish &wish)
{
    RouteDecision decision;
    for (const RunnerCandidate &candidate : candidates) {
        decision.scores.append(scoreOf(candidate, wish));
    }
    std::stable_sort(decision.scores.begin(), decision.scores.end(),
                     [](const RunnerScore &a, const RunnerScore &b) { return a.total > b.total; });
    if (wish.conversation) {
        const auto former = std::find_if(decision.scores.cbegin(), decision.scores.cend(), [&](const RunnerScore &score) {
            return score.runnerId == wish.conversation->runnerId;
        });
        const bool isThere = former != decision.scores.cend();
        if (isThere && former->obstacle.isEmpty() && !wish.conversation->isOngoing) {
            decision.winner = *former;
            return decision;
        }
        decision.reason = reasonToWait(*wish.conversation, candidates, isThere ? &*former : nullptr);
        if (!decision.reason.isEmpty()) {
            return decision;
        }
    }
    const auto winner = std::find_if(decision.scores.cbegin(), decision.scores.cend(), [](const RunnerScore &score) {
        return score.obstacle.isEmpty() && score.total >= 0;
    });
    if (winner != decision.scores.cend()) {
        decision.winner = *winner;
        return decision;
    }
    const QString missed = wish.conversation ? missedText(*wish.conversation) : QString();
    if (candidates.isEmpty()) {
        decision.reason = missed + QStringLiteral("No runners available. All runners are offline or excluded.");
        return decision;
    }
    QStringList parts;
    for (const RunnerScore &score : std::as_const(decision.scores)) {
        parts.append(score.runnerName + QStringLiteral(": ") + score.obstacle);
    }
    decision.reason = missed + QStringLiteral("No suitable runners: ") + parts.join(QStringLiteral("; "));
    return decision;
}

} // namespace sibyl::server
