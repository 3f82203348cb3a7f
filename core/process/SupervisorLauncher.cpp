// SPDX-License-Identifier: Apache-2.0
#include "process/SupervisorLauncher.h"

#include "base/PrivateDirectory.h"
#include "process/AssignFrame.h"
#include "process/AttemptDirectory.h"
#include "process/InputSpool.h"
#include "process/SupervisedProcess.h"
#include "process/SupervisorSpawn.h"
#include "shim/Records.h"

#include <QCryptographicHash>
#include <QFile>
#include <QLoggingCategory>

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(logLauncher, "sibyl.process")

// An agent's start comes before the next supervisor that waits.
constexpr Milliseconds refillPause{3};
constexpr Milliseconds spawnRetryPause{5000};
constexpr Milliseconds reapPause{20};
constexpr int maxWaitForSupervisorMs = 200;

bool hasEnded(const UniqueFd &socket)
{
    char byte = 0;
    const ssize_t n = ::recv(socket.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

} // namespace

SupervisorLauncher::SupervisorLauncher(QString supervisorProgram, QString runtimeDirectory, Clock &clock)
    : m_program(std::move(supervisorProgram)), m_runtimeDirectory(std::move(runtimeDirectory)), m_clock(clock)
{
}

SupervisorLauncher::~SupervisorLauncher()
{
    reap();
}

std::unique_ptr<ProcessHandle> SupervisorLauncher::prepare(const ProcessSpec &spec,
                                                           const QString &attemptDirectory)
{
    auto process = std::make_unique<SupervisedProcess>(attemptDirectory, 0, 0, m_clock);
    const Result<QByteArray> socketPath = socketPathFor(attemptDirectory);
    if (!socketPath) {
        process->failToStart(socketPath.error().text());
        return process;
    }
    const Result<QByteArray> assignment = encodeAssign(spec, attemptDirectory, *socketPath);
    if (!assignment) {
        process->failToStart(assignment.error().text());
        return process;
    }
    Result<UniqueFd> supervisor = takeReady();
    if (!supervisor) {
        process->failToStart(supervisor.error().text());
        return process;
    }
    process->prepare(std::move(*supervisor), *assignment, spec);
    return process;
}

AttemptTrace SupervisorLauncher::inspect(const QString &attemptDirectory) const
{
    const AttemptDirectory attempt(attemptDirectory);
    AttemptDirectory::State state = attempt.state();
    // A supervisor whose daemon just died leaves by itself within a moment, or just got its Go.
    for (int waitedMs = 0; state == AttemptDirectory::State::Waiting && waitedMs < maxWaitForSupervisorMs;
         ++waitedMs) {
        ::poll(nullptr, 0, 1);
        state = attempt.state();
    }
    switch (state) {
    case AttemptDirectory::State::Untouched:
        return AttemptTrace::NeverStarted;
    case AttemptDirectory::State::Waiting:
    case AttemptDirectory::State::Supervised:
        return AttemptTrace::Running;
    case AttemptDirectory::State::Ended:
        return AttemptTrace::Ended;
    case AttemptDirectory::State::Cut:
        return AttemptTrace::Cut;
    }
    Q_UNREACHABLE();
}

QByteArray SupervisorLauncher::writtenInput(const QString &attemptDirectory) const
{
    return InputSpool::read(attemptDirectory);
}

std::optional<Milliseconds> SupervisorLauncher::cpuTime(const QString &attemptDirectory) const
{
    return AttemptDirectory(attemptDirectory).cpuTime();
}

std::unique_ptr<ProcessHandle> SupervisorLauncher::adopt(const QString &attemptDirectory,
                                                         qint64 stdoutOffset, qint64 stderrOffset)
{
    auto process = std::make_unique<SupervisedProcess>(attemptDirectory, stdoutOffset, stderrOffset, m_clock);
    process->adopt();
    return process;
}

void SupervisorLauncher::keepReady(int count)
{
    m_wantedReady = std::max(count, 0);
    refill();
}

Result<UniqueFd> SupervisorLauncher::takeReady()
{
    while (!m_ready.empty()) {
        UniqueFd socket = std::move(m_ready.back());
        m_ready.pop_back();
        refillLater();
        if (!hasEnded(socket)) {
            return socket;
        }
    }
    return spawn();
}

Result<UniqueFd> SupervisorLauncher::spawn()
{
    Result<SpawnedSupervisor> spawned = spawnSupervisor(m_program);
    if (!spawned) {
        return fail(spawned.error());
    }
    m_intermediates.push_back(spawned->intermediate);
    if (!m_reap.isPending()) {
        m_reap = m_clock.after(reapPause, &m_context, [this] { reap(); });
    }
    return std::move(spawned->socket);
}

void SupervisorLauncher::refill()
{
    m_ready.resize(std::min(m_ready.size(), static_cast<std::size_t>(m_wantedReady)));
    if (readyCount() >= m_wantedReady) {
        return;
    }
    Result<UniqueFd> socket = spawn();
    if (!socket) {
        qCWarning(logLauncher).noquote() << socket.error().text();
        m_refill = m_clock.after(spawnRetryPause, &m_context, [this] { refill(); });
        return;
    }
    m_ready.push_back(std::move(*socket));
    refillLater();
}

void SupervisorLauncher::refillLater()
{
    if (!m_refill.isPending() && readyCount() < m_wantedReady) {
        m_refill = m_clock.after(refillPause, &m_context, [this] {
            m_refill = Alarm();
            refill();
        });
    }
}

// The children between us and our supervisors end at once; by pid, so that nobody else's child is
// taken away.
void SupervisorLauncher::reap()
{
    m_reap = Alarm();
    std::erase_if(m_intermediates, [](pid_t pid) { return ::waitpid(pid, nullptr, WNOHANG) != 0; });
    if (!m_intermediates.empty()) {
        m_reap = m_clock.after(reapPause, &m_context, [this] { reap(); });
    }
}

Result<QByteArray> SupervisorLauncher::socketPathFor(const QString &attemptDirectory) const
{
    if (const Result<> made = ensurePrivateDirectory(m_runtimeDirectory); !made) {
        return fail(made.error());
    }
    const QByteArray hash = QCryptographicHash::hash(attemptDirectory.toUtf8(), QCryptographicHash::Sha256).toHex();
    QByteArray path = QFile::encodeName(m_runtimeDirectory) + "/a-" + hash.left(12) + ".sock";
    if (path.size() >= static_cast<qsizetype>(shim::socketPathSize)) {
        return fail(ErrorKind::Config,
                    QStringLiteral("the runtime directory's path is too long for a socket; set XDG_RUNTIME_DIR to a "
                                   "shorter one"),
                    m_runtimeDirectory);
    }
    return path;
}

} // namespace sibyl
