// SPDX-License-Identifier: Apache-2.0
#include "agents/AcpCodec.h"

#include "agents/JsonFieldsCodec.h"
#include "agents/LimitEndCodec.h"
#include "agents/ToolCallCodec.h"
#include "agents/ToolText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace sibyl::acp {
namespace {

// What a content block says: a block itself, a list of them, or tool content that wraps one.
QString contentText(const QJsonValue &content)
{
    if (content.isArray()) {
        QStringList parts;
        for (const QJsonValue &part : content.toArray()) {
            if (const QString words = contentText(part); !words.isEmpty()) {
                parts.append(words);
            }
        }
        return parts.join(u'\n');
    }
    const QJsonObject object = content.toObject();
    return object.contains(QLatin1String("content")) ? contentText(object.value(QLatin1String("content")))
                                                     : textIn(object, "text");
}

ToolKind kindOf(const QString &kind, const QString &name)
{
    static const QHash<QString, ToolKind> kinds{
        {QStringLiteral("read"), ToolKind::Read},       {QStringLiteral("edit"), ToolKind::Edit},
        {QStringLiteral("delete"), ToolKind::Edit},     {QStringLiteral("move"), ToolKind::Edit},
        {QStringLiteral("search"), ToolKind::Search},   {QStringLiteral("execute"), ToolKind::Execute},
        {QStringLiteral("think"), ToolKind::Think},     {QStringLiteral("fetch"), ToolKind::Fetch},
        {QStringLiteral("switch_mode"), ToolKind::Other}}; // may lead out of "read only"
    const auto known = kinds.find(kind);
    return known != kinds.end() ? *known : toolKindOf(name);
}

QString outputOf(const QJsonObject &tool)
{
    QString words = contentText(tool.value(QLatin1String("content")));
    const QJsonValue raw = tool.value(QLatin1String("rawOutput"));
    if (words.isEmpty()) {
        words = raw.toString();
    }
    for (const char *key : {"formatted_output", "aggregated_output", "output", "stdout", "stderr", "error", "message"}) {
        if (words.isEmpty()) {
            words = textIn(raw.toObject(), key);
        }
    }
    const int exitCode = raw.toObject().value(QLatin1String("exit_code")).toInt();
    if (words.trimmed().isEmpty() && exitCode != 0) {
        words = QStringLiteral("exit code %1").arg(exitCode);
    }
    return tailText(words.trimmed(), maxToolDetailBytes);
}

ToolNews::Status statusOf(const QString &status)
{
    using Status = ToolNews::Status;
    static const QHash<QString, Status> statuses{{QStringLiteral("pending"), Status::Pending},
                                                 {QStringLiteral("in_progress"), Status::Running},
                                                 {QStringLiteral("completed"), Status::Completed},
                                                 {QStringLiteral("failed"), Status::Failed}};
    return statuses.value(status, Status::Unsaid);
}

QString unquotedTitle(const QJsonObject &tool)
{
    const QString title = textIn(tool, "title");
    const bool isQuoted = title.size() > 2 && title.startsWith(u'`') && title.endsWith(u'`');
    return isQuoted ? title.mid(1, title.size() - 2) : title;
}

// A command as a line: a string, or the last word of "bash", "-lc", "...".
QString commandOf(const QJsonObject &input)
{
    const QJsonValue command = input.value(QLatin1String("command"));
    return command.isArray() ? command.toArray().last().toString() : command.toString();
}

// opencode's first title is the name of its tool, Gemini's ids begin with it.
QString nameBetweenTheLines(const QJsonObject &tool)
{
    static const QRegularExpression oneWord(QStringLiteral("^[a-z][a-z_]*$"));
    static const QRegularExpression twice(QStringLiteral("^([a-z][a-z_]*)__\\1_"));
    const QString title = textIn(tool, "title");
    if (textIn(tool, "status") == QLatin1String("pending") && oneWord.match(title).hasMatch()) {
        return title;
    }
    return twice.match(textIn(tool, "toolCallId")).captured(1);
}

ToolNews readTool(const QJsonObject &object, bool isInputComplete, const QString &workingDirectory)
{
    ToolNews tool;
    tool.id = textIn(object, "toolCallId").left(300);
    tool.name = textIn(object, "name");
    if (tool.name.isEmpty()) {
        tool.name = textIn(objectIn(objectIn(object, "_meta"), "claudeCode"), "toolName");
    }
    if (tool.name.isEmpty()) {
        tool.name = nameBetweenTheLines(object);
    }
    tool.name = oneLine(tool.name, 100);
    if (const QString kind = textIn(object, "kind"); !kind.isEmpty()) {
        tool.kind = kindOf(kind, tool.name);
    } else if (!tool.name.isEmpty()) {
        tool.kind = toolKindOf(tool.name);
    }
    const QString command = commandOf(objectIn(object, "rawInput"));
    const QJsonArray locations = object.value(QLatin1String("locations")).toArray();
    if (tool.kind == ToolKind::Execute && !command.isEmpty()) {
        tool.subject = oneLine(command, maxToolTitleLength);
    } else if (!locations.isEmpty() && tool.kind != ToolKind::Execute) {
        tool.subject = oneLine(pathWithin(textIn(locations.first().toObject(), "path"), workingDirectory), maxToolTitleLength);
    }
    tool.title = oneLine(unquotedTitle(object), maxToolTitleLength);
    if (tool.kind == ToolKind::Execute && tool.subject.isEmpty() && isInputComplete) {
        tool.subject = tool.title; // Gemini has the command nowhere else
    }
    tool.status = statusOf(textIn(object, "status"));
    tool.output = outputOf(object);
    return tool;
}

AcpText readText(const QJsonObject &update, bool isThought, bool isWhole)
{
    // Bounded by the caller as it adds up; nothing longer than a whole message is of use.
    return {textIn(update, "messageId").left(300),
            contentText(update.value(QLatin1String("content"))).left(maxMessageBytes), isThought, isWhole};
}

AcpUpdate readKnown(const QString &kind, const QJsonObject &update, const QString &workingDirectory)
{
    if (kind == QLatin1String("agent_message_chunk") || kind == QLatin1String("agent_message")) {
        return readText(update, false, kind == QLatin1String("agent_message"));
    }
    if (kind == QLatin1String("agent_thought_chunk") || kind == QLatin1String("agent_thought")) {
        return readText(update, true, kind == QLatin1String("agent_thought"));
    }
    if (kind == QLatin1String("tool_call") || kind == QLatin1String("tool_call_update")) {
        return readTool(update, textIn(update, "status") != QLatin1String("pending"), workingDirectory);
    }
    if (kind == QLatin1String("plan") || kind == QLatin1String("plan_update")) {
        const QJsonObject holder = kind == QLatin1String("plan") ? update : objectIn(update, "plan");
        return AcpPlan{readPlan(holder.value(QLatin1String("entries")).toArray())};
    }
    if (kind == QLatin1String("usage_update")) {
        const QJsonObject cost = objectIn(update, "cost");
        const double amount = cost.value(QLatin1String("amount")).toDouble(-1);
        if (amount >= 0 && textIn(cost, "currency") == QLatin1String("USD")) {
            return AcpCost{amount};
        }
        return AcpNothing{};
    }
    if (kind == QLatin1String("state_update")) {
        return AcpState{textIn(update, "state") == QLatin1String("idle"), textIn(update, "stopReason")};
    }
    return AcpUnknown{};
}

bool isOfNoInterest(const QString &kind)
{
    static const QSet<QString> kinds{
        QStringLiteral("user_message_chunk"),        QStringLiteral("user_message"),
        QStringLiteral("available_commands_update"), QStringLiteral("current_mode_update"),
        QStringLiteral("config_option_update"),      QStringLiteral("session_info_update"),
        QStringLiteral("tool_call_content_chunk"),   QStringLiteral("terminal_update"),
        QStringLiteral("terminal_output_chunk"),     QStringLiteral("plan_removed")};
    return kinds.contains(kind);
}

// The words inside, where a service's answer was handed on as it is.
QString innerMessage(const QString &words)
{
    const QJsonObject object = words.startsWith(u'{') && words.size() <= 64 * 1024
        ? QJsonDocument::fromJson(words.toUtf8()).object() : QJsonObject();
    const QJsonObject error = object.contains(QLatin1String("error")) ? objectIn(object, "error") : object;
    const QString message = textIn(error, "message");
    return message.isEmpty() ? words : message;
}

PermissionEffect effectOf(const QString &kind)
{
    if (kind == QLatin1String("allow_once")) {
        return PermissionEffect::AllowOnce;
    }
    if (kind == QLatin1String("allow_always")) {
        return PermissionEffect::AllowAlways;
    }
    return kind == QLatin1String("reject_always") ? PermissionEffect::RejectAlways
                                                  : PermissionEffect::RejectOnce;
}

QString marked(const QString &words, QChar mark)
{
    QString lines;
    for (const QString &line : words.left(maxAskDetailBytes + 1).split(u'\n', Qt::SkipEmptyParts)) {
        lines += mark + line + u'\n';
    }
    return lines;
}

// What a person has to know to decide: the change as - and + lines, the command, else the input.
QString detailOf(const QJsonObject &toolCall, const QJsonObject &subject, bool isCommand)
{
    QString detail;
    for (const QJsonValue &each : toolCall.value(QLatin1String("content")).toArray()) {
        const QJsonObject content = each.toObject();
        if (textIn(content, "type") == QLatin1String("diff")) {
            const QString patch = textIn(objectIn(content, "patch"), "text"); // version 2
            detail += patch.isEmpty() ? textIn(content, "path") + u'\n' + marked(textIn(content, "oldText"), u'-') + marked(textIn(content, "newText"), u'+')
                                      : patch + u'\n';
        }
    }
    const QJsonObject input = objectIn(toolCall, "rawInput");
    if (detail.isEmpty()) {
        detail = textIn(subject, "command");
    }
    if (detail.isEmpty()) {
        detail = commandOf(input);
    }
    if (detail.isEmpty() && isCommand) {
        detail = unquotedTitle(toolCall); // rules look at the detail: the command has to be in it
    }
    if (detail.isEmpty()) {
        detail = contentText(toolCall.value(QLatin1String("content")));
    }
    if (detail.isEmpty() && !input.isEmpty()) {
        detail = QString::fromUtf8(QJsonDocument(input).toJson(QJsonDocument::Indented));
    }
    return detail.trimmed(); // cut, and said to be, where it is asked
}

// Token counts that stand under one of two names; `isFound` is set by the first that is there.
qint64 tokens(const QJsonObject &object, const char *name, const char *otherName, bool &isFound)
{
    for (const char *each : {name, otherName}) {
        if (const QJsonValue value = object.value(QLatin1String(each)); value.isDouble()) {
            isFound = true;
            return std::max<qint64>(0, static_cast<qint64>(value.toDouble()));
        }
    }
    return 0;
}

// Of the whole turn: `usage` of the draft, else the count that Gemini adds as metadata. opencode
// counts only its last step in `usage`.
std::optional<Usage> readUsage(const QJsonObject &result)
{
    const QJsonObject counted = objectIn(objectIn(objectIn(result, "_meta"), "quota"), "token_count");
    const QJsonObject stated = objectIn(result, "usage");
    const QJsonObject &source = stated.isEmpty() ? counted : stated;
    bool isFound = false;
    Usage usage;
    usage.inputTokens = tokens(source, "inputTokens", "input_tokens", isFound);
    usage.outputTokens = tokens(source, "outputTokens", "output_tokens", isFound);
    usage.cacheReadTokens = tokens(source, "cachedReadTokens", "cachedInputTokens", isFound);
    usage.cacheWriteTokens = tokens(source, "cachedWriteTokens", "cached_write_tokens", isFound);
    const qint64 thoughts = tokens(source, "thoughtTokens", "reasoningOutputTokens", isFound);
    const qint64 total = tokens(source, "totalTokens", "total_tokens", isFound);
    if (total >= usage.totalTokens() + thoughts) {
        usage.outputTokens += thoughts; // counted apart
    }
    return isFound ? std::optional(usage) : std::nullopt;
}

} // namespace

