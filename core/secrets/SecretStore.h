// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/CredentialStoreKind.h"
#include "base/Redacted.h"
#include "secrets/SecretKey.h"

#include <QObject>

namespace sibyl {

// Where tokens are kept between runs. Main thread only; callbacks as base/Callback.h says.
//
// read() fails with NotFound when the token is surely not there, with Auth when it may be there
// but cannot be had now (a locked keyring): worth another try later. Storage or Timeout otherwise.
class SecretStore
{
public:
    virtual ~SecretStore() = default;

    // File or Keychain: what runner.yaml records as credential_store.
    virtual CredentialStoreKind kind() const = 0;
    // "the system keychain", "the file /home/me/.config/sibyl/credentials".
    virtual QString description() const = 0;

    virtual void read(const SecretKey &key, QObject *context, Callback<Redacted> callback) = 0;
    // Done when the secret would survive a power cut, as far as the store can tell.
    virtual void write(const SecretKey &key, const Redacted &secret, QObject *context, Callback<> callback) = 0;
    // Removing what is not there succeeds.
    virtual void remove(const SecretKey &key, QObject *context, Callback<> callback) = 0;
};

} // namespace sibyl
