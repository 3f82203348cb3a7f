// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/Router.h"
#include "server/ServerContext.h"

namespace sibyl::server {

// /api/permissions: what agents wait for, and the answers of people.
class PermissionsResource
{
public:
    explicit PermissionsResource(ServerContext &context) : m_context(context) {}

    void addRoutes(Router &router);

private:
    HttpReply list(const RoutedRequest &request) const;
    HttpReply get(const RoutedRequest &request) const;
    HttpReply answer(const RoutedRequest &request);

    ServerContext &m_context;
};

} // namespace sibyl::server
