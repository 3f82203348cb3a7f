// SPDX-License-Identifier: Apache-2.0
#include "link/OutboxDelivery.h"

#include "link/RunnerLink.h"
#include "protocol/Features.h"

#include <QLoggingCategory>
#include <QPointer>

#include <algorithm>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(outboxLog, "sibyl.outbox")

} // namespace

OutboxDelivery::OutboxDelivery(RunnerLink &link, Clock &clock, QString serverUrl, QString runnerId,
                               StateWriter writer)
    : m_link(link)
    , m_clock(clock)
    , m_serverUrl(std::move(serverUrl))
    , m_runnerId(std::move(runnerId))
    , m_writer(std::move(writer))
{
    connect(&m_link, &RunnerLink::stateChanged, this, &OutboxDelivery::onStateChanged);
    connect(&m_link, &RunnerLink::messageReceived, this, &OutboxDelivery::onMessage);
}

void OutboxDelivery::add(const OutboxRecord &record, const QByteArray &preface)
{
    if (record.state != OutboxState::Pending) {
        return;
    }
    if (record.serverUrl != m_serverUrl || record.runnerId != m_runnerId) {
        qCInfo(outboxLog).noquote() << "outbox: the result of" << record.key.taskId
                                    << "waits for its own registration at" << record.serverUrl;
        return;
    }
    if (const auto old = find(record.key); old != m_entries.end()) {
        m_entries.erase(old);
    }
    m_entries.push_back(Entry{.record = record, .preface = preface, .stage = Stage::Waiting, .alarm = {}});
    sendNext();
}

void OutboxDelivery::withdraw(const AttemptKey &key)
{
    const auto entry = find(key);
    if (entry == m_entries.end()) {
        return;
    }
    OutboxRecord record = std::move(entry->record);
    m_entries.erase(entry);
    record.state = OutboxState::Withdrawn;
    m_writer(record);
    sendNext();
}

void OutboxDelivery::sendPending()
{
    m_isOpen = m_link.state() == LinkState::Online;
    sendNext();
}

int OutboxDelivery::pendingCount() const
{
    return static_cast<int>(std::count_if(m_entries.begin(), m_entries.end(), [](const Entry &entry) {
        return entry.record.state == OutboxState::Pending;
    }));
}

void OutboxDelivery::sendNext()
{
    QList<AttemptKey> sentNow;
    auto inFlight = std::count_if(m_entries.begin(), m_entries.end(),
                                  [](const Entry &entry) { return entry.stage == Stage::InFlight; });
    for (Entry &entry : m_entries) {
        if (!m_isOpen || inFlight >= maxInFlight) {
            break;
        }
        if (entry.stage != Stage::Waiting) {
            continue;
        }
        // Ack and result stand together: an ack alone would re-open the task on the original server.
        if ((!entry.preface.isEmpty() && !m_link.sendFrame(entry.preface)) || !m_link.sendFrame(entry.record.frame)) {
            continue;
        }
        ++inFlight;
        entry.stage = Stage::InFlight;
        entry.sending = ++m_sendings;
        const AttemptKey key = entry.record.key;
        if (m_link.hasFeature(features::resultAck)) {
            entry.alarm = m_clock.after(answerTimeout, this, [this, key, sending = entry.sending] {
                retryUnanswered(key, sending);
            });
        } else {
            m_link.afterPong(this, [this, key, sending = entry.sending] { onPong(key, sending); });
        }
        sentNow += key;
    }
    const QPointer<OutboxDelivery> self(this);
    for (const AttemptKey &key : sentNow) {
        if (self) {
            Q_EMIT sent(key);
        }
    }
}

void OutboxDelivery::onStateChanged(LinkState state)
{
    if (state == LinkState::Online) {
        return; // the engine says when it is the outbox's turn
    }
    m_isOpen = false;
    for (Entry &entry : m_entries) {
        entry.alarm.cancel();
        entry.isSentAgain = entry.isSentAgain || entry.stage == Stage::InDoubt;
        entry.stage = Stage::Waiting;
    }
}

void OutboxDelivery::onMessage(const ServerMessage &message)
{
    if (const auto *completed = std::get_if<TaskCompleted>(&message)) {
        onCompleted(*completed);
    }
}

void OutboxDelivery::onCompleted(const TaskCompleted &completed)
{
    const auto entry = std::find_if(m_entries.begin(), m_entries.end(), [&completed](const Entry &e) {
        return e.stage != Stage::Waiting && e.record.key.taskId == completed.taskId
               && completed.attempt.value_or(e.record.key.attempt) == e.record.key.attempt;
    });
    if (entry == m_entries.end()) {
        return; // withdrawn meanwhile, or an answer to something already answered
    }
    OutboxRecord record = std::move(entry->record);
    m_entries.erase(entry);
    record.state = OutboxState::Confirmed;
    record.isEffective = completed.isEffective;
    m_writer(record);
    const QPointer<OutboxDelivery> self(this);
    sendNext();
    if (self) {
        Q_EMIT delivered(record.key, true, record.isEffective);
    }
}

void OutboxDelivery::onPong(const AttemptKey &key, quint64 sending)
{
    const auto entry = findSending(key, sending);
    if (entry == m_entries.end() || entry->stage != Stage::InFlight) {
        return;
    }
    entry->record.state = OutboxState::Received;
    m_writer(entry->record);
    if (entry->isSentAgain) {
        m_entries.erase(entry);
    } else {
        entry->stage = Stage::InDoubt;
        entry->alarm = m_clock.after(doubtTime, this, [this, key, sending] { forget(key, sending); });
    }
    const QPointer<OutboxDelivery> self(this);
    sendNext();
    if (self) {
        Q_EMIT delivered(key, false, true);
    }
}

void OutboxDelivery::retryUnanswered(const AttemptKey &key, quint64 sending)
{
    const auto entry = findSending(key, sending);
    if (entry == m_entries.end()) {
        return;
    }
    qCWarning(outboxLog).noquote() << "outbox: no answer to the result of" << key.taskId << "- sending it again";
    entry->stage = Stage::Waiting;
    m_entries.splice(m_entries.end(), m_entries, entry); // behind those that were not tried yet
    sendNext();
}

void OutboxDelivery::forget(const AttemptKey &key, quint64 sending)
{
    if (const auto entry = findSending(key, sending); entry != m_entries.end()) {
        m_entries.erase(entry);
    }
}

OutboxDelivery::Entries::iterator OutboxDelivery::find(const AttemptKey &key)
{
    return std::find_if(m_entries.begin(), m_entries.end(),
                        [&key](const Entry &entry) { return entry.record.key == key; });
}

OutboxDelivery::Entries::iterator OutboxDelivery::findSending(const AttemptKey &key, quint64 sending)
{
    return std::find_if(m_entries.begin(), m_entries.end(), [&key, sending](const Entry &entry) {
        return entry.record.key == key && entry.sending == sending;
    });
}

} // namespace sibyl
