// SPDX-License-Identifier: Apache-2.0
#include "agents/ToolCallCodec.h"

#include "agents/ToolText.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <initializer_list>

namespace sibyl {
namespace {

// A string, or the words of a list (argv).
QString textOf(const QJsonValue &value)
{
    if (!value.isArray()) {
        return value.toString();
    }
    QStringList words;
    for (const QJsonValue &word : value.toArray()) {
        words.append(word.toString());
    }
    return words.join(u' ');
}

QString firstText(const QJsonObject &input, std::initializer_list<const char *> keys)
{
    for (const char *key : keys) {
        if (QString text = textOf(input.value(QLatin1String(key))); !text.trimmed().isEmpty()) {
            return text;
        }
    }
    return {};
}

QString pathOf(const QJsonObject &input)
{
    return firstText(input, {"file_path", "filePath", "path", "absolute_path", "notebook_path",
                             "dir_path", "target_file", "targetFile", "file", "paths"});
}

QString commandOf(const QJsonObject &input)
{
    return firstText(input, {"command", "cmd", "script", "chars", "description"});
}

QString titleOf(ToolKind kind, const QJsonObject &input, const QString &workingDirectory)
{
    switch (kind) {
    case ToolKind::Read:
    case ToolKind::Edit: return pathWithin(pathOf(input), workingDirectory);
    case ToolKind::Execute: return commandOf(input);
    case ToolKind::Search:
        return firstText(input, {"pattern", "query", "regex", "globPattern", "glob", "search_term", "path"});
    case ToolKind::Fetch: return firstText(input, {"url", "urls", "query", "prompt"});
    case ToolKind::Think: return firstText(input, {"subject", "description", "thought"});
    case ToolKind::Other:
        return firstText(input, {"description", "title", "query", "prompt", "command", "path", "name", "id"});
    }
    return {};
}

QString markedLines(const QString &text, QChar mark)
{
    QString result;
    for (const QString &line : text.split(u'\n')) {
        result += mark + line + u'\n';
    }
    return result;
}

} // namespace

ToolCall readToolCall(const QString &name, const QJsonObject &input, const QString &workingDirectory)
{
    ToolCall call;
    call.kind = toolKindOf(name);
    call.title = oneLine(titleOf(call.kind, input, workingDirectory), maxToolTitleLength);
    if (call.title.isEmpty()) {
        call.title = oneLine(name, maxToolTitleLength);
    }
    call.activity = activityOf(call.kind, name, call.title);
    return call;
}

QString toolCallDetail(const QString &name, const QJsonObject &input)
{
    const ToolKind kind = toolKindOf(name);
    QString detail;
    if (kind == ToolKind::Execute) {
        detail = commandOf(input);
    } else if (kind == ToolKind::Edit && !pathOf(input).isEmpty()) {
        const QString before = firstText(input, {"old_string", "oldString", "old_str"});
        const QString after = firstText(input, {"new_string", "newString", "new_str", "content", "contents"});
        if (!after.isEmpty() || !before.isEmpty()) {
            detail = pathOf(input) + u'\n' + (before.isEmpty() ? QString() : markedLines(before, u'-'))
                + (after.isEmpty() ? QString() : markedLines(after, u'+'));
        }
    }
    if (detail.isEmpty()) {
        detail = QString::fromUtf8(QJsonDocument(input).toJson(QJsonDocument::Indented));
    }
    return headText(detail.trimmed(), maxAskDetailBytes);
}

QList<PlanStep> readPlan(const QJsonArray &todos)
{
    constexpr qsizetype maxSteps = 100;
    QList<PlanStep> steps;
    for (const QJsonValue &todo : todos) {
        if (steps.size() == maxSteps) {
            break;
        }
        const QJsonObject object = todo.toObject();
        const QString text = oneLine(firstText(object, {"content", "description", "step", "text"}), 300);
        if (text.isEmpty()) {
            continue;
        }
        const QString status = object.value(QLatin1String("status")).toString().toLower();
        PlanStepState state = PlanStepState::Pending;
        if (status == QLatin1String("completed") || status == QLatin1String("done")
            || status == QLatin1String("cancelled")) {
            state = PlanStepState::Completed; // nothing is left to do about it
        } else if (status.contains(QLatin1String("progress")) || status == QLatin1String("active")) {
            state = PlanStepState::InProgress;
        }
        steps.append({text, state});
    }
    return steps;
}

} // namespace sibyl
