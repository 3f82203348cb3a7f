// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/ProjectView.h"
#include "account/RestClient.h"

namespace sibyl {

// Projects of our own server (the original has no such endpoints: NotFound). Borrows its
// RestClient; every call ends as RestClient::send() says.
class ProjectClient
{
public:
    explicit ProjectClient(RestClient &rest) : m_rest(rest) {}

    void list(QObject *context, Callback<QList<ProjectView>> callback);
    // The one of that name when it exists, else a new one; `id` and `graphId` of `wanted` are not
    // looked at. Conflict when it exists with another repository.
    void findOrCreate(const ProjectView &wanted, QObject *context, Callback<ProjectView> callback);
    // Conflict while the project has open tasks.
    void remove(const QString &projectId, QObject *context, Callback<> callback);

private:
    RestClient &m_rest;
};

} // namespace sibyl
