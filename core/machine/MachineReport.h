// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/DetectedAgent.h"

#include <QMap>
#include <QStringList>

namespace sibyl {

// Something that is there or not, and how that was seen: "server 28.2", "the daemon does not answer".
struct Presence {
    bool isThere = false;
    QString detail;
    friend bool operator==(const Presence &, const Presence &) = default;
};

// What was found on this machine. A value; the parts that were not looked at yet are empty.
struct MachineReport {
    QList<DetectedAgent> agents;
    QStringList tools;  // words of toolWords() whose program is in PATH
    Presence docker;    // a daemon that answers, not just the client
    Presence gpu;       // one that computes: NVIDIA or AMD
    QMap<QString, QStringList> languages; // of linked checkouts, by path
    friend bool operator==(const MachineReport &, const MachineReport &) = default;
};

// The capability words that follow from it: `agent:<name>` for each agent that a task can have,
// tools, languages, `docker`, `gpu`. Sorted, each once.
QStringList capabilitiesOf(const MachineReport &report);

// What a runner announces: `found`, with `capabilities` of runner.yaml put in, and those taken out
// that stand there with a dash ("-docker"). A removal wins.
QStringList announcedCapabilities(const QStringList &found, const QStringList &configured);

// What `capabilities` has to say so that exactly `wanted` is announced where `found` is found.
QStringList configuredFor(const QStringList &found, const QStringList &wanted);

} // namespace sibyl
