// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "log/LogDocument.h"
#include "state/TaskEvent.h"

#include <QList>
#include <QObject>

#include <memory>

namespace sibyl::tray {

// A window onto the events of an attempt, of which there may be any number: only about maxSteps *
// stepBytes of the stream are in memory, in one piece, and the window moves along it step by step.
// While it reaches the end and follows, new events come by themselves. Events longer than one answer
// of the daemon are left out. Main thread.
class EventWindow final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 stepBytes = 32 * 1024;
    static constexpr qsizetype maxSteps = 4;

    // `following` answers only when there is something at its offset or the attempt has ended.
    EventWindow(LogSource source, LogSource following, QObject *parent = nullptr);

    void goToEnd(); // where a new window begins
    void goToStart();
    void moreBefore(); // nothing happens when there is no more, or it is on its way
    void moreAfter();

    QList<TaskEvent> events() const; // oldest first
    bool isLoaded() const { return m_isLoaded; }
    bool isAtStart() const { return m_steps.isEmpty() || m_steps.first().fromBytes == 0; }
    bool isAtEnd() const { return m_steps.isEmpty() || m_steps.last().toBytes + m_tail.size() >= m_totalBytes; }
    qint64 heldBytes() const { return m_steps.isEmpty() ? 0 : m_steps.last().toBytes - m_steps.first().fromBytes; }
    QString problem() const { return m_problem; }

Q_SIGNALS:
    // Events came at one end, or went at the other: never both at once.
    void changed();

private:
    struct Step {
        qint64 fromBytes = 0;
        qint64 toBytes = 0;
        QList<TaskEvent> events;
    };
    using Take = void (EventWindow::*)(const LogChunk &chunk, qint64 askedBytes);

    void ask(qint64 offsetBytes, qint64 limitBytes, Take take);
    void readBefore(qint64 endBytes, qint64 spanBytes);
    void readAfter(qint64 spanBytes);
    void follow();
    void takeFirst(const LogChunk &chunk, qint64 askedBytes);
    void takeBefore(const LogChunk &chunk, qint64 askedBytes);
    void takeAfter(const LogChunk &chunk, qint64 askedBytes);
    void append(const LogChunk &chunk);
    void note(const LogChunk &chunk);

    LogSource m_source;
    LogSource m_following;
    QList<Step> m_steps;
    QByteArray m_tail; // of a line that is not whole yet, at the end of the stream
    qint64 m_totalBytes = 0;
    std::unique_ptr<QObject> m_question; // its end is the end of waiting
    std::unique_ptr<QObject> m_follow;
    QString m_problem;
    bool m_isEndWanted = true;
    bool m_isEnded = false;
    bool m_isLoaded = false;
};

} // namespace sibyl::tray
