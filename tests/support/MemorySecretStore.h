// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "secrets/SecretStore.h"

#include <QHash>
#include <QMetaObject>

#include <optional>

namespace sibyl::test {

// A store that forgets everything at its end. `fault` is the answer to every call while it is set.
class MemorySecretStore final : public SecretStore
{
public:
    CredentialStoreKind kind() const override { return CredentialStoreKind::File; }
    QString description() const override { return QStringLiteral("memory"); }
    void read(const SecretKey &key, QObject *context, Callback<Redacted> callback) override
    {
        const Redacted secret = secrets.value(key.text());
        Result<Redacted> answer = secret;
        if (fault) {
            answer = fail(*fault);
        } else if (secret.isEmpty()) {
            answer = fail(ErrorKind::NotFound, QStringLiteral("nothing stored"));
        }
        later(context, [callback, answer] { callback(answer); });
    }
    void write(const SecretKey &key, const Redacted &secret, QObject *context, Callback<> callback) override
    {
        if (!fault) {
            secrets.insert(key.text(), secret);
        }
        later(context, [callback, answer = fault ? Result<>(fail(*fault)) : Result<>()] { callback(answer); });
    }
    void remove(const SecretKey &key, QObject *context, Callback<> callback) override
    {
        secrets.remove(key.text());
        later(context, [callback] { callback({}); });
    }

    QHash<QString, Redacted> secrets; // by SecretKey::text()
    std::optional<Error> fault;

private:
    static void later(QObject *context, std::function<void()> call)
    {
        QMetaObject::invokeMethod(context, std::move(call), Qt::QueuedConnection);
    }
};

} // namespace sibyl::test
