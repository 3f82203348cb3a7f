// SPDX-License-Identifier: Apache-2.0
#include "setup/ProjectLinking.h"

#include "account/ProjectClient.h"
#include "config/ConfigEditor.h"

#include <QDir>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

bool isProjectId(const QString &wanted)
{
    return !QUuid::fromString(wanted).isNull() || wanted.startsWith("project_"_L1);
}

// Of a server without projects (the original): the link then holds what was given.
ProjectView asGiven(const QString &wanted)
{
    ProjectView project;
    const bool isUuid = !QUuid::fromString(wanted).isNull();
    project.id = isUuid ? wanted : QString();
    project.graphId = wanted.startsWith("project_"_L1) ? wanted : QString();
    project.name = isProjectId(wanted) ? QString() : wanted;
    return project;
}

// One link on its way; lives in the callbacks of its requests.
class Linking : public std::enable_shared_from_this<Linking>
{
public:
    Linking(const LinkOrder &order, std::shared_ptr<RestClient> rest, QObject *context, Callback<LinkedCheckout> answer)
        : m_order(order)
        , m_rest(std::move(rest))
        , m_projects(*m_rest)
        , m_context(context)
        , m_answer(std::move(answer))
    {
    }

    void start(Git &git)
    {
        git.inspect(m_order.path, m_context, [self = shared_from_this()](const Result<RepositoryFacts> &facts) {
            if (!facts) {
                self->end(fail(facts.error()));
                return;
            }
            self->m_facts = *facts;
            self->m_order.project.isEmpty() ? self->findOrCreate() : self->findNamed();
        });
    }

private:
    void findNamed()
    {
        m_projects.list(m_context, [self = shared_from_this()](const Result<QList<ProjectView>> &known) {
            const QString &wanted = self->m_order.project;
            if (!known) {
                const bool hasNoProjects = known.error().kind == ErrorKind::NotFound;
                hasNoProjects ? self->write(asGiven(wanted)) : self->end(fail(known.error()));
                return;
            }
            const auto found = std::find_if(known->begin(), known->end(), [&](const ProjectView &project) {
                return project.id == wanted || project.graphId == wanted || project.name == wanted;
            });
            if (found != known->end()) {
                self->write(*found);
            } else if (isProjectId(wanted)) {
                self->end(fail(ErrorKind::NotFound, u"the server has no project %1"_s.arg(wanted))); // an id, not a new name
            } else {
                self->findOrCreate();
            }
        });
    }

    void findOrCreate()
    {
        ProjectView wanted;
        wanted.name = m_order.project.isEmpty() ? QFileInfo(m_facts.topLevel).fileName() : m_order.project;
        wanted.repoUrl = m_facts.remoteUrl;
        wanted.defaultBranch = m_facts.defaultBranch;
        m_projects.findOrCreate(wanted, m_context, [self = shared_from_this()](const Result<ProjectView> &project) {
            project ? self->write(*project) : self->end(fail(project.error()));
        });
    }

    void write(const ProjectView &project)
    {
        const ProjectLink link{m_facts.topLevel, project.id, project.graphId, project.name};
        Result<ConfigEditor> editor = ConfigEditor::open(m_order.configPath);
        Result<> saved = editor ? editor->addProject(link) : Result<>(fail(editor.error()));
        if (saved) {
            saved = editor->save();
        }
        end(saved ? Result<LinkedCheckout>(LinkedCheckout{link.path, link.projectId, link.graphId, link.name, true})
                  : Result<LinkedCheckout>(fail(saved.error())));
    }

    // Later: the RestClient may go with this, and must not from within its own callback.
    void end(const Result<LinkedCheckout> &result)
    {
        QMetaObject::invokeMethod(m_context, [self = shared_from_this(), result] { self->m_answer(result); }, Qt::QueuedConnection);
    }

    LinkOrder m_order;
    std::shared_ptr<RestClient> m_rest;
    ProjectClient m_projects;
    QObject *m_context; // alive whenever a callback runs
    Callback<LinkedCheckout> m_answer;
    RepositoryFacts m_facts;
};

} // namespace

void linkCheckout(const LinkOrder &order, const std::shared_ptr<RestClient> &rest, Git &git, QObject *context,
                  Callback<LinkedCheckout> answer)
{
    std::make_shared<Linking>(order, rest, context, std::move(answer))->start(git);
}

Result<LinkedCheckout> unlinkCheckout(const QString &target, const QList<LinkedCheckout> &links, const QString &configPath)
{
    const QString path = QDir::cleanPath(QDir(target).absolutePath());
    const QString realPath = QFileInfo(path).canonicalFilePath(); // empty when it is gone
    const auto link = std::find_if(links.begin(), links.end(), [&](const LinkedCheckout &known) {
        return known.path == path || (!realPath.isEmpty() && known.path == realPath) || known.projectId == target
            || known.graphId == target || known.name == target;
    });
    if (link == links.end()) {
        return fail(ErrorKind::NotFound, u"nothing is linked as %1"_s.arg(target));
    }
    Result<ConfigEditor> editor = ConfigEditor::open(configPath);
    Result<> saved = editor ? editor->removeProject(link->path) : Result<>(fail(editor.error()));
    if (saved) {
        saved = editor->save();
    }
    return saved ? Result<LinkedCheckout>(*link) : Result<LinkedCheckout>(fail(saved.error()));
}

} // namespace sibyl
