// SPDX-License-Identifier: Apache-2.0
#include "models/EventWindow.h"

#include "control/TaskEventReader.h"

#include <QPointer>

#include <algorithm>

namespace sibyl::tray {
namespace {

QList<TaskEvent> eventsIn(QByteArrayView lines)
{
    QList<TaskEvent> events;
    while (!lines.isEmpty()) {
        const qsizetype newline = lines.indexOf('\n');
        const QByteArrayView line = newline < 0 ? lines : lines.first(newline);
        if (const std::optional<TaskEvent> event = readTaskEvent(line)) {
            events.append(*event);
        }
        lines = newline < 0 ? QByteArrayView() : lines.sliced(newline + 1);
    }
    return events;
}

} // namespace

EventWindow::EventWindow(LogSource source, LogSource following, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_following(std::move(following))
{
    goToEnd();
}

void EventWindow::goToEnd()
{
    m_isEndWanted = true;
    m_isLoaded = false;
    m_follow.reset();
    ask(0, stepBytes, &EventWindow::takeFirst);
}

void EventWindow::goToStart()
{
    if (m_isLoaded && isAtStart()) {
        return;
    }
    m_isEndWanted = false;
    m_isLoaded = false;
    m_follow.reset();
    ask(0, stepBytes, &EventWindow::takeFirst);
}

void EventWindow::moreBefore()
{
    if (m_isLoaded && !m_question && !isAtStart()) {
        readBefore(m_steps.first().fromBytes, stepBytes);
    }
}

void EventWindow::moreAfter()
{
    if (m_isLoaded && !m_question && !isAtEnd()) {
        readAfter(stepBytes);
    }
}

QList<TaskEvent> EventWindow::events() const
{
    QList<TaskEvent> events;
    for (const Step &step : m_steps) {
        events.append(step.events);
    }
    return events;
}

void EventWindow::ask(qint64 offsetBytes, qint64 limitBytes, Take take)
{
    m_question = std::make_unique<QObject>();
    m_source(offsetBytes, limitBytes, m_question.get(), [this, limitBytes, take](const Result<LogChunk> &chunk) {
        m_question.release()->deleteLater(); // we are called through it
        if (!chunk) {
            m_problem = chunk.error().what;
            m_isLoaded = true;
            Q_EMIT changed();
            return;
        }
        note(*chunk);
        (this->*take)(*chunk, limitBytes);
    });
}

void EventWindow::note(const LogChunk &chunk)
{
    m_problem.clear();
    m_isEnded = chunk.isEnded;
    m_totalBytes = chunk.totalBytes;
}

void EventWindow::takeFirst(const LogChunk &chunk, qint64 askedBytes)
{
    m_steps.clear();
    m_tail.clear();
    if (m_isEndWanted && chunk.totalBytes > askedBytes) {
        readBefore(chunk.totalBytes, stepBytes);
    } else {
        takeAfter(chunk, askedBytes);
    }
}

void EventWindow::readBefore(qint64 endBytes, qint64 spanBytes)
{
    const qint64 from = std::max<qint64>(0, endBytes - spanBytes);
    ask(from, endBytes - from, &EventWindow::takeBefore);
}

void EventWindow::takeBefore(const LogChunk &chunk, qint64 askedBytes)
{
    const bool isFirst = m_steps.isEmpty();
    const qint64 end = chunk.offsetBytes + chunk.bytes.size();
    qsizetype begin = chunk.offsetBytes == 0 ? 0 : chunk.bytes.indexOf('\n') + 1; // the rest of a line
    const bool isOneLine = chunk.offsetBytes > 0 && (begin == 0 || begin == chunk.bytes.size());
    if (isOneLine && askedBytes < maxLogAnswerBytes && chunk.bytes.size() == askedBytes) {
        readBefore(end, std::min(maxLogAnswerBytes, askedBytes * 4));
        return;
    }
    if (isOneLine) {
        begin = 0; // too long to be read: the window goes on beyond it
    }
    qsizetype whole = chunk.bytes.size();
    if (isFirst) {
        whole = chunk.bytes.lastIndexOf('\n') + 1;
        m_tail = chunk.bytes.sliced(std::max(begin, whole));
        whole = std::max(begin, whole);
    }
    m_steps.prepend({chunk.offsetBytes + begin, chunk.offsetBytes + whole,
                     isOneLine ? QList<TaskEvent>() : eventsIn(QByteArrayView(chunk.bytes).sliced(begin, whole - begin))});
    m_isLoaded = true;
    const QPointer<EventWindow> self(this);
    Q_EMIT changed();
    if (self && m_steps.size() > maxSteps) {
        m_steps.removeLast();
        m_tail.clear();
        m_follow.reset();
        Q_EMIT changed();
    }
    if (self) {
        follow();
    }
}

void EventWindow::readAfter(qint64 spanBytes)
{
    ask(m_steps.last().toBytes + m_tail.size(), spanBytes, &EventWindow::takeAfter);
}

void EventWindow::takeAfter(const LogChunk &chunk, qint64 askedBytes)
{
    if (!chunk.bytes.contains('\n') && chunk.bytes.size() == askedBytes && askedBytes < maxLogAnswerBytes) {
        ask(chunk.offsetBytes, std::min(maxLogAnswerBytes, askedBytes * 4), &EventWindow::takeAfter);
        return;
    }
    append(chunk);
}

// Bytes that follow what there is.
void EventWindow::append(const LogChunk &chunk)
{
    const qint64 from = m_steps.isEmpty() ? 0 : m_steps.last().toBytes;
    if (chunk.offsetBytes != from + m_tail.size()) {
        return; // the window has moved
    }
    m_tail += chunk.bytes;
    qsizetype whole = m_tail.lastIndexOf('\n') + 1;
    if (whole == 0 && m_tail.size() >= maxLogAnswerBytes) {
        whole = m_tail.size(); // too long: what is left of it reads as nothing
    }
    const QList<TaskEvent> events = eventsIn(QByteArrayView(m_tail).first(whole));
    m_tail.remove(0, whole);
    if (m_steps.isEmpty() || m_steps.last().toBytes - m_steps.last().fromBytes >= stepBytes) {
        m_steps.append({from, from + whole, events});
    } else {
        m_steps.last().toBytes += whole;
        m_steps.last().events.append(events);
    }
    m_isLoaded = true;
    const QPointer<EventWindow> self(this);
    Q_EMIT changed();
    if (self && m_steps.size() > maxSteps) {
        m_steps.removeFirst();
        Q_EMIT changed();
    }
    if (self) {
        follow();
    }
}

void EventWindow::follow()
{
    if (m_follow || m_isEnded || !m_isLoaded || !isAtEnd()) {
        return;
    }
    m_follow = std::make_unique<QObject>();
    const qint64 from = (m_steps.isEmpty() ? 0 : m_steps.last().toBytes) + m_tail.size();
    m_following(from, stepBytes, m_follow.get(), [this](const Result<LogChunk> &chunk) {
        m_follow.release()->deleteLater(); // we are called through it
        if (chunk) {
            note(*chunk);
            append(*chunk);
        }
    });
}

} // namespace sibyl::tray
