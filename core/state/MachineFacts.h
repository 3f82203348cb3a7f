// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Words.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace sibyl {

// A git repository that could be linked.
struct FoundRepository {
    QString path;          // top level of the checkout
    QString name;          // of its directory
    QString branch;        // checked out; empty when HEAD is detached
    QString defaultBranch; // empty in an empty repository
    QString remoteUrl;     // without credentials; may be empty
    QString linkedProject; // name or id when it is linked already, else empty
    friend bool operator==(const FoundRepository &, const FoundRepository &) = default;
};

enum class SignedIn { Unknown, Yes, No };
inline constexpr auto wordsOf(SignedIn)
{
    return Words<SignedIn, 3>{{{SignedIn::Unknown, "unknown"}, {SignedIn::Yes, "yes"}, {SignedIn::No, "no"}}};
}

// An agent program that this runner knows how to start.
struct FoundAgent {
    QString name;    // profile: "claude"
    QString title;   // "Claude Code"
    QString program; // absolute; empty = not found
    QString version; // as it says; may be empty
    SignedIn signedIn = SignedIn::Unknown;
    QString detail;  // a sentence, with what to do when it cannot be used
    friend bool operator==(const FoundAgent &, const FoundAgent &) = default;
};

// A tool, a device or a way of isolation: "node", "docker", "gpu", "bubblewrap".
struct FoundFeature {
    QString name;
    bool isAvailable = false;
    QString detail; // version, device, or why it is not available
    bool isUsable = true; // this runner can make use of it
    friend bool operator==(const FoundFeature &, const FoundFeature &) = default;
};

// What this machine has, for registration and wizard.
struct MachineFacts {
    QString hostName;
    int cores = 1;
    int suggestedCapacity = 1;         // 1..20
    QStringList suggestedCapabilities; // words for what was found
    QList<FoundAgent> agents;
    QList<FoundFeature> tools;         // language tools, docker, gpu
    QList<FoundFeature> isolations;
    QString folder;                    // whose repositories are listed; empty = none was asked for
    QList<FoundRepository> repositories;
    bool isCut = false;                // there are more repositories than were looked for
    friend bool operator==(const MachineFacts &, const MachineFacts &) = default;
};

} // namespace sibyl
