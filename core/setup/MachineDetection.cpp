// SPDX-License-Identifier: Apache-2.0
#include "setup/MachineDetection.h"

#include "agents/AgentEnvironment.h"
#include "agents/AgentProfiles.h"
#include "machine/MachineSurvey.h"
#include "setup/RepositorySearch.h"

#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QRegularExpression>
#include <QSysInfo>
#include <QThread>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr Milliseconds questionLimit{5'000};
constexpr int inspectionsAtOnce = 4;
constexpr int maxSuggestedCapacity = 8;

// A way of isolation: it is available when its program answers with success.
struct Question {
    const char *name;
    const char *program;
    QStringList arguments;
};

QList<Question> isolationQuestions()
{
    return {
        {"bubblewrap", "bwrap",
         {u"--ro-bind"_s, u"/"_s, u"/"_s, u"--unshare-user"_s, u"--unshare-pid"_s, u"--cap-drop"_s, u"ALL"_s, u"true"_s}},
        {"podman", "podman", {u"--version"_s}},
        // The client alone is no docker: its daemon has to answer.
        {"docker", "docker", {u"version"_s, u"--format"_s, u"{{.Server.Version}}"_s}},
    };
}

QString shortAnswer(const CommandReport &report)
{
    const QString line = QString::fromUtf8(report.stdoutBytes).trimmed().section(u'\n', 0, 0).left(120);
    static const QRegularExpression s_version(u"\\d+(\\.\\d+)+"_s);
    const QRegularExpressionMatch match = s_version.match(line);
    return match.hasMatch() ? match.captured() : line;
}

QString nameOf(const ProjectLink &link)
{
    return !link.name.isEmpty() ? link.name : !link.projectId.isEmpty() ? link.projectId : link.graphId;
}

// One detection; keeps itself until it has answered. Everything is asked at the same time.
class MachineDetection final : public QObject
{
public:
    MachineDetection(const DetectionParts &parts, QObject *context, Callback<MachineFacts> answer)
        : m_parts(parts)
        , m_survey(parts.commands)
        , m_context(context)
        , m_answer(std::move(answer))
    {
    }

    void start(const QString &folder)
    {
        m_facts.hostName = QSysInfo::machineHostName();
        m_facts.cores = std::max(1, QThread::idealThreadCount());
        m_facts.suggestedCapacity = std::clamp(m_facts.cores / 2, 1, maxSuggestedCapacity);
        m_facts.isolations.append({u"none"_s, true, u"an agent can read and change what you can"_s, isolationWords().contains(u"none"_s)});
        ++m_open; // until everything has been asked
        const QList<Question> all = isolationQuestions();
        for (const Question &question : all) {
            ask(question);
        }
        ++m_open;
        m_survey.survey(m_parts.config, ownEnvironment(), this, [this](const MachineReport &report) {
            take(report);
            closeOne();
        });
        if (!folder.isEmpty()) {
            m_facts.folder = folder;
            ++m_open;
            findCheckouts(folder, m_parts.clock, this, [this](const Result<FoundDirectories> &found) {
                if (!found) {
                    m_failure = found.error();
                } else {
                    m_facts.isCut = found->isCut;
                    m_toInspect = found->paths;
                    for (int i = 0; i < inspectionsAtOnce; ++i) {
                        inspectNext();
                    }
                }
                closeOne();
            });
        }
        closeOne();
    }

private:
    void ask(const Question &question)
    {
        const qsizetype place = m_facts.isolations.size();
        m_facts.isolations.append({QString::fromLatin1(question.name), false, u"not found"_s, isolationWords().contains(QString::fromLatin1(question.name))});
        CommandSpec spec;
        spec.program = QString::fromLatin1(question.program);
        spec.arguments = question.arguments;
        spec.timeLimit = questionLimit;
        spec.maxOutputBytes = 64 * 1024;
        spec.environment = agentEnvironment(ownEnvironment(), {});
        ++m_open;
        m_parts.commands.run(spec, this, [this, place](const Result<CommandReport> &report) {
            FoundFeature &feature = m_facts.isolations[place];
            feature.isAvailable = report && report->isSuccess();
            if (feature.isAvailable) {
                feature.detail = shortAnswer(*report);
            } else if (report) {
                feature.detail = QString::fromUtf8(report->stderrBytes).trimmed().section(u'\n', 0, 0).left(200);
            } else if (report.error().kind != ErrorKind::NotFound) {
                feature.detail = report.error().what.left(200);
            }
            closeOne();
        });
    }

    void take(const MachineReport &report)
    {
        for (const DetectedAgent &agent : report.agents) {
            if (agent.profile.name == commandAgent) {
                continue; // any command: nothing to find
            }
            const QString program = agent.isFound ? agent.profile.program : QString();
            const QString origin = agent.signInOrigin.isEmpty() ? QString() : u"signed in by "_s + agent.signInOrigin;
            m_facts.agents.append({agent.profile.name, agent.profile.title, program, agent.version, agent.signedIn,
                                   agent.problem.isEmpty() ? origin : agent.problem});
        }
        for (const QString &tool : report.tools) {
            m_facts.tools.append({tool, true, {}});
        }
        m_facts.tools.append({u"docker"_s, report.docker.isThere, report.docker.detail});
        m_facts.tools.append({u"gpu"_s, report.gpu.isThere, report.gpu.detail});
        m_facts.suggestedCapabilities = capabilitiesOf(report);
    }

    void inspectNext()
    {
        if (m_toInspect.isEmpty() || m_context.isNull()) {
            return;
        }
        const QString path = m_toInspect.takeFirst();
        ++m_open;
        m_parts.git.inspect(path, this, [this](const Result<RepositoryFacts> &facts) {
            if (facts && !facts->isBare) {
                FoundRepository repository;
                repository.path = facts->topLevel;
                repository.name = QFileInfo(facts->topLevel).fileName();
                repository.branch = facts->currentBranch;
                repository.defaultBranch = facts->defaultBranch;
                repository.remoteUrl = facts->remoteUrl;
                for (const ProjectLink &link : m_parts.config.links) {
                    if (link.path == facts->topLevel) {
                        repository.linkedProject = nameOf(link);
                    }
                }
                m_facts.repositories.append(repository);
            }
            inspectNext();
            closeOne();
        });
    }

    void closeOne()
    {
        if (--m_open > 0) {
            return;
        }
        std::sort(m_facts.repositories.begin(), m_facts.repositories.end(),
                  [](const FoundRepository &a, const FoundRepository &b) { return a.path < b.path; });
        deleteLater();
        if (m_context.isNull()) {
            return;
        }
        if (m_failure) {
            m_answer(fail(*m_failure));
        } else {
            m_answer(m_facts);
        }
    }

    const DetectionParts m_parts;
    MachineSurvey m_survey;
    QPointer<QObject> m_context;
    Callback<MachineFacts> m_answer;
    MachineFacts m_facts;
    QStringList m_toInspect;
    std::optional<Error> m_failure;
    int m_open = 0;
};

} // namespace

void detectMachine(const DetectionParts &parts, const QString &folder, QObject *context, Callback<MachineFacts> answer)
{
    (new MachineDetection(parts, context, std::move(answer)))->start(folder);
}

} // namespace sibyl
