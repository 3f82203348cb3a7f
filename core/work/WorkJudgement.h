// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentVerdict.h"
#include "config/RunnerConfig.h"
#include "git/Git.h"
#include "work/GateReport.h"

namespace sibyl {

// Pure decisions about what an agent left.

// Whether the runner commits what the agent did not.
bool isCommitted(CommitPolicy policy, const AgentVerdict &verdict);

// The verdict when the work is looked at. An agent that says it is done is taken at its word only
// as far as git bears it out:
//
//   expects   asks for
//   changes   at least one changed file against the base
//   commit    at least one commit against the base (one that the runner made counts)
//   none      nothing; also when the task does not say
AgentVerdict judgeWork(AgentVerdict verdict, const QString &expects, const WorkSummary *work);

// A failed gate fails the task. One that could not be run is our fault, not the work's.
AgentVerdict judgeGate(AgentVerdict verdict, const GateReport &gate);

// What is done: what the task asks for, but Push only where the machine's setting is Push.
// `refusal` says so when it was asked for and is not allowed.
struct DeliveryChoice {
    Delivery kind = Delivery::Branch;
    QString refusal;
};
DeliveryChoice chooseDelivery(const QString &asked, Delivery setting);
QString toString(Delivery delivery); // as on the wire

} // namespace sibyl
