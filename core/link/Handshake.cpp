// SPDX-License-Identifier: Apache-2.0
#include "link/Handshake.h"

#include "protocol/Features.h"

#include <QUrl>

#include <algorithm>

namespace sibyl {
namespace {

// A value that can neither end its header nor confuse a proxy.
QByteArray headerValue(const QString &text)
{
    return QUrl::toPercentEncoding(text, ":/@!$&'()*+,;= ");
}

} // namespace

bool isUsableToken(const Redacted &token)
{
    const QByteArray &bytes = token.reveal();
    return !bytes.isEmpty()
           && std::all_of(bytes.begin(), bytes.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

TransportHeaders handshakeHeaders(const LinkSettings &settings, const Redacted &token)
{
    QByteArrayList features;
    for (const QLatin1StringView feature : features::all) {
        features += QByteArray(feature.data(), feature.size());
    }
    TransportHeaders headers{{"Authorization", "Bearer " + token.reveal()},
                             {"User-Agent", "sibyl-runner/" SIBYL_VERSION},
                             {"X-Sibyl-Features", features.join(", ")}};
    if (!settings.sandboxId.isEmpty()) {
        headers.emplaceBack("X-Sibyl-Sandbox-Id", headerValue(settings.sandboxId));
    }
    if (settings.isSandbox) {
        headers.emplaceBack("X-Sibyl-Runner-Mode", "sandbox");
    }
    return headers;
}

} // namespace sibyl
