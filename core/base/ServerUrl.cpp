// SPDX-License-Identifier: Apache-2.0
#include "base/ServerUrl.h"

#include <QHostAddress>

namespace sibyl {
namespace {

constexpr qsizetype maxUrlLength = 2'048;

tl::unexpected<Error> badUrl(const QString &what)
{
    return fail(ErrorKind::Config, what);
}

// For messages: control characters and a password someone may have typed do not come back.
QString shown(const QString &text)
{
    QString clean;
    for (const QChar c : text.left(120)) {
        clean += c.isPrint() ? c : QChar(u'?');
    }
    const qsizetype at = clean.lastIndexOf(u'@');
    const qsizetype scheme = clean.indexOf(QLatin1StringView("://"));
    if (at >= 0) {
        clean = scheme >= 0 && scheme < at ? clean.left(scheme + 3) + QStringLiteral("...") + clean.mid(at)
                                           : QStringLiteral("...") + clean.mid(at);
    }
    return clean;
}

} // namespace

Result<QUrl> normalizedServerUrl(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty()) {
        return badUrl(QStringLiteral("the server URL is empty; write it like https://sibyl.example.com"));
    }
    if (trimmed.size() > maxUrlLength) {
        return badUrl(QStringLiteral("the server URL is longer than %1 characters").arg(maxUrlLength));
    }
    const qsizetype schemeEnd = trimmed.indexOf(QLatin1StringView("://"));
    if (schemeEnd < 0) {
        return badUrl(QStringLiteral("\"%1\" has no scheme; write https://%1 (or http://%1 for a server without TLS)")
                          .arg(shown(trimmed)));
    }
    QUrl url(trimmed, QUrl::StrictMode);
    if (!url.isValid()) {
        return badUrl(QStringLiteral("\"%1\" is not a valid URL: %2").arg(shown(trimmed), url.errorString().section(u';', 0, 0)));
    }
    const QString scheme = url.scheme();
    if (scheme == QLatin1StringView("ws") || scheme == QLatin1StringView("wss")) {
        return badUrl(QStringLiteral("\"%1\" is a WebSocket address; give the server's %2:// address instead")
                          .arg(shown(trimmed), scheme == QLatin1StringView("ws") ? QStringLiteral("http") : QStringLiteral("https")));
    }
    if (scheme != QLatin1StringView("http") && scheme != QLatin1StringView("https")) {
        return badUrl(QStringLiteral("\"%1\" must begin with https:// or http://").arg(shown(trimmed)));
    }
    if (url.host().isEmpty()) {
        return badUrl(QStringLiteral("\"%1\" names no host").arg(shown(trimmed)));
    }
    if (!url.userInfo().isEmpty()) {
        return badUrl(QStringLiteral("the server URL holds a user name or password; remove it (tokens go into the "
                                     "secret store, see `sibyl-runner register --help`)"));
    }
    if (url.port() == 0) {
        return badUrl(QStringLiteral("\"%1\" has the port 0").arg(shown(trimmed)));
    }
    url.setFragment(QString());
    url.setQuery(QString());
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/')) {
        path.chop(1);
    }
    if (path == QLatin1StringView("/api") || path.endsWith(QLatin1StringView("/api"))) {
        path.chop(4);
    }
    while (path.endsWith(u'/')) {
        path.chop(1);
    }
    url.setPath(path, QUrl::StrictMode);
    if (url.port() == (scheme == QLatin1StringView("https") ? 443 : 80)) {
        url.setPort(-1);
    }
    return url;
}

QString serverUrlText(const QUrl &url)
{
    return url.toString(QUrl::FullyEncoded | QUrl::StripTrailingSlash);
}

bool isLoopbackUrl(const QUrl &url)
{
    const QString host = url.host();
    return host == QLatin1StringView("localhost") || QHostAddress(host).isLoopback();
}

} // namespace sibyl
