// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link/CloseReport.h"
#include "link/LinkMachine.h"

namespace sibyl {

// What the end of a connection means: the event it is for the machine (Lost, TokenRefused, Refused
// or Replaced) and a sentence for the user, with the remedy when there is one.
struct CloseVerdict {
    LinkEvent event = LinkEvent::Lost;
    QString detail;
};

// Judges by spec 2.1 and appendix A.3:
//
//   HTTP 401, 1008 "Authentication required"        TokenRefused
//   1000 "Replaced by new connection"               Replaced
//   other 1008, 4003, HTTP 403, 404 and most 4xx    Refused, with the server's reason
//   HTTP 2xx and 3xx (not our server)               Refused
//   everything else                                 Lost
//
// `lastServerError` is the last `error` message of the connection: some refusals come as that,
// followed by a close without a reason.
CloseVerdict judgeClose(const CloseReport &report, const QString &lastServerError);

} // namespace sibyl
