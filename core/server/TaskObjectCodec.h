// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/RunAttempt.h"
#include "server/TaskRecord.h"

#include <QList>

#include <tl/expected.hpp>

namespace sibyl::server {

// The bodies of /api/tasks (design section 6).

// `project` is what the client named: id, graph id or name. The error is the body of a 422.
struct Submission {
    QString project;
    TaskSpec spec; // projectId still empty
};
tl::expected<Submission, QByteArray> decodeSubmission(const QByteArray &body);

// A task with what only the running server knows of it.
struct TaskView {
    TaskRecord task;
    QString projectName;
    QString runnerName;
    QString waitingReason; // why nobody runs it yet
};

// One task in full: with its attempts and the result that decided.
QByteArray encodeTask(const TaskView &view, const QList<RunAttempt> &attempts, const QByteArray &result);
// A page of tasks without results; `next` is the `after` of the following page.
QByteArray encodeTasks(const QList<TaskView> &views, const QString &next);

// A string field of a stored result, as UTF-8: what stands in for a log that was not streamed.
QByteArray textOfResult(const QByteArray &result, const QString &field);

} // namespace sibyl::server
