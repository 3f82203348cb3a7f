// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "runner/DaemonConnection.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace sibyl::tray {

// What the wizard's pages gathered.
struct SetupChoice {
    bool isLocal = false; // this machine only
    ServerProbe server;
    SignIn signIn;        // id empty: with the token at hand
    QString name;
    int capacity = 1;
    QStringList capabilities;
    QString isolation;     // as in agents.NAME.isolation
    QStringList checkouts; // paths to link
    bool isService = true; // install and start the user service where there is one
    bool isReplacing = false;
};

enum class SetupStep { Register, Link, Service, Connect };
enum class StepState { Waiting, Running, Done, Skipped, Failed };

// Carries a SetupChoice out: registers, links, installs and starts the service, waits for the
// connection. Ends once with `finished`, or stops at a step that failed; start() goes on from there.
// undo() removes a registration that was made here and not finished, also one that is just being
// made, and the service that was installed with it; a start() meanwhile waits for it. Main thread;
// what it gets outlives it.
class SetupRun final : public QObject
{
    Q_OBJECT

public:
    static constexpr Milliseconds connectLimit{45'000};

    SetupRun(DaemonConnection &connection, Clock &clock, QObject *parent = nullptr);

    void start(const SetupChoice &choice);
    void undo(QObject *context, Callback<> answer);
    bool isRunning() const { return m_isRunning; }
    bool hasSomethingToUndo() const { return !m_isFinished && (m_isRegistered || m_isRegistering || m_isServiceOurs); }
    bool isRegistered() const { return m_isRegistered; }
    bool isFinished() const { return m_isFinished; }

Q_SIGNALS:
    void stepChanged(sibyl::tray::SetupStep step, sibyl::tray::StepState state, const QString &detail);
    void finished();

private:
    void goOn();
    void registerRunner();
    void linkNext();
    void askService();
    void installService();
    void waitForConnection();
    void checkConnection();
    void report(SetupStep step, StepState state, const QString &detail = {});
    void stop(SetupStep step, const QString &problem);
    void unregister();
    void removeService();
    void endUndo(const Result<> &result);
    // The answer of a step that nobody waits for any more is not heard.
    template <typename Value>
    Callback<Value> unlessUndone(Callback<Value> take)
    {
        return [this, round = m_round, take = std::move(take)](const Result<Value> &value) {
            if (round == m_round) {
                take(value);
            }
        };
    }

    DaemonConnection &m_connection;
    Clock &m_clock;
    Alarm m_limit;
    SetupChoice m_choice;
    QStringList m_unlinked;
    int m_linkedCount = 0;
    SetupStep m_step = SetupStep::Register;
    bool m_isRunning = false;
    bool m_isRegistered = false;
    bool m_isRegistering = false; // the call is under way
    bool m_isServiceOurs = false; // installed here
    quint64 m_round = 0;          // raised by undo()
    Callback<> m_undoAnswer;      // while something is taken back
    QPointer<QObject> m_undoContext;
    std::optional<SetupChoice> m_next; // start() came meanwhile
    bool m_isFinished = false;
};

} // namespace sibyl::tray
