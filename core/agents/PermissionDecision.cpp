// SPDX-License-Identifier: Apache-2.0
#include "agents/PermissionDecision.h"

#include <algorithm>

namespace sibyl {
namespace {

PermissionAction actionOf(PermissionMode mode, ToolKind kind)
{
    const bool isHarmless = kind == ToolKind::Read || kind == ToolKind::Search || kind == ToolKind::Think;
    if (isHarmless) {
        return PermissionAction::Allow;
    }
    switch (mode) {
    case PermissionMode::ReadOnly: return PermissionAction::Deny;
    case PermissionMode::Ask: return PermissionAction::Ask;
    case PermissionMode::AcceptEdits:
        return kind == ToolKind::Edit ? PermissionAction::Allow : PermissionAction::Ask;
    case PermissionMode::AllowAll: return PermissionAction::Allow;
    }
    return PermissionAction::Deny;
}

} // namespace

PermissionAction decidePermission(PermissionMode mode, const QList<PermissionRule> &rules,
                                  const PermissionRequest &request)
{
    const QString &text = request.detail.isEmpty() ? request.summary : request.detail;
    const auto ruled = permissionFor(rules, request.tool, text);
    if (ruled == PermissionAction::Allow && request.isDetailCut) {
        return PermissionAction::Ask;
    }
    return ruled.value_or(actionOf(mode, request.kind));
}

const PermissionOption *optionFor(PermissionAction action, const PermissionRequest &request)
{
    const auto find = [&](PermissionEffect effect) {
        const auto it = std::find_if(request.options.begin(), request.options.end(),
                                     [&](const PermissionOption &option) { return option.effect == effect; });
        return it == request.options.end() ? nullptr : &*it;
    };
    switch (action) {
    case PermissionAction::Allow:
        if (const auto *once = find(PermissionEffect::AllowOnce)) {
            return once;
        }
        return find(PermissionEffect::AllowAlways);
    case PermissionAction::Deny:
        if (const auto *once = find(PermissionEffect::RejectOnce)) {
            return once;
        }
        return find(PermissionEffect::RejectAlways);
    case PermissionAction::Ask: break;
    }
    return nullptr;
}

} // namespace sibyl
