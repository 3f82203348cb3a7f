// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Words.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace sibyl {

enum class SignInState {
    Pending,  // somebody has to approve it in the browser
    SignedIn,
    Denied,
    Expired,  // start again
    Failed,
};
inline constexpr auto wordsOf(SignInState)
{
    return Words<SignInState, 5>{{{SignInState::Pending, "pending"},
                                  {SignInState::SignedIn, "signed_in"},
                                  {SignInState::Denied, "denied"},
                                  {SignInState::Expired, "expired"},
                                  {SignInState::Failed, "failed"}}};
}

// A sign-in to a server that is under way or done. Its tokens stay in the daemon, for half an hour
// after it was last used; `id` stands for them.
struct SignIn {
    QString id;
    QString serverUrl;
    SignInState state = SignInState::Pending;
    QString detail;       // a sentence, with what to do
    QString userCode;     // of the device flow: "KQ7M-3HTZ"
    QString verificationUrl;         // on the host that we talk to
    QString verificationUrlComplete; // with the code in it
    QDateTime expiresUtc; // of the code
    QString account;      // "Ada (ada@example.com)" when the server tells; else empty
    QString organization; // slug; empty when the server tells none
    friend bool operator==(const SignIn &, const SignIn &) = default;
};

struct Organization {
    QString slug;
    QString name;
    QString role; // owner, admin, member, viewer
    bool isPersonal = false;
    bool isCurrent = false; // the sign-in is for this one
    friend bool operator==(const Organization &, const Organization &) = default;
};

} // namespace sibyl
