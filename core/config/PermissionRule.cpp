// SPDX-License-Identifier: Apache-2.0
#include "config/PermissionRule.h"

#include <QStringList>

#include <algorithm>

namespace sibyl {
namespace {

// Where another command can begin, or a command's output can go.
bool isShellSign(QChar c)
{
    return QStringView(u";&|<>`$()\r\n").contains(c);
}

enum class WildcardReach { Everything, OneCommand };

// By hand, not as a regular expression: those give up on long texts, and a rule that denies must not.
bool isMatchedBy(const QString &pattern, const QString &text, WildcardReach reach)
{
    const auto isSame = [](QChar a, QChar b) { return a.toCaseFolded() == b.toCaseFolded(); };
    const auto isCovered = [reach](QChar c) { return reach == WildcardReach::Everything || !isShellSign(c); };
    qsizetype at = 0;
    qsizetype in = 0;
    qsizetype star = -1;    // of the pattern, the last one seen
    qsizetype starEnd = 0;  // of the text, what that one stands for ends here
    while (at < text.size()) {
        if (in < pattern.size() && pattern.at(in) == u'*') {
            star = in++;
            starEnd = at;
        } else if (in < pattern.size() && (pattern.at(in) == u'?' ? isCovered(text.at(at)) : isSame(pattern.at(in), text.at(at)))) {
            ++in;
            ++at;
        } else if (star >= 0 && isCovered(text.at(starEnd))) {
            at = ++starEnd;
            in = star + 1;
        } else {
            return false;
        }
    }
    while (in < pattern.size() && pattern.at(in) == u'*') {
        ++in;
    }
    return in == pattern.size();
}

QStringList commandsIn(const QString &text)
{
    QStringList commands;
    QString command;
    for (const QChar c : text) {
        if (isShellSign(c)) {
            commands.append(command.trimmed());
            command.clear();
        } else {
            command += c;
        }
    }
    commands.append(command.trimmed());
    return commands;
}

bool isRuleFor(const PermissionRule &rule, const QString &text)
{
    if (rule.match.isEmpty()) {
        return true;
    }
    if (rule.action == PermissionAction::Allow) {
        return isMatchedBy(rule.match, text.trimmed(), WildcardReach::OneCommand);
    }
    if (isMatchedBy(rule.match, text.trimmed(), WildcardReach::Everything)) {
        return true;
    }
    const QStringList commands = commandsIn(text);
    return std::any_of(commands.begin(), commands.end(), [&](const QString &command) {
        return isMatchedBy(rule.match, command, WildcardReach::Everything);
    });
}

} // namespace

std::optional<PermissionAction> permissionFor(const QList<PermissionRule> &rules, const QString &tool,
                                              const QString &text)
{
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const PermissionRule &one) {
        const bool isTool = one.tool.isEmpty() || isMatchedBy(one.tool, tool, WildcardReach::Everything);
        return isTool && isRuleFor(one, text);
    });
    return rule == rules.end() ? std::nullopt : std::optional(rule->action);
}

} // namespace sibyl
