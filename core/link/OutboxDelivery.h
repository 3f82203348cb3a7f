// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "journal/Records.h"
#include "link/LinkState.h"
#include "protocol/ServerMessage.h"

#include <QObject>

#include <functional>
#include <list>

namespace sibyl {

class RunnerLink;

// Brings stored results to the server until it has them (design section 4, Outbox). Owned by the
// engine, main thread only.
//
// Sends only after sendPending(), which the engine calls on each connection once status and
// projects are out; oldest first, at most maxInFlight unanswered at a time.
//
//   server has result_ack   the record is Confirmed when task_completed comes for it; without an
//                           answer for answerTimeout it is sent again
//   server has not          the record is Received when a ping sent after it was answered. It is
//                           sent once more if the connection ends within doubtTime of that: the
//                           server may have died with it in hand
//
// Records of another server or registration stay untouched: they wait for it to come back.
class OutboxDelivery : public QObject
{
    Q_OBJECT

public:
    // Makes a changed state durable (Journal::saveOutboxState). A lost write only means that the
    // result is delivered once more.
    using StateWriter = std::function<void(const OutboxRecord &)>;

    static constexpr int maxInFlight = 16;
    static constexpr Milliseconds answerTimeout{60'000};
    static constexpr Milliseconds doubtTime{60'000};

    OutboxDelivery(RunnerLink &link, Clock &clock, QString serverUrl, QString runnerId,
                   StateWriter writer);

    // A result that is durable already: of the journal at start, just stored, or asked for again
    // by a redelivery. Replaces an older one of the same key. Records that are not Pending are
    // left alone, so a redelivery sets that state first. `preface` is a frame that goes out right
    // before it, each time: the ack of the pair that answers a redelivery.
    void add(const OutboxRecord &record, const QByteArray &preface = {});
    // A newer attempt takes its place: never sent again.
    void withdraw(const AttemptKey &key);
    // status and projects of this connection are sent: now the results.
    void sendPending();

    // Not yet Received or Confirmed, of this registration.
    int pendingCount() const;

Q_SIGNALS:
    void sent(const sibyl::AttemptKey &key);
    // The server has it; `isConfirmed` = it said so. Not `isEffective` = another attempt had
    // decided the task before. May come twice: first unconfirmed, then confirmed.
    void delivered(const sibyl::AttemptKey &key, bool isConfirmed, bool isEffective);

private:
    enum class Stage {
        Waiting,  // to be sent
        InFlight, // sent, unanswered
        InDoubt,  // Received a moment ago
    };
    struct Entry {
        OutboxRecord record;
        QByteArray preface;
        Stage stage = Stage::Waiting;
        quint64 sending = 0; // number of the last sending, so that late answers are known as such
        bool isSentAgain = false;
        Alarm alarm; // answerTimeout or doubtTime
    };
    using Entries = std::list<Entry>; // oldest first; iterators and addresses stay

    void sendNext();
    void onStateChanged(LinkState state);
    void onMessage(const ServerMessage &message);
    void onCompleted(const TaskCompleted &completed);
    void onPong(const AttemptKey &key, quint64 sending);
    void retryUnanswered(const AttemptKey &key, quint64 sending);
    void forget(const AttemptKey &key, quint64 sending);
    Entries::iterator find(const AttemptKey &key);
    Entries::iterator findSending(const AttemptKey &key, quint64 sending);

    RunnerLink &m_link;
    Clock &m_clock;
    QString m_serverUrl;
    QString m_runnerId;
    StateWriter m_writer;
    Entries m_entries;
    quint64 m_sendings = 0;
    bool m_isOpen = false; // sendPending() was called on the present connection
};

} // namespace sibyl
