// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Environment.h"
#include "secrets/SecretStore.h"

#include <memory>

namespace sibyl {

// Which store to open, and for what.
struct SecretStoreChoice {
    CredentialStoreKind wanted = CredentialStoreKind::Auto; // RunnerConfig::credentialStore
    QString configFilePath; // the file store's `credentials` lies beside it
    Environment environment; // tells whether this is a desktop session
};

// An open store and why it is this one.
struct OpenedSecretStore {
    std::unique_ptr<SecretStore> store;
    QString explanation; // a sentence; empty when the choice was not ours
};

// The store for reading tokens that are there: the recorded one; `auto`, which means that no
// registration recorded anything, is the file. Never asks the keychain anything.
std::unique_ptr<SecretStore> openSecretStore(const SecretStoreChoice &choice, Clock &clock);

// The store for tokens of a new registration. `auto` takes the system keychain when this is a
// desktop session and the keychain stores, gives back and removes a test entry, each within 3 s;
// else the file. A keychain that was asked for by name is not replaced by the file: its failure
// is the answer. The caller records OpenedSecretStore::store->kind() as credential_store.
void openSecretStoreForRegistration(const SecretStoreChoice &choice, Clock &clock, QObject *context,
                                    std::function<void(Result<std::shared_ptr<OpenedSecretStore>>)> callback);

// Where the file store of this configuration lies.
QString credentialsFilePath(const QString &configFilePath);

} // namespace sibyl
