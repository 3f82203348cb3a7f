// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RestClient.h"
#include "account/TokenPair.h"
#include "state/SignIn.h"

namespace sibyl {

// What the device flow begins with (spec 6.4).
struct DeviceCode {
    Redacted deviceCode;
    QString userCode;
    QString verificationUrl;
    Seconds expiresIn{600};
    Seconds interval{5}; // between two polls, 1..60
};

// How a poll for the device flow's tokens came out.
struct DevicePoll {
    enum class Outcome { Pending, SlowDown, Approved, Denied, Expired };
    Outcome outcome = Outcome::Pending;
    TokenPair tokens; // of Approved
};

// Whose token it is, as the server shows it; empty where it does not tell.
struct AccountView {
    QString account;      // "Ada (ada@example.com)"
    QString organization; // slug
};

// Signing in as a user, and who that is. Borrows its RestClient; every call ends as
// RestClient::send() says. A server without the device flow gives NotFound.
class LoginClient
{
public:
    explicit LoginClient(RestClient &rest) : m_rest(rest) {}

    void startDevice(const QString &clientName, QObject *context, Callback<DeviceCode> callback);
    void pollDevice(const Redacted &deviceCode, QObject *context, Callback<DevicePoll> callback);
    void account(QObject *context, Callback<AccountView> callback);
    void organizations(QObject *context, Callback<QList<Organization>> callback);
    // Ends the login that was used: from then on the new tokens count (spec 6.6).
    void switchOrganization(const QString &slug, QObject *context, Callback<TokenPair> callback);

private:
    RestClient &m_rest;
};

} // namespace sibyl
