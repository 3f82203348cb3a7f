// SPDX-License-Identifier: Apache-2.0
#include "icon/StatusFacts.h"

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(StatusFacts)
};

bool isUsingASlot(TaskPhase phase)
{
    return phase != TaskPhase::Queued && phase != TaskPhase::Ended;
}

QString hostOf(const Snapshot &snapshot)
{
    const QString host = QUrl(snapshot.serverUrl).host();
    return host.isEmpty() ? snapshot.serverUrl : host;
}

bool needsPerson(ConnectionState state)
{
    return state == ConnectionState::Refused || state == ConnectionState::SignInNeeded
        || state == ConnectionState::Replaced;
}

Mood moodOf(const Snapshot &snapshot, int unseenFailures, int runningCount)
{
    if (snapshot.connection == ConnectionState::Unregistered) {
        return Mood::NotSetUp;
    }
    if (needsPerson(snapshot.connection) || !snapshot.permissions.isEmpty() || unseenFailures > 0) {
        return Mood::Attention;
    }
    if (snapshot.connection != ConnectionState::Online) {
        return Mood::Disconnected;
    }
    if (snapshot.isDraining) {
        return Mood::Draining;
    }
    if (snapshot.isPaused) {
        return Mood::Paused;
    }
    return runningCount > 0 ? Mood::Working : Mood::Idle;
}

QString attentionHeadline(const Snapshot &snapshot, int unseenFailures)
{
    switch (snapshot.connection) {
    case ConnectionState::SignInNeeded: return Texts::tr("Sign in again");
    case ConnectionState::Refused: return Texts::tr("The server refuses this runner");
    case ConnectionState::Replaced: return Texts::tr("Another runner uses this registration");
    case ConnectionState::Unregistered:
    case ConnectionState::Connecting:
    case ConnectionState::Online:
    case ConnectionState::Waiting:
    case ConnectionState::Stopped: break;
    }
    if (!snapshot.permissions.isEmpty()) {
        return Texts::tr("%n question(s) from agents", nullptr, int(snapshot.permissions.size()));
    }
    return Texts::tr("%n task(s) failed", nullptr, unseenFailures);
}

QString disconnectedHeadline(ConnectionState state)
{
    if (state == ConnectionState::Connecting) {
        return Texts::tr("Connecting…");
    }
    return state == ConnectionState::Stopped ? Texts::tr("Stopping") : Texts::tr("Disconnected");
}

QString workLine(const StatusFacts &facts)
{
    QString line = Texts::tr("%1 of %2 slots in use").arg(facts.runningCount).arg(facts.capacity);
    if (facts.queuedCount > 0) {
        line = Texts::tr("%1, %2 queued").arg(line).arg(facts.queuedCount);
    }
    return line;
}

void describe(StatusFacts &facts, const Snapshot &snapshot, int unseenFailures)
{
    const QString connected = Texts::tr("Connected to %1 as %2").arg(hostOf(snapshot), snapshot.name);
    switch (facts.mood) {
    case Mood::NotRunning: break;
    case Mood::NotSetUp:
        facts.headline = Texts::tr("Not set up yet");
        facts.detail = Texts::tr("Register this machine to let it take tasks.");
        break;
    case Mood::Attention:
        facts.headline = attentionHeadline(snapshot, unseenFailures);
        facts.detail = snapshot.connectionDetail.isEmpty() ? workLine(facts) : snapshot.connectionDetail;
        break;
    case Mood::Disconnected:
        facts.headline = disconnectedHeadline(snapshot.connection);
        facts.detail = !snapshot.connectionDetail.isEmpty()
            ? snapshot.connectionDetail
            : Texts::tr("%1 cannot be reached. Running agents go on.").arg(hostOf(snapshot));
        break;
    case Mood::Draining:
        facts.headline = Texts::tr("Draining");
        facts.detail = facts.runningCount > 0
            ? Texts::tr("Takes nothing new and leaves when %n task(s) are done.", nullptr, facts.runningCount)
            : Texts::tr("Takes nothing new and leaves.");
        break;
    case Mood::Paused:
        facts.headline = Texts::tr("Paused");
        facts.detail = Texts::tr("Takes nothing new. %1.").arg(workLine(facts));
        break;
    case Mood::Working:
        facts.headline = Texts::tr("%n agent(s) working", nullptr, facts.runningCount);
        facts.detail = connected;
        break;
    case Mood::Idle:
        facts.headline = Texts::tr("Ready");
        facts.detail = connected;
        break;
    }
}

} // namespace

QString StatusFacts::toolTip() const
{
    QStringList lines{Texts::tr("Sibyl Runner: %1").arg(headline)};
    if (!detail.isEmpty()) {
        lines.append(detail);
    }
    if (mood == Mood::Working || mood == Mood::Disconnected || mood == Mood::Idle) {
        lines.append(workLine(*this));
    }
    return lines.join(u'\n');
}

StatusFacts statusFacts(Presence presence, const QString &problem, const Snapshot &snapshot, int unseenFailures)
{
    StatusFacts facts;
    if (presence != Presence::Attached) {
        const bool isIncompatible = presence == Presence::Incompatible;
        facts.headline = presence == Presence::Searching ? Texts::tr("Looking for the runner…")
            : isIncompatible                             ? Texts::tr("The runner has another version")
                                                         : Texts::tr("The runner is not running");
        facts.detail = isIncompatible ? problem
            : presence == Presence::Missing
            ? Texts::tr("Start it to take tasks. Agents that were running go on without it.")
            : QString();
        return facts;
    }
    for (const TaskSnapshot &task : snapshot.tasks) {
        facts.runningCount += isUsingASlot(task.phase) ? 1 : 0;
        facts.queuedCount += task.phase == TaskPhase::Queued ? 1 : 0;
    }
    facts.capacity = snapshot.capacity;
    facts.mood = moodOf(snapshot, unseenFailures, facts.runningCount);
    describe(facts, snapshot, unseenFailures);
    return facts;
}

} // namespace sibyl::tray
