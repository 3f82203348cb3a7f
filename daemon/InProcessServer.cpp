// SPDX-License-Identifier: Apache-2.0
#include "InProcessServer.h"

#include "base/AtomicFile.h"

namespace sibyl {

Result<std::unique_ptr<InProcessServer>> InProcessServer::start(const server::ServeOptions &options, Clock &clock)
{
    std::unique_ptr<InProcessServer> local(new InProcessServer);
    Result<server::ServeReport> report = local->m_server.start(options);
    if (!report) {
        return fail(report.error());
    }
    local->m_report = std::move(*report);
    const Result<QByteArray> token = readWholeFile(local->m_report.adminTokenPath, 4096);
    if (!token) {
        return fail(token.error());
    }
    local->m_admin = std::make_unique<RestClient>(QUrl(local->m_report.url), Redacted(token->trimmed()), clock);
    return local;
}

} // namespace sibyl
