// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/FieldsCodec.h"
#include "control/SetupCalls.h"

namespace sibyl {

using namespace Qt::Literals::StringLiterals;

// The fields of everything that settings.*, setup.* and doctor answer with (see FieldsCodec.h).

template <typename Fields>
void describe(Fields &f, SettingView &setting)
{
    f.id("key"_L1, setting.key);
    f.text("value"_L1, setting.value);
    f.texts("values"_L1, setting.values);
    f.text("default"_L1, setting.fallback);
    f.text("origin"_L1, setting.origin);
    f.text("group"_L1, setting.group);
    f.text("help"_L1, setting.help);
    f.word("type"_L1, setting.kind);
    f.word("effect"_L1, setting.effect);
    f.optionalNumber("minimum"_L1, setting.minimum);
    f.optionalNumber("maximum"_L1, setting.maximum);
    f.texts("choices"_L1, setting.choices);
    f.flag("fixed"_L1, setting.isFixed);
}

template <typename Fields>
void describe(Fields &f, SettingsView &view)
{
    f.text("file"_L1, view.filePath);
    f.objects("settings"_L1, view.settings);
    f.texts("warnings"_L1, view.warnings);
}

template <typename Fields>
void describe(Fields &f, FoundRepository &repository)
{
    f.text("path"_L1, repository.path);
    f.text("name"_L1, repository.name);
    f.text("branch"_L1, repository.branch);
    f.text("default_branch"_L1, repository.defaultBranch);
    f.text("remote_url"_L1, repository.remoteUrl);
    f.text("linked_project"_L1, repository.linkedProject);
}

template <typename Fields>
void describe(Fields &f, FoundAgent &agent)
{
    f.text("name"_L1, agent.name);
    f.text("title"_L1, agent.title);
    f.text("program"_L1, agent.program);
    f.text("version"_L1, agent.version);
    f.word("signed_in"_L1, agent.signedIn);
    f.text("detail"_L1, agent.detail);
}

template <typename Fields>
void describe(Fields &f, FoundFeature &feature)
{
    f.text("name"_L1, feature.name);
    f.flag("available"_L1, feature.isAvailable);
    f.text("detail"_L1, feature.detail);
    f.flag("usable"_L1, feature.isUsable);
}

template <typename Fields>
void describe(Fields &f, MachineFacts &facts)
{
    f.text("host_name"_L1, facts.hostName);
    f.whole("cores"_L1, facts.cores);
    f.whole("suggested_capacity"_L1, facts.suggestedCapacity);
    f.texts("suggested_capabilities"_L1, facts.suggestedCapabilities);
    f.objects("agents"_L1, facts.agents);
    f.objects("tools"_L1, facts.tools);
    f.objects("isolations"_L1, facts.isolations);
    f.text("folder"_L1, facts.folder);
    f.objects("repositories"_L1, facts.repositories);
    f.flag("cut"_L1, facts.isCut);
}

template <typename Fields>
void describe(Fields &f, ServerProbe &probe)
{
    f.text("url"_L1, probe.url);
    f.word("fault"_L1, probe.fault);
    f.text("problem"_L1, probe.problem);
    f.text("version"_L1, probe.version);
    f.flag("tls"_L1, probe.isTls);
    f.flag("loopback"_L1, probe.isLoopback);
    f.flag("runners"_L1, probe.hasRunners);
    f.text("credential_origin"_L1, probe.credentialOrigin);
}

template <typename Fields>
void describe(Fields &f, SignIn &signIn)
{
    f.id("login_id"_L1, signIn.id);
    f.text("server_url"_L1, signIn.serverUrl);
    f.word("state"_L1, signIn.state);
    f.text("detail"_L1, signIn.detail);
    f.text("user_code"_L1, signIn.userCode);
    f.text("verification_url"_L1, signIn.verificationUrl);
    f.text("verification_url_complete"_L1, signIn.verificationUrlComplete);
    f.time("expires_at"_L1, signIn.expiresUtc);
    f.text("account"_L1, signIn.account);
    f.text("organization"_L1, signIn.organization);
}

template <typename Fields>
void describe(Fields &f, Organization &organization)
{
    f.text("slug"_L1, organization.slug);
    f.text("name"_L1, organization.name);
    f.text("role"_L1, organization.role);
    f.flag("personal"_L1, organization.isPersonal);
    f.flag("current"_L1, organization.isCurrent);
}

template <typename Fields>
void describe(Fields &f, QList<Organization> &organizations)
{
    f.objects("organizations"_L1, organizations);
}

template <typename Fields>
void describe(Fields &f, RegistrationView &registration)
{
    f.id("runner_id"_L1, registration.runnerId);
    f.text("graph_runner_id"_L1, registration.graphRunnerId);
    f.text("name"_L1, registration.name);
    f.text("server_url"_L1, registration.serverUrl);
    f.texts("capabilities"_L1, registration.capabilities);
    f.whole("max_concurrent_agents"_L1, registration.maxConcurrentAgents);
    f.text("token_place"_L1, registration.tokenPlace);
    f.text("file"_L1, registration.filePath);
}

template <typename Fields>
void describe(Fields &f, UnregistrationView &gone)
{
    f.text("runner_id"_L1, gone.runnerId);
    f.flag("removed_on_server"_L1, gone.isRemovedOnServer);
    f.text("detail"_L1, gone.detail);
}

template <typename Fields>
void describe(Fields &f, AgentTestReport &report)
{
    f.text("agent"_L1, report.agent);
    f.flag("success"_L1, report.isSuccess);
    f.text("ending"_L1, report.ending);
    f.text("error"_L1, report.error);
    f.text("summary"_L1, report.summary);
    f.whole("files_changed"_L1, report.filesChanged);
    f.whole("took_ms"_L1, report.tookMilliseconds);
    f.texts("notices"_L1, report.notices);
    f.text("last_error_line"_L1, report.lastErrorLine);
}

template <typename Fields>
void describe(Fields &f, LinkedCheckout &link)
{
    f.text("path"_L1, link.path);
    f.text("project_id"_L1, link.projectId);
    f.text("graph_id"_L1, link.graphId);
    f.text("name"_L1, link.name);
    f.flag("present"_L1, link.isThere);
}

template <typename Fields>
void describe(Fields &f, KnownProject &project)
{
    f.text("id"_L1, project.id);
    f.text("graph_id"_L1, project.graphId);
    f.text("name"_L1, project.name);
    f.text("repo_url"_L1, project.repoUrl);
    f.text("default_branch"_L1, project.defaultBranch);
}

template <typename Fields>
void describe(Fields &f, ProjectsOverview &overview)
{
    f.objects("links"_L1, overview.links);
    f.objects("projects"_L1, overview.projects);
    f.text("problem"_L1, overview.problem);
}

template <typename Fields>
void describe(Fields &f, ServiceView &service)
{
    f.flag("supported"_L1, service.isSupported);
    f.flag("installed"_L1, service.isInstalled);
    f.flag("enabled"_L1, service.isEnabled);
    f.flag("running"_L1, service.isRunning);
    f.flag("this_daemon"_L1, service.isThisDaemon);
    f.flag("lingers"_L1, service.doesLinger);
    f.text("unit_path"_L1, service.unitPath);
    f.text("detail"_L1, service.detail);
}

template <typename Fields>
void describe(Fields &f, DoctorFinding &finding)
{
    f.word("level"_L1, finding.level);
    f.text("topic"_L1, finding.topic);
    f.text("text"_L1, finding.text);
    f.text("remedy"_L1, finding.remedy);
}

template <typename Fields>
void describe(Fields &f, QList<DoctorFinding> &findings)
{
    f.objects("findings"_L1, findings);
}

} // namespace sibyl
