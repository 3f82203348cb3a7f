// SPDX-License-Identifier: Apache-2.0
#include "ApplyCommand.h"

#include "PrintPatchJson.h"
#include "TaskPatch.h"
#include "TaskReference.h"
#include "TaskText.h"
#include "TextWidth.h"
#include "WorkAdoption.h"
#include "base/SystemClock.h"
#include "git/RefName.h"

#include <QDir>

#include <cstdio>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

// Work that was pushed can be had from the same remote here.
void fetchDelivered(Checkout &checkout, const TaskResultView &result)
{
    const bool isPushed = result.delivery && result.delivery->isDone && result.delivery->kind == u"push";
    if (!isPushed || checkout.hasCommit(result.headCommit) || !isAcceptableBranchName(result.branch)) {
        return;
    }
    const QString remote = result.delivery->target.section(u' ', 0, 0);
    const Result<QString> remotes = checkout.text({u"remote"_s});
    if (remotes && !remote.startsWith(u'-') && remotes->split(u'\n').contains(remote)) {
        static_cast<void>(checkout.run({.arguments = {u"fetch"_s, u"--quiet"_s, u"--no-tags"_s, u"--no-recurse-submodules"_s, u"--"_s, remote,
                                                      u"refs/heads/"_s + result.branch},
                                        .access = GitAccess::Write}));
    }
}

void showWork(const TaskView &task, const Patch &patch, Checkout &checkout, Terminal &terminal)
{
    const TaskResultView &result = *task.result;
    const QString title = task.title.isEmpty() ? task.prompt.section(u'\n', 0, 0) : task.title;
    terminal.print(terminal.styled(u"task "_s + task.id.left(shortIdLength), TextStyle::Bold) + u' ' + elided(oneLine(title), terminal.columns() - 14, terminal.ellipsis()));
    if (task.status != u"completed") {
        terminal.print(terminal.styled(u"  It is %1: its work may be half done."_s.arg(oneLine(result.ending.isEmpty() ? task.status : result.ending)), TextStyle::Warning));
    }
    for (const CommitView &commit : result.commits.mid(0, shownCommits)) {
        terminal.print(elided(u"  commit "_s + oneLine(commit.id.left(shownCommitIdLength) + u' ' + commit.subject), terminal.columns(), terminal.ellipsis()));
    }
    if (result.commitCount > shownCommits) {
        terminal.print(u"  %1 commits in all"_s.arg(result.commitCount));
    }
    terminal.printAll(patchStat(checkout.commands(), patch, terminal));
}

bool isConfirmed(const AdoptionPlan &plan)
{
    std::fprintf(stdout, "Apply %s? [y/N] ", wordsOf(plan).toUtf8().constData());
    std::fflush(stdout);
    char answer[16] = {};
    return std::fgets(answer, sizeof answer, stdin) != nullptr && (answer[0] == 'y' || answer[0] == 'Y');
}

int applied(const ApplyOptions &options, const TaskView &task, const AdoptionPlan &plan, const QString &head, Terminal &terminal)
{
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonApplied(task.id, wordOf(plan.way), plan.onto, head));
        return toInt(ExitCode::Ok);
    }
    const bool isCommitted = plan.way == AdoptionWay::FastForward || plan.way == AdoptionWay::Pick;
    if (isCommitted) {
        terminal.print(u"Applied %1: now at %2."_s.arg(wordsOf(plan), head.left(shownCommitIdLength)));
    } else if (plan.way == AdoptionWay::Patch) {
        terminal.print(u"Applied %1: `git diff --cached` shows them, `git commit` keeps them."_s.arg(wordsOf(plan)));
    } else {
        terminal.print(u"Nothing to do: %1."_s.arg(wordsOf(plan)));
    }
    return toInt(ExitCode::Ok);
}

} // namespace

int runApply(const ApplyOptions &options)
{
    SystemClock clock;
    if (!options.isConfirmed && (options.form == OutputForm::Json || ::isatty(STDIN_FILENO) != 1)) {
        return toInt(reported({ExitCode::Usage, u"apply asks before it changes anything, and nobody is here to answer"_s, u"add --yes"_s}));
    }
    const Result<std::unique_ptr<Checkout>> checkout = Checkout::around(QDir::currentPath(), clock);
    if (!checkout) {
        return toInt(reported({ExitCode::Failed, u"there is no checkout here: "_s + checkout.error().what, u"change into the one that the work belongs to"_s}));
    }
    const Outcome<FoundTask> found = findTask(options.common, options.serverUrl, options.taskId, clock);
    if (!found) {
        return toInt(reported(found.error()));
    }
    const TaskView &task = found->task;
    if (!task.result) {
        return toInt(reported({ExitCode::Failed, u"the task is %1: there is nothing to take yet"_s.arg(task.status),
                               u"`sibyl-runner logs -f %1` shows what it does"_s.arg(options.taskId)}));
    }
    fetchDelivered(**checkout, *task.result);
    const Patch patch = patchOf(*found, clock);
    const Outcome<AdoptionPlan> plan = planAdoption(**checkout, *task.result, patch);
    if (!plan) {
        return toInt(reported(plan.error()));
    }
    Terminal terminal(options.common.color);
    const bool isWork = plan->way != AdoptionWay::Nothing && plan->way != AdoptionWay::Already;
    if (isWork && options.form == OutputForm::Text) {
        showWork(task, patch, **checkout, terminal);
    }
    if (isWork && !options.isConfirmed && !isConfirmed(*plan)) {
        terminal.print(u"Nothing was changed."_s);
        return toInt(ExitCode::Failed);
    }
    const Outcome<QString> head = adopt(**checkout, *plan, patch);
    return head ? applied(options, task, *plan, *head, terminal) : toInt(reported(head.error()));
}

} // namespace sibyl
