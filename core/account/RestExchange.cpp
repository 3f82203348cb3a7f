// SPDX-License-Identifier: Apache-2.0
#include "account/RestExchange.h"

#include "account/RestClient.h"
#include "account/RestErrorCodec.h"

#include <QNetworkRequest>
#include <QSslError>

namespace sibyl {

RestExchange::RestExchange(QNetworkReply *reply, QString label, Clock &clock, QObject *context,
                           Callback<RestReply> callback)
    : QObject(reply)
    , m_reply(reply)
    , m_label(std::move(label))
    , m_context(context)
    , m_callback(std::move(callback))
{
    m_reply->setReadBufferSize(256 * 1024);
    m_limit = clock.after(RestClient::timeLimit, this, [this] {
        m_isLate = true;
        m_reply->abort(); // emits finished
    });
    connect(m_reply, &QNetworkReply::readyRead, this, &RestExchange::readSome);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty()) {
            m_tlsFault = errors.first().errorString();
        }
    });
    // Queued: a request that fails at once must not call back from within send().
    connect(m_reply, &QNetworkReply::finished, this, &RestExchange::finish, Qt::QueuedConnection);
    if (context != nullptr) {
        connect(context, &QObject::destroyed, this, [this] { m_reply->abort(); });
    }
}

void RestExchange::readSome()
{
    if (m_isTooLarge) {
        return;
    }
    m_body += m_reply->read(RestClient::maxBodyBytes + 1 - m_body.size());
    if (m_body.size() > RestClient::maxBodyBytes) {
        m_isTooLarge = true;
        m_body.clear();
        m_reply->abort();
    }
}

void RestExchange::finish()
{
    m_limit.cancel();
    m_reply->disconnect(this);
    if (m_reply->isOpen()) {
        readSome();
    }
    const Result<RestReply> result = outcome();
    const Callback<RestReply> callback = std::move(m_callback);
    const bool isWanted = !m_context.isNull();
    m_reply->deleteLater(); // and this with it
    if (isWanted && callback) {
        callback(result);
    }
}

Result<RestReply> RestExchange::outcome()
{
    if (m_isLate) {
        return fail(ErrorKind::Timeout,
                    QStringLiteral("the server did not answer within %1 s")
                        .arg(std::chrono::duration_cast<Seconds>(RestClient::timeLimit).count()),
                    m_label);
    }
    if (m_isTooLarge) {
        return fail(ErrorKind::Protocol,
                    QStringLiteral("the server's answer is larger than %1 MiB").arg(RestClient::maxBodyBytes / (1024 * 1024)),
                    m_label);
    }
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    RestReply reply{.httpStatus = status, .body = std::move(m_body), .headers = {}};
    for (const auto &[name, value] : m_reply->rawHeaderPairs()) {
        reply.headers.insert(name.toLower(), value);
    }
    if (status >= 300) {
        return fail(httpError(reply, m_label));
    }
    if (m_reply->error() != QNetworkReply::NoError || status < 200) {
        return transportFailure();
    }
    return reply;
}

Result<RestReply> RestExchange::transportFailure() const
{
    const QString host = m_reply->url().host() + u':' + QString::number(m_reply->url().port(
                                                            m_reply->url().scheme() == QLatin1StringView("https") ? 443 : 80));
    const QNetworkReply::NetworkError error = m_reply->error();
    if (error == QNetworkReply::SslHandshakeFailedError || !m_tlsFault.isEmpty()) {
        return fail(ErrorKind::Network,
                    QStringLiteral("the secure connection to %1 failed: %2; check the server's certificate, or whether the address should begin with http://")
                        .arg(host, m_tlsFault.isEmpty() ? m_reply->errorString() : m_tlsFault),
                    m_label + QStringLiteral(" (TLS)"));
    }
    if (error == QNetworkReply::ConnectionRefusedError) {
        return fail(ErrorKind::Network, QStringLiteral("nothing answers at %1; is the server running?").arg(host), m_label);
    }
    if (error == QNetworkReply::HostNotFoundError) {
        return fail(ErrorKind::Network, QStringLiteral("the host %1 is not known; check the server's address and the network").arg(m_reply->url().host()), m_label);
    }
    if (error == QNetworkReply::RemoteHostClosedError) {
        return fail(ErrorKind::Network, QStringLiteral("the server closed the connection before its answer was complete"), m_label);
    }
    return fail(ErrorKind::Network, QStringLiteral("no answer from %1: %2").arg(host, m_reply->errorString()), m_label);
}

} // namespace sibyl
