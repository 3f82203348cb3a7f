// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/GitOperation.h"

#include <QSet>

namespace sibyl {

// Brings untracked files of a checkout into a fresh worktree of it: those that a pattern of the
// user's names (ignored or not), and ignored ones that the repository's .worktreeinclude names; both
// are written as in .gitignore. Ends with a notice of what was left out, or an empty text; files
// that cannot be copied never fail a task.
//
// Copies share their blocks where the file system can (reflink). Never over a file that is there or
// that the worktree tracks, never through a link in the worktree, never from outside the checkout: a
// symbolic link comes along as such, and only when it leads to something inside.
class UntrackedFileCopy final : public GitOperation<QString>
{
public:
    UntrackedFileCopy(const GitServices &services, QString checkout, QString worktree,
                      QStringList patterns, QObject *parent);

private:
    void start() override;
    void listNamed();
    void listIncluded();
    void keepIgnored(const QByteArray &candidates);
    void dropTracked();
    void checkSome();
    bool isCopyable(const QByteArray &path);
    bool isFolderSafe(const QByteArray &folder);
    void copy();

    QString m_checkout;
    QString m_worktree;
    QStringList m_patterns;
    QSet<QByteArray> m_found;
    QByteArrayList m_unchecked;
    QSet<QByteArray> m_safeFolders;
    QSet<QByteArray> m_unsafeFolders;
    QByteArray m_chosen; // NUL after each
    int m_leftOut = 0;
};

} // namespace sibyl
