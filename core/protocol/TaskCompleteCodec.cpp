// SPDX-License-Identifier: Apache-2.0
#include "protocol/TaskCompleteCodec.h"

#include "base/Names.h"
#include "protocol/FrameCodec.h"
#include "protocol/MessageCodec.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <chrono>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

// Bounds in characters. One character is at most 6 bytes of JSON (an escaped control character),
// and with that all fields but patch, stdout and stderr stay below 800 KiB together.
constexpr qsizetype maxErrorLength = 4'096;
constexpr qsizetype maxSummaryLength = 8'192;
constexpr qsizetype maxSubjectLength = 160;
constexpr qsizetype maxNoticeLength = 400;
constexpr qsizetype maxResultPathLength = 4'096;
constexpr qsizetype maxCommandLength = 24'576; // all arguments together
constexpr qsizetype maxCommandArguments = 512;
constexpr qsizetype maxCommits = 200;
constexpr qsizetype maxNotices = 40;
constexpr qsizetype maxGates = 20;
constexpr qsizetype maxGateOutputLength = 1'000;

// Bytes of `c` inside a JSON string; half a surrogate pair counts half of the pair's four bytes.
qsizetype jsonBytes(QChar c)
{
    switch (c.unicode()) {
    case u'"':
    case u'\\':
    case u'\b':
    case u'\f':
    case u'\n':
    case u'\r':
    case u'\t':
        return 2;
    default:
        break;
    }
    if (c.unicode() < 0x20) {
        return 6;
    }
    if (c.unicode() < 0x80) {
        return 1;
    }
    return c.unicode() < 0x800 || c.isSurrogate() ? 2 : 3;
}

qsizetype jsonBytes(QStringView text)
{
    qsizetype bytes = 0;
    for (const QChar c : text) {
        bytes += jsonBytes(c);
    }
    return bytes;
}

// The whole lines at the start of `text` that take at most `budgetBytes` of JSON; part of a line
// when the first one alone is longer.
QString headWithin(QStringView text, qsizetype budgetBytes)
{
    qsizetype length = 0;
    for (qsizetype bytes = 0; length < text.size(); ++length) {
        bytes += jsonBytes(text.at(length));
        if (bytes > budgetBytes) {
            break;
        }
    }
    QStringView head = text.left(length);
    if (head.size() < text.size()) {
        if (const qsizetype newline = head.lastIndexOf(u'\n'); newline >= 0) {
            head = head.left(newline + 1);
        } else if (!head.isEmpty() && head.back().isHighSurrogate()) {
            head.chop(1);
        }
    }
    return head.toString();
}

// The same at the end of `text`.
QString tailWithin(QStringView text, qsizetype budgetBytes)
{
    qsizetype start = text.size();
    for (qsizetype bytes = 0; start > 0; --start) {
        bytes += jsonBytes(text.at(start - 1));
        if (bytes > budgetBytes) {
            break;
        }
    }
    QStringView tail = text.mid(start);
    if (start > 0) {
        const qsizetype newline = tail.indexOf(u'\n');
        if (newline >= 0 && newline + 1 < tail.size()) {
            tail = tail.mid(newline + 1);
        } else if (!tail.isEmpty() && tail.front().isLowSurrogate()) {
            tail = tail.mid(1);
        }
    }
    return tail.toString();
}

QString everything(const QString &text)
{
    return wireText(text, text.size());
}

QJsonArray boundedCommand(const QStringList &command)
{
    QJsonArray arguments;
    qsizetype left = maxCommandLength;
    for (const QString &argument : command) {
        if (left <= 0 || arguments.size() >= maxCommandArguments) {
            arguments.append(u"[cut]"_s);
            break;
        }
        arguments.append(argument.size() > left ? wireText(argument, left) + u"[cut]"_s
                                                : everything(argument));
        left -= argument.size();
    }
    return arguments;
}

