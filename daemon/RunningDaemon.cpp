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

void askDaemon(const QStringList &sockets, Clock &clock, QObject *context, Callback<Snapshot> answer)
{
    auto *client = new ControlClient(clock, context);
    client->open(sockets, client, [client, answer = std::move(answer)](const Result<ControlHello> &hello) {
        if (!hello) {
            client->deleteLater();
            answer(fail(hello.error()));
            return;
        }
        client->ask(SnapshotCall{}, client, [client, answer](const Result<Snapshot> &snapshot) {
            client->deleteLater();
            answer(snapshot);
        });
    });
}

} // namespace sibyl
