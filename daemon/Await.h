// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Clock.h"

#include <QEventLoop>
#include <QObject>

#include <optional>

namespace sibyl {

// Runs the event loop until an asynchronous request has answered. For commands that do one thing
// after the other, never inside the daemon.
//
//   const Result<TaskView> task = await<TaskView>([&](QObject *context, auto done) {
//       tasks.get(id, context, std::move(done));
//   });
template <typename T = void, typename Ask>
Result<T> await(Ask &&ask)
{
    QObject context;
    QEventLoop loop;
    std::optional<Result<T>> answer;
    ask(&context, Callback<T>([&](Result<T> result) {
            answer = std::move(result);
            loop.quit();
        }));
    while (!answer) {
        loop.exec();
    }
    return *std::move(answer);
}

// Lets the event loop run for `time`.
inline void pauseFor(Clock &clock, Milliseconds time)
{
    QObject context;
    QEventLoop loop;
    const Alarm alarm = clock.after(time, &context, [&] { loop.quit(); });
    loop.exec();
}

} // namespace sibyl
