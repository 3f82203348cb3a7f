// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/GroupReader.h"

#include <QString>
#include <QStringList>

namespace sibyl {

// A shell line of a project's that runs in a task's worktree.
struct ProjectCommand
{
    QString command; // empty: there is none
    Seconds timeLimit{600};
    friend bool operator==(const ProjectCommand &, const ProjectCommand &) = default;
};

// How the worktrees of one project are made, from the fields of its entry in `projects:`.
struct ProjectWorktrees
{
    QString baseRef;        // `base_ref`: where work begins when the task does not say; empty: default branch
    QStringList copy;       // `copy`: untracked files of the checkout that come along, as in .gitignore
    QStringList sparse;     // `sparse`: only these directories are checked out; empty: everything
    bool submodules = true; // `submodules`: are filled
    bool lfs = true;        // `lfs`: large files are fetched, else their pointers stay
    int pool = 0;           // `pool`: worktrees kept ready, 0..16
    ProjectCommand setup;   // `setup`: before the agent; a failure ends the task
    ProjectCommand cleanup; // `cleanup`: before the worktree goes
    friend bool operator==(const ProjectWorktrees &, const ProjectWorktrees &) = default;
};

ProjectWorktrees readProjectWorktrees(GroupReader &project, const SettingsFile &file, GroupFaults &faults);

} // namespace sibyl
