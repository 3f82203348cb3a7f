// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sibyl {

// What ends the daemon, and what becomes of its agents (design section 4, Stopping).
enum class StopEvent {
    Terminate, // SIGTERM
    Interrupt, // SIGINT, Ctrl-C
    Detach,    // `d` on the terminal, or SIGHUP
};

enum class StopAction {
    LeaveAgents, // exit now; agents go on and are adopted by the next start
    Drain,       // take nothing new, list what runs, wait for it
    StopAgents,  // end them as interrupted, then exit
};

struct StopSituation {
    bool doAgentsOutlive = true;
    bool hasTasks = false;
    bool isWaiting = false; // an earlier Interrupt began the drain
};

// Pure:
//   event       situation            action
//   Terminate   agents outlive       LeaveAgents
//   Terminate   they do not          StopAgents
//   Interrupt   nothing runs         LeaveAgents
//   Interrupt   first one            Drain
//   Interrupt   second one           StopAgents
//   Detach      agents outlive       LeaveAgents, else StopAgents
StopAction stopActionFor(StopEvent event, const StopSituation &situation);

} // namespace sibyl
