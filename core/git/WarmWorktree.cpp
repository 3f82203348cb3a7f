// SPDX-License-Identifier: Apache-2.0
#include "git/WarmWorktree.h"

#include "git/Trash.h"
#include "git/WorktreeCheckout.h"

#include <QDir>
#include <QFileInfo>

namespace sibyl {

WarmWorktree::WarmWorktree(const GitServices &services, PoolSpec spec, QString place, QString reason,
                           QObject *parent)
    : GitOperation(services, parent)
    , m_spec(std::move(spec))
    , m_place(std::move(place))
    , m_reason(std::move(reason))
{
}

void WarmWorktree::start()
{
    auto *inspection = new RepositoryInspection(services(), m_spec.repository, this);
    inspection->begin([this](Result<RepositoryDetails> details) {
        if (!details) {
            giveUp(details.error());
            return;
        }
        m_details = *std::move(details);
        resolveBase();
    });
}

void WarmWorktree::resolveBase()
{
    WorktreeRequest request;
    request.baseRef = m_spec.baseRef;
    auto *resolution = new BaseResolution(services(), m_details, request, this);
    resolution->begin([this](const Result<ChosenBase> &base) {
        if (!base) {
            giveUp(base.error());
        } else if (base->commit.isEmpty()) {
            finish(fail(ErrorKind::NotFound, QStringLiteral("the repository is empty"), m_spec.repository));
        } else if (!QDir().mkpath(QFileInfo(m_place).absolutePath())) {
            finish(fail(ErrorKind::Storage, QStringLiteral("the pool's directory cannot be made"), m_place));
        } else {
            lock(m_details.facts.commonDir, [this, commit = base->commit] { add(commit); });
        }
    });
}

void WarmWorktree::add(const QString &commit)
{
    GitCall addition;
    addition.directory = m_details.facts.topLevel;
    addition.access = GitAccess::Write;
    addition.arguments = {QStringLiteral("worktree"), QStringLiteral("add"),
                          QStringLiteral("--no-checkout"), QStringLiteral("--detach"),
                          QStringLiteral("--lock"), QStringLiteral("--reason"), m_reason,
                          QStringLiteral("--"), m_place, commit};
    run(addition, [this, addition](const CommandReport &report) {
        report.isSuccess() ? checkOut() : withdraw(gitError(addition, report));
    });
}

void WarmWorktree::checkOut()
{
    unlock();
    const auto entry = findWorktreeEntry(m_details.facts.commonDir, m_place);
    const Result<> shaped = !entry ? fail(ErrorKind::Git, QStringLiteral("the new worktree is gone"), m_place)
                            : m_spec.shape.sparse.isEmpty() ? Result<>()
                                                            : writeSparseCheckout(*entry, m_spec.shape.sparse);
    if (!shaped) {
        withdraw(shaped.error());
        return;
    }
    services().checkouts.take(this, [this, entry](CheckoutSlots::Slot *slot) {
        const GitCall checkout = checkoutCall(m_place, m_spec.shape);
        run(checkout, [this, checkout, slot, entry](const CommandReport &report) {
            delete slot;
            report.isSuccess() ? finish(*entry) : withdraw(gitError(checkout, report));
        });
    });
}

void WarmWorktree::withdraw(const Error &error)
{
    QStringList leftovers;
    if (QFileInfo(m_place).isDir()) {
        if (const Result<QString> moved = moveToTrash(m_place, services().trashDirectoryName)) {
            leftovers << *moved;
        }
    }
    if (const auto entry = findWorktreeEntry(m_details.facts.commonDir, m_place)) {
        if (const std::optional<QString> aside = detachWorktreeEntry(*entry)) {
            leftovers << *aside;
        }
    }
    deleteSlowly(services().git, leftovers, &services().locks);
    giveUp(error);
}

} // namespace sibyl
