// SPDX-License-Identifier: Apache-2.0
#include "StopPolicy.h"

namespace sibyl {

StopAction stopActionFor(StopEvent event, const StopSituation &situation)
{
    switch (event) {
    case StopEvent::Interrupt:
        if (!situation.hasTasks) {
            return StopAction::LeaveAgents;
        }
        return situation.isWaiting ? StopAction::StopAgents : StopAction::Drain;
    case StopEvent::Terminate:
    case StopEvent::Detach: break;
    }
    return situation.doAgentsOutlive || !situation.hasTasks ? StopAction::LeaveAgents : StopAction::StopAgents;
}

} // namespace sibyl
