// SPDX-License-Identifier: Apache-2.0
#include "WorkAdoption.h"

#include "TaskText.h"
#include "git/RefName.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qsizetype maxPickedCommits = 500;
constexpr qsizetype shownPaths = 5;
constexpr Milliseconds writeLimit{600'000};

tl::unexpected<CommandFailure> refused(const QString &what, const QString &hint = {})
{
    return tl::unexpected(CommandFailure{ExitCode::Failed, what, hint});
}

GitCall writing(const QStringList &arguments)
{
    return {.arguments = arguments, .access = GitAccess::Write, .timeLimit = writeLimit};
}

QString listed(const QStringList &paths)
{
    const QString text = paths.mid(0, shownPaths).join(u", "_s);
    return paths.size() > shownPaths ? text + u" and %1 more"_s.arg(paths.size() - shownPaths) : text;
}

QStringList pathsIn(const Result<CommandReport> &report)
{
    QStringList paths;
    if (report) {
        for (const QByteArray &path : report->stdoutBytes.split('\0')) {
            if (!path.isEmpty() && !paths.contains(QString::fromUtf8(path))) {
                paths.append(QString::fromUtf8(path));
            }
        }
    }
    return paths;
}

// What git says stands in the way, which it lists behind tabs.
QString reasonOf(const GitCall &call, const CommandReport &report)
{
    QStringList paths;
    for (const QByteArray &line : report.stderrBytes.split('\n')) {
        if (line.startsWith('\t')) {
            paths.append(QString::fromUtf8(line.mid(1)));
        }
    }
    return paths.isEmpty() ? gitError(call, report).text() : u"these would be overwritten: "_s + listed(paths);
}

Outcome<QString> unfinishedWork(Checkout &checkout)
{
    constexpr std::array marks{std::pair{"MERGE_HEAD", "merge"},          std::pair{"CHERRY_PICK_HEAD", "cherry-pick"},
                               std::pair{"REVERT_HEAD", "revert"},        std::pair{"rebase-merge", "rebase"},
                               std::pair{"rebase-apply", "rebase"},       std::pair{"sequencer", "cherry-pick"}};
    const Result<QString> directory = checkout.text({u"rev-parse"_s, u"--absolute-git-dir"_s});
    if (!directory) {
        return refused(directory.error().text());
    }
    for (const auto &[file, name] : marks) {
        if (QFileInfo::exists(*directory + u'/' + QLatin1StringView(file))) {
            return QString::fromLatin1(name);
        }
    }
    return QString();
}

// Nothing when it is fit for work that comes in.
Outcome<QString> headOfCleanCheckout(Checkout &checkout)
{
    const Outcome<QString> unfinished = unfinishedWork(checkout);
    if (!unfinished || !unfinished->isEmpty()) {
        return unfinished ? refused(u"the checkout is in the middle of a %1"_s.arg(*unfinished), u"finish it, or abort it, first"_s)
                          : tl::unexpected(unfinished.error());
    }
    const Result<CommandReport> changed = checkout.run({.arguments = {u"diff-index"_s, u"--name-only"_s, u"-z"_s, u"--ignore-submodules=dirty"_s, u"HEAD"_s, u"--"_s}});
    const Result<QString> head = checkout.text({u"rev-parse"_s, u"--verify"_s, u"--quiet"_s, u"HEAD^{commit}"_s});
    if (!head) {
        return refused(u"the checkout has no commit yet"_s);
    }
    if (!changed || !changed->isSuccess()) {
        return refused(changed ? u"git cannot tell what is changed here"_s : changed.error().text());
    }
    if (const QStringList paths = pathsIn(changed); !paths.isEmpty()) {
        return refused(u"the checkout has changes that are not committed: "_s + listed(paths), u"commit them, or `git stash` them, first"_s);
    }
    return *head;
}

// The commits of the task that the checkout does not have, oldest first; nothing when there are
// merges among them, which cannot be picked.
std::optional<QStringList> commitsToPick(Checkout &checkout, const AdoptionPlan &plan, const QString &base)
{
    // --cherry-pick leaves out those whose change is here under another id.
    const Result<QString> list = checkout.text({u"rev-list"_s, u"--reverse"_s, u"--topo-order"_s, u"--right-only"_s, u"--cherry-pick"_s,
                                                plan.headCommit + u"..."_s + plan.workCommit, u'^' + base});
    const Result<QString> merges = checkout.text({u"rev-list"_s, u"--merges"_s, u"--count"_s, base + u".."_s + plan.workCommit});
    if (!list || !merges || *merges != u"0") {
        return std::nullopt;
    }
    const QStringList commits = list->split(u'\n', Qt::SkipEmptyParts);
    return commits.size() <= maxPickedCommits ? std::optional(commits) : std::nullopt;
}

Outcome<AdoptionPlan> planOfPatch(AdoptionPlan plan, const TaskResultView &result, const Patch &patch)
{
    if (patch.isCut) {
        const QString branch = isAcceptableBranchName(result.branch) ? result.branch : u"the task's branch"_s;
        return refused(u"the commits of the task are not in this checkout, and the patch in its result is cut"_s,
                       u"run this in the checkout that is linked to its project, or bring %1 here with `git fetch`"_s.arg(branch));
    }
    plan.way = patch.text.isEmpty() ? AdoptionWay::Nothing : AdoptionWay::Patch;
    return plan;
}

Outcome<QString> forward(Checkout &checkout, const AdoptionPlan &plan)
{
    const GitCall call = writing({u"merge"_s, u"--ff-only"_s, u"--quiet"_s, u"--no-autostash"_s, plan.workCommit});
    const Result<CommandReport> report = checkout.run(call);
    if (!report || !report->isSuccess()) {
        return refused(u"nothing was changed: "_s + (report ? reasonOf(call, *report) : report.error().text()));
    }
    return plan.workCommit;
}

Outcome<QString> pick(Checkout &checkout, const AdoptionPlan &plan)
{
    const GitCall call = writing(QStringList{u"cherry-pick"_s, u"--allow-empty"_s} + plan.commits);
    const Result<CommandReport> report = checkout.run(call);
    if (report && report->isSuccess()) {
        const Result<QString> head = checkout.text({u"rev-parse"_s, u"HEAD"_s});
        return head ? Outcome<QString>(*head) : refused(head.error().text());
    }
    const QStringList conflicts = pathsIn(checkout.run({.arguments = {u"diff"_s, u"--name-only"_s, u"--diff-filter=U"_s, u"-z"_s}}));
    // It may have stopped before it began; then there is nothing to abort.
    const Outcome<QString> unfinished = unfinishedWork(checkout);
    if (unfinished && !unfinished->isEmpty()) {
        static_cast<void>(checkout.run(writing({u"cherry-pick"_s, u"--abort"_s})));
    }
    Result<QString> head = checkout.text({u"rev-parse"_s, u"HEAD"_s});
    if (head && *head != plan.headCommit) {
        // It does not always take back what it had picked. --keep takes nothing of anybody else's.
        static_cast<void>(checkout.run(writing({u"reset"_s, u"--keep"_s, u"--quiet"_s, plan.headCommit})));
        head = checkout.text({u"rev-parse"_s, u"HEAD"_s});
    }
    if (!head || *head != plan.headCommit || !headOfCleanCheckout(checkout)) {
        return refused(u"the commits could not be brought in, and the checkout could not be put back as it was"_s,
                       u"`git status` tells how it stands; it was at %1"_s.arg(plan.headCommit.left(shownCommitIdLength)));
    }
    if (!conflicts.isEmpty()) {
        return refused(u"the task's changes conflict with %1 in %2; nothing was changed"_s.arg(plan.onto, listed(conflicts)),
                       u"merge it by hand: git merge %1"_s.arg(plan.workCommit.left(shownCommitIdLength)));
    }
    return refused(u"nothing was changed: "_s + (report ? reasonOf(call, *report) : report.error().text()));
}

// First in an index of its own, so that a conflict touches neither files nor the index.
Outcome<QString> applyPatch(Checkout &checkout, const AdoptionPlan &plan, const Patch &patch)
{
    const QTemporaryDir directory;
    if (!directory.isValid()) {
        return refused(u"no temporary directory can be made"_s);
    }
    const auto aside = [&](const QStringList &arguments, const QByteArray &input = {}) {
        GitCall call = writing(arguments);
        call.variables.insert("GIT_INDEX_FILE", QFile::encodeName(directory.filePath(u"index"_s)));
        call.input = input;
        return call;
    };
    const auto failed = [](const GitCall &call, const Result<CommandReport> &report) {
        return refused(u"nothing was changed: "_s + (report ? gitError(call, *report).text() : report.error().text()));
    };
    const GitCall reading = aside({u"read-tree"_s, plan.headCommit});
    if (const Result<CommandReport> read = checkout.run(reading); !read || !read->isSuccess()) {
        return failed(reading, read);
    }
    const GitCall applying = aside({u"apply"_s, u"--cached"_s, u"--3way"_s, u"--whitespace=nowarn"_s, u"-"_s}, patch.text);
    const Result<CommandReport> applied = checkout.run(applying);
    const QStringList conflicts = pathsIn(checkout.run(aside({u"diff"_s, u"--cached"_s, u"--name-only"_s, u"--diff-filter=U"_s, u"-z"_s})));
    if (!conflicts.isEmpty()) {
        return refused(u"the task's changes conflict with %1 in %2; nothing was changed"_s.arg(plan.onto, listed(conflicts)),
                       u"`sibyl-runner diff` shows them"_s);
    }
    if (!applied || !applied->isSuccess()) {
        return failed(applying, applied);
    }
    const GitCall writingTree = aside({u"write-tree"_s});
    const Result<CommandReport> tree = checkout.run(writingTree);
    if (!tree || !tree->isSuccess()) {
        return failed(writingTree, tree);
    }
    // Files and index from one to the other, or, when anything is in the way, not at all.
    const GitCall taking = writing({u"read-tree"_s, u"-m"_s, u"-u"_s, plan.headCommit, QString::fromLatin1(tree->stdoutBytes.trimmed())});
    const Result<CommandReport> taken = checkout.run(taking);
    return taken && taken->isSuccess() ? Outcome<QString>(plan.headCommit) : Outcome<QString>(failed(taking, taken));
}

} // namespace

