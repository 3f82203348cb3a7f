// SPDX-License-Identifier: Apache-2.0
#include "journal/DiskReserve.h"

#include "base/UniqueFd.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace sibyl {

DiskReserve::DiskReserve(QString path, qint64 sizeBytes)
    : m_path(std::move(path))
    , m_sizeBytes(sizeBytes)
{
}

void DiskReserve::restore()
{
    if (m_isHeld) {
        return;
    }
    const QByteArray path = QFile::encodeName(m_path);
    const UniqueFd fd(
        ::open(path.constData(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    struct stat file = {};
    struct statvfs disk = {};
    if (!fd.isValid() || ::fstat(fd.get(), &file) != 0 || ::fstatvfs(fd.get(), &disk) != 0) {
        return;
    }
    const qint64 allocatedBytes = static_cast<qint64>(file.st_blocks) * 512;
    if (allocatedBytes >= m_sizeBytes) {
        m_isHeld = true;
        return;
    }
    const auto freeBytes = static_cast<quint64>(disk.f_bavail) * disk.f_frsize;
    const bool hasRoom = freeBytes >= 2 * static_cast<quint64>(m_sizeBytes);
    m_isHeld = hasRoom && ::posix_fallocate(fd.get(), 0, m_sizeBytes) == 0;
    if (!m_isHeld) {
        ::unlink(path.constData());
    }
}

bool DiskReserve::release()
{
    if (!m_isHeld) {
        return false;
    }
    m_isHeld = false;
    return ::unlink(QFile::encodeName(m_path).constData()) == 0;
}

} // namespace sibyl
