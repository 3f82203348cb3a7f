// SPDX-License-Identifier: Apache-2.0
#include "RunCommand.h"

#include "Await.h"
#include "ExitCode.h"
#include "LocalRegistration.h"
#include "InProcessServer.h"
#include "RunnerHost.h"
#include "RunnerTokens.h"
#include "StopPolicy.h"
#include "Terminal.h"
#include "UnixSignals.h"
#include "config/ConfigEditor.h"
#include "config/ConfigLoader.h"
#include "config/WorktreeBase.h"
#include "secrets/SecretStore.h"
#include "secrets/SecretStoreChoice.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QSocketNotifier>

#include <unistd.h>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcRun, "sibyl.run")

ConfigSources sourcesOf(const RunOptions &options)
{
    ConfigSources sources;
    sources.explicitFile = options.common.configPath;
    sources.environment = processEnvironment();
    sources.overrides.serverUrl = options.serverUrl;
    sources.overrides.runnerId = options.runnerId;
    sources.overrides.name = options.name;
    sources.overrides.maxAgents = options.maxAgents;
    sources.overrides.isSandboxMode = options.isSandboxMode;
    sources.overrides.stateDir = options.stateDir;
    return sources;
}

Result<RunnerConfig> loadForDaemon(const ConfigSources &sources)
{
    Result<LoadedConfig> loaded = loadConfig(sources);
    if (!loaded) {
        return fail(loaded.error());
    }
    for (const QString &warning : loaded->warnings) {
        qCWarning(lcRun).noquote() << warning;
    }
    for (const QString &notice : loaded->notices) {
        qCInfo(lcRun).noquote() << notice;
    }
    if (const Result<> made = ensureWorktreeBase(loaded->config.worktreeBase); !made) {
        return fail(made.error());
    }
    return loaded->config;
}

// Tokens that somebody wrote into runner.yaml move to the secret store, then out of the file.
void moveStrayTokens(const ConfigSources &sources, Clock &clock)
{
    const Result<LoadedConfig> loaded = loadConfig(sources);
    if (!loaded || loaded->strayTokens.isEmpty() || !loaded->config.isRegistered()) {
        return;
    }
    const RunnerConfig &config = loaded->config;
    const auto store = openSecretStore({config.credentialStore, config.filePath, sources.environment}, clock);
    Result<ConfigEditor> editor = ConfigEditor::open(config.filePath);
    for (const StrayToken &token : loaded->strayTokens) {
        const QString key(toWord(token.kind));
        const Result<> stored = await<>([&](QObject *context, auto done) {
            store->write({config.serverUrl, config.runnerId, token.kind}, token.value, context, std::move(done));
        });
        const Result<> removed = !stored ? stored : editor ? editor->removeKey(key) : Result<>(fail(editor.error()));
        if (removed) {
            qCWarning(lcRun).noquote() << key << "was moved from" << config.filePath << "to" << store->description();
        } else {
            qCWarning(lcRun).noquote() << key << "in" << config.filePath << "could not be moved:" << removed.error().text();
        }
    }
    if (editor) {
        if (const Result<> saved = editor->save(); !saved) {
            qCWarning(lcRun).noquote() << saved.error().text();
        }
    }
}

// The daemon's main part: from the start to the moment when the process may end.
class DaemonRun : public QObject
{
public:
    DaemonRun(RunnerHost &host, UnixSignals &unixSignals) : m_host(host)
    {
        connect(&host.runner(), &Runner::left, this, [] { QCoreApplication::quit(); });
        connect(&unixSignals, &UnixSignals::terminated, this, [this] { stop(StopEvent::Terminate); });
        connect(&unixSignals, &UnixSignals::interrupted, this, [this] { stop(StopEvent::Interrupt); });
        connect(&unixSignals, &UnixSignals::hungUp, this, [this] { stop(StopEvent::Detach); });
        if (::isatty(STDIN_FILENO) == 1) {
            m_keys = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
            connect(m_keys.get(), &QSocketNotifier::activated, this, &DaemonRun::readKeys);
        }
    }

private:
    void readKeys()
    {
        char bytes[64];
        const ssize_t n = ::read(STDIN_FILENO, bytes, sizeof bytes);
        if (n <= 0) {
            m_keys->setEnabled(false);
        } else if (m_isWaiting && (bytes[0] == 'd' || bytes[0] == 'D')) {
            stop(StopEvent::Detach);
        }
    }