QJsonArray commitsToJson(const QList<ResultCommit> &commits)
{
    QJsonArray array;
    for (const ResultCommit &commit : commits.first(std::min(commits.size(), maxCommits))) {
        array.append(QJsonObject{{"id"_L1, wireText(commit.id, 64)},
                                 {"subject"_L1, wireText(commit.subject, maxSubjectLength)}});
    }
    return array;
}

QJsonArray noticesToJson(const QStringList &notices)
{
    QJsonArray array;
    for (const QString &notice : notices.first(std::min(notices.size(), maxNotices))) {
        array.append(wireText(notice, maxNoticeLength));
    }
    if (notices.size() > maxNotices) {
        array.append(u"%1 more notices were left out"_s.arg(notices.size() - maxNotices));
    }
    return array;
}

QJsonValue textOrNull(const QString &text, qsizetype maxLength)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(wireText(text, maxLength));
}

template <typename Number>
QJsonValue numberOrNull(const std::optional<Number> &number)
{
    return number.has_value() ? QJsonValue(static_cast<qint64>(number.value_or(0))) : QJsonValue();
}

double toSeconds(Milliseconds duration)
{
    return std::chrono::duration<double>(duration).count();
}

QJsonValue usageToJson(const Usage &usage)
{
    if (usage.totalTokens() == 0) {
        return {};
    }
    return QJsonObject{{"input_tokens"_L1, usage.inputTokens},
                       {"cache_read_tokens"_L1, usage.cacheReadTokens},
                       {"cache_write_tokens"_L1, usage.cacheWriteTokens},
                       {"output_tokens"_L1, usage.outputTokens}};
}

QJsonArray gatesToJson(const QList<ResultGate> &gates)
{
    QJsonArray array;
    for (const ResultGate &gate : gates.first(std::min(gates.size(), maxGates))) {
        array.append(QJsonObject{{"name"_L1, wireText(gate.name, maxIdLength)},
                                 {"passed"_L1, gate.isPassed},
                                 {"exit_code"_L1, numberOrNull(gate.exitCode)},
                                 {"output"_L1, wireText(gate.outputTail, maxGateOutputLength)},
                                 {"duration_s"_L1, toSeconds(gate.duration)}});
    }
    return array;
}

QJsonValue deliveryToJson(const std::optional<ResultDelivery> &delivery)
{
    if (!delivery) {
        return {};
    }
    return QJsonObject{{"kind"_L1, wireText(delivery->kind, maxIdLength)},
                       {"done"_L1, delivery->isDone},
                       {"target"_L1, textOrNull(delivery->target, maxResultPathLength)},
                       {"detail"_L1, textOrNull(delivery->detail, maxErrorLength)}};
}

