// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Checkout.h"
#include "CommandFailure.h"
#include "Patch.h"
#include "account/TaskResultView.h"

namespace sibyl {

enum class AdoptionWay {
    Nothing,     // the task changed nothing
    Already,     // all of it is there
    FastForward, // `git merge --ff-only`
    Pick,        // its commits one by one, those that are there already left out
    Patch,       // its changes into files and index, not committed
};

// How a task's work comes into a checkout.
struct AdoptionPlan {
    AdoptionWay way = AdoptionWay::Nothing;
    QString onto;        // the branch, or "a detached HEAD"
    QString headCommit;  // of the checkout, before
    QString workCommit;  // to go forward to
    QStringList commits; // to pick, oldest first
    int commitCount = 0; // that come in
};

// Looks, and changes nothing. Refuses a checkout with changes of its own, one in the middle of a
// merge or rebase, and work that is not here and whose patch is cut. What the result names is
// another machine's word: only whole commit ids of it reach git.
Outcome<AdoptionPlan> planAdoption(Checkout &checkout, const TaskResultView &result, const Patch &patch);

// Does it. After a failure, a conflict above all, the checkout is as it was. Answers where its HEAD
// is now.
Outcome<QString> adopt(Checkout &checkout, const AdoptionPlan &plan, const Patch &patch);

// "2 commits onto main, by fast-forward"
QString wordsOf(const AdoptionPlan &plan);
QString wordOf(AdoptionWay way); // of --json

} // namespace sibyl
