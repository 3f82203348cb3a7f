// SPDX-License-Identifier: Apache-2.0
#include "work/ResultComposer.h"

#include "base/Names.h"

namespace sibyl {
namespace {

QStringList noticesOf(const AttemptOutcome &outcome)
{
    QStringList notices = outcome.notices;
    notices += outcome.verdict.notices;
    if (outcome.work && !outcome.work->notice.isEmpty()) {
        notices << outcome.work->notice;
    }
    if (outcome.exit && outcome.exit->sweptProcesses > 0) {
        notices << QStringLiteral("%1 processes that the agent left running were stopped")
                       .arg(outcome.exit->sweptProcesses);
    }
    if (outcome.exit && !outcome.exit->isTreeGone) {
        notices << QStringLiteral("some processes of the agent may still run: its supervisor was killed");
    }
    return notices;
}

void addWork(TaskResult &result, const WorkSummary &work)
{
    result.headCommit = work.headCommit;
    for (const CommitLine &commit : work.commits) {
        result.commits.append({commit.id, wireText(commit.subject, 200)});
    }
    result.commitCount = work.commitCount;
    result.filesChanged = work.filesChanged;
    result.insertions = work.insertions;
    result.deletions = work.deletions;
    result.patch = QString::fromUtf8(work.patch);
    result.isPatchCut = work.isPatchCut;
}

} // namespace

TaskComplete composeResult(const TaskAssign &assign, const AttemptRecord &record,
                           const AttemptOutcome &outcome)
{
    const AgentVerdict &verdict = outcome.verdict;
    TaskResult result;
    result.status = wireStatusOf(verdict.ending);
    result.ending = toString(verdict.ending);
    result.exitCode = verdict.exitCode;
    result.command = outcome.command;
    result.worktreePath = record.worktreePath;
    result.stdoutTail = verdict.stdoutTail;
    result.stderrTail = verdict.stderrTail;
    result.isStdoutCut = verdict.isOutputCut;
    result.error = wireText(verdict.error, 2000);
    result.branch = record.branch;
    result.requestedBranch = assign.branch != record.branch ? assign.branch : QString();
    result.baseCommit = record.baseCommit;
    result.agent = outcome.agentName;
    result.sessionId = record.sessionId;
    result.summary = wireText(verdict.summary, 4000);
    result.isolation = QStringLiteral("none");
    result.retryAfter = verdict.retryAfter;
    result.usage = verdict.usage;
    result.turns = verdict.turns;
    result.deniedTools = verdict.deniedTools;
    result.notices = noticesOf(outcome);
    result.gates = outcome.gates;
    result.delivery = outcome.delivery;
    if (outcome.exit) {
        result.duration = outcome.exit->duration;
        result.cpuTime = outcome.exit->cpuTime;
        result.peakMemoryBytes = outcome.exit->peakMemoryBytes;
    }
    if (outcome.work) {
        addWork(result, *outcome.work);
    }

    TaskComplete complete;
    complete.taskId = record.key.taskId;
    complete.attempt = assign.attempt;
    complete.isSuccess = verdict.ending == Ending::Completed;
    complete.isRetryable = isRetryable(verdict.ending);
    complete.error = complete.isSuccess ? QString() : result.error;
    complete.result = std::move(result);
    return complete;
}

} // namespace sibyl