AcpUpdate readUpdate(const QJsonObject &params, const QString &workingDirectory)
{
    const QJsonObject update = objectIn(params, "update");
    const QString kind = textIn(update, "sessionUpdate");
    return isOfNoInterest(kind) ? AcpUpdate(AcpNothing{}) : readKnown(kind, update, workingDirectory);
}

AcpPermission readPermission(const QJsonObject &params, const QString &workingDirectory)
{
    AcpPermission permission;
    const QJsonObject subject = objectIn(params, "subject"); // version 2
    const QJsonObject toolCall = subject.isEmpty() ? objectIn(params, "toolCall") : objectIn(subject, "toolCall");
    permission.tool = readTool(toolCall, true, workingDirectory);
    if (textIn(subject, "type") == QLatin1String("command")) {
        permission.tool.id = textIn(subject, "toolCallId").left(300);
        permission.tool.kind = ToolKind::Execute;
        permission.tool.subject = oneLine(textIn(subject, "command"), maxToolTitleLength);
    }
    permission.summary = permission.tool.subject;
    for (const QString &other : {permission.tool.title, oneLine(textIn(params, "title"), maxToolTitleLength), permission.tool.name}) {
        if (permission.summary.isEmpty()) {
            permission.summary = other;
        }
    }
    permission.detail = detailOf(toolCall, subject, permission.tool.kind == ToolKind::Execute);
    for (const QJsonValue &each : params.value(QLatin1String("options")).toArray()) {
        const QJsonObject option = each.toObject();
        if (permission.options.size() < 20 && !textIn(option, "optionId").isEmpty()) {
            permission.options.append({textIn(option, "optionId"), oneLine(textIn(option, "name"), 100),
                                       effectOf(textIn(option, "kind"))});
        }
    }
    return permission;
}

