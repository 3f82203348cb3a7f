// SPDX-License-Identifier: Apache-2.0
#include "state/Snapshot.h"

#include <array>
#include <utility>

namespace sibyl {
namespace {

constexpr std::array connectionNames{
    std::pair{ConnectionState::Unregistered, "unregistered"},
    std::pair{ConnectionState::Connecting, "connecting"},
    std::pair{ConnectionState::Online, "online"},
    std::pair{ConnectionState::Waiting, "waiting"},
    std::pair{ConnectionState::Refused, "refused"},
    std::pair{ConnectionState::SignInNeeded, "sign_in_needed"},
    std::pair{ConnectionState::Replaced, "replaced"},
    std::pair{ConnectionState::Stopped, "stopped"},
};

constexpr std::array phaseNames{
    std::pair{TaskPhase::Queued, "queued"},         std::pair{TaskPhase::Preparing, "preparing"},
    std::pair{TaskPhase::Running, "running"},       std::pair{TaskPhase::Collecting, "collecting"},
    std::pair{TaskPhase::Reporting, "reporting"},   std::pair{TaskPhase::Ended, "ended"},
};

template <typename Names, typename Value>
QString nameOf(const Names &names, Value value)
{
    for (const auto &[known, name] : names) {
        if (known == value) {
            return QString::fromLatin1(name);
        }
    }
    return {};
}

template <typename Value, typename Names>
std::optional<Value> valueOf(const Names &names, QStringView text)
{
    for (const auto &[value, name] : names) {
        if (text == QLatin1StringView(name)) {
            return value;
        }
    }
    return std::nullopt;
}

} // namespace

QString toString(ConnectionState state)
{
    return nameOf(connectionNames, state);
}

QString toString(TaskPhase phase)
{
    return nameOf(phaseNames, phase);
}

std::optional<ConnectionState> connectionStateFrom(QStringView text)
{
    return valueOf<ConnectionState>(connectionNames, text);
}

std::optional<TaskPhase> taskPhaseFrom(QStringView text)
{
    return valueOf<TaskPhase>(phaseNames, text);
}

} // namespace sibyl
