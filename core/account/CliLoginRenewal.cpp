// SPDX-License-Identifier: Apache-2.0
#include "account/CliLoginRenewal.h"

#include "account/DecodedReply.h"
#include "account/RestClient.h"
#include "account/TokenCodec.h"
#include "base/AtomicFile.h"
#include "base/ServerUrl.h"

#include <QFileInfo>

namespace sibyl {
namespace {

QString originText()
{
    return QStringLiteral("the Sibyl CLI's login, renewed");
}

} // namespace

CliLoginRenewal::CliLoginRenewal(Clock &clock)
    : m_clock(clock)
    , m_lock(clock)
{
}

CliLoginRenewal::~CliLoginRenewal() = default;

void CliLoginRenewal::renew(const RunnerCredentialQuery &query, QObject *context, Callback<FoundCredential> callback)
{
    const bool isUnderWay = bool(m_callback);
    m_query = query;
    m_context = context;
    m_callback = std::move(callback);
    if (isUnderWay) {
        return;
    }
    // The file itself when it is a link to somewhere: it is replaced, and the link must stay.
    const QFileInfo file(cliLoginFile(query.userSources.homeDirectory));
    m_path = file.exists() ? file.canonicalFilePath() : file.filePath();
    m_lock.take(file.filePath(), this, [this](const Result<> &taken) {
        if (!taken) {
            end(fail(taken.error()));
        } else if (m_unwritten) {
            write();
        } else {
            readFile();
        }
    });
}

void CliLoginRenewal::readFile()
{
    const Result<FoundCredential> present = findCliCredential(m_query);
    if (present) {
        end(present); // somebody renewed it while we waited
        return;
    }
    const Result<QUrl> server = normalizedServerUrl(m_query.serverUrl);
    const Result<QByteArray> text = readWholeFile(m_path, maxCliLoginFileBytes);
    const Result<QList<CliLogin>> logins = text ? decodeCliLogins(*text) : Result<QList<CliLogin>>(fail(text.error()));
    if (!server || !logins) {
        end(fail(ErrorKind::Auth, present.error().what, present.error().where));
        return;
    }
    for (const CliLogin &login : *logins) {
        const Result<QUrl> url = normalizedServerUrl(login.apiUrl);
        if (url && *url == *server && !login.isOAuth && !login.refreshToken.isEmpty()) {
            trade(login);
            return;
        }
    }
    end(fail(ErrorKind::Auth, present.error().what, present.error().where));
}

void CliLoginRenewal::trade(const CliLogin &login)
{
    if (const QUrl server(m_query.serverUrl); !m_rest || m_rest->serverUrl() != server) {
        m_rest = std::make_unique<RestClient>(server, Redacted(), m_clock);
    }
    const RestRequest request{.method = RestRequest::Method::Post,
                              .path = QStringLiteral("/api/auth/refresh"),
                              .query = {},
                              .body = encodeRefresh(login.refreshToken)};
    m_rest->send(request, this, decoded<TokenPair>(&decodeTokenPair, [this, login](const Result<TokenPair> &tokens) {
        if (tokens) {
            m_unwritten = Renewed{login, *tokens, m_clock.nowUtc().addSecs(tokens->expiresIn.count())};
            write();
        } else if (tokens.error().kind == ErrorKind::Auth) {
            end(fail(ErrorKind::Auth,
                     QStringLiteral("the login for %1 has ended: sign in again with the Sibyl CLI (sibyl auth login)").arg(m_query.serverUrl),
                     tokens.error().where));
        } else {
            end(fail(tokens.error()));
        }
    }));
}

void CliLoginRenewal::write()
{
    const Result<QByteArray> text = readWholeFile(m_path, maxCliLoginFileBytes);
    const Result<QByteArray> renewed =
        text ? withRenewedCliLogin(*text, m_unwritten->login, m_unwritten->tokens, m_unwritten->expiresUtc) : text;
    if (!renewed && renewed.error().kind == ErrorKind::NotFound) {
        m_unwritten.reset(); // somebody signed in or out meanwhile: what they want counts
        readFile();
        return;
    }
    const Result<> written = renewed ? writeFileAtomically(m_path, *renewed) : Result<>(fail(renewed.error()));
    if (!written) {
        end(fail(ErrorKind::Storage, written.error().what, written.error().where));
        return;
    }
    const Renewed done = *std::exchange(m_unwritten, std::nullopt);
    end(FoundCredential{done.tokens.accessToken, originText()});
}

void CliLoginRenewal::end(const Result<FoundCredential> &result)
{
    m_lock.release();
    const Callback<FoundCredential> callback = std::exchange(m_callback, {});
    if (m_context && callback) {
        callback(result);
    }
}

} // namespace sibyl
