// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names inside an attempt directory (0700, one per attempt, owned by the daemon's user).
//
//   file      written by   what
//   lock      supervisor   held with flock(2) for as long as the supervisor lives
//   identity  supervisor   IdentityRecord, before READY
//   started   supervisor   StartedRecord, durable before the agent is executed: it exists = the
//                          agent may have run, whatever it contains
//   stdin     daemon       InputChunk headers, each followed by its bytes; a chunk of 0 ends it
//   stdout    supervisor   the agent's bytes at the agent's offsets; holes where the gaps are
//   stderr    supervisor   the same
//   gaps      supervisor   GapTable slots: stdout A, stdout B, stderr A, stderr B
//   exit.new  supervisor   space reserved for the exit record, so that a full disk cannot lose it
//   exit      supervisor   ExitRecord, durable, last of all
//   socket    supervisor   only when the socket in the runtime directory was lost
namespace sibyl::shim {

inline constexpr char lockFileName[] = "lock";
inline constexpr char identityFileName[] = "identity";
inline constexpr char startedFileName[] = "started";
inline constexpr char stdinFileName[] = "stdin";
inline constexpr char stdoutFileName[] = "stdout";
inline constexpr char stderrFileName[] = "stderr";
inline constexpr char gapsFileName[] = "gaps";
inline constexpr char exitReserveFileName[] = "exit.new";
inline constexpr char exitFileName[] = "exit";
inline constexpr char spareSocketFileName[] = "socket";

// Marks every process of an agent's tree in its environment.
inline constexpr char cookieVariable[] = "SIBYL_ATTEMPT_COOKIE";

} // namespace sibyl::shim
