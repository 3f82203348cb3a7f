// SPDX-License-Identifier: Apache-2.0
#include "PermissionAnswer.h"

#include "Durations.h"
#include "TaskReference.h"
#include "TextWidth.h"

#include <algorithm>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qsizetype shownDetailLines = 30;

std::optional<PermissionOption> optionWith(const PendingPermission &permission, PermissionEffect effect)
{
    for (const PermissionOption &option : permission.request.options) {
        if (option.effect == effect) {
            return option;
        }
    }
    return std::nullopt;
}

// "0d6b2f53-…/1/p1" as people type it.
QString shortened(const QString &id)
{
    return visibleLine(id);
}

} // namespace

Outcome<PendingPermission> matchPermission(const QList<PendingPermission> &waiting, const QString &text)
{
    QList<PendingPermission> found;
    for (const PendingPermission &permission : waiting) {
        if (permission.request.id == text) {
            return permission;
        }
        if (!text.isEmpty() && permission.request.id.startsWith(text, Qt::CaseInsensitive)) {
            found.append(permission);
        }
    }
    if (found.isEmpty()) {
        return tl::unexpected(CommandFailure{ExitCode::Failed, u"no question that waits begins with '%1'"_s.arg(text),
                                             u"`sibyl-runner permissions` lists them; it may have been answered or denied by its time limit"_s});
    }
    if (found.size() > 1) {
        return tl::unexpected(CommandFailure{ExitCode::Failed, u"%1 questions begin with '%2': use more of the id"_s.arg(found.size()).arg(text), {}});
    }
    return found.first();
}

Outcome<PermissionOption> matchOption(const PendingPermission &permission, PermissionsAction answer, bool isAlways)
{
    const bool doesAllow = answer == PermissionsAction::Allow;
    const auto once = optionWith(permission, doesAllow ? PermissionEffect::AllowOnce : PermissionEffect::RejectOnce);
    const auto always = optionWith(permission, doesAllow ? PermissionEffect::AllowAlways : PermissionEffect::RejectAlways);
    const std::optional<PermissionOption> &wanted = isAlways ? always : once;
    if (wanted) {
        return *wanted;
    }
    if (!doesAllow && (once || always)) {
        return once ? *once : *always;
    }
    return tl::unexpected(CommandFailure{ExitCode::Failed,
                                         isAlways ? u"the agent offers no answer that holds for the future"_s
                                                  : u"the agent offers only an answer that holds for the future too"_s,
                                         isAlways ? u"leave --always out"_s : u"add --always to give it"_s});
}

QStringList permissionText(const PendingPermission &permission, const QDateTime &nowUtc, const Terminal &terminal)
{
    const PermissionRequest &request = permission.request;
    QString first = terminal.styled(shortened(request.id), TextStyle::Bold);
    if (request.expiresUtc.isValid()) {
        first += u"  denied in "_s + shortDuration(Milliseconds(nowUtc.msecsTo(request.expiresUtc)));
    }
    QStringList lines{first};
    const auto add = [&](QLatin1StringView name, const QString &text) {
        const QStringList broken = wrapped(visibleLine(text), terminal.columns() - 11);
        for (const QString &line : broken) {
            lines.append((&line == &broken.first() ? u"  "_s + QString(name).leftJustified(8) + u' ' : QString(11, u' ')) + line);
        }
    };
    add("task"_L1, permission.taskId.left(shortIdLength) + u' ' + permission.taskTitle);
    add("agent"_L1, permission.agent);
    add("wants"_L1, request.tool + u": "_s + request.summary);
    if (!request.detail.isEmpty() && request.detail.trimmed() != request.summary.trimmed()) {
        const QStringList detail = request.detail.split(u'\n');
        for (const QString &line : detail.first(std::min(detail.size(), shownDetailLines))) {
            lines.append(QString(11, u' ') + visibleLine(line));
        }
        if (detail.size() > shownDetailLines || request.isDetailCut) {
            lines.append(QString(11, u' ') + terminal.styled(u"and more: not all of it is shown"_s, TextStyle::Warning));
        }
    }
    return lines;
}

} // namespace sibyl
