// SPDX-License-Identifier: Apache-2.0
#include "git/WorktreeCleaning.h"

namespace sibyl {
namespace {

constexpr Milliseconds cleaningLimit{1'800'000};

} // namespace

WorktreeCleaning::WorktreeCleaning(const GitServices &services, WorktreeEntry entry, QObject *parent)
    : GitOperation(services, parent)
    , m_entry(std::move(entry))
{
}

void WorktreeCleaning::start()
{
    GitCall clean;
    clean.pinned = m_entry.pinned();
    clean.access = GitAccess::Write;
    clean.isIdle = true;
    clean.timeLimit = cleaningLimit;
    GitCall reset = clean;
    reset.arguments = {QStringLiteral("reset"), QStringLiteral("--hard"), QStringLiteral("--quiet")};
    // Twice -f: repositories inside go too.
    clean.arguments = {QStringLiteral("clean"), QStringLiteral("-ffdxq")};
    // First the files of the commit, so that an index of the agent's does not decide what is untracked.
    require(reset, [this, clean](const CommandReport &) {
        require(clean, [this](const CommandReport &) { check(); });
    });
}

void WorktreeCleaning::check()
{
    GitCall status;
    status.pinned = m_entry.pinned();
    status.isIdle = true;
    status.timeLimit = cleaningLimit;
    status.arguments = {QStringLiteral("status"), QStringLiteral("--porcelain"), QStringLiteral("--ignored"),
                        QStringLiteral("--untracked-files=all")};
    require(status, [this](const CommandReport &report) {
        report.stdoutBytes.isEmpty()
            ? finish({})
            : finish(fail(ErrorKind::Git, QStringLiteral("it could not be cleaned"), m_entry.path));
    });
}

} // namespace sibyl
