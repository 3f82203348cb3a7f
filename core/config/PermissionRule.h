// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace sibyl {

enum class PermissionAction { Allow, Ask, Deny };

// One entry of `permissions:`: what to answer an agent that asks before it uses a tool. Empty
// means any. Both are patterns with * and ?, compared without regard to case.
struct PermissionRule {
    QString tool;  // the agent's name of it: "Bash", "edit"
    QString match; // what it wants to do with it: "git push*"
    PermissionAction action = PermissionAction::Ask;
    friend bool operator==(const PermissionRule &, const PermissionRule &) = default;
};

// The action of the first rule that matches, nullopt when none does. `text` is the whole of what
// the agent wants to do, not a cut one.
//
// A command line can hold several commands: `deny` and `ask` match it when they match any of them
// ("rm *" finds "cd / && rm -rf x"); `allow` matches the whole line only, and a * or ? in it stands
// for nothing that could begin another command or write a file (; & | < > ` $ ( ) and line ends).
std::optional<PermissionAction> permissionFor(const QList<PermissionRule> &rules, const QString &tool,
                                              const QString &text);

} // namespace sibyl
