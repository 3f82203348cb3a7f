// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDebug>

namespace sibyl {

// A secret. Prints as "[redacted]" everywhere; `reveal()` is called only where the bytes must
// really go (an Authorization header, the secret store).
class Redacted
{
public:
    Redacted() = default;
    explicit Redacted(QByteArray secret) : m_secret(std::move(secret)) {}

    bool isEmpty() const { return m_secret.isEmpty(); }
    const QByteArray &reveal() const { return m_secret; }
    friend bool operator==(const Redacted &, const Redacted &) = default;

private:
    QByteArray m_secret;
};

inline QDebug operator<<(QDebug debug, const Redacted &secret)
{
    return debug << (secret.isEmpty() ? "[none]" : "[redacted]");
}

} // namespace sibyl
