// SPDX-License-Identifier: Apache-2.0
#include "server/StateDirectory.h"

#include "base/AtomicFile.h"
#include "base/PrivateDirectory.h"
#include "server/ServerFileCodec.h"
#include "server/Token.h"

#include <QDir>
#include <QFile>


namespace sibyl::server {
namespace {

constexpr qint64 maxTokenFileBytes = 1024;
constexpr qsizetype minTokenLength = 32;

} // namespace

Result<StateDirectory> StateDirectory::claim(const QString &stateDir)
{
    const QString path = QDir(stateDir).absoluteFilePath(QStringLiteral("server"));
    if (const Result<> made = ensurePrivateDirectory(path); !made) {
        return fail(made.error());
    }
    const QString lockPath = path + QStringLiteral("/lock");
    Result<ProcessLock> lock = ProcessLock::take(
        lockPath, QStringLiteral("another server (pid %1) uses this state directory; stop it or choose another --state-dir"));
    if (!lock) {
        return fail(lock.error());
    }
    StateDirectory directory(path, std::move(*lock));
    if (const Result<> read = directory.readAdminToken(); !read) {
        return fail(read.error());
    }
    return directory;
}

StateDirectory::~StateDirectory()
{
    if (m_lock.isHeld()) { // not moved from
        QFile::remove(pathOf(QStringLiteral("server.json")));
    }
}

Result<> StateDirectory::readAdminToken()
{
    const Result<QByteArray> present = readWholeFile(adminTokenPath(), maxTokenFileBytes);
    if (present) {
        m_adminToken = Redacted(present->trimmed());
        if (m_adminToken.reveal().size() < minTokenLength) {
            return fail(ErrorKind::Config, QStringLiteral("holds no token; remove the file to get a new one"), adminTokenPath());
        }
        QFile::setPermissions(adminTokenPath(), QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        return {};
    }
    if (present.error().kind != ErrorKind::NotFound) {
        return fail(present.error());
    }
    m_adminToken = Redacted(newToken("sibyl_adm_"));
    return writeFileAtomically(adminTokenPath(), m_adminToken.reveal() + '\n');
}

Result<> StateDirectory::announce(const QString &url)
{
    return writeFileAtomically(pathOf(QStringLiteral("server.json")), encodeServerFile(url, ::getpid()));
}

} // namespace sibyl::server