Outcome<AdoptionPlan> planAdoption(Checkout &checkout, const TaskResultView &result, const Patch &patch)
{
    const Outcome<QString> head = headOfCleanCheckout(checkout);
    if (!head) {
        return tl::unexpected(head.error());
    }
    AdoptionPlan plan;
    plan.headCommit = *head;
    const Result<QString> branch = checkout.text({u"symbolic-ref"_s, u"--quiet"_s, u"--short"_s, u"HEAD"_s});
    plan.onto = branch ? *branch : u"a detached HEAD"_s;
    if (!checkout.hasCommit(result.headCommit)) {
        return planOfPatch(plan, result, patch);
    }
    if (result.headCommit == result.baseCommit) {
        return plan;
    }
    plan.workCommit = result.headCommit;
    if (checkout.succeeds({u"merge-base"_s, u"--is-ancestor"_s, plan.workCommit, plan.headCommit})) {
        plan.way = AdoptionWay::Already;
        return plan;
    }
    if (checkout.succeeds({u"merge-base"_s, u"--is-ancestor"_s, plan.headCommit, plan.workCommit})) {
        plan.way = AdoptionWay::FastForward;
        const Result<QString> count = checkout.text({u"rev-list"_s, u"--count"_s, plan.headCommit + u".."_s + plan.workCommit});
        plan.commitCount = count ? count->toInt() : 0;
        return plan;
    }
    if (!checkout.hasCommit(result.baseCommit)) {
        return planOfPatch(plan, result, patch);
    }
    const std::optional<QStringList> commits = commitsToPick(checkout, plan, result.baseCommit);
    if (!commits) {
        return planOfPatch(plan, result, patch);
    }
    plan.way = commits->isEmpty() ? AdoptionWay::Already : AdoptionWay::Pick;
    plan.commits = *commits;
    plan.commitCount = static_cast<int>(commits->size());
    return plan;
}

