// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "secrets/SecretStore.h"

#include <QString>

namespace sibyl {

// Tokens in one file (0600) of this user's, beside runner.yaml; one line each, four fields:
//
//     runner_token <server URL> <runner id> <token>
//
// with everything but printable ASCII percent-encoded. Lines that are not understood stay. A file
// that others can read is narrowed and warned about; one that belongs to somebody else is refused.
// Changes of several processes are kept apart by the lock file `credentials.lock`.
class FileSecretStore final : public SecretStore
{
public:
    explicit FileSecretStore(QString path);

    CredentialStoreKind kind() const override { return CredentialStoreKind::File; }
    QString description() const override;
    void read(const SecretKey &key, QObject *context, Callback<Redacted> callback) override;
    void write(const SecretKey &key, const Redacted &secret, QObject *context, Callback<> callback) override;
    void remove(const SecretKey &key, QObject *context, Callback<> callback) override;

private:
    QString m_path;
};

} // namespace sibyl
