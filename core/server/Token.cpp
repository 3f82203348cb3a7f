// SPDX-License-Identifier: Apache-2.0
#include "server/Token.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QUuid>


namespace sibyl::server {
namespace {

QByteArray randomBytes(qsizetype count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    QRandomGenerator *system = QRandomGenerator::system();
    system->generate(bytes.begin(), bytes.end());
    return bytes;
}

} // namespace

QByteArray newToken(const char *prefix)
{
    return prefix + randomBytes(32).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray tokenHash(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

QString newUuid()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QString randomHex(int digits)
{
    return QString::fromLatin1(randomBytes((digits + 1) / 2).toHex().left(digits));
}

} // namespace sibyl::server
