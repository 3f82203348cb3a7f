// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/PlanStep.h"

#include <QList>

#include <optional>

namespace sibyl {

// What a message of an agent tells of a to-do list whose entries have ids and are told one by one.
struct PlanNews {
    struct Step {
        QString id;   // at most 64 characters
        QString text; // empty: as it was
        std::optional<PlanStepState> state; // nothing: as it was
        bool isGone = false;
    };
    enum class Kind {
        Whole,   // these are all there are
        Added,   // behind the others
        Changed, // what is not in the list stays out of it
    };
    Kind kind = Kind::Changed;
    QList<Step> steps;
};

// The to-do list put together from such pieces. Holds at most maxSteps; more are left out.
class PlanLedger
{
public:
    static constexpr qsizetype maxSteps = 100;

    // The whole plan where the news changed it.
    std::optional<QList<PlanStep>> take(const PlanNews &news);

private:
    struct Entry {
        QString id;
        PlanStep step;
    };
    QList<PlanStep> plan() const;

    QList<Entry> m_entries;
};

} // namespace sibyl
