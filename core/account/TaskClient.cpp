// SPDX-License-Identifier: Apache-2.0
#include "account/TaskClient.h"

#include "account/DecodedReply.h"
#include "account/TaskCodec.h"

#include <QMetaObject>

#include <algorithm>

namespace sibyl {
namespace {

using Verb = RestRequest::Method;

QString taskPath(const QString &taskId, QLatin1StringView rest = {})
{
    return QStringLiteral("/api/tasks/") + RestRequest::pathSegment(taskId) + rest;
}

QString streamWord(LogStream stream)
{
    switch (stream) {
    case LogStream::Stdout: return QStringLiteral("stdout");
    case LogStream::Stderr: return QStringLiteral("stderr");
    case LogStream::Events: return QStringLiteral("events");
    }
    return {};
}

} // namespace

void TaskClient::submit(const TaskSubmission &submission, QObject *context, Callback<TaskView> callback)
{
    const Result<QByteArray> body = encodeSubmission(submission);
    if (!body) {
        QMetaObject::invokeMethod(
            context, [callback = std::move(callback), error = body.error()] { callback(fail(error)); },
            Qt::QueuedConnection);
        return;
    }
    m_rest.send({.method = Verb::Post, .path = QStringLiteral("/api/tasks"), .query = {}, .body = *body}, context,
                [callback = std::move(callback)](Result<RestReply> reply) {
                    const bool isNew = reply && reply->httpStatus == 201;
                    decoded<TaskView>(&decodeTask, [&callback, isNew](Result<TaskView> task) {
                        if (task) {
                            task->isNew = isNew;
                        }
                        callback(std::move(task));
                    })(std::move(reply));
                });
}

void TaskClient::get(const QString &taskId, QObject *context, Callback<TaskView> callback)
{
    m_rest.send({.method = Verb::Get, .path = taskPath(taskId), .query = {}, .body = {}}, context,
                decoded(&decodeTask, std::move(callback)));
}

void TaskClient::list(const TaskFilter &filter, QObject *context, Callback<TaskPage> callback)
{
    RestRequest request{.method = Verb::Get, .path = QStringLiteral("/api/tasks"), .query = {}, .body = {}};
    const std::pair<QString, QString> parts[] = {{QStringLiteral("status"), filter.status},
                                                 {QStringLiteral("project_id"), filter.projectId},
                                                 {QStringLiteral("runner_id"), filter.runnerId},
                                                 {QStringLiteral("after"), filter.after},
                                                 {QStringLiteral("limit"), QString::number(filter.limit)}};
    std::copy_if(std::begin(parts), std::end(parts), std::back_inserter(request.query),
                 [](const auto &part) { return !part.second.isEmpty(); });
    m_rest.send(request, context, decoded(&decodeTaskPage, std::move(callback)));
}

void TaskClient::cancel(const QString &taskId, QObject *context, Callback<TaskView> callback)
{
    m_rest.send({.method = Verb::Post, .path = taskPath(taskId, QLatin1StringView("/cancel")), .query = {}, .body = {}},
                context, decoded(&decodeTask, std::move(callback)));
}

void TaskClient::retry(const QString &taskId, QObject *context, Callback<TaskView> callback)
{
    m_rest.send({.method = Verb::Post, .path = taskPath(taskId, QLatin1StringView("/retry")), .query = {}, .body = {}},
                context, decoded(&decodeTask, std::move(callback)));
}

void TaskClient::log(const QString &taskId, LogStream stream, qint64 offset, qint64 limitBytes, QObject *context,
                     Callback<TaskLogChunk> callback)
{
    const RestRequest request{.method = Verb::Get,
                              .path = taskPath(taskId, QLatin1StringView("/log")),
                              .query = {{QStringLiteral("stream"), streamWord(stream)},
                                        {QStringLiteral("offset"), QString::number(offset)},
                                        {QStringLiteral("limit"), QString::number(limitBytes)}},
                              .body = {}};
    m_rest.send(request, context, [offset, callback = std::move(callback)](const Result<RestReply> &reply) {
        if (!reply) {
            callback(fail(reply.error()));
            return;
        }
        const QByteArray total = reply->headers.value("x-total-size");
        callback(TaskLogChunk{.bytes = reply->body,
                              .totalBytes = total.isEmpty() ? offset + reply->body.size() : total.toLongLong(),
                              .attempt = std::max(1, reply->headers.value("x-attempt").toInt())});
    });
}

} // namespace sibyl
