// SPDX-License-Identifier: Apache-2.0
#include "RunningDaemon.h"

#include "Await.h"
#include "control/ControlClient.h"

namespace sibyl {

Result<bool> reloadDaemon(const QStringList &sockets, Clock &clock)
{
    ControlClient client(clock);
    const Result<ControlHello> hello = await<ControlHello>([&](QObject *context, auto done) { client.open(sockets, context, std::move(done)); });
    if (!hello) {
        return hello.error().kind == ErrorKind::Network ? Result<bool>(false) : Result<bool>(fail(hello.error()));
    }
    const Result<> taken = await<>([&](QObject *context, auto done) { client.ask(ReloadCall{}, context, std::move(done)); });
    return taken ? Result<bool>(true) : Result<bool>(fail(taken.error()));
}

Result<Snapshot> daemonSnapshot(const QStringList &sockets, Clock &clock)
{
    ControlClient client(clock);
    const Result<ControlHello> hello = await<ControlHello>([&](QObject *context, auto done) { client.open(sockets, context, std::move(done)); });
    if (!hello) {
        return fail(hello.error());
    }
    return await<Snapshot>([&](QObject *context, auto done) { client.ask(SnapshotCall{}, context, std::move(done)); });
}

} // namespace sibyl
