// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace sibyl::server {

// Lets its bearer register runners, a counted number of times until it expires.
struct RegistrationToken {
    QString id;      // UUID
    QByteArray hash; // SHA-256 of the token
    QString name;
    int usesLeft = 1;
    QDateTime createdUtc;
    QDateTime expiresUtc;
};

} // namespace sibyl::server
