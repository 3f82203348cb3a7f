// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/LoginClient.h"
#include "base/Clock.h"
#include "state/SignIn.h"

#include <QObject>

#include <map>
#include <memory>

namespace sibyl {

// The sign-ins that a wizard has made and not used up yet, with their tokens, which never leave it
// but for a registration. A device flow asks its server by itself, as often as that allows. At most
// maxOpen at a time; each is forgotten keepTime after it was last asked for. Main thread only.
class SignIns final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t maxOpen = 8;
    static constexpr Milliseconds keepTime{30 * 60'000};

    explicit SignIns(Clock &clock);
    ~SignIns() override;

    void start(const QString &serverUrl, QObject *context, Callback<SignIn> answer);
    void withToken(const QString &serverUrl, const Redacted &token, QObject *context, Callback<SignIn> answer);
    Result<SignIn> find(const QString &id);
    Result<> forget(const QString &id);
    void organizations(const QString &id, QObject *context, Callback<QList<Organization>> answer);
    void choose(const QString &id, const QString &slug, QObject *context, Callback<SignIn> answer);

    // The tokens of a sign-in to this server that is SignedIn; Auth or NotFound otherwise. The
    // refresh token is empty for a pasted token.
    Result<TokenPair> tokens(const QString &id, const QString &serverUrl);
    // Of any that is signed in to this server; empty tokens when there is none.
    TokenPair tokensFor(const QString &serverUrl) const;

private:
    struct Entry {
        SignIn view;
        TokenPair tokens;
        Redacted deviceCode;
        Milliseconds interval{5'000};
        std::unique_ptr<RestClient> rest;
        Alarm nextPoll;
        Alarm forgetting;
    };

    Result<Entry *> add(const QString &serverUrl, const Redacted &token);
    Result<Entry *> entry(const QString &id);
    void pollLater(const QString &id);
    void poll(const QString &id);
    void take(const QString &id, const Result<DevicePoll> &poll);
    void end(Entry &entry, SignInState state, const QString &detail);
    void askWhoItIs(const QString &id, QObject *context, Callback<SignIn> answer);

    Clock &m_clock;
    std::map<QString, Entry> m_entries;
};

} // namespace sibyl
