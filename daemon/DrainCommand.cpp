// SPDX-License-Identifier: Apache-2.0
#include "DrainCommand.h"

#include "CommandFailure.h"
#include "CommandLoop.h"
#include "CommandSettings.h"
#include "PrintJson.h"
#include "Terminal.h"
#include "base/SystemClock.h"
#include "control/ControlClient.h"
#include "control/ControlSocketPath.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

QString drainSentence(const Snapshot &snapshot, bool isUndo)
{
    if (isUndo) {
        return u"takes tasks again"_s;
    }
    return snapshot.tasks.isEmpty()
        ? u"takes nothing new; nothing runs, so it leaves now"_s
        : u"takes nothing new; leaves when what runs (%1) is done"_s.arg(snapshot.tasks.size());
}

} // namespace

int runDrain(const DrainOptions &options)
{
    const Outcome<LoadedConfig> settings = commandSettings(options.common);
    if (!settings) {
        return toInt(reported(settings.error()));
    }
    SystemClock clock;
    Terminal terminal(options.common.color);
    CommandLoop loop;
    ControlClient client(clock);
    QObject context;
    Snapshot before;
    const auto fail = [&](const Error &error) { loop.end(reported(failureFromDaemon(error))); };
    const auto order = [&] {
        const auto finish = [&](const Result<> &taken) {
            if (!taken) {
                fail(taken.error());
                return;
            }
            if (options.form == OutputForm::Json) {
                terminal.printRaw(jsonDrain(!options.isUndo, before.tasks.size()));
            } else {
                terminal.print(drainSentence(before, options.isUndo));
            }
            loop.end(ExitCode::Ok);
        };
        if (options.isUndo) {
            client.ask(ResumeCall{}, &context, finish);
        } else {
            client.ask(DrainCall{}, &context, finish);
        }
    };
    client.open(controlSocketCandidates(settings->config), &context, [&](const Result<ControlHello> &hello) {
        if (!hello) {
            fail(hello.error());
            return;
        }
        client.ask(SnapshotCall{}, &context, [&](const Result<Snapshot> &snapshot) {
            if (!snapshot) {
                fail(snapshot.error());
                return;
            }
            before = *snapshot;
            order();
        });
    });
    return loop.run();
}

} // namespace sibyl
