// SPDX-License-Identifier: Apache-2.0
#include "base/Overloaded.h"

#include "AgentsCommand.h"
#include "ApplyCommand.h"
#include "CancelCommand.h"
#include "CommandLine.h"
#include "CompletionCommand.h"
#include "ConfigCommand.h"
#include "DemoCommand.h"
#include "DiffCommand.h"
#include "DoctorCommand.h"
#include "DrainCommand.h"
#include "LinkCommand.h"
#include "LogsCommand.h"
#include "PermissionsCommand.h"
#include "ProjectsCommand.h"
#include "RegisterCommand.h"
#include "RetryCommand.h"
#include "RunCommand.h"
#include "ServeCommand.h"
#include "ShowCommand.h"
#include "StatusCommand.h"
#include "SubmitCommand.h"
#include "TasksCommand.h"
#include "UnlinkCommand.h"

#include <QCoreApplication>

#include <cstdio>
#include <optional>

namespace {

// In a locale without UTF-8 (LANG=C in a container) Qt switches to one with it, which is what we
// want, and warns about it on every start, which is not.
class QuietStart
{
public:
    QuietStart() : m_before(qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) {})) {}
    ~QuietStart() { qInstallMessageHandler(m_before); }
    Q_DISABLE_COPY_MOVE(QuietStart)

private:
    QtMessageHandler m_before;
};

} // namespace

int main(int argc, char **argv)
{
    using namespace sibyl;
    std::optional<QCoreApplication> app;
    {
        const QuietStart quiet;
        app.emplace(argc, argv);
    }
    QCoreApplication::setApplicationName(QStringLiteral("sibyl-runner"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SIBYL_VERSION));

    const auto options = parseCommandLine(QCoreApplication::arguments());
    if (!options) {
        const ParseStop &stop = options.error();
        std::fprintf(stop.code == ExitCode::Ok ? stdout : stderr, "%s\n", stop.text.toUtf8().constData());
        return toInt(stop.code);
    }
    return std::visit(Overloaded{
                          [](const RunOptions &run) { return runRun(run); },
                          [](const RegisterOptions &registering) { return runRegister(registering); },
                          [](const StatusOptions &status) { return runStatus(status); },
                          [](const ServeOptions &serve) { return runServe(serve); },
                          [](const SubmitOptions &submit) { return runSubmit(submit); },
                          [](const TasksOptions &tasks) { return runTasks(tasks); },
                          [](const LogsOptions &logs) { return runLogs(logs); },
                          [](const CancelOptions &cancel) { return runCancel(cancel); },
                          [](const DrainOptions &drain) { return runDrain(drain); },
                          [](const LinkOptions &link) { return runLink(link); },
                          [](const UnlinkOptions &unlink) { return runUnlink(unlink); },
                          [](const ProjectsOptions &projects) { return runProjects(projects); },
                          [](const ConfigOptions &config) { return runConfig(config); },
                          [](const AgentsOptions &agents) { return runAgents(agents); },
                          [](const DemoOptions &demo) { return runDemo(demo); },
                          [](const DoctorOptions &doctor) { return runDoctor(doctor); },
                          [](const ShowOptions &show) { return runShow(show); },
                          [](const DiffOptions &diff) { return runDiff(diff); },
                          [](const ApplyOptions &apply) { return runApply(apply); },
                          [](const RetryOptions &retry) { return runRetry(retry); },
                          [](const PermissionsOptions &permissions) { return runPermissions(permissions); },
                          [](const CompletionOptions &completion) { return runCompletion(completion); },
                      },
                      *options);
}
