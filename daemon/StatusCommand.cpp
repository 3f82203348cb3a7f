// SPDX-License-Identifier: Apache-2.0
#include "StatusCommand.h"

#include "CommandFailure.h"
#include "CommandLoop.h"
#include "CommandSettings.h"
#include "PrintJson.h"
#include "StatusView.h"
#include "base/SystemClock.h"
#include "control/ControlClient.h"
#include "control/ControlSocketPath.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr Milliseconds refreshInterval{500}; // of times and bars; changes show at once

class StatusSession
{
public:
    StatusSession(const StatusOptions &options, const RunnerConfig &config)
        : m_options(options)
        , m_config(config)
        , m_terminal(options.common.color)
        , m_client(m_clock)
    {
    }

    int run()
    {
        m_client.open(controlSocketCandidates(m_config), &m_context, [this](const Result<ControlHello> &hello) {
            hello ? begin() : endWithout(hello.error());
        });
        return m_loop.run();
    }

private:
    void endWithout(const Error &error)
    {
        CommandFailure failure = failureFromDaemon(error);
        if (failure.code == ExitCode::DaemonNotRunning && !m_config.isRegistered()) {
            failure = notRegistered();
        }
        if (!m_options.isCheck) {
            reported(failure);
        }
        m_loop.end(failure.code);
    }

    void begin()
    {
        if (!m_options.isLive) {
            m_client.ask(SnapshotCall{}, &m_context, [this](const Result<Snapshot> &snapshot) {
                snapshot ? showOnce(*snapshot) : endWithout(snapshot.error());
            });
            return;
        }
        QObject::connect(&m_client, &ControlClient::snapshotChanged, &m_context, [this](const Snapshot &snapshot) {
            m_snapshot = snapshot;
            showLive();
        });
        QObject::connect(&m_client, &ControlClient::closed, &m_context, [this](const Error &error) {
            m_terminal.keepLive();
            endWithout(error);
        });
        m_client.ask(SubscribeCall{}, &m_context, [this](const Result<> &subscribed) {
            if (!subscribed) {
                endWithout(subscribed.error());
            }
        });
    }

    void showOnce(const Snapshot &snapshot)
    {
        if (m_options.isCheck) {
            m_loop.end(snapshot.connection == ConnectionState::Online ? ExitCode::Ok : ExitCode::Failed);
            return;
        }
        if (m_options.form == OutputForm::Json) {
            m_terminal.printRaw(jsonText(snapshot));
        } else {
            m_terminal.printAll(statusLines(snapshot, m_clock.nowUtc(), m_terminal));
        }
        m_loop.end(ExitCode::Ok);
    }

    // On a terminal the lines are rewritten; elsewhere each change is one JSON line or one block.
    void showLive()
    {
        if (m_options.form == OutputForm::Json) {
            m_terminal.printRaw(jsonLine(m_snapshot));
            return;
        }
        const QStringList lines = statusLines(m_snapshot, m_clock.nowUtc(), m_terminal, m_turn++);
        if (!m_terminal.isInteractive()) {
            m_terminal.printAll(lines);
            m_terminal.print({});
            return;
        }
        m_terminal.showLive(lines);
        m_refresh = m_clock.after(refreshInterval, &m_context, [this] { showLive(); });
    }

    const StatusOptions &m_options;
    const RunnerConfig &m_config;
    SystemClock m_clock;
    Terminal m_terminal;
    ControlClient m_client;
    CommandLoop m_loop;
    Snapshot m_snapshot;
    Alarm m_refresh;
    int m_turn = 0;
    QObject m_context;
};

} // namespace

int runStatus(const StatusOptions &options)
{
    const Outcome<LoadedConfig> settings = commandSettings(options.common);
    if (!settings) {
        return toInt(reported(settings.error()));
    }
    return StatusSession(options, settings->config).run();
}

} // namespace sibyl
