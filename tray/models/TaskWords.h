// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Snapshot.h"

#include <QString>

#include <chrono>

namespace sibyl::tray {

// How a task is put into words for a person. Plain functions; texts in the current language.

// One tone per kind of news, so that colour and icon agree everywhere.
enum class Tone { Neutral, Active, Good, Warning, Bad };

struct TaskState {
    QString label;    // "Running"
    QStringView icon; // resources/icons
    Tone tone = Tone::Neutral;
};

TaskState taskState(const TaskSnapshot &task);
bool isFailure(const TaskSnapshot &task); // ended, and neither completed nor cancelled

// What a person can do about how it ended; empty when there is nothing to do.
QString nextStep(const TaskSnapshot &task);

// What it does now; for an ended one, what its ending means.
QString activityText(const TaskSnapshot &task);

// From start (else acceptance) to end or `nowUtc`.
std::chrono::seconds elapsed(const TaskSnapshot &task, const QDateTime &nowUtc);
QString durationText(std::chrono::seconds duration); // "4 s", "3 min 20 s", "1 h 04 min"
QString countText(qint64 count);                     // "950", "12.4 k", "3.1 M"
QString costText(double usd);                        // "$0.42"
QString shortBranch(const QString &branch);          // without refs/heads/

} // namespace sibyl::tray
