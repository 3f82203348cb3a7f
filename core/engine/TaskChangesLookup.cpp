// SPDX-License-Identifier: Apache-2.0
#include "engine/TaskChangesLookup.h"

#include "protocol/MessageCodec.h"

namespace sibyl {
namespace {

Result<TaskChanges> changesIn(const AttemptRecord &record)
{
    const auto message = decodeRunnerMessage(record.result);
    if (!message || !std::holds_alternative<TaskComplete>(*message)) {
        return fail(ErrorKind::NotFound, QStringLiteral("the journal holds no result of this task"), record.key.taskId);
    }
    const TaskResult &result = std::get<TaskComplete>(*message).result;
    TaskChanges changes;
    changes.taskId = record.key.taskId;
    changes.attempt = record.key.attempt;
    changes.branch = result.branch;
    changes.baseCommit = result.baseCommit;
    changes.headCommit = result.headCommit;
    for (const ResultCommit &commit : result.commits) {
        changes.commits.append({commit.id, commit.subject});
    }
    changes.patch = result.patch;
    changes.isPatchCut = result.isPatchCut;
    return changes;
}

} // namespace

void lookUpChanges(Journal &journal, const TaskBoard &board, const QString &taskId, QObject *context,
                   Callback<TaskChanges> answer)
{
    const AttemptRecord *newest = board.ended().last(taskId);
    if (newest == nullptr) {
        const bool isRunning = board.known(taskId, std::nullopt).has_value();
        QMetaObject::invokeMethod(context, [isRunning, taskId, answer = std::move(answer)] {
            answer(isRunning ? fail(ErrorKind::Conflict, QStringLiteral("the changes of a task are read when it ends"), taskId)
                             : fail(ErrorKind::NotFound, QStringLiteral("no task with this id has ended here"), taskId));
        }, Qt::QueuedConnection);
        return;
    }
    journal.fetchAttempt(newest->key, context, [answer = std::move(answer)](const Result<AttemptRecord> &record) {
        answer(record ? changesIn(*record) : Result<TaskChanges>(fail(record.error())));
    });
}

} // namespace sibyl
