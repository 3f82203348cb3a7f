// SPDX-License-Identifier: Apache-2.0
#include "agents/PlanLedger.h"

#include <algorithm>

namespace sibyl {

std::optional<QList<PlanStep>> PlanLedger::take(const PlanNews &news)
{
    const QList<PlanStep> before = plan();
    if (news.kind == PlanNews::Kind::Whole) {
        m_entries.clear();
    }
    for (const PlanNews::Step &told : news.steps) {
        auto entry = std::find_if(m_entries.begin(), m_entries.end(),
                                  [&](const Entry &each) { return each.id == told.id; });
        if (entry != m_entries.end() && told.isGone) {
            m_entries.erase(entry);
            continue;
        }
        if (entry == m_entries.end()) {
            if (news.kind == PlanNews::Kind::Changed || told.isGone || m_entries.size() == maxSteps) {
                continue;
            }
            entry = m_entries.insert(m_entries.end(), {told.id, {told.text, PlanStepState::Pending}});
        }
        entry->step.text = told.text.isEmpty() ? entry->step.text : told.text;
        entry->step.state = told.state.value_or(entry->step.state);
    }
    const QList<PlanStep> after = plan();
    return after != before ? std::optional(after) : std::nullopt;
}

QList<PlanStep> PlanLedger::plan() const
{
    QList<PlanStep> steps;
    for (const Entry &entry : m_entries) {
        if (!entry.step.text.isEmpty()) {
            steps.append(entry.step);
        }
    }
    return steps;
}

} // namespace sibyl
