// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace sibyl {

// What is known here of a task that the server assigns.
struct KnownAttempt {
    int attempt = 1;
    bool hasEnded = false;
    bool isRetryable = false;
};

struct AdmissionQuestion {
    std::optional<int> attempt;        // as assigned; absent from servers without that feature
    std::optional<KnownAttempt> known; // that very attempt, else the latest one of the task
    bool isDraining = false;
    bool isPaused = false;
    int openTasks = 0;                 // acknowledged here and not ended
    int capacity = 1;
};

enum class AdmissionVerb {
    Accept,      // a new attempt, to be journaled, acknowledged and run
    AckAgain,    // it is under way here
    AnswerAgain, // it ended here: acknowledge, and send the same result again
    Reject,
};

struct Admission {
    AdmissionVerb verb = AdmissionVerb::Reject;
    int attempt = 1;
    QString reason; // of a reject: the machine word of task_reject
    friend bool operator==(const Admission &, const Admission &) = default;
};

// How many tasks wait here beyond the capacity before a reject. Rejects cost attempts on the
// original server, which sends up to 20 at once (spec R-23), so waiting is better.
inline constexpr int localQueueLimit = 100;

// Pure. The rules of design section 4, Journal:
//
//   attempt given   known              verb
//   yes             that one, running  AckAgain
//   yes             that one, ended    AnswerAgain
//   yes             a lower one, none  Accept (draining, paused, full: Reject)
//   yes             a higher one       Reject "stale_attempt"
//   no              running            AckAgain
//   no              ended for good     AnswerAgain
//   no              ended, retryable   Accept as the next attempt
//   no              none               Accept as attempt 1
Admission admit(const AdmissionQuestion &question);

} // namespace sibyl
