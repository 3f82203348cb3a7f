// SPDX-License-Identifier: Apache-2.0
#include "engine/CapabilityWatch.h"

#include "base/ServerUrl.h"

#include <QLoggingCategory>
#include <QPointer>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcMachine, "sibyl.machine")

constexpr Milliseconds firstLook{1'000}; // the connection comes first
constexpr Milliseconds lookInterval{3'600'000};

} // namespace

CapabilityWatch::CapabilityWatch(const RunnerParts &parts)
    : m_parts(parts)
    , m_survey(parts.commands)
{
}

CapabilityWatch::~CapabilityWatch() = default;

void CapabilityWatch::setConfig(const RunnerConfig &config)
{
    if (config.serverUrl != m_config.serverUrl || config.runnerId != m_config.runnerId) {
        m_told.reset();
        m_isOnline = false;
    }
    m_config = config;
    MachineReport quick = quickReport(config, m_parts.environment);
    quick.docker = m_report.docker;
    quick.gpu = m_report.gpu;
    for (DetectedAgent &agent : quick.agents) {
        if (const DetectedAgent *known = agentNamed(m_report.agents, agent.profile.name);
            known != nullptr && known->profile.program == agent.profile.program) {
            agent.version = known->version;
        }
    }
    m_report = std::move(quick);
    m_isSurveyed = false;
    lookSoon(firstLook);
    Q_EMIT changed();
}

void CapabilityWatch::setOnline(bool isOnline)
{
    const bool cameOnline = isOnline && !m_isOnline;
    m_isOnline = isOnline;
    if (cameOnline) {
        announce();
    }
}

QStringList CapabilityWatch::words() const
{
    return announcedCapabilities(capabilitiesOf(m_report), m_config.capabilities);
}

void CapabilityWatch::lookSoon(Milliseconds delay)
{
    m_nextLook = m_parts.clock.after(delay, this, [this] { look(); });
}

void CapabilityWatch::look()
{
    if (m_isLooking) {
        lookSoon(firstLook);
        return;
    }
    m_isLooking = true;
    lookSoon(lookInterval);
    m_survey.survey(m_config, m_parts.environment, this, [this](MachineReport report) {
        m_isLooking = false;
        m_isSurveyed = true;
        if (report != m_report) {
            m_report = std::move(report);
            qCInfo(lcMachine).noquote() << "found on this machine:" << words().join(u' ');
            Q_EMIT changed();
        }
        announce();
    });
}

void CapabilityWatch::announce()
{
    if (!m_isOnline || !m_isSurveyed || m_isTelling || m_config.isSandbox() || !m_config.isRegistered()) {
        return;
    }
    RunnerRegistration wanted;
    wanted.name = m_config.name;
    wanted.capabilities = words();
    wanted.maxConcurrentAgents = m_config.maxConcurrentAgents;
    const Result<QUrl> url = normalizedServerUrl(m_config.serverUrl);
    if (m_told == wanted || !url) {
        return;
    }
    m_isTelling = true;
    m_parts.token(false, [self = QPointer<CapabilityWatch>(this), wanted, url = *url](const Result<Redacted> &token) {
        if (!self) {
            return;
        }
        if (!token) {
            self->m_isTelling = false; // with the next connection or look
            return;
        }
        self->m_rest = std::make_unique<RestClient>(url, *token, self->m_parts.clock);
        const QString runnerId = self->m_config.runnerId;
        RegistrationClient(*self->m_rest).updateRunner(runnerId, wanted, self.data(), [self, wanted, runnerId](const Result<RegisteredRunner> &answer) {
            self->announced(wanted, self->m_config.runnerId == runnerId, answer);
        });
    });
}

void CapabilityWatch::announced(const RunnerRegistration &told, bool isSameRunner, const Result<RegisteredRunner> &answer)
{
    m_isTelling = false;
    m_rest.release()->deleteLater(); // we are in its callback
    const bool isWorthAnotherTry = !answer && (answer.error().kind == ErrorKind::Network || answer.error().kind == ErrorKind::Timeout);
    if (isWorthAnotherTry) {
        return; // with the next connection or look
    }
    if (isSameRunner) {
        m_told = told;
    }
    if (answer) {
        qCInfo(lcMachine).noquote() << "the server was told:" << told.capabilities.join(u' ');
    } else {
        qCWarning(lcMachine).noquote() << "the server does not take this machine's capabilities:" << answer.error().text();
    }
    announce(); // what changed meanwhile
}

} // namespace sibyl
