// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/CredentialLookup.h"
#include "base/Clock.h"
#include "state/ServerProbe.h"

namespace sibyl {

// Looks at a server's address without a token: health first, then whether it has runners. An address
// that is not good is an answer. `credentials` tells whether a token for it is at hand.
void probeServer(const QString &serverUrl, const CredentialSources &credentials, Clock &clock, QObject *context,
                 Callback<ServerProbe> answer);

// Which fault an error of the health request means.
ProbeFault probeFaultOf(const Error &error);

} // namespace sibyl
