// SPDX-License-Identifier: Apache-2.0
#include "FoundCapabilities.h"

#include "Await.h"
#include "machine/MachineSurvey.h"
#include "process/QtCommandRunner.h"

namespace sibyl {

QStringList foundCapabilities(const RunnerConfig &config, Clock &clock)
{
    QtCommandRunner commands(clock);
    MachineSurvey survey(commands);
    const Result<MachineReport> report = await<MachineReport>([&](QObject *context, auto done) {
        survey.survey(config, ownEnvironment(), context, [done = std::move(done)](MachineReport found) { done(std::move(found)); });
    });
    return report ? capabilitiesOf(*report) : QStringList();
}

} // namespace sibyl
