// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RestClient.h"
#include "server/EmbeddedServer.h"

#include <memory>

namespace sibyl {

// The embedded server inside this process, and its admin's REST client; for `run --local` and
// `demo`. Stops with its destruction.
class InProcessServer
{
public:
    static Result<std::unique_ptr<InProcessServer>> start(const server::ServeOptions &options, Clock &clock);

    const QString &url() const { return m_report.url; }
    const QString &adminTokenPath() const { return m_report.adminTokenPath; }
    const QString &setAsidePath() const { return m_report.setAsidePath; }
    RestClient &admin() { return *m_admin; }

private:
    InProcessServer() = default;

    server::EmbeddedServer m_server;
    server::ServeReport m_report;
    std::unique_ptr<RestClient> m_admin;
};

} // namespace sibyl
