// SPDX-License-Identifier: Apache-2.0
#include "base/Names.h"
#include "protocol/FrameCodec.h"
#include "protocol/MessageCodec.h"
#include "protocol/ObjectReaderCodec.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qsizetype maxTitleLength = 4'096;
constexpr qsizetype maxRefLength = 1'024;
constexpr qsizetype maxPathLength = 4'096;
constexpr qsizetype maxReasonLength = 2'000;
constexpr qsizetype maxArguments = 4'096;
constexpr qsizetype maxFeatures = 256;
constexpr double maxBudgetUsd = 1e6;
constexpr double maxTimeoutSeconds = 1e9; // far above any limit of ours, far below an overflow

const QStringList &expectWords()
{
    static const QStringList s_words{u"changes"_s, u"commit"_s, u"none"_s, QString()};
    return s_words;
}

// A task_assign has its details in `config` (as the original server sends them today) or at the
// top level (as its other code path would): each is looked for in that order. The top level is
// not even looked at for what `config` has, so that foreign keys there cannot do harm.
class AssignmentReader
{
public:
    explicit AssignmentReader(ObjectReader &message)
        : m_message(message)
        , m_config(message.optionalObject("config"_L1))
    {
    }

    QString text(QLatin1StringView key, qsizetype maxLength = ObjectReader::unlimited)
    {
        const QString text = m_config.optionalString(key, maxLength).trimmed();
        return text.isEmpty() ? m_message.optionalString(key, maxLength).trimmed() : text;
    }

    QString optionalId(QLatin1StringView key)
    {
        const QString id = text(key, maxIdLength);
        if (!id.isEmpty() && !isAcceptableId(id)) {
            sourceOf(key).refuse(key, u"not an acceptable id"_s);
        }
        return id;
    }

    bool flag(QLatin1StringView key, bool fallback)
    {
        return sourceOf(key).optionalBool(key).value_or(fallback);
    }

    QString word(QLatin1StringView key, const QStringList &words)
    {
        return sourceOf(key).optionalWord(key, words);
    }

    // Only from `config`: at the top level `task_id` is the queue's own id.
    QString graphTaskId() { return m_config.optionalString("task_id"_L1, maxIdLength); }

    QString prompt()
    {
        const QString prompt = text("prompt"_L1);
        if (!prompt.isEmpty()) {
            return prompt;
        }
        const QString title = text("title"_L1, maxTitleLength);
        const QString description = text("description"_L1);
        return (title + u"\n\n"_s + description).trimmed();
    }

    std::optional<Seconds> timeout()
    {
        const QLatin1StringView key = "timeout_seconds"_L1;
        ObjectReader &source = sourceOf(key);
        const std::optional<double> seconds = source.optionalNumber(key, 0, maxTimeoutSeconds);
        if (!seconds) {
            return std::nullopt;
        }
        if (!(*seconds > 0)) {
            source.refuse(key, u"expected a number greater than 0"_s);
            return std::nullopt;
        }
        return Seconds(std::llround(std::ceil(std::min(*seconds, maxTimeoutSeconds))));
    }

    TaskCommand command()
    {
        for (ObjectReader *source : {&m_config, &m_message}) {
            for (const QLatin1StringView key : {"command"_L1, "exec_command"_L1, "runner_command"_L1}) {
                if (source->isTruthy(key)) {
                    return commandFrom(*source, key);
                }
            }
        }
        return {};
    }

    TaskBudget budget()
    {
        ObjectReader reader = sourceOf("budget"_L1).optionalObject("budget"_L1);
        TaskBudget budget;
        budget.costUsd = reader.optionalNumber("cost_usd"_L1, 0, maxBudgetUsd);
        budget.tokens = reader.optionalInteger("tokens"_L1, 1);
        budget.turns = reader.optionalInt("turns"_L1, 1);
        if (budget.costUsd && !(*budget.costUsd > 0)) {
            reader.refuse("cost_usd"_L1, u"expected a number greater than 0"_s);
        }
        return budget;
    }

private:
    ObjectReader &sourceOf(QLatin1StringView key) { return m_config.has(key) ? m_config : m_message; }

    static TaskCommand commandFrom(ObjectReader &source, QLatin1StringView key)
    {
        if (source.value(key).isString()) {
            const QString line = source.string(key);
            if (line.trimmed().isEmpty()) {
                source.refuse(key, u"expected a command, got blanks only"_s);
            }
            return line;
        }
        if (!source.value(key).isArray()) {
            source.refuse(key, u"expected a string or a list of strings"_s);
            return {};
        }
        const QStringList arguments = source.optionalStrings(key, maxArguments);
        if (arguments.isEmpty() || arguments.first().isEmpty()) {
            source.refuse(key, u"expected the name of a program first"_s);
        }
        return arguments;
    }

    ObjectReader &m_message;
    ObjectReader m_config;
};

