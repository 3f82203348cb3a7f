// SPDX-License-Identifier: Apache-2.0
#include "work/WorkHandover.h"

#include "base/Names.h"

namespace sibyl {
namespace {

DeliveryKind kindOf(Delivery delivery)
{
    return delivery == Delivery::Push ? DeliveryKind::Push
        : delivery == Delivery::Bundle ? DeliveryKind::Bundle
                                       : DeliveryKind::Patch;
}

} // namespace

WorkHandover::WorkHandover(Git &git, ProcessLauncher &launcher, HandoverRequest request, AttemptOutcome outcome)
    : m_git(git), m_launcher(launcher), m_request(std::move(request)), m_outcome(std::move(outcome))
{
}

void WorkHandover::start()
{
    Q_EMIT activityChanged(QStringLiteral("Collecting the changes"));
    CollectRequest request;
    request.worktree = m_request.worktree;
    request.commitMessage = m_request.commitMessage;
    request.leftovers = isCommitted(m_request.commit, m_outcome.verdict) ? Leftovers::Commit : Leftovers::Leave;
    m_git.collect(request, this, [this](Result<WorkSummary> summary) { collected(std::move(summary)); });
}

bool WorkHandover::stopGates(Milliseconds grace)
{
    if (m_isPastGates || m_request.gates.isEmpty() || m_outcome.verdict.ending != Ending::Completed) {
        return false;
    }
    m_areGatesStopped = true;
    if (m_gate) {
        m_gate->stop(grace);
    }
    return true;
}

void WorkHandover::collected(Result<WorkSummary> summary)
{
    if (summary) {
        m_outcome.work = std::move(*summary);
        m_outcome.verdict = judgeWork(std::move(m_outcome.verdict), m_request.expects, &*m_outcome.work);
    } else {
        const QString what = QStringLiteral("the changes could not be read, they are still in %1: %2")
                                 .arg(m_request.worktree.path, summary.error().text());
        m_outcome.notices << what;
        if (m_outcome.verdict.ending == Ending::Completed) {
            m_outcome.verdict.ending = Ending::Failed; // a result without its work is none
            m_outcome.verdict.error = what;
        }
    }
    runNextGate();
}

void WorkHandover::runNextGate()
{
    const bool isDue = m_outcome.verdict.ending == Ending::Completed && !m_areGatesStopped
        && m_nextGate < m_request.gates.size();
    if (!isDue) {
        m_isPastGates = true;
        deliver();
        return;
    }
    const ProjectGate gate = m_request.gates.at(m_nextGate++);
    Q_EMIT activityChanged(QStringLiteral("Running the gate \"%1\"").arg(gate.name));
    m_gate = std::make_unique<GateRun>(m_launcher, gate, m_request.gateSpec,
                                       m_request.attemptDirectory + QStringLiteral("/gate-") + fileNameFor(gate.name));
    connect(m_gate.get(), &GateRun::finished, this, &WorkHandover::gateEnded);
    m_gate->start();
}

void WorkHandover::gateEnded(const GateReport &report)
{
    m_gate.release()->deleteLater(); // we are in its signal
    m_outcome.gates << report.result;
    if (!m_areGatesStopped) {
        m_outcome.verdict = judgeGate(std::move(m_outcome.verdict), report);
    }
    runNextGate();
}

void WorkHandover::deliver()
{
    const DeliveryChoice choice = chooseDelivery(m_request.deliver, m_request.delivery);
    if (!choice.refusal.isEmpty()) {
        m_outcome.delivery = ResultDelivery{m_request.deliver, false, {}, choice.refusal};
    }
    const bool isDue = m_outcome.verdict.ending == Ending::Completed && !m_areGatesStopped
        && choice.kind != Delivery::Branch && m_outcome.work && m_outcome.work->commitCount > 0;
    if (!isDue) {
        Q_EMIT finished(m_outcome);
        return;
    }
    Q_EMIT activityChanged(QStringLiteral("Delivering the work (%1)").arg(toString(choice.kind)));
    DeliverRequest request;
    request.worktree = m_request.worktree;
    request.kind = kindOf(choice.kind);
    request.commit = m_outcome.work->headCommit;
    request.filePath = m_request.attemptDirectory
        + (choice.kind == Delivery::Bundle ? QStringLiteral("/work.bundle") : QStringLiteral("/work.patch"));
    m_git.deliver(request, this, [this, kind = toString(choice.kind)](const Result<QString> &target) {
        m_outcome.delivery = ResultDelivery{kind, target.has_value(), target.value_or(QString()),
                                            target ? QString() : target.error().text()};
        if (!target) {
            // The commits are on the branch all the same, so the work itself stands.
            m_outcome.notices << QStringLiteral("the work could not be delivered (%1): %2").arg(kind, target.error().text());
        }
        Q_EMIT finished(m_outcome);
    });
}

} // namespace sibyl
