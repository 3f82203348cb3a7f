// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/Router.h"
#include "server/TaskDesk.h"
#include "server/TaskObjectCodec.h"

namespace sibyl::server {

// /api/tasks and below (design section 6).
class TasksResource
{
public:
    TasksResource(ServerContext &context, TaskDesk &desk, const Dispatcher &dispatcher)
        : m_context(context)
        , m_desk(desk)
        , m_dispatcher(dispatcher)
    {
    }

    void addRoutes(Router &router);

private:
    HttpReply submit(const RoutedRequest &request);
    HttpReply list(const RoutedRequest &request);
    HttpReply get(const RoutedRequest &request);
    HttpReply cancel(const RoutedRequest &request);
    HttpReply retry(const RoutedRequest &request);
    HttpReply log(const RoutedRequest &request);

    TaskView view(const TaskRecord &task) const;
    HttpReply fullReply(int status, const TaskRecord &task) const;

    ServerContext &m_context;
    TaskDesk &m_desk;
    const Dispatcher &m_dispatcher;
};

} // namespace sibyl::server
