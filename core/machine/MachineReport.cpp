// SPDX-License-Identifier: Apache-2.0
#include "machine/MachineReport.h"

#include "agents/AgentProfiles.h"

namespace sibyl {
namespace {

constexpr qsizetype maxCapabilities = 100; // what a server takes

QStringList sortedOnce(QStringList words)
{
    words.removeDuplicates();
    words.sort();
    return words.mid(0, maxCapabilities);
}

} // namespace

QStringList capabilitiesOf(const MachineReport &report)
{
    QStringList words = report.tools;
    for (const DetectedAgent &agent : report.agents) {
        if (agent.isAvailable() && agent.profile.name != commandAgent) {
            words << QStringLiteral("agent:") + agent.profile.name;
        }
    }
    for (const QStringList &languages : report.languages) {
        words << languages;
    }
    if (report.docker.isThere) {
        words << QStringLiteral("docker");
    }
    if (report.gpu.isThere) {
        words << QStringLiteral("gpu");
    }
    return sortedOnce(words);
}

QStringList announcedCapabilities(const QStringList &found, const QStringList &configured)
{
    QStringList words = found;
    for (const QString &word : configured) {
        if (!word.startsWith(u'-')) {
            words << word;
        }
    }
    for (const QString &word : configured) {
        if (word.startsWith(u'-')) {
            words.removeAll(word.mid(1));
        }
    }
    return sortedOnce(words);
}

QStringList configuredFor(const QStringList &found, const QStringList &wanted)
{
    QStringList words;
    for (const QString &word : wanted) {
        if (!found.contains(word)) {
            words << word;
        }
    }
    for (const QString &word : found) {
        if (!wanted.contains(word)) {
            words << u'-' + word;
        }
    }
    return words;
}

} // namespace sibyl
