// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/Router.h"

namespace sibyl::server {

// /api/projects and below (design section 6).
class ProjectsResource
{
public:
    explicit ProjectsResource(ServerContext &context) : m_context(context) {}

    void addRoutes(Router &router);

private:
    HttpReply list(const RoutedRequest &request) const;
    HttpReply get(const RoutedRequest &request) const;
    // 201 with the new project, 200 with the one of that name, 409 when that one is another repository.
    HttpReply create(const RoutedRequest &request);
    HttpReply remove(const RoutedRequest &request);

    ServerContext &m_context;
};

} // namespace sibyl::server
