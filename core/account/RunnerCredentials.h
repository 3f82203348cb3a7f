// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/CliLoginRenewal.h"
#include "account/CredentialLookup.h"
#include "account/TokenRefresher.h"

#include <QObject>

#include <memory>

namespace sibyl {

// The token of one registration, from wherever there is one, and another when the server refuses
// it. Owned by the daemon, borrows store and clock; main thread only, one find() at a time (a new
// one takes the place of one that is still under way).
//
// The first of these that the server has not refused yet:
//
//   SIBYL_RUNNER_TOKEN or SIBYL_ACCESS_TOKEN   nothing else then: what a user names, counts
//   the stored runner token, access token
//   the stored refresh token, traded for a new pair
//   the Sibyl CLI's login, as it is
//   the Sibyl CLI's login, renewed under its lock
//
// A login whose new token is refused within a minute is not renewed again: that is no expiry.
//
// Ends with Auth when none is left, Network or Timeout when a renewal may be had later, Storage
// when a token can be neither read nor kept. When all have been refused and nothing can be renewed,
// a find() for a new try gives a refused one again: the server may have thought better of it.
class RunnerCredentials : public QObject
{
    Q_OBJECT

public:
    enum class Need { Any, Another }; // Another: the server refused the last one given

    RunnerCredentials(SecretStore &store, Clock &clock, const QString &serverUrl, const QString &runnerId);

    void find(RunnerCredentialQuery query, Need need, QObject *context, Callback<FoundCredential> callback);

private:
    // The last renewal of one login.
    struct Renewal {
        Redacted token;
        Milliseconds at{0};
    };
    bool isInVain(const Renewal &last) const;

    void findStored();
    void renewStored(const Error &whyNotStored);
    void useCliLogin(const Error &whyNotOwn);
    void renewCliLogin(const Error &whyNotOwn);
    void giveUp(const Error &why);
    void useAny();
    void answer(const Result<FoundCredential> &found);

    SecretStore &m_store;
    Clock &m_clock;
    TokenRefresher m_refresher;
    CliLoginRenewal m_cliRenewal;
    QList<Redacted> m_refused; // newest last
    Redacted m_given;
    Renewal m_ownRenewed;
    Renewal m_cliRenewed;
    RunnerCredentialQuery m_query;
    Need m_need = Need::Any;
    quint64 m_search = 0; // number of the present one
    QPointer<QObject> m_context;
    Callback<FoundCredential> m_callback;
};

} // namespace sibyl
