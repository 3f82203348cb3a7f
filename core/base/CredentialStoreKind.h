// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sibyl {

// Where tokens are kept (credential_store in runner.yaml).
enum class CredentialStoreKind {
    Auto,     // decided at registration, and recorded then
    Keychain, // the system keychain
    File,     // `credentials` beside runner.yaml
};

} // namespace sibyl
