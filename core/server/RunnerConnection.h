// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/RunnerHub.h"
#include "server/RunnerWireCodec.h"

namespace sibyl::server {

// One WebSocket of one runner. Owned by the socket; made by RunnerHub::connection().
class RunnerConnection final : public SocketReader
{
public:
    RunnerConnection(RunnerHub &hub, const QString &runnerId, const QByteArray &features);

    void opened(const std::shared_ptr<MessageSocket> &socket) override;
    void textArrived(const QByteArray &text) override;
    void binaryArrived() override;
    void controlFrameArrived() override;
    void closed() override;

private:
    void renewLease();
    bool isCurrent() const;
    void answer(const QByteArray &frame);
    void answerError(const QString &message);

    void take(const HeartbeatAck &) {}
    void take(const RunnerStatus &status);
    void take(const TaskAck &ack);
    void take(const TaskReject &rejection);
    void take(const AgentUpdate &update);
    void take(const Completion &completion);
    void take(const ProjectRegister &project);
    void take(const AgentLog &log);
    void take(const PermissionWanted &wanted);
    void take(const PermissionSettled &settled);

    RunnerHub &m_hub;
    std::shared_ptr<RunnerPresence> m_runner;
};

} // namespace sibyl::server
