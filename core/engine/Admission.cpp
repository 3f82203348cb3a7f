// SPDX-License-Identifier: Apache-2.0
#include "engine/Admission.h"

namespace sibyl {
namespace {

Admission acceptIfPossible(const AdmissionQuestion &question, int attempt)
{
    const auto reject = [attempt](const char *reason) {
        return Admission{AdmissionVerb::Reject, attempt, QString::fromLatin1(reason)};
    };
    if (question.isDraining) {
        return reject("runner_draining");
    }
    if (question.isPaused) {
        return reject("runner_paused");
    }
    if (question.openTasks >= question.capacity + localQueueLimit) {
        return reject("at_capacity");
    }
    return {AdmissionVerb::Accept, attempt, {}};
}

} // namespace

Admission admit(const AdmissionQuestion &question)
{
    if (!question.known) {
        return acceptIfPossible(question, question.attempt.value_or(1));
    }
    const KnownAttempt &known = *question.known;
    const int wanted = question.attempt.value_or(
        known.hasEnded && known.isRetryable ? known.attempt + 1 : known.attempt);
    if (wanted > known.attempt) {
        return acceptIfPossible(question, wanted);
    }
    if (wanted < known.attempt) {
        return {AdmissionVerb::Reject, wanted, QStringLiteral("stale_attempt")};
    }
    return {known.hasEnded ? AdmissionVerb::AnswerAgain : AdmissionVerb::AckAgain, known.attempt, {}};
}

} // namespace sibyl
