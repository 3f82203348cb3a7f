// SPDX-License-Identifier: Apache-2.0
#include "agents/AcpModes.h"

#include <algorithm>

namespace sibyl {
namespace {

QString plain(const QString &mode)
{
    QString name = mode.mid(std::max(mode.lastIndexOf(u'/'), mode.lastIndexOf(u'#')) + 1).toLower();
    return name.remove(u'-').remove(u'_').remove(u' ');
}

// The names of one meaning, each in its plain form.
QStringList namesFor(PermissionMode permissions, bool isCodexLike)
{
    // Codex: "read-only" asks before every change, "auto" edits the worktree without asking.
    // Elsewhere "auto" leaves every decision to the agent.
    switch (permissions) {
    case PermissionMode::ReadOnly: return {QStringLiteral("plan"), QStringLiteral("readonly")};
    case PermissionMode::Ask:
        return {QStringLiteral("default"), QStringLiteral("manual"), QStringLiteral("ask"), QStringLiteral("readonly")};
    case PermissionMode::AcceptEdits: {
        QStringList names{QStringLiteral("acceptedits"), QStringLiteral("autoedit"), QStringLiteral("edit")};
        return isCodexLike ? names << QStringLiteral("auto") : names;
    }
    case PermissionMode::AllowAll:
        return {QStringLiteral("bypasspermissions"), QStringLiteral("yolo"), QStringLiteral("fullaccess"),
                QStringLiteral("allowall")};
    }
    return {};
}

} // namespace

QStringList acpModesFor(PermissionMode permissions, const QStringList &offered)
{
    bool isCodexLike = false;
    for (const QString &mode : offered) {
        isCodexLike = isCodexLike || plain(mode) == QLatin1String("readonly");
    }
    QList<PermissionMode> wanted;
    switch (permissions) { // then what asks more
    case PermissionMode::AllowAll: wanted.append(PermissionMode::AllowAll); [[fallthrough]];
    case PermissionMode::AcceptEdits: wanted.append(PermissionMode::AcceptEdits); [[fallthrough]];
    case PermissionMode::Ask: wanted.append(PermissionMode::Ask); break;
    case PermissionMode::ReadOnly: wanted = {PermissionMode::ReadOnly, PermissionMode::Ask}; break;
    }
    QStringList modes;
    for (const PermissionMode each : wanted) {
        for (const QString &name : namesFor(each, isCodexLike)) {
            for (const QString &mode : offered) {
                if (plain(mode) == name && !modes.contains(mode)) {
                    modes.append(mode);
                }
            }
        }
    }
    return modes;
}

} // namespace sibyl
