// SPDX-License-Identifier: Apache-2.0
#include "EventText.h"

#include "base/Overloaded.h"

namespace sibyl::test {
namespace {

QString quoted(QString text)
{
    return u'"' + text.replace(u'\n', QStringLiteral("\\n")) + u'"';
}

QString kindText(ToolKind kind)
{
    static const char *const names[] = {"read", "edit", "execute", "search", "fetch", "think", "other"};
    return QString::fromLatin1(names[static_cast<int>(kind)]);
}

QString effectText(PermissionEffect effect)
{
    static const char *const names[] = {"allow once", "allow always", "reject once", "reject always"};
    return QString::fromLatin1(names[static_cast<int>(effect)]);
}

QString usageText(const Usage &usage)
{
    QString text = QStringLiteral("%1 in, %2 cache read, %3 cache write, %4 out")
                       .arg(usage.inputTokens).arg(usage.cacheReadTokens).arg(usage.cacheWriteTokens).arg(usage.outputTokens);
    if (usage.costUsd) {
        text += QStringLiteral(", $%1").arg(*usage.costUsd, 0, 'f', 6);
    }
    return text;
}

} // namespace

QString eventText(const AgentEvent &event)
{
    return std::visit(
        Overloaded{
            [](const ActivityChanged &e) { return QStringLiteral("activity: ") + e.text; },
            [](const MessageSaid &e) { return QStringLiteral("said: ") + quoted(e.text); },
            [](const ProgressMade &e) { return QStringLiteral("progress: %1 %").arg(e.percent); },
            [](const SessionNamed &e) { return QStringLiteral("session: ") + e.sessionId; },
            [](const ToolStarted &e) {
                return QStringLiteral("tool %1 started: %2, %3, %4").arg(e.id, e.name, kindText(e.kind), quoted(e.title));
            },
            [](const ToolEnded &e) {
                static const char *const endings[] = {"completed", "failed", "denied"};
                return QStringLiteral("tool %1 %2: %3").arg(e.id, QString::fromLatin1(endings[static_cast<int>(e.ending)]), quoted(e.detail));
            },
            [](const PlanChanged &e) {
                QStringList steps;
                for (const PlanStep &step : e.steps) {
                    static const char *const marks[] = {"[ ] ", "[>] ", "[x] "};
                    steps.append(QString::fromLatin1(marks[static_cast<int>(step.state)]) + step.text);
                }
                return QStringLiteral("plan: ") + steps.join(QStringLiteral(", "));
            },
            [](const UsageChanged &e) { return QStringLiteral("usage: ") + usageText(e.usage); },
            [](const TurnsCounted &e) { return QStringLiteral("turns: %1").arg(e.turns); },
            [](const PermissionAsked &e) {
                QStringList options;
                for (const PermissionOption &option : e.request.options) {
                    options.append(QStringLiteral("%1 = %2 (%3)").arg(option.id, option.label, effectText(option.effect)));
                }
                return QStringLiteral("%1: may it %2, %3, %4? %5 | %6").arg(e.request.id, e.request.tool, kindText(e.request.kind),
                    quoted(e.request.summary), quoted(e.request.detail), options.join(QStringLiteral(", ")));
            },
            [](const PermissionWithdrawn &e) { return e.id + QStringLiteral(": withdrawn"); },
            [](const RateLimited &e) {
                return QStringLiteral("rate limited until %1: %2").arg(e.resetsUtc ? e.resetsUtc->toString(Qt::ISODate) : QStringLiteral("?"), e.text);
            },
            [](const TurnEnded &) { return QStringLiteral("turn ended"); },
            [](const InputDue &e) { return QStringLiteral("-> ") + QString::fromUtf8(e.bytes).trimmed(); },
            [](const InputOver &) { return QStringLiteral("-> end of input"); },
        },
        event);
}

QString verdictText(const AgentVerdict &verdict)
{
    QStringList parts{toString(verdict.ending)};
    const auto add = [&](const char *name, const QString &text) {
        if (!text.isEmpty()) {
            parts.append(QString::fromLatin1(name) + u' ' + text);
        }
    };
    add("error", quoted(verdict.error).remove(QStringLiteral("\"\"")));
    add("summary", quoted(verdict.summary).remove(QStringLiteral("\"\"")));
    add("exit", verdict.exitCode ? QString::number(*verdict.exitCode) : QString());
    add("retry after", verdict.limitEnd.after ? QString::number(verdict.limitEnd.after->count()) : QString());
    add("limited until", verdict.limitEnd.atUtc ? verdict.limitEnd.atUtc->toString(Qt::ISODate) : QString());
    add("usage", verdict.usage == Usage{} ? QString() : usageText(verdict.usage));
    add("denied", verdict.deniedTools == 0 ? QString() : QString::number(verdict.deniedTools));
    add("unknown", verdict.unknownEvents == 0 ? QString() : QString::number(verdict.unknownEvents));
    add("notice", verdict.notices.join(QStringLiteral("; ")));
    return QStringLiteral("verdict: ") + parts.join(QStringLiteral(", "));
}

} // namespace sibyl::test
