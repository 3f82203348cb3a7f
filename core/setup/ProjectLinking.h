// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/ProjectView.h"
#include "account/RestClient.h"
#include "git/Git.h"
#include "state/ProjectsOverview.h"

#include <memory>

namespace sibyl {

// What a checkout is to be linked as.
struct LinkOrder {
    QString path;       // a directory inside the checkout
    QString project;    // id or name; empty: one of the directory's name is found or made
    QString configPath; // runner.yaml
};

// Finds or makes the project on the server and writes the link into runner.yaml. The original server
// has no projects: the link then holds what was given. `rest` and `git` live until the answer.
void linkCheckout(const LinkOrder &order, const std::shared_ptr<RestClient> &rest, Git &git, QObject *context,
                  Callback<LinkedCheckout> answer);

// Takes the link out of runner.yaml; `target` is a path, an id or a name. NotFound when there is none.
Result<LinkedCheckout> unlinkCheckout(const QString &target, const QList<LinkedCheckout> &links, const QString &configPath);

} // namespace sibyl
