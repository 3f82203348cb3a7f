// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Words.h"

#include <QString>

namespace sibyl {

enum class FindingLevel { Ok, Warning, Failure };
inline constexpr auto wordsOf(FindingLevel)
{
    return Words<FindingLevel, 3>{
        {{FindingLevel::Ok, "ok"}, {FindingLevel::Warning, "warning"}, {FindingLevel::Failure, "failure"}}};
}

// One thing that was looked at, how it is, and what to do when it is not well.
struct DoctorFinding {
    FindingLevel level = FindingLevel::Ok;
    QString topic;  // one word: "server", "git"
    QString text;
    QString remedy; // empty when there is nothing to do
    friend bool operator==(const DoctorFinding &, const DoctorFinding &) = default;
};

} // namespace sibyl
