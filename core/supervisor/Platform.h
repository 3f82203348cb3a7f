// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <sys/resource.h>
#include <sys/types.h>

// What differs between operating systems; one Platform_<system>.cpp each.
namespace sibyl::supervisor {

// Orphans of our tree become our children instead of init's, so that none is lost from sight.
void becomeSubreaper();

// In the agent's first instant: die when the supervisor dies, so that nothing goes on unwatched.
// False when the supervisor is gone already.
bool dieWithParent(pid_t parent);

// Closes every descriptor from `first` on.
void closeFrom(int first);

// Milliseconds since an arbitrary start. Stands still while the machine sleeps.
std::int64_t monotonicMs();

// Waits for any child that ended, never blocks, and adds to `usage` what it used: times, and the
// largest memory. Pid, 0 when none ended yet, -1 when there are no children at all: then the whole
// tree is gone.
pid_t reapChild(int *status, struct rusage *usage);

// Moves up to `bytes` from a pipe into a file at `offset` without copying through this process.
// As read(2): 0 = the pipe's end, -1 and errno, EAGAIN = the pipe is empty.
ssize_t moveFromPipe(int pipe, int file, std::uint64_t offset, std::size_t bytes);

// Frees the blocks of [from, to) in a file; its size stays. False when the file system cannot.
bool freeRange(int file, std::uint64_t from, std::uint64_t to);

// Makes sure that writing the first `bytes` of a file cannot fail for lack of space.
bool reserveSpace(int file, std::uint64_t bytes);

// A pipe whose reader sleeps less often. Best effort.
void enlargePipe(int pipe);

// Pid and user of the process at the other end of a unix socket.
bool peerOf(int socket, pid_t *pid, uid_t *uid);

} // namespace sibyl::supervisor