    void stop(StopEvent event)
    {
        Runner &runner = m_host.runner();
        const StopSituation situation{.doAgentsOutlive = doAgentsOutliveDaemon(runner.config()),
                                      .hasTasks = runner.openTaskCount() > 0,
                                      .isWaiting = m_isWaiting};
        switch (stopActionFor(event, situation)) {
        case StopAction::LeaveAgents:
            qCInfo(lcRun) << "leaving;" << runner.openTaskCount() << "agents go on and are found again by the next start";
            QCoreApplication::quit();
            return;
        case StopAction::Drain:
            m_isWaiting = true;
            tellWhatRuns();
            static_cast<void>(runner.drain());
            return;
        case StopAction::StopAgents:
            qCInfo(lcRun) << "stopping" << runner.openTaskCount() << "agents";
            runner.stopTasksAndLeave(QStringLiteral("the runner was stopped"), runner.config().shutdownGrace);
            return;
        }
    }

    void tellWhatRuns()
    {
        std::fputs("\nTaking nothing new. Still running:\n", stderr);
        for (const TaskSnapshot &task : m_host.runner().snapshot().tasks) {
            std::fprintf(stderr, "  %s  %s\n", qPrintable(task.taskId), qPrintable(task.activity));
        }
        std::fputs("Waiting for them. Ctrl-C again stops them (they can be tried again)", stderr);
        if (doAgentsOutliveDaemon(m_host.runner().config())) {
            std::fputs("; d and Enter leaves them running", stderr);
        }
        std::fputs(".\n", stderr);
    }

    RunnerHost &m_host;
    std::unique_ptr<QSocketNotifier> m_keys;
    bool m_isWaiting = false;
};

int failed(const Error &error)
{
    printError(error.text());
    return toInt(error.kind == ErrorKind::Config ? ExitCode::Usage : exitCodeFor(error.kind));
}

} // namespace

int runRun(const RunOptions &options)
{
    const ConfigSources sources = sourcesOf(options);
    installLog({.style = options.log.style, .rules = options.log.rules});
    UnixSignals unixSignals;
    Result<RunnerConfig> config = loadForDaemon(sources);
    if (!config) {
        return failed(config.error());
    }
    SystemClock clock;
    moveStrayTokens(sources, clock);
    std::unique_ptr<InProcessServer> local;
    if (options.isLocal || config->hasLocalServer) {
        Result<std::unique_ptr<InProcessServer>> server = startLocalServer(*config, options.localPort, clock);
        if (!server) {
            return failed(server.error());
        }
        local = std::move(*server);
        if (const Result<> registered = registerLocally(*config, sources, *local, clock); !registered) {
            return failed(registered.error());
        }
        config = loadForDaemon(sources);
        if (!config) {
            return failed(config.error());
        }
    }
    RunnerTokens tokens(sources, clock);
    Result<std::unique_ptr<RunnerHost>> host =
        RunnerHost::create(*config, sources, [sources] { return loadForDaemon(sources); }, tokens.source());
    if (!host) {
        return failed(host.error());
    }
    (*host)->adopt(std::move(local));
    const DaemonRun daemon(**host, unixSignals);
    if (const Result<> started = (*host)->start(); !started) {
        return failed(started.error());
    }
    qCInfo(lcRun).noquote() << "sibyl-runner" << SIBYL_VERSION << "running as" << (config->name.isEmpty() ? QStringLiteral("(unnamed)") : config->name)
                            << (config->isRegistered() ? QStringLiteral("for ") + config->serverUrl : QStringLiteral("without a registration, waiting for `sibyl-runner register`"));
    QCoreApplication::exec();
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
