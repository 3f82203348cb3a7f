// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/ControlMessage.h"
#include "control/FieldsCodec.h"
#include "base/Names.h"

namespace sibyl {

using namespace Qt::Literals::StringLiterals;

// The parameters of every method (see FieldsCodec.h).

inline constexpr qsizetype maxPathText = 4'096;
inline constexpr qsizetype maxUrlText = 2'048;

template <typename Fields, typename Call>
void describe(Fields &, Call &)
    requires requires { Call::method; } && std::is_empty_v<Call>
{
}

template <typename Fields>
void describe(Fields &f, LogCall &call)
{
    f.id("task_id"_L1, call.taskId);
    f.whole("attempt"_L1, call.attempt);
    f.word("stream"_L1, call.stream);
    f.whole("offset"_L1, call.offsetBytes);
    f.whole("limit"_L1, call.limitBytes);
    f.flag("follow"_L1, call.doFollow);
}

template <typename Fields>
void describe(Fields &f, CancelCall &call)
{
    f.id("task_id"_L1, call.taskId);
    f.text("reason"_L1, call.reason);
}

template <typename Fields>
void describe(Fields &f, ChangesCall &call)
{
    f.id("task_id"_L1, call.taskId);
}

template <typename Fields>
void describe(Fields &f, RetryCall &call)
{
    f.id("task_id"_L1, call.taskId);
}

template <typename Fields>
void describe(Fields &f, AnswerPermissionCall &call)
{
    f.needed("id"_L1, call.permissionId);
    f.needed("option"_L1, call.optionId);
}

template <typename Fields>
void describe(Fields &f, RemoveWorktreeCall &call)
{
    f.needed("path"_L1, call.path);
}

template <typename Fields>
void describe(Fields &f, SettingChange &change)
{
    f.id("key"_L1, change.key);
    f.optionalText("value"_L1, change.value);
    f.optionalTexts("values"_L1, change.values);
}

template <typename Fields>
void describe(Fields &f, ChangeSettingsCall &call)
{
    f.objects("changes"_L1, call.changes);
}

template <typename Fields>
void describe(Fields &f, DetectCall &call)
{
    f.text("folder"_L1, call.folder, maxPathText);
}

template <typename Fields>
void describe(Fields &f, ProbeCall &call)
{
    f.text("server_url"_L1, call.serverUrl, maxUrlText);
}

template <typename Fields>
void describe(Fields &f, StartSignInCall &call)
{
    f.needed("server_url"_L1, call.serverUrl);
}

template <typename Fields>
void describe(Fields &f, TokenSignInCall &call)
{
    f.needed("server_url"_L1, call.serverUrl);
    f.secret("token"_L1, call.token);
}

template <typename Fields>
void describe(Fields &f, PollSignInCall &call)
{
    f.id("login_id"_L1, call.signInId);
}

template <typename Fields>
void describe(Fields &f, CancelSignInCall &call)
{
    f.id("login_id"_L1, call.signInId);
}

template <typename Fields>
void describe(Fields &f, OrganizationsCall &call)
{
    f.id("login_id"_L1, call.signInId);
}

template <typename Fields>
void describe(Fields &f, ChooseOrganizationCall &call)
{
    f.id("login_id"_L1, call.signInId);
    f.id("slug"_L1, call.slug);
}

template <typename Fields>
void describe(Fields &f, RegisterCall &call)
{
    f.needed("server_url"_L1, call.wish.serverUrl);
    f.text("login_id"_L1, call.wish.signInId);
    f.text("name"_L1, call.wish.name, maxIdLength);
    f.optionalTexts("capabilities"_L1, call.wish.capabilities);
    f.optionalWhole("max_concurrent_agents"_L1, call.wish.maxConcurrentAgents);
    f.flag("replace"_L1, call.wish.isReplacing);
}

template <typename Fields>
void describe(Fields &f, UnregisterCall &call)
{
    f.flag("force"_L1, call.isForced);
}

template <typename Fields>
void describe(Fields &f, TestAgentCall &call)
{
    f.id("agent"_L1, call.agent);
}

template <typename Fields>
void describe(Fields &f, LinkCall &call)
{
    f.needed("path"_L1, call.path);
    f.text("project"_L1, call.project, maxIdLength);
}

template <typename Fields>
void describe(Fields &f, UnlinkCall &call)
{
    f.needed("target"_L1, call.target);
}

template <typename Fields>
void describe(Fields &f, ServiceCall &call)
{
    f.word("action"_L1, call.action);
}

} // namespace sibyl
