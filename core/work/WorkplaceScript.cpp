// SPDX-License-Identifier: Apache-2.0
#include "work/WorkplaceScript.h"

#include "base/Overloaded.h"
#include "base/PrivateDirectory.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace sibyl {
namespace {

constexpr Milliseconds limitGrace{5'000};
constexpr qint64 spoolQuotaBytes = 8LL * 1024 * 1024;
constexpr qint64 maxWordsBytes = 4'096;

} // namespace

WorkplaceScript::WorkplaceScript(ProcessLauncher &launcher, ScriptRequest request, QObject *parent)
    : QObject(parent)
    , m_launcher(launcher)
    , m_request(std::move(request))
    , m_baseDirectory(m_request.directory)
{
}

WorkplaceScript::~WorkplaceScript() = default;

void WorkplaceScript::begin(Done done)
{
    m_done = std::move(done);
    QMetaObject::invokeMethod(
        this, [this] { prepare(); }, Qt::QueuedConnection);
}

void WorkplaceScript::prepare()
{
    while (QFileInfo::exists(m_request.directory)) {
        const AttemptTrace trace = m_launcher.inspect(m_request.directory);
        if (trace == AttemptTrace::NeverStarted) {
            break;
        }
        if (trace == AttemptTrace::Running) {
            endEarlier();
            return;
        }
        m_request.directory = QStringLiteral("%1-%2").arg(m_baseDirectory).arg(++m_count);
    }
    const Result<> made = ensurePrivateDirectory(m_request.directory);
    if (made) {
        launch();
    } else if (const Done done = std::exchange(m_done, nullptr)) {
        deleteLater();
        done(made);
    }
}

void WorkplaceScript::endEarlier()
{
    m_process = m_launcher.adopt(m_request.directory, 0, 0);
    connect(m_process.get(), &ProcessHandle::finished, this, [this] {
        m_process.release()->deleteLater(); // we are in its signal
        prepare();
    });
    m_process->kill(Milliseconds(0));
}

void WorkplaceScript::launch()
{
    ProcessSpec spec;
    spec.program = QStringLiteral("/bin/sh");
    spec.arguments = {QStringLiteral("-c"), m_request.command.command};
    spec.workingDirectory = m_request.workingDirectory;
    spec.environment = m_request.environment;
    spec.wallLimit = m_request.command.timeLimit;
    spec.killGrace = limitGrace;
    spec.spoolQuotaBytes = spoolQuotaBytes;
    m_process = m_launcher.prepare(spec, m_request.directory);
    connect(m_process.get(), &ProcessHandle::ready, this, [this] { m_process->go(); });
    connect(m_process.get(), &ProcessHandle::finished, this, &WorkplaceScript::ended);
    if (m_killGrace) {
        m_process->kill(*m_killGrace);
    }
}

void WorkplaceScript::kill(Milliseconds grace)
{
    m_killGrace = grace;
    if (m_process) {
        m_process->kill(grace);
    }
}

void WorkplaceScript::ended(const ExitReport &report)
{
    m_process.release()->deleteLater(); // we are in its signal
    const auto failed = [this](ErrorKind kind, const QString &how) {
        const QString words = lastWords();
        return Result<>(fail(kind, QStringLiteral("the project's %1 %2%3").arg(m_request.name, how,
                                                                              words.isEmpty() ? QString() : QStringLiteral(": ") + words),
                             m_request.directory));
    };
    const Result<> result = std::visit(
        Overloaded{
            [&](const Exited &exited) {
                return exited.code == 0 ? Result<>()
                                        : failed(ErrorKind::Config, QStringLiteral("ended with code %1").arg(exited.code));
            },
            [&](const Signalled &signalled) {
                return failed(ErrorKind::Config, QStringLiteral("was ended by signal %1").arg(signalled.number));
            },
            [&](const Killed &) { return failed(ErrorKind::Cancelled, QStringLiteral("was stopped")); },
            [&](const TimedOut &timedOut) {
                return failed(ErrorKind::Config, QStringLiteral("took longer than its limit of %1 s").arg(timedOut.after.count()));
            },
            [&](const FailedToStart &unstarted) {
                return failed(ErrorKind::Process, QStringLiteral("could not be started (%1)").arg(unstarted.why));
            },
            [&](const Interrupted &lost) {
                return failed(ErrorKind::Process, QStringLiteral("was lost (%1)").arg(lost.why));
            },
        },
        report.ending);
    deleteLater();
    if (const Done done = std::exchange(m_done, nullptr)) {
        done(result);
    }
}

QString WorkplaceScript::lastWords() const
{
    for (const char *stream : {"/stderr", "/stdout"}) {
        QFile spool(m_request.directory + QLatin1StringView(stream));
        if (spool.open(QIODevice::ReadOnly)) {
            spool.seek(std::max<qint64>(0, spool.size() - maxWordsBytes));
            const QString text = QString::fromUtf8(spool.readAll()).trimmed();
            if (!text.isEmpty()) {
                return text.mid(text.lastIndexOf(u'\n') + 1).left(200);
            }
        }
    }
    return {};
}

} // namespace sibyl
