// SPDX-License-Identifier: Apache-2.0
#include "server/RunnerHub.h"

#include "server/RunnerConnection.h"
#include "server/RunnerWireCodec.h"

namespace sibyl::server {

RunnerHub::RunnerHub(ServerContext &context, Dispatcher &dispatcher, Outcomes &outcomes)
    : m_context(context)
    , m_dispatcher(dispatcher)
    , m_outcomes(outcomes)
{
}

std::unique_ptr<SocketReader> RunnerHub::connection(const QString &runnerId, const QByteArray &features)
{
    return std::make_unique<RunnerConnection>(*this, runnerId, features);
}

void RunnerHub::arrived(const std::shared_ptr<RunnerPresence> &runner)
{
    if (const auto previous = m_context.presences.value(runner->runnerId)) {
        left(previous); // its own closed() finds another runner in its place and does nothing (S-05)
        previous->close(1000, "Replaced by new connection");
    }
    m_context.presences.insert(runner->runnerId, runner);
    announce(*runner);
    if (runner->isNegotiated) {
        QStringList features(runner->features.cbegin(), runner->features.cend());
        features.sort();
        sendAfterCommit(m_context, runner->socket, encodeWelcome(features));
    } else {
        m_dispatcher.runnerReady(*runner);
    }
}

void RunnerHub::left(const std::shared_ptr<RunnerPresence> &runner)
{
    if (m_context.presences.value(runner->runnerId) != runner) {
        return;
    }
    m_context.presences.remove(runner->runnerId);
    m_context.permissions.runnerLeft(runner->runnerId);
    if (const RunnerRecord *record = m_context.directory.runner(runner->runnerId)) {
        RunnerRecord changed = *record;
        changed.lastHeartbeatUtc = runner->lastFrameUtc;
        m_context.directory.save(changed);
    }
    m_context.events.runnerChanged(runner->runnerId, QLatin1StringView("offline"));
    m_dispatcher.runnerGone(runner->runnerId);
    m_context.turn.commitSoon();
}

void RunnerHub::announce(const RunnerPresence &runner)
{
    QLatin1StringView word("online");
    switch (runner.load) {
    case LoadStatus::Online: break;
    case LoadStatus::Busy: word = QLatin1StringView("busy"); break;
    case LoadStatus::Draining: word = QLatin1StringView("draining"); break;
    }
    m_context.events.runnerChanged(runner.runnerId, word);
}

void RunnerHub::tick()
{
    const Milliseconds now = m_context.clock.now();
    const PresenceTable runners = m_context.presences; // left() changes it
    for (const auto &runner : runners) {
        if (now - runner->lastFrame >= m_context.options.lease) {
            left(runner);
            runner->close(1011, "Heartbeat timeout"); // a forgotten socket would be a ghost (S-06)
        } else if (now - runner->lastHeartbeatSent >= m_context.options.heartbeatInterval) {
            runner->lastHeartbeatSent = now;
            runner->send(encodeHeartbeat(m_context.clock.nowUtc()));
        }
    }
}

void RunnerHub::closeAll(int code, const QByteArray &reason)
{
    const PresenceTable runners = m_context.presences;
    for (const auto &runner : runners) {
        left(runner);
        runner->close(code, reason);
    }
}

} // namespace sibyl::server
