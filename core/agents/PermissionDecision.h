// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/AgentSettings.h"
#include "config/PermissionRule.h"
#include "state/PermissionRequest.h"

namespace sibyl {

// What is answered to an agent that asks: the first rule that matches, else what the mode says.
// Pure.
//
//   mode         read, search, think   edit    execute, fetch, other
//   ReadOnly     allow                 deny    deny
//   Ask          allow                 ask     ask
//   AcceptEdits  allow                 allow   ask
//   AllowAll     allow                 allow   allow
//
// No rule allows a request whose end was not seen (isDetailCut): it is asked instead.
PermissionAction decidePermission(PermissionMode mode, const QList<PermissionRule> &rules,
                                  const PermissionRequest &request);

// The option that carries an action out, the one-time form before the lasting one; nullptr when
// the agent offers none.
const PermissionOption *optionFor(PermissionAction action, const PermissionRequest &request);

} // namespace sibyl