ServerMessage readTaskAssign(ObjectReader &r)
{
    TaskAssign task;
    task.taskId = r.id("task_id"_L1);
    task.attempt = r.optionalInt("attempt"_L1, 1);
    task.agentId = r.id("agent_id"_L1);
    task.projectId = r.id("project_id"_L1);
    AssignmentReader a(r);
    task.prompt = a.prompt();
    task.title = a.text("title"_L1, maxTitleLength);
    task.command = a.command();
    task.agent = a.text("agent"_L1, maxIdLength);
    task.agentType = a.text("agent_type"_L1, maxIdLength);
    task.graphTaskId = a.graphTaskId();
    task.createdBy = a.text("created_by"_L1, maxIdLength);
    task.branch = a.text("branch"_L1, maxRefLength);
    task.baseRef = a.text("base_ref"_L1, maxRefLength);
    task.worktreePath = a.text("worktree_path"_L1, maxPathLength);
    task.repoUrl = a.text("repo_url"_L1, maxPathLength);
    task.repoPath = a.text("repo_path"_L1, maxPathLength);
    task.projectName = a.text("project_name"_L1, maxIdLength);
    task.createWorktree = a.flag("create_worktree"_L1, true);
    task.isShadow = a.flag("shadow"_L1, false);
    task.timeout = a.timeout();
    task.expects = a.word("expects"_L1, expectWords());
    task.deliver = a.word("deliver"_L1, {u"branch"_s, u"push"_s, u"bundle"_s, u"patch"_s});
    task.budget = a.budget();
    task.resumeTask = a.optionalId("resume_task"_L1);
    return task;
}

ServerMessage readHeartbeat(ObjectReader &r)
{
    return Heartbeat{.serverTime = r.optionalString("server_time"_L1, maxIdLength)};
}

ServerMessage readTaskCancel(ObjectReader &r)
{
    return TaskCancel{.taskId = r.id("task_id"_L1),
                      .attempt = r.optionalInt("attempt"_L1, 1),
                      .reason = r.optionalString("reason"_L1).left(maxReasonLength)};
}

ServerMessage readTaskCompleted(ObjectReader &r)
{
    return TaskCompleted{.taskId = r.id("task_id"_L1),
                         .attempt = r.optionalInt("attempt"_L1, 1),
                         .isEffective = r.optionalBool("effective"_L1).value_or(true)};
}

ServerMessage readProjectRegistered(ObjectReader &r)
{
    return ProjectRegistered{.projectId = r.id("project_id"_L1)};
}

ServerMessage readError(ObjectReader &r)
{
    return ServerError{.message = r.optionalString("message"_L1).left(maxReasonLength)};
}

ServerMessage readWelcome(ObjectReader &r)
{
    return Welcome{.server = r.optionalString("server"_L1, maxIdLength),
                   .features = r.optionalStrings("features"_L1, maxFeatures)};
}

ServerMessage readPermissionAnswer(ObjectReader &r)
{
    return PermissionAnswer{.taskId = r.id("task_id"_L1),
                            .attempt = r.optionalInt("attempt"_L1, 1),
                            .permissionId = r.id("permission_id"_L1),
                            .optionId = r.id("option_id"_L1)};
}

ServerMessage readLogOffset(ObjectReader &r)
{
    return LogOffset{.taskId = r.id("task_id"_L1),
                     .attempt = r.optionalInt("attempt"_L1, 1),
                     .stream = r.word("stream"_L1, {u"stdout"_s, u"stderr"_s, u"events"_s}),
                     .offset = r.integer("offset"_L1, 0)};
}

struct ServerMessageKind {
    QLatin1StringView type;
    ServerMessage (*read)(ObjectReader &);
};

constexpr std::array serverMessageKinds{
    ServerMessageKind{"heartbeat"_L1, readHeartbeat},
    ServerMessageKind{"task_assign"_L1, readTaskAssign},
    ServerMessageKind{"task_cancel"_L1, readTaskCancel},
    ServerMessageKind{"task_completed"_L1, readTaskCompleted},
    ServerMessageKind{"project_registered"_L1, readProjectRegistered},
    ServerMessageKind{"error"_L1, readError},
    ServerMessageKind{"welcome"_L1, readWelcome},
    ServerMessageKind{"agent_log_offset"_L1, readLogOffset},
    ServerMessageKind{"permission_answer"_L1, readPermissionAnswer},
};

// Only an assignment can be rejected; a malformed cancel must not end the task that it names.
QString taskToReject(const QJsonObject &object, const QString &type)
{
    const QString taskId = object.value("task_id"_L1).toString();
    return type == "task_assign"_L1 && isAcceptableId(taskId) ? taskId : QString();
}

} // namespace

tl::expected<ServerMessage, DecodeFault> decodeServerMessage(const QByteArray &frame)
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
    for (const ServerMessageKind &kind : serverMessageKinds) {
        if (type == kind.type) {
            ObjectReader reader(*object, type, fault);
            ServerMessage message = kind.read(reader);
            if (fault) {
                return tl::unexpected(DecodeFault{*fault, taskToReject(*object, type)});
            }
            if (auto *task = std::get_if<TaskAssign>(&message)) {
                task->frame = frame;
            }
            return message;
        }
    }
    return UnknownMessage{type.left(maxIdLength)};
}

} // namespace sibyl
