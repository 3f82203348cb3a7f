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
#include <QPointer>

#include <algorithm>
#include <poll.h>
#include <sys/wait.h>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(logLauncher, "sibyl.process")

// An agent's start comes before the next supervisor that waits, and a short agent's is soon back.
constexpr Milliseconds refillPause{20};
constexpr Milliseconds surplusPause{1000};
constexpr Milliseconds spawnRetryPause{5000};
constexpr Milliseconds reapPause{20};
constexpr int maxWaitForSupervisorMs = 200;

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
    Result<Channel> supervisor = takeReady();
    if (!supervisor) {
        process->failToStart(supervisor.error().text());
        return process;
    }
    process->prepare(std::move(*supervisor), *assignment, spec,
                     [this, guard = QPointer<QObject>(&m_context)](Channel channel) {
                         if (guard) {
                             takeBack(std::move(channel));
                         }
                     });
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
    trim();
    refill();
}

Result<SupervisorLauncher::Channel> SupervisorLauncher::takeReady()
{
    while (!m_ready.empty()) {
        Channel supervisor = std::move(m_ready.front());
        m_ready.pop_front();
        refillLater();
        if (!supervisor->hasEnded()) {
            return supervisor;
        }
    }
    return spawn();
}

// Says Free when it can serve again, else it closes the connection.
void SupervisorLauncher::takeBack(Channel supervisor)
{
    SupervisorChannel *channel = supervisor.get();
    m_returning.push_back(std::move(supervisor));
    const auto takeOut = [this, channel] {
        channel->disconnect(&m_context);
        const auto it = std::find_if(m_returning.begin(), m_returning.end(),
                                     [channel](const Channel &other) { return other.get() == channel; });
        Channel found = std::move(*it);
        m_returning.erase(it);
        return found;
    };
    // Both while it is emitting, so it must not be destroyed there.
    QObject::connect(channel, &SupervisorChannel::closed, &m_context,
                     [takeOut] { takeOut().release()->deleteLater(); });
    QObject::connect(channel, &SupervisorChannel::frameReceived, &m_context,
                     [this, takeOut](shim::FrameType type) {
                         if (type == shim::FrameType::Free) {
                             becomeReady(takeOut());
                         }
                     });
}

void SupervisorLauncher::becomeReady(Channel supervisor)
{
    m_ready.push_back(std::move(supervisor));
    if (readyCount() > m_wantedReady && !m_trim.isPending()) {
        m_trim = m_clock.after(surplusPause, &m_context, [this] { trim(); });
    }
}

Result<SupervisorLauncher::Channel> SupervisorLauncher::spawn()
{
    Result<SpawnedSupervisor> spawned = spawnSupervisor(m_program);
    if (!spawned) {
        return fail(spawned.error());
    }
    m_intermediates.push_back(spawned->intermediate);
    if (!m_reap.isPending()) {
        m_reap = m_clock.after(reapPause, &m_context, [this] { reap(); });
    }
    return std::make_unique<SupervisorChannel>(std::move(spawned->socket));
}

void SupervisorLauncher::refill()
{
    if (readyCount() >= m_wantedReady) {
        return;
    }
    Result<Channel> supervisor = spawn();
    if (!supervisor) {
        qCWarning(logLauncher).noquote() << supervisor.error().text();
        m_refill = m_clock.after(spawnRetryPause, &m_context, [this] { refill(); });
        return;
    }
    m_ready.push_back(std::move(*supervisor));
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

void SupervisorLauncher::trim()
{
    m_trim = Alarm();
    m_ready.resize(std::min(m_ready.size(), static_cast<std::size_t>(m_wantedReady)));
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
