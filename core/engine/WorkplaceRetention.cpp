// SPDX-License-Identifier: Apache-2.0
#include "engine/WorkplaceRetention.h"

#include "work/TaskSlot.h"
#include "work/WorkplaceEnvironment.h"
#include "work/WorkplacePreparation.h"
#include "work/WorkplaceScript.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QLoggingCategory>
#include <QPointer>

#include <algorithm>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcRetention, "sibyl.retention")

constexpr Seconds sweepInterval{3'600};
// The journal remembers longer than the disk: a redelivery may come days later.
constexpr Seconds minimumMemory{7 * 86'400};

} // namespace

WorkplaceRetention::WorkplaceRetention(Clock &clock, Git &git, ProcessLauncher &launcher, Journal &journal, TaskBoard &board,
                                       RetentionSettings settings)
    : m_clock(clock)
    , m_git(git)
    , m_launcher(launcher)
    , m_journal(journal)
    , m_board(board)
    , m_settings(std::move(settings))
{
}

void WorkplaceRetention::start()
{
    // Not at once: a starting daemon has better things to do.
    m_reconcile = m_clock.after(Seconds(2), this, [this] { reconcile(); });
    m_nextSweep = m_clock.after(Seconds(30), this, [this] { sweep(); });
}

void WorkplaceRetention::reconcile()
{
    ReconcileRequest request;
    request.worktreeBase = m_settings.worktreeBase;
    request.lockOwner = m_settings.lockOwner;
    for (const ProjectLink &link : m_settings.links) {
        request.repositories << link.path;
    }
    for (const QFileInfo &mirror : QDir(m_settings.mirrorBase).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        request.repositories << mirror.filePath();
    }
    for (const auto &[key, ended] : m_board.ended().all()) {
        const AttemptRecord &record = ended.record;
        request.knownPaths << record.worktreePath;
        if (!record.repository.isEmpty()) {
            request.repositories << record.repository;
        }
    }
    for (const TaskSnapshot &task : m_board.openSnapshots()) {
        request.knownPaths << task.worktreePath;
        request.openTaskIds << task.taskId;
    }
    m_git.reconcile(request, this, [](const Result<ReconcileReport> &report) {
        if (!report) {
            qCWarning(lcRetention).noquote() << "worktrees could not be compared with the journal:" << report.error().text();
            return;
        }
        for (const QString &sentence : report->unknown) {
            qCWarning(lcRetention).noquote() << sentence << "(left as it is)";
        }
        if (report->emptiedCount > 0) {
            qCInfo(lcRetention) << "emptying the trash:" << report->emptiedCount << "leftovers";
        }
    });
}

void WorkplaceRetention::taskDelivered(const AttemptKey &key)
{
    if (m_settings.retention > Seconds(0)) {
        return;
    }
    const EndedTasks::Entry *ended = m_board.ended().find(key);
    if (ended != nullptr && ended->record.step < TaskStep::CleanedUp) {
        retire(ended->record);
    }
}

void WorkplaceRetention::sweep()
{
    const QDateTime limit = m_clock.nowUtc().addSecs(-m_settings.retention.count());
    for (const auto &[key, ended] : m_board.ended().all()) {
        const AttemptRecord &record = ended.record;
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
    if (!worktreeOf(record) || !QFileInfo(record.repository).isDir()) {
        finish(record); // plain directories stay: whatever is in them is the user's
        return;
    }
    retireWorktree(record, this, [record](const Result<WorktreeRemoval> &removal) {
        if (!removal || !removal->isRemoved) {
            qCWarning(lcRetention).noquote() << "worktree" << record.worktreePath << "is kept:"
                                             << (removal ? removal->whyKept : removal.error().text());
        } // tried again with the next sweep
    });
}

void WorkplaceRetention::retireWorktree(const AttemptRecord &record, QObject *context, const Callback<WorktreeRemoval> &answer)
{
    const Worktree worktree = worktreeOf(record).value(); // the callers saw that it has one
    m_atWork.insert(record.directory);
    const QPointer<QObject> guard(context);
    // Who asked may be gone before it is done; it is brought to its end all the same.
    const auto retired = [this, record, guard, answer](const Result<RetireReport> &report) {
        m_atWork.remove(record.directory);
        if (report && report->isRemoved) {
            if (!report->rescueRef.isEmpty()) {
                qCInfo(lcRetention).noquote() << "uncommitted work of" << record.worktreePath << "is kept as" << report->rescueRef;
            }
            finish(record);
        }
        if (guard) {
            answer(report ? Result<WorktreeRemoval>(WorktreeRemoval{report->isRemoved, report->rescueRef, report->whyKept})
                          : Result<WorktreeRemoval>(fail(report.error())));
        }
    };
    cleanUp(record, [this, worktree, taskId = record.key.taskId, retired] {
        m_git.retire({worktree, taskId, m_settings.rescueInclude}, this, retired);
    });
}

// The project's own script, once; the worktree goes whether it succeeds or not.
void WorkplaceRetention::cleanUp(const AttemptRecord &record, const std::function<void()> &next)
{
    const ProjectLink *link = linkFor(record.projectId, m_settings.links);
    const QString directory = record.directory + QStringLiteral("/cleanup");
    if (link == nullptr || link->worktrees.cleanup.command.isEmpty() || QFileInfo::exists(directory)
        || !QFileInfo(record.directory).isDir() || !QFileInfo(record.worktreePath).isDir()) {
        next();
        return;
    }
    QMap<QByteArray, QByteArray> environment = scriptEnvironment(m_settings.environment, record);
    environment.insert("COMPOSE_PROJECT_NAME", composeProjectOf(record.key.taskId).toLatin1());
    auto *script = new WorkplaceScript(m_launcher,
                                       {QStringLiteral("cleanup"), link->worktrees.cleanup, directory, record.worktreePath, environment}, this);
    script->begin([next](const Result<> &ended) {
        if (!ended) {
            qCWarning(lcRetention).noquote() << ended.error().text();
        }
        next();
    });
}

QList<WorktreeView> WorkplaceRetention::worktrees() const
{
    QHash<QString, WorktreeView> byPath;
    const auto note = [&](const QString &repository, const TaskSnapshot &task, WorktreeUse use) {
        WorktreeView &view = byPath[task.worktreePath];
        if (view.path.isEmpty() || view.use != WorktreeUse::InUse || use == WorktreeUse::InUse) {
            view = {task.worktreePath, task.taskId, task.attempt, task.title, task.branch, repository, use, task.endedUtc};
        }
    };
    for (const auto &[key, ended] : m_board.ended().all()) {
        const AttemptRecord &record = ended.record;
        if (!record.worktreePath.isEmpty() && record.step < TaskStep::CleanedUp && QFileInfo(record.worktreePath).isDir()) {
            note(record.repository, ended.snapshot, ended.snapshot.isDelivered ? WorktreeUse::Kept : WorktreeUse::Undelivered);
        }
    }
    for (const TaskSnapshot &task : m_board.openSnapshots()) {
        if (!task.worktreePath.isEmpty()) {
            const TaskRun *run = m_board.run({task.taskId, task.attempt});
            note(run->record().repository, task, WorktreeUse::InUse);
        }
    }
    QList<WorktreeView> views = byPath.values();
    const QDateTime nowUtc = m_clock.nowUtc();
    std::sort(views.begin(), views.end(), [&](const WorktreeView &a, const WorktreeView &b) {
        const auto key = [&](const WorktreeView &view) {
            return std::pair(view.endedUtc.isValid() ? view.endedUtc : nowUtc, view.path);
        };
        return key(a) > key(b);
    });
    return views;
}

void WorkplaceRetention::remove(const QString &path, QObject *context, Callback<WorktreeRemoval> answer)
{
    const auto answerLater = [&](Result<WorktreeRemoval> result) {
        QMetaObject::invokeMethod(context, [result = std::move(result), answer] { answer(result); }, Qt::QueuedConnection);
    };
    const QList<WorktreeView> known = worktrees();
    const auto view = std::find_if(known.begin(), known.end(), [&](const WorktreeView &tree) { return tree.path == path; });
    if (view == known.end()) {
        answerLater(fail(ErrorKind::NotFound, QStringLiteral("no task of this runner left a worktree there"), path));
        return;
    }
    if (view->use != WorktreeUse::Kept) {
        answerLater(fail(ErrorKind::Conflict,
                         view->use == WorktreeUse::InUse ? QStringLiteral("a task works in it: cancel the task first")
                                                         : QStringLiteral("the server does not have its result yet: it goes after that"),
                         path));
        return;
    }
    const EndedTasks::Entry *ended = m_board.ended().find({view->taskId, view->attempt}); // worktrees() has it from there
    if (m_atWork.contains(ended->record.directory)) {
        answerLater(fail(ErrorKind::Conflict, QStringLiteral("it is being removed already"), path));
    } else if (!worktreeOf(ended->record)) {
        answerLater(WorktreeRemoval{.isRemoved = false,
                                    .rescueRef = {},
                                    .whyKept = QStringLiteral("it is a plain directory, of which git keeps nothing: remove it by hand")});
    } else {
        retireWorktree(ended->record, context, answer);
    }
}

void WorkplaceRetention::finish(const AttemptRecord &record)
{
    QDir(record.directory).removeRecursively();
    m_board.markCleanedUp(record.key);
    passStep(TaskStep::CleanedUp);
}

void WorkplaceRetention::pruneJournal()
{
    const QDateTime limit = m_clock.nowUtc().addSecs(-std::max(m_settings.retention, minimumMemory).count());
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
