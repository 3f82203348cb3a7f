// SPDX-License-Identifier: Apache-2.0
#include "work/AgentEventLog.h"

#include "agents/AgentEventCodec.h"

#include <QLoggingCategory>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcEvents, "sibyl.task")

} // namespace

AgentEventLog::AgentEventLog(const QString &attemptDirectory)
    : m_file(attemptDirectory + QStringLiteral("/events"))
{
}

bool AgentEventLog::add(const AgentEvent &event, const QDateTime &nowUtc)
{
    const QByteArray line = encodeLoggedEvent({nowUtc, event});
    if (line.isEmpty()) {
        return false;
    }
    open();
    if (m_toSkip > 0) {
        --m_toSkip;
        return false;
    }
    if (!m_file.isOpen() || m_file.size() + line.size() > maxBytes) {
        return false;
    }
    return m_file.write(line) == line.size();
}

void AgentEventLog::open()
{
    if (m_isOpened) {
        return;
    }
    m_isOpened = true;
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        qCWarning(lcEvents).noquote() << "cannot write" << m_file.fileName() + u':' << m_file.errorString();
        return;
    }
    m_file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    qint64 wholeBytes = 0;
    while (!m_file.atEnd()) {
        const QByteArray line = m_file.readLine();
        if (!line.endsWith('\n')) {
            break; // cut by a crash
        }
        wholeBytes += line.size();
        ++m_toSkip;
    }
    m_file.resize(wholeBytes);
    m_file.seek(wholeBytes);
}

} // namespace sibyl
