// SPDX-License-Identifier: Apache-2.0
#include "account/CliLoginLock.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>

namespace sibyl {
namespace {

constexpr Milliseconds lockInterval{50};

} // namespace

void CliLoginLock::take(const QString &loginFile, QObject *context, Callback<> callback)
{
    m_path = loginFile + QStringLiteral(".lock");
    m_context = context;
    m_callback = std::move(callback);
    m_deadline = m_clock.now() + patience;
    m_next = m_clock.after(Milliseconds(0), this, [this] { attempt(); });
}

void CliLoginLock::attempt()
{
    m_fd.reset(::open(QFile::encodeName(m_path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!m_fd.isValid()) {
        answer(fail(ErrorKind::Storage, QString::fromLocal8Bit(std::strerror(errno)), m_path));
        return;
    }
    if (::flock(m_fd.get(), LOCK_EX | LOCK_NB) == 0) {
        answer({});
        return;
    }
    m_fd.reset();
    if (m_clock.now() >= m_deadline) {
        answer(fail(ErrorKind::Timeout, QStringLiteral("another program holds the lock of the Sibyl CLI's login"), m_path));
        return;
    }
    m_next = m_clock.after(lockInterval, this, [this] { attempt(); });
}

void CliLoginLock::answer(const Result<> &result)
{
    const Callback<> callback = std::exchange(m_callback, {});
    if (m_context) {
        callback(result);
    }
}

} // namespace sibyl
