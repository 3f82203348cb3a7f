// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RestClient.h"
#include "account/TaskLogChunk.h"
#include "account/TaskPage.h"
#include "account/TaskSubmission.h"
#include "account/TaskView.h"

namespace sibyl {

// Tasks of our own server (the original has no such endpoints: NotFound). Borrows its RestClient;
// every call ends as RestClient::send() says.
class TaskClient
{
public:
    explicit TaskClient(RestClient &rest) : m_rest(rest) {}

    // A known idempotency key gives the task that exists, with isNew false.
    void submit(const TaskSubmission &submission, QObject *context, Callback<TaskView> callback);
    void get(const QString &taskId, QObject *context, Callback<TaskView> callback);
    void list(const TaskFilter &filter, QObject *context, Callback<TaskPage> callback);
    // The task as it is right after; Conflict when it has ended.
    void cancel(const QString &taskId, QObject *context, Callback<TaskView> callback);
    void retry(const QString &taskId, QObject *context, Callback<TaskView> callback);
    // At most `limitBytes` bytes from `offset`.
    void log(const QString &taskId, LogStream stream, qint64 offset, qint64 limitBytes, QObject *context,
             Callback<TaskLogChunk> callback);

private:
    RestClient &m_rest;
};

} // namespace sibyl
