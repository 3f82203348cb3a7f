// SPDX-License-Identifier: Apache-2.0
#include "git/WorktreeCheckout.h"

#include "base/AtomicFile.h"

#include <QDir>
#include <QThread>

#include <algorithm>

namespace sibyl {
namespace {

constexpr Milliseconds checkoutLimit{900'000};

QString checkoutWorkers()
{
    const int cores = QThread::idealThreadCount();
    return QStringLiteral("checkout.workers=%1").arg(cores <= 2 ? 1 : std::min(cores, 8) / 2);
}

// Characters that mean something in a pattern.
QByteArray escaped(const QString &path)
{
    QByteArray text;
    for (const char c : path.toUtf8()) {
        if (c == '*' || c == '?' || c == '[' || c == '\\') {
            text += '\\';
        }
        text += c;
    }
    return text;
}

} // namespace

GitCall checkoutCall(const QString &worktree, const WorktreeShape &shape)
{
    GitCall call;
    call.directory = worktree;
    call.access = GitAccess::Write;
    call.arguments = {QStringLiteral("reset"), QStringLiteral("--hard"), QStringLiteral("--quiet")};
    call.settings << checkoutWorkers();
    if (!shape.sparse.isEmpty()) {
        call.settings << sparseSettings();
    }
    if (!shape.lfs) {
        call.variables.insert("GIT_LFS_SKIP_SMUDGE", "1");
    }
    call.timeLimit = checkoutLimit;
    return call;
}

Result<> writeSparseCheckout(const WorktreeEntry &entry, const QStringList &directories)
{
    // Each directory with everything below it, each of its parents with its own files only.
    QStringList parents;
    for (const QString &directory : directories) {
        for (qsizetype slash = directory.indexOf(u'/'); slash > 0; slash = directory.indexOf(u'/', slash + 1)) {
            parents << directory.left(slash);
        }
    }
    const auto isCovered = [&](const QString &path) {
        return std::any_of(directories.begin(), directories.end(), [&](const QString &directory) {
            return path == directory || path.startsWith(directory + u'/');
        });
    };
    parents.removeDuplicates();
    parents.erase(std::remove_if(parents.begin(), parents.end(), isCovered), parents.end());
    parents.sort();
    QByteArray patterns = "/*\n!/*/\n";
    for (const QString &parent : parents) {
        patterns += '/' + escaped(parent) + "/\n!/" + escaped(parent) + "/*/\n";
    }
    for (const QString &directory : directories) {
        patterns += '/' + escaped(directory) + "/\n";
    }
    const QString folder = entry.adminDirectory + QStringLiteral("/info");
    if (!QDir().mkpath(folder)) {
        return fail(ErrorKind::Storage, QStringLiteral("the sparse checkout cannot be set up"), folder);
    }
    return writeFileAtomically(folder + QStringLiteral("/sparse-checkout"), patterns);
}

QStringList sparseSettings()
{
    return {QStringLiteral("core.sparseCheckout=true"), QStringLiteral("core.sparseCheckoutCone=true")};
}

} // namespace sibyl
