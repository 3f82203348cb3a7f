// SPDX-License-Identifier: Apache-2.0
#include "git/Git.h"

#include "git/Reconciliation.h"
#include "git/RepositoryInspection.h"
#include "git/RepositoryMirror.h"
#include "git/Trash.h"
#include "git/WorkCollection.h"
#include "git/WorkDelivery.h"
#include "git/WorkRescue.h"
#include "git/WorktreeCreation.h"
#include "git/WorktreePool.h"
#include "git/WorktreeRetirement.h"

#include <QDir>
#include <QPointer>

namespace sibyl {

class Git::Private
{
public:
    Private(CommandRunner &commands, Clock &clock, const GitOptions &options)
        : command(commands)
        , locks(clock)
        , fetches(command, locks, clock, options.fetchFreshness)
        , pool(clock, options.poolDelay)
        , services{command, locks, fetches, checkouts, pool, clock, options.trashDirectoryName}
    {
        pool.setServices(services);
    }

    GitCommand command;
    RepositoryLocks locks;
    RemoteFetches fetches;
    CheckoutSlots checkouts;
    WorktreePool pool;
    GitServices services;
    QObject operations; // parent of all that is under way; goes first
};

namespace {

template <typename T, typename Operation>
void beginFor(QObject *context, GitCallback<T> callback, Operation *operation)
{
    operation->begin(
        [context = QPointer(context), callback = std::move(callback)](Result<T> result) {
            if (context) {
                callback(std::move(result));
            }
        });
}

} // namespace

Git::Git(CommandRunner &commands, Clock &clock, const GitOptions &options)
    : m_private(std::make_unique<Private>(commands, clock, options))
{
}

Git::~Git() = default;

void Git::version(QObject *context, GitCallback<QString> callback)
{
    GitCall question;
    question.directory = QDir::rootPath();
    question.arguments = {QStringLiteral("version")};
    m_private->command.run(
        question, context, [callback = std::move(callback)](const Result<CommandReport> &report) {
            const QByteArrayList words =
                report ? report->stdoutBytes.trimmed().split(' ') : QByteArrayList();
            if (words.size() < 3 || !report->isSuccess()) {
                callback(
                    fail(ErrorKind::NotFound,
                         QStringLiteral(
                             "git is not installed or does not run; install it, for example with "
                             "'apt-get install git'")));
                return;
            }
            callback(QString::fromLatin1(words.at(2)));
        });
}

void Git::inspect(const QString &directory, QObject *context, GitCallback<RepositoryFacts> callback)
{
    auto *inspection =
        new RepositoryInspection(m_private->services, directory, &m_private->operations);
    inspection->begin([context = QPointer(context),
                       callback = std::move(callback)](const Result<RepositoryDetails> &details) {
        if (context) {
            callback(details ? Result<RepositoryFacts>(details->facts)
                             : Result<RepositoryFacts>(fail(details.error())));
        }
    });
}

void Git::addWorktree(const WorktreeRequest &request, QObject *context,
                      GitCallback<Worktree> callback)
{
    beginFor(context, std::move(callback),
             new WorktreeCreation(m_private->services, request, &m_private->operations));
}

void Git::mirror(const QString &url, const QString &mirrorBase, QObject *context,
                 GitCallback<QString> callback)
{
    beginFor(context, std::move(callback),
             new RepositoryMirror(m_private->services, url, mirrorBase, &m_private->operations));
}

void Git::collect(const CollectRequest &request, QObject *context,
                  GitCallback<WorkSummary> callback)
{
    beginFor(context, std::move(callback),
             new WorkCollection(m_private->services, request, &m_private->operations));
}

void Git::deliver(const DeliverRequest &request, QObject *context, GitCallback<QString> callback)
{
    beginFor(context, std::move(callback),
             new WorkDelivery(m_private->services, request, &m_private->operations));
}

void Git::retire(const RetireRequest &request, QObject *context, GitCallback<RetireReport> callback)
{
    beginFor(context, std::move(callback),
             new WorktreeRetirement(m_private->services, request, &m_private->operations));
}

void Git::discard(const QString &path)
{
    if (!path.isEmpty()) {
        deleteSlowly(m_private->command, {path}, &m_private->operations);
    }
}

void Git::keepWarm(const QList<PoolSpec> &specs)
{
    m_private->pool.keep(specs);
}

int Git::warmCount() const
{
    return m_private->pool.readyCount();
}

void Git::reconcile(const ReconcileRequest &request, QObject *context,
                    GitCallback<ReconcileReport> callback)
{
    beginFor(context, std::move(callback),
             new Reconciliation(m_private->services, request, &m_private->operations));
}

void Git::rescueWork(const QString &repository, const QString &commit, const QString &taskId, QObject *context,
                     GitCallback<QString> callback)
{
    beginFor(context, std::move(callback),
             new WorkRescue(m_private->services, repository, commit, taskId, &m_private->operations));
}

} // namespace sibyl
