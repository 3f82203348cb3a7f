// SPDX-License-Identifier: Apache-2.0
#include "base/TlsAuthorities.h"

#include <QSslCertificate>

namespace sibyl {

QString ownAuthoritiesFile()
{
    const QString own = qEnvironmentVariable("SIBYL_CA_FILE");
    return own.isEmpty() ? qEnvironmentVariable("SSL_CERT_FILE") : own;
}

Result<std::optional<QSslConfiguration>> tlsConfiguration(const QString &file)
{
    if (file.isEmpty()) {
        return std::optional<QSslConfiguration>();
    }
    const QList<QSslCertificate> own = QSslCertificate::fromPath(file);
    if (own.isEmpty()) {
        return fail(ErrorKind::Config, QStringLiteral("no certificate could be read from it (SIBYL_CA_FILE or SSL_CERT_FILE)"), file);
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    // Naming any switches off that the system's are loaded on demand, so name them too.
    configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + own);
    return std::optional(configuration);
}

} // namespace sibyl
