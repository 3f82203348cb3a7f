// SPDX-License-Identifier: Apache-2.0
#include "secrets/FileSecretStore.h"

#include "base/AtomicFile.h"
#include "base/Clock.h"
#include "base/PrivateDirectory.h"

#include <QFile>
#include <QFileInfo>
#include <QList>
#include <QLockFile>
#include <QLoggingCategory>
#include <QMetaObject>
#include <QUrl>

#include <sys/stat.h>
#include <unistd.h>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(secretsLog, "sibyl.secrets")

constexpr qint64 maxCredentialsBytes = 1024 * 1024;
constexpr Milliseconds credentialsLockWait{500}; // held by others only for one small file's rewrite
constexpr char credentialsHeader[] =
    "# Tokens of sibyl-runner. Whoever can read this file can act as this runner: keep it private.\n";

QByteArray encodedField(const QString &text)
{
    return QUrl::toPercentEncoding(text, ":/@");
}

// The line's beginning that names `key`; the token follows.
QByteArray linePrefix(const SecretKey &key)
{
    return QByteArray(toWord(key.kind).data(), toWord(key.kind).size()) + ' ' + encodedField(key.serverUrl) + ' '
        + encodedField(key.runnerId) + ' ';
}

Result<> ensureOnlyOurs(const QString &path)
{
    struct stat info {};
    if (::stat(QFile::encodeName(path).constData(), &info) != 0) {
        return {}; // absent, or the read says why not
    }
    if (info.st_uid != ::geteuid()) {
        return fail(ErrorKind::Storage,
                    QStringLiteral("belongs to another user (uid %1): its tokens are not used; remove it and register again").arg(info.st_uid),
                    path);
    }
    if ((info.st_mode & 0077) != 0) {
        if (::chmod(QFile::encodeName(path).constData(), 0600) != 0) {
            return fail(ErrorKind::Storage, QStringLiteral("can be read by others and cannot be narrowed; run chmod 600 on it"), path);
        }
        qCWarning(secretsLog).noquote() << "the file" << path << "could be read by others; it is private (0600) now."
                                        << "If they are not trusted, register again for a new token";
    }
    return {};
}

Result<QList<QByteArray>> credentialLines(const QString &path)
{
    if (const Result<> checked = ensureOnlyOurs(path); !checked) {
        return fail(checked.error());
    }
    const Result<QByteArray> text = readWholeFile(path, maxCredentialsBytes);
    if (!text && text.error().kind == ErrorKind::NotFound) {
        return QList<QByteArray>();
    }
    if (!text) {
        return fail(text.error());
    }
    QList<QByteArray> lines = text->split('\n');
    if (lines.constLast().isEmpty()) {
        lines.removeLast();
    }
    return lines;
}

Result<Redacted> readCredential(const QString &path, const SecretKey &key)
{
    const Result<QList<QByteArray>> lines = credentialLines(path);
    if (!lines) {
        return fail(lines.error());
    }
    const QByteArray prefix = linePrefix(key);
    for (const QByteArray &line : *lines) {
        if (line.startsWith(prefix) && line.size() > prefix.size()) {
            return Redacted(QByteArray::fromPercentEncoding(line.sliced(prefix.size()).trimmed()));
        }
    }
    return fail(ErrorKind::NotFound, QStringLiteral("no %1 is stored for this runner; register it").arg(toWord(key.kind)), path);
}

// An empty secret removes.
Result<> changeCredential(const QString &path, const SecretKey &key, const Redacted &secret)
{
    const QString directory = QFileInfo(path).absolutePath();
    if (!QFileInfo(directory).isDir()) {
        if (const Result<> made = ensurePrivateDirectory(directory); !made) {
            return made;
        }
    }
    QLockFile lock(path + QStringLiteral(".lock"));
    if (!lock.tryLock(static_cast<int>(credentialsLockWait.count()))) {
        return fail(ErrorKind::Storage, QStringLiteral("is being changed by another program; try again"), path);
    }
    Result<QList<QByteArray>> lines = credentialLines(path);
    if (!lines) {
        return fail(lines.error());
    }
    const QByteArray prefix = linePrefix(key);
    const qsizetype removed = lines->removeIf([&](const QByteArray &line) { return line.startsWith(prefix); });
    if (secret.isEmpty() && removed == 0) {
        return {};
    }
    if (!secret.isEmpty()) {
        lines->append(prefix + secret.reveal().toPercentEncoding());
    }
    QByteArray text = lines->isEmpty() || !lines->constFirst().startsWith('#') ? QByteArray(credentialsHeader) : QByteArray();
    for (const QByteArray &line : std::as_const(*lines)) {
        text += line + '\n';
    }
    return writeFileAtomically(path, text);
}

template <typename T>
void answerLater(QObject *context, Callback<T> callback, Result<T> result)
{
    QMetaObject::invokeMethod(
        context, [callback = std::move(callback), result = std::move(result)] { callback(result); },
        Qt::QueuedConnection);
}

} // namespace

FileSecretStore::FileSecretStore(QString path)
    : m_path(std::move(path))
{
}

QString FileSecretStore::description() const
{
    return QStringLiteral("the file ") + m_path;
}

void FileSecretStore::read(const SecretKey &key, QObject *context, Callback<Redacted> callback)
{
    answerLater(context, std::move(callback), readCredential(m_path, key));
}

void FileSecretStore::write(const SecretKey &key, const Redacted &secret, QObject *context, Callback<> callback)
{
    answerLater(context, std::move(callback), changeCredential(m_path, key, secret));
}

void FileSecretStore::remove(const SecretKey &key, QObject *context, Callback<> callback)
{
    answerLater(context, std::move(callback), changeCredential(m_path, key, Redacted()));
}

} // namespace sibyl
