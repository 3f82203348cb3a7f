// SPDX-License-Identifier: Apache-2.0
#include "secrets/SecretStoreChoice.h"

#include "secrets/FileSecretStore.h"
#include "secrets/KeychainSecretStore.h"

#include <QFileInfo>
#include <QMetaObject>
#include <QUuid>

namespace sibyl {
namespace {

using OpenCallback = std::function<void(Result<std::shared_ptr<OpenedSecretStore>>)>;

// A prompt to unlock can only be answered where there is a desktop.
bool isDesktopSession([[maybe_unused]] const Environment &environment)
{
#ifdef Q_OS_MACOS
    return !environment.contains(QStringLiteral("SSH_CONNECTION"));
#else
    const auto has = [&](const char *name) { return !environment.value(QLatin1StringView(name)).isEmpty(); };
    return has("DBUS_SESSION_BUS_ADDRESS") && (has("DISPLAY") || has("WAYLAND_DISPLAY"));
#endif
}

std::unique_ptr<SecretStore> fileStore(const SecretStoreChoice &choice)
{
    return std::make_unique<FileSecretStore>(credentialsFilePath(choice.configFilePath));
}

// Stores, reads and removes a test entry; keeps itself alive through its callbacks until it ends.
class KeychainProbe : public std::enable_shared_from_this<KeychainProbe>
{
public:
    KeychainProbe(Clock &clock, QObject *context, std::function<void(Result<>, std::unique_ptr<SecretStore>)> ended)
        : m_store(std::make_unique<KeychainSecretStore>(clock))
        , m_context(context)
        , m_ended(std::move(ended))
        , m_key{QStringLiteral("keychain test"), QUuid::createUuid().toString(QUuid::WithoutBraces), TokenKind::AccessToken}
    {
    }

    void start()
    {
        m_store->write(m_key, m_secret, m_context, [self = shared_from_this()](const Result<> &written) {
            written ? self->readBack() : self->end(written);
        });
    }

private:
    void readBack()
    {
        m_store->read(m_key, m_context, [self = shared_from_this()](const Result<Redacted> &read) {
            if (!read) {
                self->end(fail(read.error()));
            } else if (!(*read == self->m_secret)) {
                self->end(fail(ErrorKind::Storage, QStringLiteral("the system keychain gave back something else than it was given")));
            } else {
                self->removeAgain();
            }
        });
    }

    void removeAgain()
    {
        m_store->remove(m_key, m_context, [self = shared_from_this()](const Result<> &removed) { self->end(removed); });
    }

    void end(Result<> result)
    {
        // Not within a callback of the store that may be destroyed now.
        QMetaObject::invokeMethod(
            m_context, [self = shared_from_this(), result] { self->m_ended(result, std::move(self->m_store)); },
            Qt::QueuedConnection);
    }

    std::unique_ptr<SecretStore> m_store;
    QObject *m_context; // alive whenever a callback runs
    std::function<void(Result<>, std::unique_ptr<SecretStore>)> m_ended;
    SecretKey m_key;
    Redacted m_secret{QByteArrayLiteral("test")};
};

std::shared_ptr<OpenedSecretStore> opened(std::unique_ptr<SecretStore> store, const QString &explanation)
{
    return std::make_shared<OpenedSecretStore>(OpenedSecretStore{std::move(store), explanation});
}

} // namespace

QString credentialsFilePath(const QString &configFilePath)
{
    return QFileInfo(configFilePath).absolutePath() + QStringLiteral("/credentials");
}

std::unique_ptr<SecretStore> openSecretStore(const SecretStoreChoice &choice, Clock &clock)
{
    if (choice.wanted == CredentialStoreKind::Keychain) {
        return std::make_unique<KeychainSecretStore>(clock);
    }
    return fileStore(choice);
}

void openSecretStoreForRegistration(const SecretStoreChoice &choice, Clock &clock, QObject *context,
                                    OpenCallback callback)
{
    const bool mustBeKeychain = choice.wanted == CredentialStoreKind::Keychain;
    if (choice.wanted == CredentialStoreKind::File
        || (choice.wanted == CredentialStoreKind::Auto && !isDesktopSession(choice.environment))) {
        QMetaObject::invokeMethod(
            context,
            [callback = std::move(callback), choice] {
                auto store = fileStore(choice);
                const QString where = store->description();
                callback(opened(std::move(store),
                                choice.wanted == CredentialStoreKind::File
                                    ? QString()
                                    : QStringLiteral("Tokens are kept in %1 (this is not a desktop session).").arg(where)));
            },
            Qt::QueuedConnection);
        return;
    }
    std::make_shared<KeychainProbe>(
        clock, context,
        [callback = std::move(callback), choice, mustBeKeychain](const Result<> &probed, std::unique_ptr<SecretStore> keychain) {
            if (probed) {
                callback(opened(std::move(keychain), mustBeKeychain ? QString() : QStringLiteral("Tokens are kept in the system keychain.")));
            } else if (mustBeKeychain) {
                callback(fail(probed.error()));
            } else {
                auto store = fileStore(choice);
                const QString where = store->description();
                callback(opened(std::move(store),
                                QStringLiteral("Tokens are kept in %1, because the system keychain is not usable: %2.")
                                    .arg(where, probed.error().what)));
            }
        })
        ->start();
}

} // namespace sibyl
