// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QSslConfiguration>

#include <optional>

namespace sibyl {

// A file with certificate authorities of the user's own (PEM): $SIBYL_CA_FILE, else $SSL_CERT_FILE,
// else empty.
QString ownAuthoritiesFile();

// How to verify a server: by the system's authorities and those of `file`. nullopt when `file` is
// empty: Qt's own way then. Config, naming the file, when no certificate can be read from it.
Result<std::optional<QSslConfiguration>> tlsConfiguration(const QString &file);

} // namespace sibyl
