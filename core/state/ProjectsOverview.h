// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace sibyl {

// A checkout on this machine that a project may be worked on in.
struct LinkedCheckout {
    QString path;
    QString projectId; // UUID; may be empty
    QString graphId;   // project_...; may be empty
    QString name;      // may be empty
    bool isThere = true;
    friend bool operator==(const LinkedCheckout &, const LinkedCheckout &) = default;
};

// A project of the server.
struct KnownProject {
    QString id;
    QString graphId;       // may be empty
    QString name;
    QString repoUrl;       // may be empty
    QString defaultBranch; // may be empty
    friend bool operator==(const KnownProject &, const KnownProject &) = default;
};

struct ProjectsOverview {
    QList<LinkedCheckout> links;
    QList<KnownProject> projects; // empty when the server has none or was not reached
    QString problem;              // why the projects of the server are not there; else empty
    friend bool operator==(const ProjectsOverview &, const ProjectsOverview &) = default;
};

} // namespace sibyl
