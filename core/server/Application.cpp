// SPDX-License-Identifier: Apache-2.0
#include "server/Application.h"

#include "server/Access.h"
#include "server/Dispatcher.h"
#include "server/PermissionsResource.h"
#include "server/ProjectsResource.h"
#include "server/Router.h"
#include "server/RunnerHub.h"
#include "server/RunnersResource.h"
#include "server/ServerContext.h"
#include "server/ServerFileCodec.h"
#include "server/TaskDesk.h"
#include "server/TasksResource.h"
#include "server/TokensResource.h"

#include <algorithm>

namespace sibyl::server {

// Built in this order, so that each part finds what it needs.
class Application::Parts
{
public:
    Parts(const ServeOptions &serveOptions, const Clock &clock, TaskStore &store, const QString &logsPath,
          const Redacted &adminToken, std::function<void()> requestEnd)
        : options(serveOptions)
        , turn(store, std::move(requestEnd))
        , directory(store)
        , board(store)
        , logs(logsPath, serveOptions.limits.maxLogBytes)
        , context{options, clock, store, turn, directory, board, logs, events, questions, presences}
        , outcomes(context)
        , dispatcher(context, outcomes)
        , hub(context, dispatcher, outcomes)
        , desk(context, outcomes, dispatcher)
        , access(context, adminToken.reveal())
        , router(access)
        , runners(context, dispatcher)
        , tasks(context, desk, dispatcher)
        , projects(context)
        , tokens(context)
        , permissions(context)
    {
        router.add("GET", "/api/health", Admission::Public,
                   [](const RoutedRequest &) { return HttpReply{.body = encodeHealth()}; });
        runners.addRoutes(router);
        tasks.addRoutes(router);
        projects.addRoutes(router);
        tokens.addRoutes(router);
        permissions.addRoutes(router);
    }

    const ServeOptions options;
    Turn turn;
    RunnerDirectory directory;
    TaskBoard board;
    AttemptLogs logs;
    EventFeed events;
    PermissionBoard questions{events};
    PresenceTable presences;
    ServerContext context;
    Outcomes outcomes;
    Dispatcher dispatcher;
    RunnerHub hub;
    TaskDesk desk;
    Access access;
    Router router;
    RunnersResource runners;
    TasksResource tasks;
    ProjectsResource projects;
    TokensResource tokens;
    PermissionsResource permissions;
};

Application::Application(const ServeOptions &options, const Clock &clock, TaskStore &store, const QString &logsPath,
                         const Redacted &adminToken, Post post)
    : m_parts(std::make_unique<Parts>(options, clock, store, logsPath, adminToken,
                                      [this, post = std::move(post)] { post([this] { endTurn(); }); }))
{
}

Application::~Application() = default;

Result<> Application::load()
{
    m_parts->directory.reload();
    m_parts->board.reload(m_parts->context.clock.now());
    return m_parts->context.store.commit();
}

void Application::endTurn()
{
    const Result<> stored = m_parts->turn.end();
    if (stored) {
        return;
    }
    // What is in memory may be ahead of the disk: forget it and let everybody come again.
    qCritical("the server cannot store its state: %s; free some space or check the disk", qUtf8Printable(stored.error().text()));
    m_parts->hub.closeAll(1011, "Server cannot store its state");
    if (const Result<> closed = m_parts->turn.end(); !closed) {
        qCritical("the server still cannot store its state: %s", qUtf8Printable(closed.error().text()));
    }
    if (const Result<> loaded = load(); !loaded) {
        qCritical("the server cannot read its state: %s", qUtf8Printable(loaded.error().text()));
    }
}

std::optional<HttpReply> Application::refusal(const HttpRequest &request) const
{
    return m_parts->router.refusal(request);
}

void Application::answer(const HttpRequest &request, std::function<void(const HttpReply &)> done)
{
    m_parts->turn.afterCommit([done = std::move(done), reply = m_parts->router.answer(request)](Outcome outcome) {
        done(outcome == Outcome::Stored
                 ? reply
                 : errorReply(503, QStringLiteral("The server cannot store its state. Try again later.")));
    });
}

SocketAdmission Application::refuse(int status, const QString &detail, int closeCode, const char *closeReason) const
{
    SocketAdmission admission;
    admission.refusal = errorReply(status, detail);
    if (m_parts->options.refusalStyle == RefusalStyle::AfterAccept && closeCode != 0) {
        admission.closeCode = closeCode;
        admission.closeReason = closeReason;
    }
    return admission;
}

SocketAdmission Application::admit(const HttpRequest &request)
{
    const QStringList &path = request.segments;
    const bool isApi = !path.isEmpty() && path.first() == QStringLiteral("api");
    if (isApi && path.size() == 4 && path.at(1) == QStringLiteral("runners") && path.at(2) == QStringLiteral("ws")) {
        return admitRunner(request, path.at(3));
    }
    if (!isApi || path.size() != 2 || path.at(1) != QStringLiteral("ws")) {
        return refuse(404, QStringLiteral("Not Found"), 0, "");
    }
    const std::optional<Caller> caller = m_parts->access.callerOf(request.token);
    if (!caller) {
        return refuse(401, QStringLiteral("Authentication required"), 1008, "Authentication required");
    }
    if (caller->role != Role::Admin) {
        return refuse(403, QStringLiteral("Forbidden"), 1008, "Forbidden");
    }
    SocketAdmission admission;
    admission.reader = m_parts->events.listener();
    admission.needsPings = true;
    return admission;
}

// In the order and with the words of spec 2.1.
SocketAdmission Application::admitRunner(const HttpRequest &request, const QString &rawId)
{
    const QString id = uuidOrEmpty(rawId);
    if (id.isEmpty()) {
        return refuse(403, QStringLiteral("The runner id in the path is not a UUID"), 0, "");
    }
    const std::optional<Caller> caller = m_parts->access.callerOf(request.token);
    if (!caller) {
        return refuse(401, QStringLiteral("Authentication required"), 1008, "Authentication required");
    }
    if (caller->role == Role::Registrar) {
        return refuse(403, QStringLiteral("Insufficient runner scope"), 1008, "Insufficient runner scope");
    }
    if (caller->role == Role::Runner && caller->runnerId != id) {
        return refuse(403, QStringLiteral("Runner claim does not match requested runner"), 1008,
                      "Runner claim does not match requested runner");
    }
    if (m_parts->directory.runner(id) == nullptr) {
        return refuse(404, QStringLiteral("Runner not found or not in your organization"), 1008,
                      "Runner not found or not in your organization");
    }
    SocketAdmission admission;
    admission.reader = m_parts->hub.connection(id, request.features);
    return admission;
}

void Application::tick()
{
    m_parts->hub.tick();
    m_parts->dispatcher.tick();
}

Milliseconds Application::tickInterval() const
{
    const ServeOptions &options = m_parts->options;
    const Milliseconds shortest = std::min({options.heartbeatInterval, options.lease, options.ackTimeout, options.retryDelay * 4});
    return std::clamp(shortest / 4, Milliseconds(10), Milliseconds(1'000));
}

void Application::shutDown()
{
    m_parts->board.saveProgress();
    m_parts->hub.closeAll(1012, "Server is stopping");
    m_parts->events.closeAll(1012, "Server is stopping");
    endTurn();
}

} // namespace sibyl::server
