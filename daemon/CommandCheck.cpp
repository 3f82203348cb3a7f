// SPDX-License-Identifier: Apache-2.0
#include "CommandCheck.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

QString contradiction(const CommandOptions &options)
{
    if (const auto *config = std::get_if<ConfigOptions>(&options)) {
        const bool needsKey = config->action == ConfigAction::Get || config->action == ConfigAction::Set
            || config->action == ConfigAction::Unset;
        if (needsKey && config->key.isEmpty()) {
            return u"config: which setting?"_s;
        }
    }
    if (const auto *agents = std::get_if<AgentsOptions>(&options)) {
        if (agents->action == AgentsAction::Test && agents->name.isEmpty()) {
            return u"agents test: which agent?"_s;
        }
    }
    if (const auto *submit = std::get_if<SubmitOptions>(&options)) {
        if (submit->prompt.isEmpty() && submit->command.isEmpty()) {
            return u"submit: a prompt or --command is needed"_s;
        }
    }
    if (const auto *permissions = std::get_if<PermissionsOptions>(&options)) {
        if (permissions->action != PermissionsAction::List && permissions->permissionId.isEmpty()) {
            return u"permissions: which question? `sibyl-runner permissions` lists them"_s;
        }
    }
    return {};
}

} // namespace sibyl
