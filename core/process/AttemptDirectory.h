// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/UniqueFd.h"
#include "process/ExitReport.h"
#include "shim/Records.h"

#include <QString>

#include <optional>

namespace sibyl {

// What a supervisor wrote into an attempt's directory, read from outside. See shim/AttemptFiles.h.
class AttemptDirectory
{
public:
    explicit AttemptDirectory(QString path);

    enum class State {
        Untouched,  // lock free, never started
        Waiting,    // lock held, not started: a supervisor that waits for its daemon, or ends
        Supervised, // lock held, started
        Ended,      // a valid exit record
        Cut,        // lock free, started, no exit record
    };
    State state() const;

    std::optional<shim::IdentityRecord> identity() const;
    std::optional<shim::StartedRecord> started() const;
    std::optional<shim::ExitRecord> exitRecord() const;

    bool hasInputSpool() const;
    // Of the supervisor and everything below it; nothing when it does not run.
    std::optional<Milliseconds> cpuTime() const;

    const QString &path() const { return m_path; }
    int descriptor() const { return m_directory.get(); }

private:
    bool isLocked() const;
    bool has(const char *name) const;

    QString m_path;
    UniqueFd m_directory;
};

ExitReport reportOf(const shim::ExitRecord &record);

} // namespace sibyl
