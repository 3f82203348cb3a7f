// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEnvironment.h"
#include "agents/DetectedAgent.h"

namespace sibyl {

struct SignInReport {
    SignedIn state = SignedIn::Unknown;
    QString origin; // name of the variable or path of the file that says so
    friend bool operator==(const SignInReport &, const SignInReport &) = default;
};

// Whether an agent with this profile finds credentials: by the variables it will see
// (`environment`, the profile's own included) and by the files its CLI keeps them in. Looks at
// names and sizes; no credential is read, and none is tried, so Yes can still be refused.
//
//   Yes      a variable is set, or a credential file is there
//   No       the CLI needs one of these and there is none
//   Unknown  it may have other ways (keychain, settings), or is not known
SignInReport checkSignIn(const AgentProfile &profile, const EnvironmentBlock &environment);

} // namespace sibyl
