// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/TaskLogChunk.h"

#include <QByteArrayView>

namespace sibyl {

// Takes what a LogReader reads of a task, whole lines without their newline, in order.
class LogSink
{
public:
    LogSink() = default;
    virtual ~LogSink() = default;
    Q_DISABLE_COPY_MOVE(LogSink)

    virtual void beginAttempt(int attempt) = 0; // the first one included
    virtual void addEvent(QByteArrayView line) = 0;
    virtual void addOutput(LogStream stream, QByteArrayView line) = 0;
    virtual void endAttempt() = 0;
};

} // namespace sibyl
