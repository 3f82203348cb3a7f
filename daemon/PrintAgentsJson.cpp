// SPDX-License-Identifier: Apache-2.0
#include "PrintAgentsJson.h"

#include "agents/DriverTraits.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

QJsonObject agentObject(const DetectedAgent &agent)
{
    const AgentProfile &profile = agent.profile;
    const DriverTraits traits = driverTraits(profile.driver);
    return {{u"name"_s, profile.name},
            {u"title"_s, profile.title},
            {u"available"_s, agent.isAvailable()},
            {u"found"_s, agent.isFound},
            {u"problem"_s, agent.problem},
            {u"program"_s, profile.program},
            {u"version"_s, agent.version},
            {u"signed_in"_s, wordOf(agent.signedIn)},
            {u"signed_in_by"_s, agent.signInOrigin},
            {u"driver"_s, toString(profile.driver)},
            {u"model"_s, profile.model},
            {u"permissions"_s, toString(profile.permissions)},
            {u"isolation"_s, profile.isolation},
            {u"can"_s, QJsonObject{{u"cancel"_s, traits.canCancel},
                                   {u"resume"_s, traits.canResume},
                                   {u"permission"_s, traits.asksPermission},
                                   {u"plan"_s, traits.reportsPlan},
                                   {u"usage"_s, traits.reportsUsage},
                                   {u"cost"_s, traits.reportsCost},
                                   {u"steering"_s, traits.canSteer}}}};
}

} // namespace

QByteArray jsonText(const QList<DetectedAgent> &agents)
{
    QJsonArray list;
    for (const DetectedAgent &agent : agents) {
        list.append(agentObject(agent));
    }
    return QJsonDocument(list).toJson(QJsonDocument::Indented);
}

QByteArray jsonText(const AgentTrialReport &report)
{
    const TaskResult &result = report.complete.result;
    return QJsonDocument(QJsonObject{{u"success"_s, report.isSuccess()},
                                     {u"agent"_s, result.agent},
                                     {u"ending"_s, result.ending},
                                     {u"error"_s, report.workFault.isEmpty() ? report.complete.error : report.workFault},
                                     {u"summary"_s, result.summary},
                                     {u"files_changed"_s, result.filesChanged},
                                     {u"insertions"_s, result.insertions},
                                     {u"deletions"_s, result.deletions},
                                     {u"duration_seconds"_s, static_cast<double>(result.duration.count()) / 1'000.0}})
        .toJson(QJsonDocument::Indented);
}

} // namespace sibyl
