// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"

#include <QObject>
#include <QPointer>

namespace sibyl {

// `result` to `answer` in the next turn of the event loop, as base/Callback.h promises.
template <typename Value>
void answerLater(QObject *context, Callback<Value> answer, Result<Value> result)
{
    QMetaObject::invokeMethod(context, [answer = std::move(answer), result = std::move(result)] { answer(result); },
                              Qt::QueuedConnection);
}

// An answer for somebody who may be gone when it comes; what was asked for goes on without them.
template <typename Value>
Callback<Value> guarded(QObject *context, Callback<Value> answer)
{
    return [guard = QPointer<QObject>(context), answer = std::move(answer)](Result<Value> result) {
        if (guard) {
            answer(std::move(result));
        }
    };
}

} // namespace sibyl
