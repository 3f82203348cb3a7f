// SPDX-License-Identifier: Apache-2.0
#include "AgentRun.h"

#include "process/SupervisorProgram.h"
#include "shim/ProcessTable.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTest>

namespace sibyl::test {

AgentGround::AgentGround()
{
    restartLauncher();
}

void AgentGround::restartLauncher()
{
    const Result<QString> program = findSupervisorProgram();
    launcher = std::make_unique<SupervisorLauncher>(program.value_or(QString()), m_directory.filePath(QStringLiteral("run")),
                                                    clock);
}

ProcessSpec AgentGround::spec(std::initializer_list<Word> actions) const
{
    ProcessSpec spec;
    spec.program = QCoreApplication::applicationDirPath() + QStringLiteral("/sibyl-fakeagent");
    for (const Word &word : actions) {
        spec.arguments << word.text;
    }
    spec.workingDirectory = m_directory.path();
    spec.environment.insert("PATH", "/usr/bin:/bin");
    return spec;
}

QString AgentGround::newAttempt()
{
    const QString path = m_directory.filePath(QStringLiteral("attempt-%1").arg(++m_attempts));
    QDir().mkpath(path);
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

AgentRun::AgentRun(std::unique_ptr<ProcessHandle> followed) : handle(std::move(followed))
{
    ProcessHandle *h = handle.get();
    QObject::connect(h, &ProcessHandle::ready, h, [this] { ++readyCount; });
    QObject::connect(h, &ProcessHandle::started, h, [this](qint64 pid) {
        ++startedCount;
        agentPid = pid;
        isOrderKept = isOrderKept && !report;
    });
    QObject::connect(h, &ProcessHandle::outputRead, h,
                     [this](OutputStream stream, const QByteArray &bytes, qint64 offset) {
                         isOrderKept = isOrderKept && startedCount == 1 && !report && !bytes.isEmpty() && bytes.size() <= 256 * 1024;
                         if (stream == OutputStream::Stderr) {
                             err += bytes;
                             return;
                         }
                         isOrderKept = isOrderKept && offset >= outEnd;
                         if (offset != outEnd) {
                             jumpedFrom = outEnd;
                             jumpedTo = offset;
                         }
                         out += bytes;
                         outEnd = offset + bytes.size();
                     });
    QObject::connect(h, &ProcessHandle::finished, h, [this](const ExitReport &ended) {
        ++finishedCount;
        report = ended;
    });
}

AgentRun &AgentRun::goWhenReady()
{
    QObject::connect(handle.get(), &ProcessHandle::ready, handle.get(), [this] { handle->go(); });
    return *this;
}

bool AgentRun::waitFor(const std::function<bool()> &condition, int timeoutMs) const
{
    return QTest::qWaitFor(condition, timeoutMs);
}

QList<qint64> AgentRun::children() const
{
    QList<qint64> pids;
    static const QRegularExpression line(QStringLiteral("child (\\d+)\n"));
    for (auto it = line.globalMatch(QString::fromLatin1(out)); it.hasNext();) {
        pids << it.next().captured(1).toLongLong();
    }
    return pids;
}

bool isProcessGone(qint64 pid)
{
    shim::ProcessEntry entry;
    return !shim::readProcess(static_cast<pid_t>(pid), &entry) || !entry.isAlive();
}

} // namespace sibyl::test
