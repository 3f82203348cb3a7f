// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sibyl {

// Names of branches and refs, checked before git sees them.

// What `git check-ref-format --branch` accepts, and shorter than 200 characters.
bool isAcceptableBranchName(QStringView name);

// 4 to 64 hex digits: a commit id or its beginning.
bool isCommitId(QStringView text);

// The n-th name to try for a task's branch, n = 0, 1, ...: sibyl/agent-<8 characters of the id>,
// then longer ones, then numbered ones. The same id always gives the same row of names.
QString taskBranchName(QStringView taskId, int n);

// One component of a ref that stands for a task: refs/sibyl/rescue/<this>. Different ids give
// different names.
QString taskRefComponent(QStringView taskId);

inline constexpr QLatin1StringView taskBranchPrefix{"sibyl/"};

} // namespace sibyl
