// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "secrets/SecretStore.h"

#include <QHash>
#include <QObject>

#include <functional>

namespace QKeychain {
class Job;
}

namespace sibyl {

// Tokens in the system keychain (Secret Service, KWallet, macOS keychain), under the service name
// "sibyl-runner".
//
// A keychain that waits for somebody to unlock it may never answer: every call ends after
// `timeLimit` with Timeout, and a late answer is ignored. A missing entry reads as Auth, "keyring
// locked": a locked keyring looks just like an empty one.
class KeychainSecretStore final : public QObject, public SecretStore
{
    Q_OBJECT

public:
    explicit KeychainSecretStore(Clock &clock, QObject *parent = nullptr);

    CredentialStoreKind kind() const override { return CredentialStoreKind::Keychain; }
    QString description() const override { return QStringLiteral("the system keychain"); }
    void read(const SecretKey &key, QObject *context, Callback<Redacted> callback) override;
    void write(const SecretKey &key, const Redacted &secret, QObject *context, Callback<> callback) override;
    void remove(const SecretKey &key, QObject *context, Callback<> callback) override;

    static constexpr Milliseconds timeLimit{3'000};

private:
    // Starts `job` and calls `ended` once: with it when it finished, with nullptr when it was late.
    void run(QKeychain::Job *job, const QString &key, QObject *context, std::function<void(QKeychain::Job *)> ended);

    Clock &m_clock;
    quint64 m_nextNumber = 0;
    QHash<quint64, std::function<void(QKeychain::Job *)>> m_waiting;
};

} // namespace sibyl
