// SPDX-License-Identifier: Apache-2.0
#include "server/ServerFileCodec.h"

#include "server/JsonCodec.h"

namespace sibyl::server {

QByteArray encodeServerFile(const QString &url, qint64 pid)
{
    return compact(QJsonObject{{QStringLiteral("url"), url},
                               {QStringLiteral("pid"), pid},
                               {QStringLiteral("version"), QStringLiteral(SIBYL_VERSION)}})
        + '\n';
}

QByteArray encodeHealth()
{
    return compact(QJsonObject{{QStringLiteral("status"), QStringLiteral("healthy")},
                               {QStringLiteral("version"), QStringLiteral(SIBYL_VERSION)},
                               {QStringLiteral("server"), QStringLiteral("sibyl-runner")}});
}

} // namespace sibyl::server