AcpTurn readTurn(const QJsonObject &result)
{
    return {textIn(result, "stopReason"), readUsage(result)};
}

TurnOutcome readFault(const RpcFault &fault)
{
    const QJsonObject data = fault.data.toObject();
    QString words = innerMessage(fault.message);
    for (const char *key : {"message", "details", "error"}) {
        const QString more = innerMessage(textIn(data, key));
        if (words == QLatin1String("Internal error") && !more.isEmpty()) {
            words = more;
        } else if (!more.isEmpty() && !words.contains(more)) {
            words += QStringLiteral(": ") + more;
        }
    }
    const QString kind = textIn(data, "errorKind") + textIn(data, "codex_error_info");
    if (words.startsWith(QLatin1String("Internal error: "))) {
        words.remove(0, 16);
    }
    // Gemini puts the HTTP status where a JSON-RPC code belongs.
    std::optional<int> status = fault.code >= 400 && fault.code < 600 ? std::optional(fault.code) : std::nullopt;
    for (const char *key : {"httpStatus", "http_status", "statusCode", "status"}) {
        if (const QJsonValue value = data.value(QLatin1String(key)); value.isDouble()) {
            status = value.toInt();
        }
    }
    TurnOutcome outcome = modelFault(words + u' ' + kind, status);
    outcome.error = words.simplified().left(1000);
    if (const LimitEnd end = readLimitEnd(data); end.isKnown()) {
        outcome.limitEnd = end;
    }
    if (isAuthRequired(fault)) {
        outcome.ending = Ending::AuthRequired;
    }
    return outcome;
}

bool isAuthRequired(const RpcFault &fault)
{
    return fault.code == -32000;
}

QString chosenOption(const QJsonObject &result)
{
    const QJsonObject outcome = objectIn(result, "outcome");
    return textIn(outcome, "outcome") == QLatin1String("selected") ? textIn(outcome, "optionId") : QString();
}

QJsonObject selectedResult(const QString &optionId)
{
    return {{QStringLiteral("outcome"), QJsonObject{{QStringLiteral("outcome"), QStringLiteral("selected")},
                                                    {QStringLiteral("optionId"), optionId}}}};
}

QJsonObject cancelledResult()
{
    return {{QStringLiteral("outcome"), QJsonObject{{QStringLiteral("outcome"), QStringLiteral("cancelled")}}}};
}

} // namespace sibyl::acp
