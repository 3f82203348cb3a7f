// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RegistrationClient.h"
#include "engine/RunnerParts.h"
#include "machine/MachineSurvey.h"

namespace sibyl {

// Knows what this machine has, and keeps the server told: looks at once and quickly when the
// configuration comes, thoroughly soon after, then every hour. The words go to the server by
// PATCH /api/runners/{id} while the runner is connected, when they are others than it was told
// last; not in sandbox mode, where the server made the runner's row itself.
//
// Owned by Runner; main thread only.
class CapabilityWatch : public QObject
{
    Q_OBJECT

public:
    explicit CapabilityWatch(const RunnerParts &parts);
    ~CapabilityWatch() override;

    void setConfig(const RunnerConfig &config);
    void setOnline(bool isOnline);

    const MachineReport &report() const { return m_report; }
    QStringList words() const; // as announced

Q_SIGNALS:
    void changed(); // report() or words()

private:
    void lookSoon(Milliseconds delay);
    void look();
    void announce();
    void announced(const RunnerRegistration &told, bool isSameRunner, const Result<RegisteredRunner> &answer);

    const RunnerParts &m_parts;
    RunnerConfig m_config;
    MachineSurvey m_survey;
    MachineReport m_report;
    bool m_isSurveyed = false; // the present configuration, thoroughly
    bool m_isLooking = false;
    bool m_isOnline = false;
    bool m_isTelling = false;
    std::optional<RunnerRegistration> m_told; // what the server was told last, or refused
    std::unique_ptr<RestClient> m_rest;       // while it is told
    Alarm m_nextLook;
};

} // namespace sibyl
