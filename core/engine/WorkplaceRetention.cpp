// SPDX-License-Identifier: Apache-2.0
#include "engine/WorkplaceRetention.h"

#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcRetention, "sibyl.retention")

constexpr Seconds sweepInterval{3'600};
// The journal remembers longer than the disk: a redelivery may come days later.
constexpr Seconds minimumMemory{7 * 86'400};

} // namespace

WorkplaceRetention::WorkplaceRetention(Clock &clock, Git &git, Journal &journal, TaskBoard &board,
                                       Seconds retention)
    : m_clock(clock)
    , m_git(git)
    , m_journal(journal)
    , m_board(board)
    , m_retention(retention)
{
}

void WorkplaceRetention::start()
{
    // Not at once: a starting daemon has better things to do.
    m_nextSweep = m_clock.after(Seconds(30), this, [this] { sweep(); });
}

void WorkplaceRetention::taskDelivered(const AttemptKey &key)
{
    if (m_retention > Seconds(0)) {
        return;
    }
    for (const AttemptRecord &record : m_board.endedRecords()) {
        if (record.key == key && record.step < TaskStep::CleanedUp) {
            retire(record);
        }
    }
}

void WorkplaceRetention::sweep()
{
    const QDateTime limit = m_clock.nowUtc().addSecs(-m_retention.count());
    for (const AttemptRecord &record : m_board.endedRecords()) {
        if (record.step == TaskStep::ResultConfirmed && record.endedUtc < limit) {
            retire(record);
        }
    }
    pruneJournal();
    scheduleSweep();
}

void WorkplaceRetention::scheduleSweep()
{
    m_nextSweep = m_clock.after(sweepInterval, this, [this] { sweep(); });
}

void WorkplaceRetention::retire(const AttemptRecord &record)
{
    if (m_atWork.contains(record.directory)) {
        return;
    }
    // A directory is shared by the attempts of one task; a later one may be at work in it.
    if (const auto latest = m_board.known(record.key.taskId, std::nullopt);
        latest && (latest->attempt != record.key.attempt || !latest->hasEnded)) {
        finish(record);
        return;
    }
    if (record.branch.isEmpty() || !QFileInfo(record.worktreePath).isDir()) {
        finish(record); // plain directories stay: whatever is in them is the user's
        return;
    }
    Worktree worktree;
    worktree.repository = record.repository;
    worktree.path = record.worktreePath;
    worktree.branch = record.branch;
    worktree.baseCommit = record.baseCommit;
    m_atWork.insert(record.directory);
    m_git.retire(worktree, record.key.taskId, this, [this, record](const Result<RetireReport> &report) {
        m_atWork.remove(record.directory);
        if (!report || !report->isRemoved) {
            qCWarning(lcRetention).noquote() << "worktree" << record.worktreePath << "is kept:"
                                             << (report ? report->whyKept : report.error().text());
            return; // tried again with the next sweep
        }
        if (!report->rescueRef.isEmpty()) {
            qCInfo(lcRetention).noquote() << "uncommitted work of" << record.worktreePath << "is kept as" << report->rescueRef;
        }
        finish(record);
    });
}

void WorkplaceRetention::finish(const AttemptRecord &record)
{
    QDir(record.directory).removeRecursively();
    m_board.markCleanedUp(record.key);
    passStep(TaskStep::CleanedUp);
}

void WorkplaceRetention::pruneJournal()
{
    const QDateTime limit = m_clock.nowUtc().addSecs(-std::max(m_retention, minimumMemory).count());
    m_journal.prune(limit, this, [this, limit](const Result<QStringList> &directories) {
        if (!directories) {
            return;
        }
        for (const QString &directory : *directories) {
            QDir(directory).removeRecursively();
        }
        m_board.forgetEndedBefore(limit);
    });
}

} // namespace sibyl
