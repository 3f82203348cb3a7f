// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// What daemon and supervisor say to each other on a unix stream socket: a FrameHeader, then
// `bodyBytes` of body, in the byte order of the machine.
//
//   daemon -> supervisor                        supervisor -> daemon
//   Assign  AssignBody + strings (first)        Ready    no body
//   Go      no body                             Started  StartedBody
//   Kill    KillBody                            Output   OutputBody, coalesced
//   Input   no body: the stdin spool grew       Exited   ExitRecord
//                                               Refused  text: why no agent was started
//                                               Replaced no body: another daemon connected
//                                               Free     no body, after Exited: assign to it anew
//
// A supervisor outlives its daemon, so the peer may be of another release. `version` rises only
// when old peers would misread something; bodies grow at their end, and a reader takes the part
// that it knows. A frame that breaks a rule here ends the connection, never the agent.
namespace sibyl::shim {

inline constexpr std::uint32_t frameMagic = 0x4c594253; // "SBYL"
inline constexpr std::uint16_t protocolVersion = 1;
inline constexpr std::uint32_t maxAssignBytes = 4 * 1024 * 1024;
inline constexpr std::uint32_t maxSmallFrameBytes = 4096; // every frame but Assign

enum class FrameType : std::uint16_t {
    Assign = 1,
    Go = 2,
    Kill = 3,
    Input = 4,
    Ready = 101,
    Started = 102,
    Output = 103,
    Exited = 104,
    Refused = 105,
    Replaced = 106,
    Free = 107,
};

struct FrameHeader {
    std::uint32_t magic = frameMagic;
    std::uint16_t version = protocolVersion;
    std::uint16_t type = 0;
    std::uint32_t bodyBytes = 0;
    std::uint32_t reserved = 0;
};
static_assert(sizeof(FrameHeader) == 16);

inline bool isFrameAcceptable(const FrameHeader &header)
{
    const bool isAssign = header.type == static_cast<std::uint16_t>(FrameType::Assign);
    return header.magic == frameMagic && header.version == protocolVersion
        && header.bodyBytes <= (isAssign ? maxAssignBytes : maxSmallFrameBytes);
}

enum class AgentInput : std::uint32_t {
    Nothing = 0, // /dev/null
    Spool = 1,
};

// Followed by NUL-terminated strings: attempt directory, socket path, program, working directory,
// `argumentCount` arguments (the program's own name not among them), `variableCount` times
// NAME=value.
struct AssignBody {
    std::uint64_t wallLimitMs = 0; // 0 = none
    std::uint64_t killGraceMs = 0;
    std::uint64_t quotaBytes = 0;
    std::uint32_t input = 0; // AgentInput
    std::uint32_t argumentCount = 0;
    std::uint32_t variableCount = 0;
    std::uint32_t reserved = 0;
};
static_assert(sizeof(AssignBody) == 40);

struct KillBody {
    std::uint64_t graceMs = 0;
};

struct StartedBody {
    std::int64_t agentPid = 0;
};

struct OutputBody {
    std::uint64_t stdoutBytes = 0;
    std::uint64_t stderrBytes = 0;
};

// Heads each piece of input in the stdin spool.
struct InputChunk {
    static constexpr std::uint32_t magicValue = 0x4e494253; // "SBIN"
    std::uint32_t magic = magicValue;
    std::uint32_t bytes = 0; // 0 = end of input
};
static_assert(sizeof(InputChunk) == 8);

} // namespace sibyl::shim
