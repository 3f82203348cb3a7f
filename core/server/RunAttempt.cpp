// SPDX-License-Identifier: Apache-2.0
#include "server/RunAttempt.h"

#include <array>

namespace sibyl::server {

QString toString(AttemptState state)
{
    switch (state) {
    case AttemptState::Dispatched: return QStringLiteral("dispatched");
    case AttemptState::Acked: return QStringLiteral("acked");
    case AttemptState::Running: return QStringLiteral("running");
    case AttemptState::Completed: return QStringLiteral("completed");
    case AttemptState::Failed: return QStringLiteral("failed");
    case AttemptState::Canceled: return QStringLiteral("canceled");
    case AttemptState::Rejected: return QStringLiteral("rejected");
    case AttemptState::Lost: return QStringLiteral("lost");
    case AttemptState::Superseded: return QStringLiteral("superseded");
    }
    return {};
}

std::optional<AttemptState> attemptStateFrom(QStringView word)
{
    static constexpr std::array all{AttemptState::Dispatched, AttemptState::Acked,
                                    AttemptState::Running,    AttemptState::Completed,
                                    AttemptState::Failed,     AttemptState::Canceled,
                                    AttemptState::Rejected,   AttemptState::Lost,
                                    AttemptState::Superseded};
    for (const AttemptState state : all) {
        if (word == toString(state)) {
            return state;
        }
    }
    return std::nullopt;
}

bool isLive(AttemptState state)
{
    return state == AttemptState::Dispatched || state == AttemptState::Acked
        || state == AttemptState::Running;
}

} // namespace sibyl::server
