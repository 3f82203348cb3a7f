// SPDX-License-Identifier: Apache-2.0
#include "link/ProxyChoice.h"

#include <QHostAddress>

#include <algorithm>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr quint16 defaultProxyPort = 1080;

// "example.com" and ".example.com" cover the domain and all below it.
bool isExempt(const QString &host, const QString &noProxy)
{
    const auto covers = [&host](QStringView entry) {
        entry = entry.trimmed();
        while (entry.startsWith(u'.') || entry.startsWith(u'*')) {
            if (entry == u'*') {
                return true;
            }
            entry = entry.mid(1);
        }
        if (const qsizetype colon = entry.indexOf(u':'); colon >= 0 && entry.count(u':') == 1) {
            entry = entry.left(colon);
        }
        return !entry.isEmpty()
               && (host.compare(entry, Qt::CaseInsensitive) == 0
                   || host.endsWith(u'.' + entry.toString(), Qt::CaseInsensitive));
    };
    const QStringList entries = noProxy.split(u',');
    return std::any_of(entries.begin(), entries.end(), covers);
}

QNetworkProxy proxyFromText(const QString &text)
{
    const QUrl url(text.contains("://"_L1) ? text : u"http://"_s + text);
    const bool isSocks = url.scheme().startsWith("socks"_L1);
    if (url.host().isEmpty() || (!isSocks && url.scheme() != "http"_L1)) {
        return QNetworkProxy::NoProxy;
    }
    return QNetworkProxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                         static_cast<quint16>(url.port(defaultProxyPort)),
                         url.userName(QUrl::FullyDecoded), url.password(QUrl::FullyDecoded));
}

} // namespace

QNetworkProxy proxyFor(const QUrl &url, const EnvironmentLookup &environment)
{
    const auto value = [&environment](const char *lower, const char *upper) {
        const QString found = environment(lower);
        return (found.isEmpty() ? environment(upper) : found).trimmed();
    };
    const QString host = url.host();
    if (host == "localhost"_L1 || QHostAddress(host).isLoopback()
        || isExempt(host, value("no_proxy", "NO_PROXY"))) {
        return QNetworkProxy::NoProxy;
    }
    const bool isEncrypted = url.scheme() == "wss"_L1 || url.scheme() == "https"_L1;
    QString proxy = isEncrypted ? value("https_proxy", "HTTPS_PROXY") : value("http_proxy", "HTTP_PROXY");
    if (proxy.isEmpty()) {
        proxy = value("all_proxy", "ALL_PROXY");
    }
    return proxy.isEmpty() ? QNetworkProxy(QNetworkProxy::NoProxy) : proxyFromText(proxy);
}

} // namespace sibyl