Outcome<QString> adopt(Checkout &checkout, const AdoptionPlan &plan, const Patch &patch)
{
    switch (plan.way) {
    case AdoptionWay::Nothing:
    case AdoptionWay::Already:
        break;
    case AdoptionWay::FastForward:
        return forward(checkout, plan);
    case AdoptionWay::Pick:
        return pick(checkout, plan);
    case AdoptionWay::Patch:
        return applyPatch(checkout, plan, patch);
    }
    return plan.headCommit;
}

QString wordsOf(const AdoptionPlan &plan)
{
    const QString commits = plan.commitCount == 1 ? u"1 commit"_s : u"%1 commits"_s.arg(plan.commitCount);
    switch (plan.way) {
    case AdoptionWay::Nothing:
        return u"the task changed nothing"_s;
    case AdoptionWay::Already:
        return u"%1 has all of it already"_s.arg(plan.onto);
    case AdoptionWay::FastForward:
        return u"%1 onto %2, by fast-forward"_s.arg(commits, plan.onto);
    case AdoptionWay::Pick:
        return u"%1 onto %2, by cherry-pick"_s.arg(commits, plan.onto);
    case AdoptionWay::Patch:
        return u"the changes into the files of %1, not committed"_s.arg(plan.onto);
    }
    return {};
}

QString wordOf(AdoptionWay way)
{
    switch (way) {
    case AdoptionWay::Nothing:
        return u"nothing"_s;
    case AdoptionWay::Already:
        return u"already"_s;
    case AdoptionWay::FastForward:
        return u"fast_forward"_s;
    case AdoptionWay::Pick:
        return u"pick"_s;
    case AdoptionWay::Patch:
        return u"patch"_s;
    }
    return {};
}

} // namespace sibyl
