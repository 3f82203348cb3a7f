// SPDX-License-Identifier: Apache-2.0
#include "DaemonTask.h"

#include "Await.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

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
        if (known.taskId.startsWith(text)) {
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
    return task;
}

Result<> DaemonTask::cancel(const QString &reason)
{
    return await<>([&](QObject *context, auto done) { m_client.ask(CancelCall{m_id, reason}, context, std::move(done)); });
}

Result<LogChunk> DaemonTask::log(SpoolStream stream, qint64 offsetBytes)
{
    const LogCall call{.taskId = m_id, .stream = stream, .offsetBytes = offsetBytes};
    return await<LogChunk>([&](QObject *context, auto done) { m_client.ask(call, context, std::move(done)); });
}

} // namespace sibyl
