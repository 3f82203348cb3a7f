// SPDX-License-Identifier: Apache-2.0
#include "base/Names.h"
#include "protocol/FrameCodec.h"
#include "protocol/MessageCodec.h"
#include "protocol/ObjectReaderCodec.h"

#include <array>
#include <cmath>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qsizetype maxListed = 10'000; // elements of any list that a runner sends
constexpr qsizetype maxTimeLength = 40;

Milliseconds readMilliseconds(ObjectReader &r, QLatin1StringView key)
{
    const double seconds = r.optionalNumber(key, 0, 1e12).value_or(0);
    return Milliseconds(std::llround(std::isfinite(seconds) ? seconds * 1'000 : 0));
}

int readCount(ObjectReader &r, QLatin1StringView key)
{
    return r.optionalInt(key, 0).value_or(0);
}

RunnerMessage readHeartbeatAck(ObjectReader &)
{
    return HeartbeatAck{};
}

RunnerMessage readStatus(ObjectReader &r)
{
    RunnerStatus message;
    const QString word = r.word("status"_L1, {u"online"_s, u"busy"_s, u"draining"_s});
    message.status = word == "busy"_L1       ? LoadStatus::Busy
                     : word == "draining"_L1 ? LoadStatus::Draining
                                             : LoadStatus::Online;
    message.agentCount = readCount(r, "agent_count"_L1);
    message.takesUnlinked = r.optionalBool("takes_unlinked"_L1);
    if (r.has("running_tasks"_L1)) {
        QList<RunningTask> tasks;
        r.optionalObjects("running_tasks"_L1, maxListed, [&tasks](ObjectReader &task) {
            tasks += RunningTask{.taskId = task.id("task_id"_L1),
                                 .attempt = task.optionalInt("attempt"_L1, 1).value_or(1)};
        });
        message.runningTasks = tasks;
    }
    return message;
}

RunnerMessage readTaskAck(ObjectReader &r)
{
    return TaskAck{.taskId = r.id("task_id"_L1),
                   .agentId = r.optionalString("agent_id"_L1, maxIdLength),
                   .attempt = r.optionalInt("attempt"_L1, 1)};
}

RunnerMessage readTaskReject(ObjectReader &r)
{
    const QString reason = r.optionalString("reason"_L1);
    return TaskReject{.taskId = r.id("task_id"_L1),
                      .reason = reason.isEmpty() ? u"runner_rejected"_s : reason,
                      .attempt = r.optionalInt("attempt"_L1, 1)};
}

RunnerMessage readAgentUpdate(ObjectReader &r)
{
    return AgentUpdate{.agentId = r.id("agent_id"_L1),
                       .taskId = r.optionalString("task_id"_L1, maxIdLength),
                       .status = r.string("status"_L1, maxIdLength),
                       .progress = r.optionalInt("progress"_L1, 0, 100),
                       .activity = r.optionalString("activity"_L1)};
}

RunnerMessage readProjectRegister(ObjectReader &r)
{
    return ProjectRegister{.projectId = r.id("project_id"_L1),
                           .worktreePath = r.string("worktree_path"_L1),
                           .worktreeBranch = r.optionalString("worktree_branch"_L1)};
}

RunnerMessage readAgentLog(ObjectReader &r)
{
    AgentLog message{.taskId = r.id("task_id"_L1),
                     .attempt = r.optionalInt("attempt"_L1, 1).value_or(1),
                     .stream = r.word("stream"_L1, {u"stdout"_s, u"stderr"_s, u"events"_s}),
                     .offset = r.integer("offset"_L1, 0),
                     .data = {}};
    const auto decoded = QByteArray::fromBase64Encoding(r.string("data"_L1).toLatin1(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) {
        r.refuse("data"_L1, u"expected base64"_s);
    } else if (decoded.decoded.size() > maxLogChunkBytes) {
        r.refuse("data"_L1, u"more than %1 bytes"_s.arg(maxLogChunkBytes));
    } else {
        message.data = decoded.decoded;
    }
    return message;
}

Usage readUsage(ObjectReader r)
{
    return Usage{.inputTokens = r.optionalInteger("input_tokens"_L1, 0).value_or(0),
                 .cacheReadTokens = r.optionalInteger("cache_read_tokens"_L1, 0).value_or(0),
                 .cacheWriteTokens = r.optionalInteger("cache_write_tokens"_L1, 0).value_or(0),
                 .outputTokens = r.optionalInteger("output_tokens"_L1, 0).value_or(0),
                 .costUsd = std::nullopt};
}

TaskResult readResult(ObjectReader r)
{
    TaskResult result;
    result.status = r.word("status"_L1, {u"completed"_s, u"failed"_s, u"timeout"_s, u"cancelled"_s});
    result.ending = r.optionalString("ending"_L1);
    result.exitCode = r.optionalInt("exit_code"_L1, std::numeric_limits<int>::min());
    result.command = r.optionalStrings("command"_L1, maxListed);
    result.worktreePath = r.optionalString("worktree_path"_L1);
    result.stdoutTail = r.optionalString("stdout"_L1);
    result.stderrTail = r.optionalString("stderr"_L1);
    result.isStdoutCut = r.optionalBool("stdout_truncated"_L1).value_or(false);
    result.duration = readMilliseconds(r, "duration_s"_L1);
    result.error = r.optionalString("error"_L1);
    result.branch = r.optionalString("branch"_L1);
    result.requestedBranch = r.optionalString("requested_branch"_L1);
    result.baseCommit = r.optionalString("base_commit"_L1);
    result.headCommit = r.optionalString("head_commit"_L1);
    r.optionalObjects("commits"_L1, maxListed, [&result](ObjectReader &commit) {
        result.commits += ResultCommit{.id = commit.string("id"_L1),
                                       .subject = commit.optionalString("subject"_L1)};
    });
    result.commitCount = readCount(r, "commit_count"_L1);
    result.filesChanged = readCount(r, "files_changed"_L1);
    result.insertions = readCount(r, "insertions"_L1);
    result.deletions = readCount(r, "deletions"_L1);
    result.patch = r.optionalString("patch"_L1);
    result.isPatchCut = r.optionalBool("patch_truncated"_L1).value_or(false);
    result.agent = r.optionalString("agent"_L1);
    result.sessionId = r.optionalString("session_id"_L1);
    result.summary = r.optionalString("summary"_L1);
    result.isolation = r.optionalString("isolation"_L1);
    result.notices = r.optionalStrings("notices"_L1, maxListed);
    ObjectReader resources = r.optionalObject("resources"_L1);
    result.cpuTime = readMilliseconds(resources, "cpu_seconds"_L1);
    result.peakMemoryBytes = resources.optionalInteger("peak_memory_bytes"_L1, 0).value_or(0);
    if (const auto seconds = r.optionalInteger("retry_after_seconds"_L1, 0)) {
        result.retryAfter = Seconds(*seconds);
    }
    result.usage = readUsage(r.optionalObject("usage"_L1));
    result.usage.costUsd = r.optionalNumber("cost_usd"_L1, 0, 1e9);
    result.turns = r.optionalInt("turns"_L1, 0);
    result.deniedTools = readCount(r, "denied_tools"_L1);
    r.optionalObjects("gates"_L1, maxListed, [&result](ObjectReader &gate) {
        result.gates += ResultGate{.name = gate.optionalString("name"_L1),
                                   .isPassed = gate.optionalBool("passed"_L1).value_or(false),
                                   .exitCode = gate.optionalInt("exit_code"_L1, std::numeric_limits<int>::min()),
                                   .outputTail = gate.optionalString("output"_L1),
                                   .duration = readMilliseconds(gate, "duration_s"_L1)};
    });
    if (r.has("delivery"_L1)) {
        ObjectReader delivery = r.optionalObject("delivery"_L1);
        result.delivery = ResultDelivery{.kind = delivery.optionalString("kind"_L1),
                                         .isDone = delivery.optionalBool("done"_L1).value_or(false),
                                         .target = delivery.optionalString("target"_L1),
                                         .detail = delivery.optionalString("detail"_L1)};
    }
    result.rescueRef = r.optionalString("rescue_ref"_L1);
    return result;
}

RunnerMessage readTaskComplete(ObjectReader &r)
{
    TaskComplete message{.taskId = r.id("task_id"_L1),
                         .attempt = r.optionalInt("attempt"_L1, 1),
                         .isSuccess = false,
                         .isRetryable = r.optionalBool("retryable"_L1).value_or(false),
                         .error = r.optionalString("error"_L1),
                         .result = readResult(r.optionalObject("result"_L1))};
    message.isSuccess = r.optionalBool("success"_L1).value_or(message.result.status == "completed"_L1);
    return message;
}

// Absent = invalid.
QDateTime readTime(ObjectReader &r, QLatin1StringView key)
{
    const QString text = r.optionalString(key, maxTimeLength);
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
    if (!text.isEmpty() && !time.isValid()) {
        r.refuse(key, u"expected an ISO 8601 time"_s);
    }
    return time;
}

RunnerMessage readPermissionWanted(ObjectReader &r)
{
    PermissionWanted wanted{.taskId = r.id("task_id"_L1),
                            .attempt = r.optionalInt("attempt"_L1, 1).value_or(1),
                            .permissionId = r.id("permission_id"_L1),
                            .tool = r.optionalString("tool"_L1, maxIdLength),
                            .summary = r.optionalString("summary"_L1, maxPermissionSummaryLength),
                            .detail = r.optionalString("detail"_L1, maxPermissionDetailLength),
                            .options = {},
                            .expiresUtc = readTime(r, "expires_at"_L1)};
    r.optionalObjects("options"_L1, maxPermissionOptions, [&wanted](ObjectReader &option) {
        wanted.options += PermissionOffer{
            .id = option.id("id"_L1),
            .label = option.optionalString("label"_L1, maxIdLength),
            .effect = option.word("effect"_L1, {u"allow_once"_s, u"allow_always"_s, u"reject_once"_s, u"reject_always"_s})};
    });
    if (wanted.options.isEmpty()) {
        r.refuse("options"_L1, u"expected at least one"_s);
    }
    return wanted;
}

RunnerMessage readPermissionSettled(ObjectReader &r)
{
    return PermissionSettled{.taskId = r.id("task_id"_L1),
                             .attempt = r.optionalInt("attempt"_L1, 1).value_or(1),
                             .permissionId = r.id("permission_id"_L1)};
}

struct RunnerMessageKind {
    QLatin1StringView type;
    RunnerMessage (*read)(ObjectReader &);
};

constexpr std::array runnerMessageKinds{
    RunnerMessageKind{"heartbeat_ack"_L1, readHeartbeatAck},
    RunnerMessageKind{"status"_L1, readStatus},
    RunnerMessageKind{"task_ack"_L1, readTaskAck},
    RunnerMessageKind{"task_reject"_L1, readTaskReject},
    RunnerMessageKind{"agent_update"_L1, readAgentUpdate},
    RunnerMessageKind{"task_complete"_L1, readTaskComplete},
    RunnerMessageKind{"project_register"_L1, readProjectRegister},
    RunnerMessageKind{"agent_log"_L1, readAgentLog},
    RunnerMessageKind{"permission_request"_L1, readPermissionWanted},
    RunnerMessageKind{"permission_settled"_L1, readPermissionSettled},
};

} // namespace

tl::expected<RunnerMessage, DecodeFault> decodeRunnerMessage(const QByteArray &frame)
{
    const Result<QJsonObject> object = parseFrame(frame, maxInboundFrameBytes);
    if (!object) {
        return tl::unexpected(DecodeFault{object.error(), {}});
    }
    std::optional<Error> fault;
    const QString type = ObjectReader(*object, u"frame"_s, fault).string("type"_L1);
    if (fault) {
        return tl::unexpected(DecodeFault{*fault, {}});
    }
    for (const RunnerMessageKind &kind : runnerMessageKinds) {
        if (type == kind.type) {
            ObjectReader reader(*object, type, fault);
            RunnerMessage message = kind.read(reader);
            if (fault) {
                return tl::unexpected(DecodeFault{*fault, {}});
            }
            return message;
        }
    }
    return tl::unexpected(DecodeFault{Error{ErrorKind::Protocol,
                                            u"unknown message type \"%1\""_s.arg(type.left(maxIdLength)),
                                            u"frame.type"_s},
                                      {}});
}

} // namespace sibyl
