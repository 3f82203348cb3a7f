// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RestReply.h"
#include "account/RestRequest.h"
#include "base/Callback.h"
#include "base/Clock.h"
#include "base/Redacted.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

namespace sibyl {

// Requests to one Sibyl server, with one bearer token. Main thread only.
//
// Each send() ends exactly once, unless `context` or the client is destroyed before. Answers of
// 4xx and 5xx, redirects included, are errors that carry the server's `detail`; `where` is
// "POST https://host/api/tasks (HTTP 409)", so the status is never lost; "... (TLS)" when no secure
// connection could be made.
//
//   status                kind       status            kind
//   none, 408, 429, 5xx   Network    404               NotFound
//   time limit            Timeout    409               Conflict
//   401, 403              Auth       400, 413, 422     Usage
//   3xx                   Config     other             Protocol
//
// A redirect is never followed: the token must not reach a host that the user did not name. This
// machine's own addresses never go through a proxy. No cookies are kept.
class RestClient : public QObject
{
    Q_OBJECT

public:
    // `token` may be empty: requests then go without credentials.
    RestClient(QUrl serverUrl, Redacted token, Clock &clock, QObject *parent = nullptr);

    const QUrl &serverUrl() const { return m_serverUrl; }
    bool hasToken() const { return !m_token.isEmpty(); }
    const Redacted &token() const { return m_token; }
    void setToken(Redacted token) { m_token = std::move(token); }

    void send(const RestRequest &request, QObject *context, Callback<RestReply> callback);

    static constexpr Milliseconds timeLimit{30'000}; // of a whole request
    static constexpr qint64 maxBodyBytes = 16 * 1024 * 1024;

private:
    QUrl m_serverUrl;
    Redacted m_token;
    Clock &m_clock;
    QNetworkAccessManager m_network;
};

} // namespace sibyl
