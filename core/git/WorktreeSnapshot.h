// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/GitOperation.h"
#include "git/WorktreeEntry.h"

namespace sibyl {

// All files of a worktree as one tree object, and where its HEAD is.
struct SnapshotReport
{
    QString headCommit;     // empty: unborn
    QString headBranch;     // empty: detached
    QString headTree;       // empty: unborn
    QString tree;           // equal to headTree when nothing is uncommitted
    QStringList nested;     // untracked repositories inside, which no tree can hold; not in `tree`
    QString unreadable;     // why some files are missing from `tree`; else empty
    bool hasHidden = false; // the agent had told git not to look at some files
    bool isListCut = false; // so many changes that `nested` may be incomplete

    bool hasChanges() const { return tree != headTree; }
};

// Records tracked and untracked files in a tree, of the ignored ones those that a pattern includes,
// with an index of its own: neither the agent's index nor its lock matters, nothing but objects is
// written. A file that the agent told git not to look at (assume-unchanged, skip-worktree) is looked at. The index that it
// used stays at indexFile() until somebody moves or removes it.
class WorktreeSnapshot final : public GitOperation<SnapshotReport>
{
public:
    // `ignoredToo`: patterns as in .gitignore.
    WorktreeSnapshot(const GitServices &services, WorktreeEntry entry, QStringList ignoredToo,
                     QObject *parent);

    static QString indexFile(const WorktreeEntry &entry);

private:
    void start() override;
    void findHidden();
    void unhide(const QByteArray &listing);
    void readState();
    void rebuildIndex();
    void readChanges(const CommandReport &status);
    void listIgnored();
    void addFiles();
    void addIgnored();
    void writeTree();
    GitCall call(const QStringList &arguments) const;

    WorktreeEntry m_entry;
    QStringList m_ignoredToo;
    QByteArray m_ignoredFiles; // their paths, NUL after each
    SnapshotReport m_report;
    bool m_hasChanges = false;
    bool m_isRebuilt = false;
};

} // namespace sibyl
