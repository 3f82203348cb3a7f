// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/RunnerHub.h"
#include "server/RunnerObjectCodec.h"
#include "server/Router.h"

namespace sibyl::server {

// /api/runners and below (spec section 1).
class RunnersResource
{
public:
    RunnersResource(ServerContext &context, Dispatcher &dispatcher) : m_context(context), m_dispatcher(dispatcher) {}

    void addRoutes(Router &router);

private:
    HttpReply registerRunner(const RoutedRequest &request);
    HttpReply list(const RoutedRequest &request) const;
    HttpReply get(const RoutedRequest &request) const;
    HttpReply patch(const RoutedRequest &request);
    HttpReply remove(const RoutedRequest &request);
    HttpReply projects(const RoutedRequest &request) const;
    HttpReply route(const RoutedRequest &request) const;
    HttpReply scores(const RoutedRequest &request) const;

    RunnerView view(const RunnerRecord &record) const;
    // Of the online and busy runners, as spec 1.4 has it.
    QList<RunnerCandidate> candidates(const QString &projectId, const QStringList &excluded) const;

    ServerContext &m_context;
    Dispatcher &m_dispatcher;
};

} // namespace sibyl::server
