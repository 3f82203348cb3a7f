// SPDX-License-Identifier: Apache-2.0
#include "account/RunnerCredentials.h"

#include <QLoggingCategory>
#include <QUrl>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcCredentials, "sibyl.tokens")

constexpr qsizetype maxRefused = 8; // one for each place to look, and a few old ones

constexpr Milliseconds shortestLifetime{60'000}; // of a new token; servers give five minutes and more

Error refusedEither()
{
    return {ErrorKind::Auth, QStringLiteral("the server does not take the renewed login either: sign in again with `sibyl-runner register`"), {}};
}

bool mayComeBack(const Error &error)
{
    return error.kind == ErrorKind::Network || error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Storage;
}

} // namespace

RunnerCredentials::RunnerCredentials(SecretStore &store, Clock &clock, const QString &serverUrl, const QString &runnerId)
    : m_store(store)
    , m_clock(clock)
    , m_refresher(QUrl(serverUrl), runnerId, store, clock)
    , m_cliRenewal(clock)
{
}

void RunnerCredentials::find(RunnerCredentialQuery query, Need need, QObject *context, Callback<FoundCredential> callback)
{
    if (need == Need::Another && !m_given.isEmpty() && !m_refused.contains(m_given)) {
        m_refused.append(m_given);
        if (m_refused.size() > maxRefused) {
            m_refused.removeFirst();
        }
    }
    ++m_search;
    m_query = std::move(query);
    m_query.refused = m_refused;
    m_need = need;
    m_context = context;
    m_callback = std::move(callback);
    const bool isNamed = !m_query.environmentRunnerToken.isEmpty() || !m_query.environmentAccessToken.isEmpty();
    if (!isNamed) {
        findStored();
    } else if (need == Need::Any) {
        useAny();
    } else {
        answer(fail(ErrorKind::Auth,
                    QStringLiteral("the server does not take the token of %1: give another one, or none and run `sibyl-runner register`")
                        .arg(m_query.environmentRunnerToken.isEmpty() ? QStringLiteral("SIBYL_ACCESS_TOKEN")
                                                                      : QStringLiteral("SIBYL_RUNNER_TOKEN"))));
    }
}

void RunnerCredentials::findStored()
{
    findStoredCredential(m_query, m_store, this, [this, search = m_search](const Result<FoundCredential> &found) {
        if (search != m_search) {
            return;
        }
        if (found || mayComeBack(found.error())) {
            answer(found);
        } else {
            renewStored(found.error());
        }
    });
}

bool RunnerCredentials::isInVain(const Renewal &last) const
{
    return m_refused.contains(last.token) && m_clock.now() - last.at < shortestLifetime;
}

void RunnerCredentials::renewStored(const Error &whyNotStored)
{
    if (isInVain(m_ownRenewed)) {
        useCliLogin(refusedEither());
        return;
    }
    m_refresher.renew(this, [this, whyNotStored, search = m_search](const Result<Redacted> &token) {
        if (search != m_search) {
            return;
        }
        if (token) {
            qCInfo(lcCredentials) << "the runner's login was renewed";
            m_ownRenewed = {*token, m_clock.now()};
            answer(FoundCredential{*token, QStringLiteral("the runner's own login, renewed")});
        } else if (mayComeBack(token.error())) {
            answer(fail(token.error()));
        } else {
            useCliLogin(whyNotStored);
        }
    });
}

void RunnerCredentials::useCliLogin(const Error &whyNotOwn)
{
    const Result<FoundCredential> login = findCliCredential(m_query);
    if (login) {
        answer(login);
    } else if (login.error().kind == ErrorKind::NotFound) {
        giveUp(whyNotOwn);
    } else {
        renewCliLogin(whyNotOwn);
    }
}

void RunnerCredentials::renewCliLogin(const Error &whyNotOwn)
{
    if (isInVain(m_cliRenewed)) {
        giveUp(refusedEither());
        return;
    }
    m_cliRenewal.renew(m_query, this, [this, whyNotOwn, search = m_search](const Result<FoundCredential> &login) {
        if (search != m_search) {
            return;
        }
        if (login) {
            qCInfo(lcCredentials) << "the Sibyl CLI's login was renewed";
            m_cliRenewed = {login->token, m_clock.now()};
        }
        if (login || mayComeBack(login.error())) {
            answer(login);
        } else {
            giveUp(whyNotOwn.kind == ErrorKind::Auth ? whyNotOwn : login.error()); // a locked keyring is the better story
        }
    });
}

void RunnerCredentials::giveUp(const Error &why)
{
    if (m_need == Need::Another) {
        const QString what = why.kind == ErrorKind::NotFound
            ? QStringLiteral("the server does not take the token, and it cannot be renewed: sign in again with `sibyl-runner register`")
            : why.what;
        answer(fail(ErrorKind::Auth, what, why.where));
    } else {
        useAny();
    }
}

void RunnerCredentials::useAny()
{
    m_query.refused.clear();
    findRunnerCredential(m_query, m_store, this, [this, search = m_search](const Result<FoundCredential> &found) {
        if (search == m_search) {
            answer(found);
        }
    });
}

void RunnerCredentials::answer(const Result<FoundCredential> &found)
{
    if (found) {
        m_given = found->token;
    }
    const Callback<FoundCredential> callback = std::exchange(m_callback, {});
    if (m_context && callback) {
        callback(found);
    }
}

} // namespace sibyl
