// SPDX-License-Identifier: Apache-2.0
#include "DoctorCommand.h"

#include "Await.h"
#include "CommandSettings.h"
#include "PrintServerJson.h"
#include "RunningDaemon.h"
#include "Terminal.h"
#include "TextWidth.h"
#include "base/SystemClock.h"
#include "config/ConfigLoader.h"
#include "control/ControlSocketPath.h"
#include "process/QtCommandRunner.h"
#include "setup/Examination.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

using Level = FindingLevel;

QList<DoctorFinding> findingsOf(const CommonOptions &common)
{
    SystemClock clock;
    QtCommandRunner commands(clock);
    ExaminationParts parts{.clock = clock, .commands = commands, .sources = commandSources(common), .daemon = {}};
    parts.daemon = [&](QObject *context, Callback<Snapshot> answer) {
        const Result<LoadedConfig> loaded = loadConfig(parts.sources); // it was good a moment ago
        askDaemon(loaded ? controlSocketCandidates(loaded->config) : QStringList(), clock, context, std::move(answer));
    };
    return await<QList<DoctorFinding>>([&](QObject *context, auto done) { examineMachine(parts, context, std::move(done)); })
        .value_or(QList<DoctorFinding>());
}

} // namespace

int runDoctor(const DoctorOptions &options)
{
    const QList<DoctorFinding> findings = findingsOf(options.common);
    const bool isHealthy = std::none_of(findings.begin(), findings.end(), [](const DoctorFinding &finding) { return finding.level == Level::Failure; });
    Terminal terminal(options.common.color);
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(findings));
        return toInt(isHealthy ? ExitCode::Ok : ExitCode::Failed);
    }
    for (const DoctorFinding &finding : findings) {
        const QString mark = finding.level == Level::Ok ? terminal.styled(u"ok  "_s, TextStyle::Good)
            : finding.level == Level::Warning             ? terminal.styled(u"warn"_s, TextStyle::Warning)
                                                          : terminal.styled(u"FAIL"_s, TextStyle::Bad);
        terminal.print(mark + u"  "_s + finding.topic.leftJustified(13) + oneLine(finding.text));
        if (!finding.remedy.isEmpty() && finding.level != Level::Ok) {
            terminal.print(QString(19, u' ') + terminal.styled(oneLine(finding.remedy), TextStyle::Dim));
        }
    }
    return toInt(isHealthy ? ExitCode::Ok : ExitCode::Failed);
}

} // namespace sibyl
