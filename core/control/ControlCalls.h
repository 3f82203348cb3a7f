// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/ControlAnswers.h"
#include "state/Snapshot.h"
#include "state/TaskChanges.h"
#include "state/WorktreeView.h"

namespace sibyl {

// The methods of the control socket that are about the running runner, one struct each: its name on
// the wire, its parameters and what it is answered with. What each does is said where the daemon
// declares it, in state/Commands.h. A call whose daemon has to ask git, systemd or a server says
// isSlow: its client waits longer. One whose answer may take any time says isEndless.

template <typename Call>
inline constexpr bool isSlowCall = requires { Call::isSlow; };
template <typename Call>
inline constexpr bool isEndlessCall = requires { Call::isEndless; };

struct HelloCall {
    using Answer = ControlHello;
    static constexpr QLatin1StringView method{"hello"};
};
struct SnapshotCall {
    using Answer = Snapshot;
    static constexpr QLatin1StringView method{"snapshot"};
};
// From then on the server sends `snapshot` once and `changes` whenever there are some.
struct SubscribeCall {
    using Answer = void;
    static constexpr QLatin1StringView method{"subscribe"};
};
// A part of what the agent of an attempt wrote.
struct LogCall {
    using Answer = LogChunk;
    static constexpr QLatin1StringView method{"task.log"};
    QString taskId;
    int attempt = 0; // 0 = the newest
    SpoolStream stream = SpoolStream::Stdout;
    qint64 offsetBytes = 0;
    qint64 limitBytes = maxLogAnswerBytes;
    bool doFollow = false; // answered only when there is something at the offset or the attempt has ended
};
struct CancelCall {
    using Answer = void;
    static constexpr QLatin1StringView method{"task.cancel"};
    QString taskId;
    QString reason;
};
struct ChangesCall {
    using Answer = TaskChanges;
    static constexpr QLatin1StringView method{"task.changes"};
    QString taskId;
};
struct RetryCall {
    using Answer = void;
    static constexpr QLatin1StringView method{"task.retry"};
    static constexpr bool isSlow = true;
    QString taskId;
};
struct DrainCall {
    using Answer = void;
    static constexpr QLatin1StringView method{"runner.drain"};
};
struct PauseCall {
    using Answer = void;
    static constexpr QLatin1StringView method{"runner.pause"};
};
struct ResumeCall {
    using Answer = void;
    static constexpr QLatin1StringView method{"runner.resume"};
};
struct ReloadCall {
    using Answer = void;
    static constexpr QLatin1StringView method{"runner.reload"};
};
struct PermissionsCall {
    using Answer = QList<PendingPermission>;
    static constexpr QLatin1StringView method{"permissions.list"};
};
struct AnswerPermissionCall {
    using Answer = void;
    static constexpr QLatin1StringView method{"permissions.answer"};
    QString permissionId;
    QString optionId;
};
struct WorktreesCall {
    using Answer = QList<WorktreeView>;
    static constexpr QLatin1StringView method{"worktrees.list"};
};
struct RemoveWorktreeCall {
    using Answer = WorktreeRemoval;
    static constexpr QLatin1StringView method{"worktrees.remove"};
    static constexpr bool isSlow = true;
    QString path;
};

} // namespace sibyl
