// SPDX-License-Identifier: Apache-2.0
#include "agents/CodexItemCodec.h"

#include "agents/JsonFieldsCodec.h"
#include "agents/ToolText.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

namespace sibyl::codex {
namespace {

QString eitherOf(const QJsonObject &object, const char *snake, const char *camel)
{
    const QString text = textIn(object, snake);
    return text.isEmpty() ? textIn(object, camel) : text;
}

// "command_execution" and "commandExecution" alike.
QString plainWord(QString word)
{
    return word.remove(u'_').toLower();
}

ToolNews::Status statusOf(const QJsonObject &item, ItemPhase phase)
{
    using Status = ToolNews::Status;
    const QString status = plainWord(textIn(item, "status"));
    if (status == QLatin1String("failed")) {
        return Status::Failed;
    }
    if (status == QLatin1String("declined")) {
        return Status::Denied;
    }
    if (status == QLatin1String("inprogress")) {
        return Status::Running;
    }
    return phase == ItemPhase::Completed ? Status::Completed : Status::Running;
}

// "src/a.cpp", or "src/a.cpp and 2 more"
QString changedFiles(const QJsonArray &changes, const QString &workingDirectory)
{
    const QString first = pathWithin(textIn(changes.first().toObject(), "path"), workingDirectory);
    return changes.size() <= 1 ? first : QStringLiteral("%1 and %2 more").arg(first).arg(changes.size() - 1);
}

QString outputOf(const QJsonObject &item)
{
    QString output = eitherOf(item, "aggregated_output", "aggregatedOutput");
    if (output.isEmpty()) {
        output = textIn(objectIn(item, "error"), "message");
    }
    for (const QJsonValue &part : objectIn(item, "result").value(QLatin1String("content")).toArray()) {
        output += textIn(part.toObject(), "text");
    }
    const QString exitCode = QString::number(item.value(QLatin1String("exit_code")).toInt(item.value(QLatin1String("exitCode")).toInt()));
    if (output.trimmed().isEmpty() && exitCode != QLatin1String("0")) {
        output = QStringLiteral("exit code ") + exitCode;
    }
    return tailText(output.trimmed(), maxToolDetailBytes);
}

std::optional<ToolNews> toolOf(const QString &type, const QJsonObject &item, const QString &workingDirectory)
{
    ToolNews tool;
    if (type == QLatin1String("commandexecution")) {
        tool.name = QStringLiteral("shell");
        tool.kind = ToolKind::Execute;
        tool.subject = oneLine(plainCommand(textIn(item, "command")), maxToolTitleLength);
    } else if (type == QLatin1String("filechange")) {
        tool.name = QStringLiteral("apply_patch");
        tool.kind = ToolKind::Edit;
        tool.subject = oneLine(changedFiles(item.value(QLatin1String("changes")).toArray(), workingDirectory), maxToolTitleLength);
    } else if (type == QLatin1String("mcptoolcall") || type == QLatin1String("dynamictoolcall")) {
        const QString owner = eitherOf(item, "server", "namespace");
        tool.name = oneLine(owner.isEmpty() ? textIn(item, "tool") : owner + u'.' + textIn(item, "tool"), 100);
        tool.kind = toolKindOf(textIn(item, "tool"));
    } else if (type == QLatin1String("collabtoolcall") || type == QLatin1String("collabagenttoolcall")) {
        tool.name = oneLine(textIn(item, "tool"), 100);
        tool.subject = oneLine(textIn(item, "prompt"), maxToolTitleLength);
    } else if (type == QLatin1String("websearch")) {
        tool.name = QStringLiteral("web_search");
        tool.kind = ToolKind::Search;
        tool.subject = oneLine(textIn(item, "query"), maxToolTitleLength);
    } else if (type == QLatin1String("imageview")) {
        tool.name = QStringLiteral("view_image");
        tool.kind = ToolKind::Read;
        tool.subject = oneLine(pathWithin(textIn(item, "path"), workingDirectory), maxToolTitleLength);
    } else {
        return std::nullopt;
    }
    return tool;
}

PlanChanged planOf(const QJsonArray &todos)
{
    PlanChanged plan;
    for (const QJsonValue &each : todos) {
        const QJsonObject todo = each.toObject();
        if (plan.steps.size() < 100) {
            plan.steps.append({oneLine(textIn(todo, "text"), 300),
                               isTrueIn(todo, "completed") ? PlanStepState::Completed : PlanStepState::Pending});
        }
    }
    return plan;
}

bool isOfNoInterest(const QString &type)
{
    static const QSet<QString> types{
        QStringLiteral("usermessage"),       QStringLiteral("hookprompt"),        QStringLiteral("plan"),
        QStringLiteral("error"),             QStringLiteral("contextcompaction"), QStringLiteral("enteredreviewmode"),
        QStringLiteral("exitedreviewmode"),  QStringLiteral("sleep"),             QStringLiteral("subagentactivity"),
        QStringLiteral("functioncalloutput"), QStringLiteral("imagegeneration")};
    return types.contains(type);
}

QString unquoted(QString word)
{
    if (word.size() >= 2 && word.startsWith(u'\'') && word.endsWith(u'\'')) {
        word = word.mid(1, word.size() - 2);
        return word.replace(QLatin1String("'\\''"), QLatin1String("'")).replace(QLatin1String("'\"'\"'"), QLatin1String("'"));
    }
    if (word.size() >= 2 && word.startsWith(u'"') && word.endsWith(u'"')) {
        static const QRegularExpression escaped(QStringLiteral(R"(\\([\\"$`]))"));
        return word.mid(1, word.size() - 2).replace(escaped, QStringLiteral("\\1"));
    }
    return word;
}

} // namespace

QList<AgentNews> readItem(const QJsonObject &item, ItemPhase phase, const QString &workingDirectory)
{
    const QString type = plainWord(textIn(item, "type"));
    const QString id = textIn(item, "id").left(300);
    if (type == QLatin1String("agentmessage")) {
        const QString text = textIn(item, "text");
        return text.isEmpty() ? QList<AgentNews>() : QList<AgentNews>{TextNews{id, text.left(maxMessageBytes), true}};
    }
    if (type == QLatin1String("reasoning")) {
        return {ThoughtNews{}};
    }
    if (type == QLatin1String("todolist")) {
        return {AgentEvent(planOf(item.value(QLatin1String("items")).toArray()))};
    }
    if (std::optional<ToolNews> tool = toolOf(type, item, workingDirectory)) {
        tool->id = id;
        tool->status = statusOf(item, phase);
        tool->output = outputOf(item);
        return {*tool};
    }
    return isOfNoInterest(type) ? QList<AgentNews>() : QList<AgentNews>{UnknownNews{}};
}

QString itemDetail(const QJsonObject &item)
{
    QString detail = plainCommand(textIn(item, "command"));
    for (const QJsonValue &each : item.value(QLatin1String("changes")).toArray()) {
        const QJsonObject change = each.toObject();
        const QString kind = textIn(objectIn(change, "kind"), "type");
        const QString diff = textIn(change, "diff").left(maxAskDetailBytes + 1); // one more: seen to be cut
        detail += QStringLiteral("%1 %2\n%3\n").arg(kind, textIn(change, "path"), diff);
        if (detail.size() > 2 * maxAskDetailBytes) {
            break;
        }
    }
    return detail.trimmed();
}

QString plainCommand(const QString &command)
{
    static const QRegularExpression inShell(QStringLiteral(R"(^(?:\S*/)?(?:ba|z|da|k)?sh -l?c (.+)$)"),
                                            QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = inShell.match(command);
    return match.hasMatch() ? unquoted(match.captured(1)) : command;
}

} // namespace sibyl::codex
