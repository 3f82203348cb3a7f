// SPDX-License-Identifier: Apache-2.0
#include "wizard/SetupRun.h"

#include <QDir>
#include <QUrl>

namespace sibyl::tray {

SetupRun::SetupRun(DaemonConnection &connection, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_clock(clock)
{
    connect(&m_connection, &DaemonConnection::snapshotChanged, this, &SetupRun::checkConnection);
}

void SetupRun::start(const SetupChoice &choice)
{
    if (m_isRunning || m_isFinished) {
        return;
    }
    if (m_undoAnswer) {
        m_next = choice;
        return;
    }
    m_choice = choice;
    if (m_step == SetupStep::Register || m_step == SetupStep::Link) {
        m_unlinked = choice.checkouts;
        m_linkedCount = 0;
    }
    m_isRunning = true;
    goOn();
}

void SetupRun::goOn()
{
    switch (m_step) {
    case SetupStep::Register:
        if (m_isRegistered) {
            m_step = SetupStep::Link;
            goOn();
        } else {
            registerRunner();
        }
        break;
    case SetupStep::Link: linkNext(); break;
    case SetupStep::Service: askService(); break;
    case SetupStep::Connect: waitForConnection(); break;
    }
}

void SetupRun::registerRunner()
{
    report(SetupStep::Register, StepState::Running);
    m_isRegistering = true;
    const auto take = [this, round = m_round](const Result<RegistrationView> &view) {
        m_isRegistering = false;
        if (round != m_round) { // taken back meanwhile
            m_isRegistered = view.has_value();
            unregister();
            return;
        }
        if (!view) {
            stop(SetupStep::Register, view.error().what);
            return;
        }
        m_isRegistered = true;
        m_step = SetupStep::Link;
        report(SetupStep::Register, StepState::Done, tr("Registered as %1; %2").arg(view->name, view->tokenPlace));
        goOn();
    };
    if (m_choice.isLocal) {
        m_connection.ask(LocalServerCall{}, this, take);
        return;
    }
    RegistrationWish wish;
    wish.serverUrl = m_choice.server.url;
    wish.signInId = m_choice.signIn.id;
    wish.name = m_choice.name;
    wish.capabilities = m_choice.capabilities;
    wish.maxConcurrentAgents = m_choice.capacity;
    wish.isReplacing = m_choice.isReplacing;
    m_connection.ask(RegisterCall{wish}, this, take);
}

void SetupRun::linkNext()
{
    if (m_unlinked.isEmpty()) {
        m_step = SetupStep::Service;
        report(SetupStep::Link, m_linkedCount > 0 ? StepState::Done : StepState::Skipped,
               m_linkedCount > 0 ? tr("%n project(s) linked", nullptr, m_linkedCount) : tr("No projects chosen"));
        goOn();
        return;
    }
    const QString path = m_unlinked.first();
    report(SetupStep::Link, StepState::Running, QDir(path).dirName());
    m_connection.ask(LinkCall{path, {}}, this, unlessUndone<LinkedCheckout>([this](const Result<LinkedCheckout> &link) {
        if (!link) {
            stop(SetupStep::Link, link.error().text());
            return;
        }
        m_unlinked.removeFirst();
        ++m_linkedCount;
        linkNext();
    }));
}

void SetupRun::askService()
{
    if (!m_choice.isService) {
        m_step = SetupStep::Connect;
        report(SetupStep::Service, StepState::Skipped, tr("Not wanted; start the runner from the tray"));
        goOn();
        return;
    }
    report(SetupStep::Service, StepState::Running);
    m_connection.ask(ServiceCall{ServiceAction::Status}, this, unlessUndone<ServiceView>([this](const Result<ServiceView> &view) {
        if (!view) {
            stop(SetupStep::Service, view.error().what);
        } else if (!view->isSupported) {
            m_step = SetupStep::Connect;
            report(SetupStep::Service, StepState::Skipped, view->detail);
            goOn();
        } else if (view->isThisDaemon) {
            m_step = SetupStep::Connect;
            report(SetupStep::Service, StepState::Done, tr("The service runs already"));
            goOn();
        } else {
            m_isServiceOurs = !view->isInstalled;
            installService();
        }
    }));
}

void SetupRun::installService()
{
    m_connection.ask(ServiceCall{ServiceAction::Install}, this, unlessUndone<ServiceView>([this](const Result<ServiceView> &installed) {
        if (!installed) {
            stop(SetupStep::Service, installed.error().what);
            return;
        }
        m_connection.ask(ServiceCall{ServiceAction::Start}, this, unlessUndone<ServiceView>([this](const Result<ServiceView> &started) {
            // The daemon that we talk to makes room for the service: its last answer may be lost.
            if (!started && started.error().kind != ErrorKind::Network) {
                stop(SetupStep::Service, started.error().what);
                return;
            }
            m_step = SetupStep::Connect;
            report(SetupStep::Service, StepState::Done, tr("Starts with your session from now on"));
            goOn();
        }));
    }));
}

void SetupRun::waitForConnection()
{
    report(SetupStep::Connect, StepState::Running);
    m_limit = m_clock.after(connectLimit, this, [this] {
        const QString detail = m_connection.snapshot().connectionDetail;
        stop(SetupStep::Connect, detail.isEmpty() ? tr("The server has not answered yet. The runner keeps trying.") : detail);
    });
    checkConnection();
}

void SetupRun::checkConnection()
{
    const Snapshot &snapshot = m_connection.snapshot();
    if (!m_isRunning || m_step != SetupStep::Connect || m_connection.presence() != Presence::Attached) {
        return;
    }
    if (snapshot.connection == ConnectionState::Refused || snapshot.connection == ConnectionState::SignInNeeded) {
        m_limit.cancel();
        stop(SetupStep::Connect, snapshot.connectionDetail);
        return;
    }
    if (snapshot.connection != ConnectionState::Online) {
        return;
    }
    m_limit.cancel();
    m_isRunning = false;
    m_isFinished = true;
    report(SetupStep::Connect, StepState::Done, tr("Connected to %1").arg(QUrl(snapshot.serverUrl).authority()));
    Q_EMIT finished();
}

void SetupRun::undo(QObject *context, Callback<> answer)
{
    m_limit.cancel();
    ++m_round;
    m_isRunning = false;
    m_next.reset();
    const bool isUndoing = m_undoAnswer != nullptr;
    m_undoContext = context;
    m_undoAnswer = std::move(answer);
    if (!isUndoing && !m_isRegistering) { // else what is under way comes here by itself
        unregister();
    }
}

void SetupRun::unregister()
{
    m_step = SetupStep::Register;
    if (m_isFinished || !m_isRegistered) {
        removeService();
        return;
    }
    m_isRegistered = false;
    m_connection.ask(UnregisterCall{}, this, [this](const Result<UnregistrationView> &view) {
        if (view) {
            removeService();
        } else {
            endUndo(fail(view.error()));
        }
    });
}

void SetupRun::removeService()
{
    if (m_isFinished || !std::exchange(m_isServiceOurs, false)) {
        QMetaObject::invokeMethod(this, [this] { endUndo({}); }, Qt::QueuedConnection);
        return;
    }
    m_connection.ask(ServiceCall{ServiceAction::Remove}, this, [this](const Result<ServiceView> &view) {
        // The service is the daemon that we ask: its last answer may be lost.
        endUndo(view || view.error().kind == ErrorKind::Network ? Result<>() : Result<>(fail(view.error())));
    });
}

void SetupRun::endUndo(const Result<> &result)
{
    const QPointer<SetupRun> self(this);
    const Callback<> answer = std::exchange(m_undoAnswer, {});
    if (answer && m_undoContext) {
        answer(result);
    }
    if (self && m_next && !m_undoAnswer) {
        start(*std::exchange(m_next, {}));
    }
}

void SetupRun::report(SetupStep step, StepState state, const QString &detail)
{
    Q_EMIT stepChanged(step, state, detail);
}

void SetupRun::stop(SetupStep step, const QString &problem)
{
    m_isRunning = false;
    report(step, StepState::Failed, problem);
}

} // namespace sibyl::tray
