// SPDX-License-Identifier: Apache-2.0
#include "account/CredentialFilesCodec.h"

#include "protocol/FrameCodec.h"
#include "protocol/ObjectReaderCodec.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qsizetype maxCredentialFileBytes = 1024 * 1024;
constexpr qsizetype maxTokenLength = 65'536;

// Nothing without an access token. A damaged entry is skipped: the file is another program's.
void appendLogin(const QString &apiUrl, const QString &scope, const QJsonObject &entry, QList<CliLogin> &logins)
{
    std::optional<Error> fault;
    ObjectReader r(entry, u"auth.json"_s, fault);
    CliLogin login;
    login.apiUrl = apiUrl;
    login.scope = scope;
    login.isOAuth = r.has("oauth_client_id"_L1);
    login.accessToken = Redacted(r.optionalString("access_token"_L1, maxTokenLength).toUtf8());
    login.refreshToken = Redacted(r.optionalString("refresh_token"_L1, maxTokenLength).toUtf8());
    // Written by Python's time.time() + n: may have a fraction.
    if (const auto expires = r.optionalNumber("access_token_expires_at"_L1, 0, 1e11)) {
        login.expiresUtc = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(*expires * 1'000), Qt::UTC);
    }
    if (!fault && !login.accessToken.isEmpty()) {
        logins.append(std::move(login));
    }
}

} // namespace

Result<LocalServer> decodeLocalServer(const QByteArray &text)
{
    const Result<QJsonObject> object = parseFrame(text, maxCredentialFileBytes);
    if (!object) {
        return fail(object.error());
    }
    std::optional<Error> fault;
    ObjectReader r(*object, u"server.json"_s, fault);
    LocalServer server{.url = r.string("url"_L1, 2'048), .processId = r.integer("pid"_L1, 1)};
    if (fault) {
        return fail(*fault);
    }
    return server;
}

Result<QList<CliLogin>> decodeCliLogins(const QByteArray &text)
{
    const Result<QJsonObject> object = parseFrame(text, maxCredentialFileBytes);
    if (!object) {
        return fail(object.error());
    }
    QList<CliLogin> logins;
    const QJsonObject servers = object->value("servers"_L1).toObject();
    for (auto server = servers.begin(); server != servers.end(); ++server) {
        const QJsonObject entry = server.value().toObject();
        const QJsonObject scopes = entry.value("scopes"_L1).toObject();
        for (auto scope = scopes.begin(); scope != scopes.end(); ++scope) {
            appendLogin(server.key(), scope.key(), scope.value().toObject(), logins);
        }
        appendLogin(server.key(), {}, entry, logins);
    }
    return logins;
}

Result<QByteArray> withRenewedCliLogin(const QByteArray &text, const CliLogin &login, const TokenPair &tokens,
                                       const QDateTime &expiresUtc)
{
    Result<QJsonObject> root = parseFrame(text, maxCredentialFileBytes);
    if (!root) {
        return fail(root.error());
    }
    QJsonObject servers = root->value("servers"_L1).toObject();
    QJsonObject server = servers.value(login.apiUrl).toObject();
    QJsonObject scopes = server.value("scopes"_L1).toObject();
    QJsonObject entry = login.scope.isEmpty() ? server : scopes.value(login.scope).toObject();
    if (entry.value("refresh_token"_L1).toString().toUtf8() != login.refreshToken.reveal()) {
        return fail(ErrorKind::NotFound, u"the login was changed meanwhile"_s);
    }
    entry.insert("access_token"_L1, QString::fromUtf8(tokens.accessToken.reveal()));
    entry.insert("refresh_token"_L1, QString::fromUtf8(tokens.refreshToken.reveal()));
    entry.insert("access_token_expires_at"_L1, expiresUtc.toSecsSinceEpoch());
    if (!login.scope.isEmpty()) {
        scopes.insert(login.scope, entry);
        server.insert("scopes"_L1, scopes);
        entry = server;
    }
    servers.insert(login.apiUrl, entry);
    root->insert("servers"_L1, servers);
    return QJsonDocument(*root).toJson(QJsonDocument::Indented);
}

} // namespace sibyl
