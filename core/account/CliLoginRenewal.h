// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/CliLoginLock.h"
#include "account/CredentialFilesCodec.h"
#include "account/CredentialLookup.h"

#include <memory>
#include <optional>

namespace sibyl {

class RestClient;

// Renews the Sibyl CLI's login for one server the way the CLI itself does, so that the two never
// log each other out: under the lock of its file, which is read again first, and the new pair is in
// the file before anybody uses it (spec 6.5, 6.10). Main thread only; one renewal at a time.
//
// renew() ends with a token that is not among `query.refused`: one that somebody else put there
// meanwhile, or a new one. Else with Auth ("sign in again with the Sibyl CLI") when there is no
// login that can be renewed or the server does not take it, Network or Timeout when it may be tried
// again, Storage when the file cannot be changed: the new pair is kept then, and the next renew()
// writes it.
class CliLoginRenewal : public QObject
{
    Q_OBJECT

public:
    explicit CliLoginRenewal(Clock &clock);
    ~CliLoginRenewal() override;

    // While one is under way, the new call takes over its answer.
    void renew(const RunnerCredentialQuery &query, QObject *context, Callback<FoundCredential> callback);

private:
    struct Renewed {
        CliLogin login; // as the file has it
        TokenPair tokens;
        QDateTime expiresUtc;
    };

    void readFile();
    void trade(const CliLogin &login);
    void write();
    void end(const Result<FoundCredential> &result);

    Clock &m_clock;
    CliLoginLock m_lock;
    std::unique_ptr<RestClient> m_rest;
    RunnerCredentialQuery m_query;
    QString m_path;
    std::optional<Renewed> m_unwritten; // the old pair is dead, so this one must not be lost
    QPointer<QObject> m_context;
    Callback<FoundCredential> m_callback;
};

} // namespace sibyl
