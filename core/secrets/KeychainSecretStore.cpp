// SPDX-License-Identifier: Apache-2.0
#include "secrets/KeychainSecretStore.h"

#include <QPointer>
#include <qt6keychain/keychain.h>

#include <memory>

namespace sibyl {
namespace {

QString keychainService()
{
    return QStringLiteral("sibyl-runner");
}

Error keychainFault(const QKeychain::Job *job)
{
    if (job == nullptr) {
        return {ErrorKind::Timeout,
                QStringLiteral("the system keychain did not answer within %1 s; unlock it, or set credential_store: file and register again")
                    .arg(KeychainSecretStore::timeLimit.count() / 1'000),
                {}};
    }
    const QString said = job->errorString().isEmpty() ? QStringLiteral("unknown error") : job->errorString();
    if (job->error() == QKeychain::EntryNotFound || job->error() == QKeychain::AccessDenied
        || job->error() == QKeychain::AccessDeniedByUser) {
        return {ErrorKind::Auth,
                QStringLiteral("the keyring is locked or holds no token of this runner; unlock it (log in to the desktop), or register again"),
                {}};
    }
    return {ErrorKind::Storage,
            QStringLiteral("the system keychain cannot be used (%1); set credential_store: file and register again").arg(said),
            {}};
}

std::function<void(QKeychain::Job *)> endOfChange(Callback<> callback)
{
    return [callback = std::move(callback)](QKeychain::Job *job) {
        if (job != nullptr && job->error() == QKeychain::NoError) {
            callback({});
        } else {
            callback(fail(keychainFault(job)));
        }
    };
}

} // namespace

KeychainSecretStore::KeychainSecretStore(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

void KeychainSecretStore::run(QKeychain::Job *job, const QString &key, QObject *context,
                              std::function<void(QKeychain::Job *)> ended)
{
    job->setKey(key);
    job->setInsecureFallback(false); // only the KWallet backend looks at it: plain text in a 0644 file
    const quint64 number = m_nextNumber++;
    m_waiting.insert(number, std::move(ended));
    const QPointer<QObject> wanted(context);
    const auto conclude = [this, number, wanted](QKeychain::Job *finished) {
        const auto callback = m_waiting.take(number);
        if (callback && wanted) {
            callback(finished);
        }
    };
    auto limit = std::make_shared<Alarm>( // shared by the two ends of the race
        m_clock.after(timeLimit, this, [conclude] { conclude(nullptr); }));
    connect(job, &QKeychain::Job::finished, this, [conclude, limit](QKeychain::Job *finished) {
        limit->cancel();
        conclude(finished);
    });
    // Some backends finish within start(), and an answer must not come from within the call.
    QMetaObject::invokeMethod(job, [job] { job->start(); }, Qt::QueuedConnection); // deletes itself
}

void KeychainSecretStore::read(const SecretKey &key, QObject *context, Callback<Redacted> callback)
{
    run(new QKeychain::ReadPasswordJob(keychainService()), key.text(), context,
        [callback = std::move(callback)](QKeychain::Job *job) {
            if (job == nullptr || job->error() != QKeychain::NoError) {
                callback(fail(keychainFault(job)));
                return;
            }
            const auto *reading = qobject_cast<QKeychain::ReadPasswordJob *>(job);
            callback(Redacted(reading == nullptr ? QByteArray() : reading->binaryData()));
        });
}

void KeychainSecretStore::write(const SecretKey &key, const Redacted &secret, QObject *context, Callback<> callback)
{
    auto *job = new QKeychain::WritePasswordJob(keychainService());
    job->setBinaryData(secret.reveal());
    run(job, key.text(), context, endOfChange(std::move(callback)));
}

void KeychainSecretStore::remove(const SecretKey &key, QObject *context, Callback<> callback)
{
    run(new QKeychain::DeletePasswordJob(keychainService()), key.text(), context, endOfChange(std::move(callback)));
}

} // namespace sibyl