QJsonObject resultToJson(const TaskResult &r)
{
    const std::optional<qint64> retryAfter
        = r.retryAfter ? std::optional<qint64>(r.retryAfter->count()) : std::nullopt;
    return {
        {"status"_L1, wireText(r.status, maxIdLength)},
        {"ending"_L1, wireText(r.ending, maxIdLength)},
        {"exit_code"_L1, numberOrNull(r.exitCode)},
        {"command"_L1, boundedCommand(r.command)},
        {"worktree_path"_L1, wireText(r.worktreePath, maxResultPathLength)},
        {"stdout"_L1, r.stdoutTail},
        {"stderr"_L1, r.stderrTail},
        {"stdout_truncated"_L1, r.isStdoutCut},
        {"duration_s"_L1, toSeconds(r.duration)},
        {"error"_L1, textOrNull(r.error, maxErrorLength)},
        {"branch"_L1, textOrNull(r.branch, maxIdLength)},
        {"requested_branch"_L1, textOrNull(r.requestedBranch, maxIdLength)},
        {"base_commit"_L1, textOrNull(r.baseCommit, 64)},
        {"head_commit"_L1, textOrNull(r.headCommit, 64)},
        {"commits"_L1, commitsToJson(r.commits)},
        {"commit_count"_L1, r.commitCount},
        {"files_changed"_L1, r.filesChanged},
        {"insertions"_L1, r.insertions},
        {"deletions"_L1, r.deletions},
        {"patch"_L1, r.patch},
        {"patch_truncated"_L1, r.isPatchCut},
        {"agent"_L1, wireText(r.agent, maxIdLength)},
        {"session_id"_L1, textOrNull(r.sessionId, maxIdLength)},
        {"summary"_L1, textOrNull(r.summary, maxSummaryLength)},
        {"isolation"_L1, wireText(r.isolation, maxIdLength)},
        {"notices"_L1, noticesToJson(r.notices)},
        {"resources"_L1, QJsonObject{{"cpu_seconds"_L1, toSeconds(r.cpuTime)},
                                     {"peak_memory_bytes"_L1, r.peakMemoryBytes}}},
        {"retry_after_seconds"_L1, numberOrNull(retryAfter)},
        {"usage"_L1, usageToJson(r.usage)},
        {"cost_usd"_L1, r.usage.costUsd ? QJsonValue(*r.usage.costUsd) : QJsonValue()},
        {"turns"_L1, numberOrNull(r.turns)},
        {"denied_tools"_L1, r.deniedTools},
        {"gates"_L1, gatesToJson(r.gates)},
        {"delivery"_L1, deliveryToJson(r.delivery)},
        {"rescue_ref"_L1, textOrNull(r.rescueRef, maxIdLength)},
    };
}

QByteArray toFrame(const TaskComplete &message)
{
    QJsonObject object{{"type"_L1, "task_complete"_L1},
                       {"task_id"_L1, wireText(message.taskId, maxIdLength)},
                       {"success"_L1, message.isSuccess},
                       {"retryable"_L1, message.isRetryable},
                       {"error"_L1, textOrNull(message.error, maxErrorLength)},
                       {"result"_L1, resultToJson(message.result)}};
    if (message.attempt) {
        object.insert("attempt"_L1, *message.attempt);
    }
    return writeFrame(object);
}

void cutPatch(TaskResult &result, qsizetype excessBytes)
{
    result.patch = headWithin(result.patch, jsonBytes(QStringView(result.patch)) - excessBytes);
    result.isPatchCut = true;
}

QString cutOutput(const QString &text, qsizetype excessBytes)
{
    const QString mark = u"[cut to fit into the message]\n"_s;
    const qsizetype budgetBytes = jsonBytes(QStringView(text)) - excessBytes - jsonBytes(QStringView(mark));
    return mark + tailWithin(text, std::max<qsizetype>(budgetBytes, 0));
}

void cutStdout(TaskResult &result, qsizetype excessBytes)
{
    result.stdoutTail = cutOutput(result.stdoutTail, excessBytes);
    result.isStdoutCut = true;
}

void cutStderr(TaskResult &result, qsizetype excessBytes)
{
    result.stderrTail = cutOutput(result.stderrTail, excessBytes);
}

} // namespace

QByteArray encodeTaskComplete(const TaskComplete &message)
{
    TaskComplete fitted = message;
    TaskResult &result = fitted.result;
    result.stdoutTail = everything(result.stdoutTail);
    result.stderrTail = everything(result.stderrTail);
    result.patch = everything(result.patch);
    if (result.patch.toUtf8().size() > maxPatchBytes) {
        // A character takes at least as many bytes in JSON as in UTF-8, so this cuts enough.
        result.patch = headWithin(result.patch, maxPatchBytes);
        result.isPatchCut = true;
    }
    QByteArray frame = toFrame(fitted);
    for (const auto cut : {cutPatch, cutStdout, cutStderr}) {
        if (frame.size() > maxFrameBytes) {
            cut(result, frame.size() - maxFrameBytes);
            frame = toFrame(fitted);
        }
    }
    return frame;
}

} // namespace sibyl
