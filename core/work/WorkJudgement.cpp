// SPDX-License-Identifier: Apache-2.0
#include "work/WorkJudgement.h"

namespace sibyl {

bool isCommitted(CommitPolicy policy, const AgentVerdict &verdict)
{
    switch (policy) {
    case CommitPolicy::Always: return true;
    case CommitPolicy::IfCleanVerdict: return verdict.ending == Ending::Completed;
    case CommitPolicy::Never: break;
    }
    return false;
}

AgentVerdict judgeWork(AgentVerdict verdict, const QString &expects, const WorkSummary *work)
{
    if (verdict.ending != Ending::Completed) {
        return verdict;
    }
    const bool wantsCommit = expects == QLatin1StringView("commit");
    const bool wantsChanges = expects == QLatin1StringView("changes");
    const bool isMissing = (wantsCommit && (work == nullptr || work->commitCount == 0))
        || (wantsChanges && (work == nullptr || work->filesChanged == 0));
    if (isMissing) {
        verdict.ending = Ending::Failed;
        verdict.error = wantsCommit ? QStringLiteral("the agent said it was done, but there is no commit")
                                    : QStringLiteral("the agent said it was done, but no file was changed");
        if (verdict.deniedTools > 0) {
            verdict.error += QStringLiteral("; it was refused %1 of the things it wanted to do").arg(verdict.deniedTools);
        }
    }
    return verdict;
}

AgentVerdict judgeGate(AgentVerdict verdict, const GateReport &report)
{
    const ResultGate &gate = report.result;
    if (verdict.ending == Ending::Completed && !report.whyUnjudged.isEmpty()) {
        verdict.ending = Ending::Infrastructure;
        verdict.error = QStringLiteral("the gate \"%1\" %2").arg(gate.name, report.whyUnjudged);
    } else if (verdict.ending == Ending::Completed && !gate.isPassed) {
        verdict.ending = Ending::Failed;
        verdict.error = QStringLiteral("the gate \"%1\" did not pass").arg(gate.name);
        if (gate.exitCode) {
            verdict.error += QStringLiteral(" (exit code %1)").arg(*gate.exitCode);
        }
    }
    return verdict;
}

DeliveryChoice chooseDelivery(const QString &asked, Delivery setting)
{
    for (const Delivery kind : {Delivery::Branch, Delivery::Push, Delivery::Bundle, Delivery::Patch}) {
        if (asked != toString(kind)) {
            continue;
        }
        if (kind == Delivery::Push && setting != Delivery::Push) {
            return {Delivery::Branch, QStringLiteral("this machine does not push (setting `deliver`)")};
        }
        return {kind, {}};
    }
    return {setting, {}};
}

QString toString(Delivery delivery)
{
    switch (delivery) {
    case Delivery::Branch: return QStringLiteral("branch");
    case Delivery::Push: return QStringLiteral("push");
    case Delivery::Bundle: return QStringLiteral("bundle");
    case Delivery::Patch: return QStringLiteral("patch");
    }
    return {};
}

} // namespace sibyl
