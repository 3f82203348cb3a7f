// SPDX-License-Identifier: Apache-2.0
#include "account/RestClient.h"

#include "account/RestExchange.h"
#include "base/ServerUrl.h"
#include "base/TlsAuthorities.h"

#include <QNetworkCookieJar>
#include <QNetworkProxyFactory>
#include <QNetworkRequest>
#include <QUrlQuery>

namespace sibyl {
namespace {

// The proxy of the environment (http_proxy, no_proxy), but never for this machine's own addresses.
class OutsideOnlyProxies final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return isLoopbackUrl(query.url()) ? QList<QNetworkProxy>{QNetworkProxy(QNetworkProxy::NoProxy)}
                                          : systemProxyForQuery(query);
    }
};

QByteArray verbOf(RestRequest::Method method)
{
    switch (method) {
    case RestRequest::Method::Get: return "GET";
    case RestRequest::Method::Post: return "POST";
    case RestRequest::Method::Patch: return "PATCH";
    case RestRequest::Method::Delete: return "DELETE";
    }
    return {};
}

QUrl urlOf(const QUrl &server, const RestRequest &request)
{
    QUrl url = server;
    url.setPath(server.path(QUrl::FullyEncoded) + request.path, QUrl::StrictMode);
    if (!request.query.isEmpty()) {
        QUrlQuery query;
        for (const auto &[name, value] : request.query) {
            // Encoded by hand: QUrlQuery leaves '+' and '&' alone in places where servers read them.
            query.addQueryItem(QString::fromLatin1(QUrl::toPercentEncoding(name)),
                               QString::fromLatin1(QUrl::toPercentEncoding(value)));
        }
        url.setQuery(query);
    }
    return url;
}

} // namespace

QString RestRequest::pathSegment(const QString &name)
{
    if (name == QLatin1StringView(".") || name == QLatin1StringView("..")) {
        // QUrl would decode a single encoding; this way the server sees a name that nothing has.
        return QStringLiteral("%252E").repeated(name.size());
    }
    return QString::fromLatin1(QUrl::toPercentEncoding(name));
}

RestClient::RestClient(QUrl serverUrl, Redacted token, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_serverUrl(std::move(serverUrl))
    , m_token(std::move(token))
    , m_clock(clock)
{
    m_network.setProxyFactory(new OutsideOnlyProxies); // owned by the manager
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setAutoDeleteReplies(false);
}

void RestClient::send(const RestRequest &request, QObject *context, Callback<RestReply> callback)
{
    const QUrl url = urlOf(m_serverUrl, request);
    QNetworkRequest out(url);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    out.setRawHeader("User-Agent", "sibyl-runner/" SIBYL_VERSION);
    out.setRawHeader("Accept", "application/json");
    if (!m_token.isEmpty()) {
        out.setRawHeader("Authorization", "Bearer " + m_token.reveal());
    }
    if (!request.body.isEmpty() || request.method == RestRequest::Method::Post) {
        out.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    }
    if (url.scheme() == QLatin1StringView("https")) {
        const Result<std::optional<QSslConfiguration>> tls = tlsConfiguration(ownAuthoritiesFile());
        if (!tls) {
            QMetaObject::invokeMethod(
                context != nullptr ? context : this, [callback = std::move(callback), error = tls.error()] { callback(fail(error)); }, Qt::QueuedConnection);
            return;
        }
        if (*tls) {
            out.setSslConfiguration(**tls);
        }
    }
    const QByteArray verb = verbOf(request.method);
    QNetworkReply *reply = request.body.isEmpty() && request.method != RestRequest::Method::Post
        ? m_network.sendCustomRequest(out, verb)
        : m_network.sendCustomRequest(out, verb, request.body);
    const QString label = QString::fromLatin1(verb) + u' '
        + url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    new RestExchange(reply, label, m_clock, context, std::move(callback)); // child of the reply
}

} // namespace sibyl
