// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLatin1StringView>

#include <array>

namespace sibyl::features {

// What goes beyond the original protocol, negotiated per connection: the runner lists what it
// knows in the X-Sibyl-Features header, the server answers with `welcome` and the ones it has.
inline constexpr QLatin1StringView resultAck{"result_ack"};     // task_complete is answered by task_completed
inline constexpr QLatin1StringView attempt{"attempt"};          // task_assign carries `attempt`, echoed by the runner
inline constexpr QLatin1StringView reconcile{"reconcile"};      // status carries running_tasks
inline constexpr QLatin1StringView logStream{"log_stream"};     // agent_log and agent_log_offset
inline constexpr QLatin1StringView permissions{"permissions"};  // permission_request, permission_settled, permission_answer
inline constexpr QLatin1StringView runnerToken{"runner_token"}; // registration answers a runner's own token

inline constexpr std::array all{resultAck, attempt, reconcile, logStream, permissions, runnerToken};

} // namespace sibyl::features
