// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/Router.h"

namespace sibyl::server {

// /api/registration-tokens: made, listed and withdrawn by the admin; the token itself is shown once.
class TokensResource
{
public:
    explicit TokensResource(ServerContext &context) : m_context(context) {}

    void addRoutes(Router &router);

private:
    HttpReply create(const RoutedRequest &request);
    HttpReply list(const RoutedRequest &request) const;
    HttpReply remove(const RoutedRequest &request);
    void dropSpent();

    ServerContext &m_context;
};

} // namespace sibyl::server
