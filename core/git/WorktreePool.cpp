// SPDX-License-Identifier: Apache-2.0
#include "git/WorktreePool.h"

#include "git/Trash.h"
#include "git/WarmWorktree.h"
#include "git/WorktreeCleaning.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QRandomGenerator>

#include <algorithm>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcPool, "sibyl.pool")

constexpr Milliseconds failureDelay{60'000};

} // namespace

WorktreePool::WorktreePool(Clock &clock, Milliseconds quietDelay)
    : m_clock(clock)
    , m_quietDelay(quietDelay)
{
}

WorktreePool::~WorktreePool() = default;

void WorktreePool::setServices(const GitServices &services)
{
    m_services = std::make_unique<GitServices>(services);
}

QString WorktreePool::keyOf(const QString &commonDirectory, const WorktreeShape &shape)
{
    const QString text = commonDirectory + u'\n' + shape.sparse.join(u'\n') + (shape.lfs ? u'l' : u'-');
    return QString::fromLatin1(
        QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex().left(12));
}

QString WorktreePool::reasonFor(const Kept &kept, const char *state) const
{
    return poolLockReason(kept.spec.lockOwner, keyOf(kept.commonDirectory, kept.spec.shape),
                          QLatin1StringView(state));
}

void WorktreePool::keep(const QList<PoolSpec> &specs)
{
    const QList<std::shared_ptr<Kept>> before = std::exchange(m_kept, {});
    for (const PoolSpec &spec : specs) {
        const auto same = std::find_if(before.begin(), before.end(), [&](const auto &kept) {
            return kept->spec.repository == spec.repository && kept->spec.directory == spec.directory &&
                   kept->spec.shape.sparse == spec.shape.sparse && kept->spec.shape.lfs == spec.shape.lfs;
        });
        const auto kept = same == before.end() ? std::make_shared<Kept>() : *same;
        kept->spec = spec;
        m_kept << kept;
        kept->commonDirectory.isEmpty() ? findRepository(kept) : discardSurplus(*kept);
    }
    for (const auto &kept : before) {
        if (!m_kept.contains(kept)) {
            kept->spec.size = 0;
            discardSurplus(*kept);
        }
    }
    workSoon(m_quietDelay);
}

void WorktreePool::findRepository(const std::shared_ptr<Kept> &kept)
{
    GitCall question;
    question.directory = kept->spec.repository;
    question.arguments = {QStringLiteral("rev-parse"), QStringLiteral("--path-format=absolute"),
                          QStringLiteral("--git-common-dir")};
    m_services->git.run(question, this, [this, kept](const Result<CommandReport> &report) {
        if (report && report->isSuccess()) {
            kept->commonDirectory = QDir::cleanPath(QFile::decodeName(report->stdoutBytes.trimmed()));
            adopt(*kept);
            workSoon(m_quietDelay);
        }
    });
}

// What an earlier run of ours left: ready ones serve on, half-made ones go.
void WorktreePool::adopt(Kept &kept)
{
    const QString ready = reasonFor(kept, "ready");
    const QString making = reasonFor(kept, "making");
    for (const WorktreeEntry &entry : worktreeEntries(kept.commonDirectory)) {
        const bool isThere = QFileInfo(entry.path + QStringLiteral("/.git")).isFile();
        if (entry.lockReason == ready && isThere) {
            kept.ready.push_back(entry);
        } else if (entry.lockReason == ready || entry.lockReason == making) {
            discard(entry);
        }
    }
    discardSurplus(kept);
    Q_EMIT changed();
}

void WorktreePool::discardSurplus(Kept &kept)
{
    while (static_cast<int>(kept.ready.size()) > kept.spec.size) {
        discard(kept.ready.back());
        kept.ready.pop_back();
    }
}

void WorktreePool::discard(const WorktreeEntry &entry)
{
    QStringList trash;
    if (QFileInfo(entry.path).isDir()) {
        if (const Result<QString> moved = moveToTrash(entry.path, m_services->trashDirectoryName)) {
            trash << *moved;
        }
    }
    if (const std::optional<QString> aside = detachWorktreeEntry(entry)) {
        trash << *aside;
    }
    deleteSlowly(m_services->git, trash, &m_services->locks);
}

