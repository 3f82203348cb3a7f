// SPDX-License-Identifier: Apache-2.0
#include "server/TasksResource.h"

#include "server/BodyCodec.h"

#include <algorithm>
#include <limits>

namespace sibyl::server {
namespace {

constexpr int defaultPageSize = 50;
constexpr int maxPageSize = 200;
constexpr qint64 defaultLogBytes = 256 * 1024;
constexpr qint64 maxLogBytes = 4 * 1024 * 1024;

HttpReply failureReply(const Error &error)
{
    if (error.kind == ErrorKind::NotFound) {
        return errorReply(404, error.what);
    }
    return errorReply(error.kind == ErrorKind::Conflict ? 409 : 429, error.what);
}

HttpReply queryFault(const QString &name, const QString &message, const QString &input)
{
    return {.status = 422,
            .body = encodeParameterFault(QLatin1StringView("query"), name, QLatin1StringView("value_error"), message, input.left(100))};
}

// A number of the query, or the reply that refuses it.
tl::expected<qint64, HttpReply> queryNumber(const HttpRequest &request, const QString &name, qint64 fallback, qint64 least, qint64 most)
{
    if (!request.query.contains(name)) {
        return fallback;
    }
    bool isNumber = false;
    const qint64 number = request.query.value(name).toLongLong(&isNumber);
    if (!isNumber || number < least || number > most) {
        return tl::unexpected(queryFault(name, QStringLiteral("Input should be an integer from %1 to %2").arg(least).arg(most),
                                         request.query.value(name)));
    }
    return number;
}

} // namespace

void TasksResource::addRoutes(Router &router)
{
    router.add("POST", "/api/tasks", Admission::AdminOnly, [this](const RoutedRequest &r) { return submit(r); });
    router.add("GET", "/api/tasks", Admission::AdminOnly, [this](const RoutedRequest &r) { return list(r); });
    router.add("GET", "/api/tasks/{task_id}", Admission::AdminOnly, [this](const RoutedRequest &r) { return get(r); });
    router.add("POST", "/api/tasks/{task_id}/cancel", Admission::AdminOnly, [this](const RoutedRequest &r) { return cancel(r); });
    router.add("POST", "/api/tasks/{task_id}/retry", Admission::AdminOnly, [this](const RoutedRequest &r) { return retry(r); });
    router.add("GET", "/api/tasks/{task_id}/log", Admission::AdminOnly, [this](const RoutedRequest &r) { return log(r); });
}

TaskView TasksResource::view(const TaskRecord &task) const
{
    const ProjectRecord *project = m_context.directory.project(task.spec.projectId);
    const RunnerRecord *runner = m_context.directory.runner(task.runnerId);
    return {.task = task,
            .projectName = project == nullptr ? QString() : project->name,
            .runnerName = runner == nullptr ? QString() : runner->name,
            .waitingReason = m_dispatcher.waitingReason(task)};
}

HttpReply TasksResource::fullReply(int status, const TaskRecord &task) const
{
    const QByteArray result = task.resultAttempt == 0 ? QByteArray() : m_context.store.result(task.id, task.resultAttempt);
    return {.status = status, .body = encodeTask(view(task), m_context.store.attempts(task.id), result)};
}

HttpReply TasksResource::submit(const RoutedRequest &request)
{
    auto submission = decodeSubmission(request.http.body);
    if (!submission) {
        return {.status = 422, .body = submission.error()};
    }
    const ProjectRecord *project = m_context.directory.projectNamed(submission->project);
    if (project == nullptr) {
        return errorReply(404, QStringLiteral("Project not found: %1. POST /api/projects or `sibyl-runner link` makes it.").arg(submission->project));
    }
    submission->spec.projectId = project->id;
    if (const QString &earlier = submission->spec.resumeTask; !earlier.isEmpty()) {
        const std::optional<TaskRecord> task = m_desk.task(earlier);
        if (!task || task->spec.projectId != project->id) {
            return errorReply(404, QStringLiteral("resume_task: project %1 has no task %2").arg(project->name, earlier));
        }
    }
    const auto submitted = m_desk.submit(std::move(submission->spec));
    return submitted ? fullReply(submitted->isNew ? 201 : 200, submitted->task) : failureReply(submitted.error());
}

HttpReply TasksResource::list(const RoutedRequest &request)
{
    const QHash<QString, QString> &asked = request.http.query;
    TaskQuery query;
    if (const QString word = asked.value(QStringLiteral("status")); !word.isEmpty()) {
        query.state = taskStateFrom(word);
        if (!query.state) {
            return queryFault(QStringLiteral("status"), QStringLiteral("Input should be one of queued, dispatched, acked, running, retry, completed, failed, canceled"), word);
        }
    }
    if (const QString name = asked.value(QStringLiteral("project_id")); !name.isEmpty()) {
        const ProjectRecord *project = m_context.directory.projectNamed(name);
        query.projectId = project == nullptr ? name : project->id;
    }
    query.runnerId = asked.value(QStringLiteral("runner_id")).toLower();
    query.afterId = asked.value(QStringLiteral("after"));
    if (!query.afterId.isEmpty() && !m_context.store.task(query.afterId)) {
        return queryFault(QStringLiteral("after"), QStringLiteral("Input should be the `next` of an earlier page"), query.afterId);
    }
    const auto limit = queryNumber(request.http, QStringLiteral("limit"), defaultPageSize, 1, maxPageSize);
    if (!limit) {
        return limit.error();
    }
    query.limit = static_cast<int>(*limit) + 1; // one more tells whether there is a next page
    QList<TaskRecord> tasks = m_context.store.tasks(query);
    const bool hasMore = tasks.size() > *limit;
    if (hasMore) {
        tasks.removeLast();
    }
    QList<TaskView> views;
    for (const TaskRecord &stored : std::as_const(tasks)) {
        const OpenTask *open = m_context.board.find(stored.id); // has the newest progress
        views.append(view(open == nullptr ? stored : open->record));
    }
    return {.body = encodeTasks(views, hasMore ? tasks.constLast().id : QString())};
}

HttpReply TasksResource::get(const RoutedRequest &request)
{
    const std::optional<TaskRecord> task = m_desk.task(request.id);
    return task ? fullReply(200, *task) : errorReply(404, QStringLiteral("Task not found"));
}

HttpReply TasksResource::cancel(const RoutedRequest &request)
{
    const Result<TaskRecord> task = m_desk.cancel(request.id);
    return task ? fullReply(200, *task) : failureReply(task.error());
}

HttpReply TasksResource::retry(const RoutedRequest &request)
{
    const Result<TaskRecord> task = m_desk.retry(request.id);
    return task ? fullReply(200, *task) : failureReply(task.error());
}

HttpReply TasksResource::log(const RoutedRequest &request)
{
    const std::optional<TaskRecord> task = m_desk.task(request.id);
    if (!task) {
        return errorReply(404, QStringLiteral("Task not found"));
    }
    const QString stream = request.http.query.value(QStringLiteral("stream"), QStringLiteral("stdout"));
    if (stream != QStringLiteral("stdout") && stream != QStringLiteral("stderr") && stream != QStringLiteral("events")) {
        return queryFault(QStringLiteral("stream"), QStringLiteral("Input should be stdout, stderr or events"), stream);
    }
    const auto offset = queryNumber(request.http, QStringLiteral("offset"), 0, 0, std::numeric_limits<qint64>::max());
    const auto limit = queryNumber(request.http, QStringLiteral("limit"), defaultLogBytes, 1, maxLogBytes);
    const int newest = std::max(1, task->lastAttempt);
    const auto attempt = queryNumber(request.http, QStringLiteral("attempt"), task->resultAttempt > 0 ? task->resultAttempt : newest, 1, newest);
    if (!offset || !limit || !attempt) {
        return !offset ? offset.error() : !limit ? limit.error() : attempt.error();
    }
    const int number = static_cast<int>(*attempt);
    AttemptLogs::Slice slice = m_context.logs.read(task->id, number, stream, *offset, *limit);
    if (slice.totalBytes == 0 && stream != QStringLiteral("events")) {
        // A runner without log_stream sends its last lines in the result only.
        const QByteArray text = textOfResult(m_context.store.result(task->id, number), stream);
        slice = {.bytes = text.mid(*offset, *limit), .totalBytes = text.size()};
    }
    return {.status = 200,
            .body = slice.bytes,
            .contentType = "application/octet-stream",
            .headers = {{"X-Total-Size", QByteArray::number(slice.totalBytes)}, {"X-Attempt", QByteArray::number(number)}}};
}

} // namespace sibyl::server
