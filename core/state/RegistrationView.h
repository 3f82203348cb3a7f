// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl {

// What to register this machine as. Without a sign-in a token that is at hand for the server is
// used (ServerProbe::credentialOrigin).
struct RegistrationWish {
    QString serverUrl;
    QString signInId;    // may be empty
    QString name;        // empty = the one of runner.yaml, else the host's
    std::optional<QStringList> capabilities;       // not given = those of runner.yaml
    std::optional<int> maxConcurrentAgents;        // 1..20; not given = that of runner.yaml
    bool isReplacing = false; // an earlier registration of this machine may go
    friend bool operator==(const RegistrationWish &, const RegistrationWish &) = default;
};

// A registration that is written down and in effect.
struct RegistrationView {
    QString runnerId;
    QString graphRunnerId; // may be empty
    QString name;
    QString serverUrl;
    QStringList capabilities;
    int maxConcurrentAgents = 0;
    QString tokenPlace; // "its token is kept in the system keychain"
    QString filePath;   // of runner.yaml
    friend bool operator==(const RegistrationView &, const RegistrationView &) = default;
};

// How the registration of this machine was given up.
struct UnregistrationView {
    QString runnerId;
    bool isRemovedOnServer = false;
    QString detail; // what is left and what to do; empty when nothing is
    friend bool operator==(const UnregistrationView &, const UnregistrationView &) = default;
};

} // namespace sibyl
