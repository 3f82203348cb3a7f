// SPDX-License-Identifier: Apache-2.0
#include "DaemonTask.h"

#include "Await.h"

#include <optional>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

std::optional<TaskSnapshot> newestAttempt(const Snapshot &snapshot, const QString &taskId)
{
    std::optional<TaskSnapshot> newest;
    for (const TaskSnapshot &known : snapshot.tasks + snapshot.recent) {
        if (known.taskId == taskId && (!newest || known.attempt > newest->attempt)) {
            newest = known;
        }
    }
    return newest;
}

SpoolStream spoolOf(LogStream stream)
{
    switch (stream) {
    case LogStream::Stdout:
        break;
    case LogStream::Stderr:
        return SpoolStream::Stderr;
    case LogStream::Events:
        return SpoolStream::Events;
    }
    return SpoolStream::Stdout;
}

} // namespace

Result<std::unique_ptr<DaemonTask>> DaemonTask::find(const QStringList &sockets, const QString &text, Clock &clock)
{
    std::unique_ptr<DaemonTask> task(new DaemonTask(clock));
    ControlClient &client = task->m_client;
    const Result<ControlHello> hello =
        await<ControlHello>([&](QObject *context, auto done) { client.open(sockets, context, std::move(done)); });
    if (!hello) {
        return fail(hello.error());
    }
    const Result<Snapshot> snapshot =
        await<Snapshot>([&](QObject *context, auto done) { client.ask(SnapshotCall{}, context, std::move(done)); });
    if (!snapshot) {
        return fail(snapshot.error());
    }
    std::set<QString> ids; // a task may be there with several attempts
    for (const TaskSnapshot &known : snapshot->tasks + snapshot->recent) {
        if (known.taskId.startsWith(text, Qt::CaseInsensitive)) {
            ids.insert(known.taskId);
        }
    }
    if (ids.empty()) {
        return fail(ErrorKind::NotFound, u"the runner on this machine has no task %1"_s.arg(text));
    }
    if (ids.size() > 1) {
        return fail(ErrorKind::Conflict, u"%1 tasks begin with %2: use more of the id"_s.arg(ids.size()).arg(text));
    }
    task->m_id = *ids.begin();
    task->m_state = *newestAttempt(*snapshot, task->m_id);
    return task;
}

Result<> DaemonTask::refresh()
{
    const Result<Snapshot> snapshot =
        await<Snapshot>([&](QObject *context, auto done) { m_client.ask(SnapshotCall{}, context, std::move(done)); });
    if (!snapshot) {
        return fail(snapshot.error());
    }
    const std::optional<TaskSnapshot> state = newestAttempt(*snapshot, m_id);
    if (!state) {
        return fail(ErrorKind::NotFound, u"the runner on this machine has forgotten task %1"_s.arg(m_id));
    }
    m_state = *state;
    return {};
}

Result<> DaemonTask::cancel(const QString &reason)
{
    return await<>([&](QObject *context, auto done) { m_client.ask(CancelCall{m_id, reason}, context, std::move(done)); });
}

Result<> DaemonTask::retry()
{
    return await<>([&](QObject *context, auto done) { m_client.ask(RetryCall{m_id}, context, std::move(done)); });
}

Result<TaskChanges> DaemonTask::changes()
{
    return await<TaskChanges>([&](QObject *context, auto done) { m_client.ask(ChangesCall{m_id}, context, std::move(done)); });
}

Result<LogPiece> DaemonTask::read(LogStream stream, qint64 offset)
{
    const LogCall call{.taskId = m_id, .stream = spoolOf(stream), .offsetBytes = offset};
    Result<LogChunk> chunk = await<LogChunk>([&](QObject *context, auto done) { m_client.ask(call, context, std::move(done)); });
    if (!chunk) {
        return fail(chunk.error());
    }
    m_isLogComplete = chunk->isEnded;
    return LogPiece{std::move(chunk->bytes), m_state.attempt};
}

} // namespace sibyl
