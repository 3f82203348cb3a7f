// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLatin1StringView>

#include <span>

namespace sibyl {

// One key of runner.yaml. The table is the single list of what exists: the loader, the unknown-key
// check, `sibyl-runner config` and the documentation test of resources/runner.yaml all use it.
struct SettingSpec {
    QLatin1StringView key;           // nested ones with a dot: "policy.commands"
    QLatin1StringView environment;   // variables, highest first, separated by a space; may be empty
    QLatin1StringView flag;          // may be empty
    QLatin1StringView fallback;      // the default as text; empty = unset or depends on the mode
    QLatin1StringView meaning;       // one line
};

std::span<const SettingSpec> settingTable();

// Whether keys of the table lie below this one: "policy", "budgets", "budgets.task".
bool isSettingGroup(QStringView key);

// Top-level keys whose value is no single setting: `agents`, `projects` and the like.
bool isStructuredKey(QStringView key);

// nullptr when there is no such key.
const SettingSpec *findSetting(QStringView key);

} // namespace sibyl