std::optional<WorktreeEntry> WorktreePool::take(const QString &commonDirectory,
                                                const WorktreeShape &shape)
{
    const QString key = keyOf(commonDirectory, shape);
    for (const auto &kept : std::as_const(m_kept)) {
        if (kept->commonDirectory.isEmpty() || kept->ready.empty() ||
            keyOf(kept->commonDirectory, kept->spec.shape) != key) {
            continue;
        }
        const WorktreeEntry entry = kept->ready.front();
        kept->ready.pop_front();
        workSoon(m_quietDelay);
        if (QFileInfo(entry.path + QStringLiteral("/.git")).isFile() &&
            writeLockReason(entry, reasonFor(*kept, "making"))) {
            return entry;
        }
        discard(entry);
    }
    return std::nullopt;
}

bool WorktreePool::recycle(const WorktreeEntry &entry, const QString &commit)
{
    const auto wanting = std::find_if(m_kept.begin(), m_kept.end(), [&](const auto &kept) {
        return kept->commonDirectory == entry.commonDirectory && kept->spec.shape.sparse.isEmpty() &&
               !kept->isCleaning && static_cast<int>(kept->ready.size()) < kept->spec.size;
    });
    if (wanting == m_kept.end() || commit.isEmpty()) {
        return false;
    }
    const std::shared_ptr<Kept> kept = *wanting;
    const QString place = QStringLiteral("%1/%2-%3")
                              .arg(kept->spec.directory, keyOf(kept->commonDirectory, kept->spec.shape),
                                   QString::number(QRandomGenerator::global()->generate(), 16));
    std::optional<WorktreeEntry> moved = detachForPool(entry, commit, reasonFor(*kept, "making"), place);
    if (!moved) {
        return false;
    }
    kept->isCleaning = true;
    // The pool is the parent: nobody waits for it.
    auto *cleaning = new WorktreeCleaning(*m_services, *moved, this);
    cleaning->begin([this, kept, entry = *moved](const Result<> &cleaned) {
        kept->isCleaning = false;
        if (!cleaned) {
            qCInfo(lcPool).noquote() << "a worktree was not recycled:" << cleaned.error().text();
            discard(entry);
        } else if (static_cast<int>(kept->ready.size()) < kept->spec.size &&
                   writeLockReason(entry, reasonFor(*kept, "ready"))) {
            kept->ready.push_back(entry);
        } else {
            discard(entry);
        }
        Q_EMIT changed();
    });
    return true;
}

int WorktreePool::readyCount() const
{
    int count = 0;
    for (const auto &kept : m_kept) {
        count += static_cast<int>(kept->ready.size());
    }
    return count;
}

void WorktreePool::workSoon(Milliseconds delay)
{
    m_work = m_clock.after(delay, this, [this] { work(); });
}

void WorktreePool::work()
{
    if (m_isWorking) {
        return;
    }
    if (m_services->checkouts.isBusy()) {
        workSoon(m_quietDelay);
        return;
    }
    for (const auto &kept : std::as_const(m_kept)) {
        if (!kept->commonDirectory.isEmpty() && !kept->isCleaning &&
            static_cast<int>(kept->ready.size()) < kept->spec.size) {
            make(kept);
            return;
        }
    }
}

void WorktreePool::make(const std::shared_ptr<Kept> &kept)
{
    m_isWorking = true;
    const QString place = QStringLiteral("%1/%2-%3")
                              .arg(kept->spec.directory, keyOf(kept->commonDirectory, kept->spec.shape),
                                   QString::number(QRandomGenerator::global()->generate(), 16));
    auto *warm = new WarmWorktree(*m_services, kept->spec, place, reasonFor(*kept, "making"), this);
    warm->begin([this, kept](const Result<WorktreeEntry> &made) {
        m_isWorking = false;
        if (!made) {
            qCWarning(lcPool).noquote() << "no worktree could be prepared:" << made.error().text();
            workSoon(failureDelay);
        } else if (static_cast<int>(kept->ready.size()) < kept->spec.size &&
                   writeLockReason(*made, reasonFor(*kept, "ready"))) {
            kept->ready.push_back(*made);
            workSoon(Milliseconds(0));
        } else {
            discard(*made);
        }
        Q_EMIT changed();
    });
}

} // namespace sibyl
