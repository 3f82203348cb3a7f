// SPDX-License-Identifier: Apache-2.0
#include "server/FollowUp.h"

#include <algorithm>

namespace sibyl::server {
namespace {

// Who ran the task: with the attempt that decided, else with the newest that was not turned down.
QString runnerThatRan(TaskStore &store, const QString &taskId)
{
    const std::optional<TaskRecord> task = store.task(taskId);
    const QList<RunAttempt> attempts = store.attempts(taskId);
    const auto decided = std::find_if(attempts.cbegin(), attempts.cend(),
                                      [&](const RunAttempt &attempt) { return task && attempt.number == task->resultAttempt; });
    if (decided != attempts.cend()) {
        return decided->runnerId;
    }
    const auto newest = std::find_if(attempts.crbegin(), attempts.crend(), [](const RunAttempt &attempt) {
        return attempt.state != AttemptState::Dispatched && attempt.state != AttemptState::Rejected;
    });
    return newest == attempts.crend() ? QString() : newest->runnerId;
}

} // namespace

std::optional<Conversation> conversationOf(ServerContext &context, OpenTask &task)
{
    const QString &earlierId = task.record.spec.resumeTask;
    if (earlierId.isEmpty()) {
        return std::nullopt;
    }
    if (context.board.find(earlierId) != nullptr) {
        task.conversationRunnerId.reset(); // its next attempt may run elsewhere
        return Conversation{.isOngoing = true};
    }
    if (!task.conversationRunnerId) {
        task.conversationRunnerId = runnerThatRan(context.store, earlierId);
        task.conversationAwaitedUntil = context.clock.now() + context.options.conversationWait;
    }
    const RunnerRecord *runner = context.directory.runner(*task.conversationRunnerId);
    if (runner == nullptr) {
        return Conversation{};
    }
    return Conversation{.runnerId = runner->id,
                        .runnerName = runner->name,
                        .isAwaited = context.clock.now() < task.conversationAwaitedUntil};
}

} // namespace sibyl::server
