// SPDX-License-Identifier: Apache-2.0
#include "ServerBench.h"

#include <QSqlQuery>

namespace sibyl::test {

using namespace sibyl::server;

FakePeer::FakePeer(ServerBench &bench, std::unique_ptr<SocketReader> reader) : m_bench(bench), m_reader(std::move(reader))
{
    m_reader->opened(m_socket);
    m_bench.settle();
}

FakePeer::~FakePeer()
{
    disconnect();
}

void FakePeer::sendText(const QByteArray &text)
{
    m_reader->textArrived(text);
    m_bench.settle();
}

void FakePeer::send(const QJsonObject &message)
{
    sendText(QJsonDocument(message).toJson(QJsonDocument::Compact));
}

void FakePeer::sendBinary()
{
    m_reader->binaryArrived();
    m_bench.settle();
}

void FakePeer::pong()
{
    m_reader->controlFrameArrived();
}

void FakePeer::disconnect()
{
    if (m_isOpen) {
        m_isOpen = false;
        m_reader->closed();
        m_bench.settle();
    }
}

QJsonObject FakePeer::take(const char *type)
{
    while (!m_socket->sent.isEmpty()) {
        const QJsonObject message = m_socket->sent.takeFirst();
        if (message.value(QStringLiteral("type")).toString() == QLatin1String(type)
            || message.value(QStringLiteral("event")).toString() == QLatin1String(type)) {
            return message;
        }
    }
    return {};
}

bool FakePeer::hasNothing(const char *type)
{
    return take(type).isEmpty();
}

ServerBench::ServerBench(ServeOptions options) : m_options(std::move(options))
{
    start();
}

ServerBench::~ServerBench() = default;

void ServerBench::start()
{
    auto store = SqliteTaskStore::open(databasePath());
    Q_ASSERT(store);
    m_store = std::move(*store);
    m_application = std::make_unique<Application>(m_options, clock, *m_store, m_dir.filePath(QStringLiteral("logs")),
                                                  Redacted(adminToken),
                                                  [this](std::function<void()> work) { m_posted.push_back(std::move(work)); });
    const Result<> loaded = m_application->load();
    Q_ASSERT(loaded);
}

void ServerBench::restart()
{
    settle();
    m_application->shutDown();
    m_posted.clear();
    m_application.reset();
    m_store.reset();
    start();
}

void ServerBench::breakResults()
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("breaker"));
        database.setDatabaseName(databasePath());
        const bool isOpen = database.open();
        Q_ASSERT(isOpen);
        QSqlQuery(database).exec(QStringLiteral("DROP TABLE results"));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("breaker"));
}

void ServerBench::settle()
{
    while (!m_posted.empty()) {
        const auto work = std::move(m_posted.front());
        m_posted.pop_front();
        work();
    }
}

void ServerBench::advance(Milliseconds time)
{
    const Milliseconds step = m_application->tickInterval();
    for (Milliseconds passed{0}; passed < time; passed += step) {
        clock.advance(step);
        m_application->tick();
        settle();
    }
}

Answer ServerBench::requestAs(const QByteArray &token, const QByteArray &method, const QByteArray &target, const QByteArray &body)
{
    HttpRequest request;
    request.method = method;
    readTarget(target, request);
    request.token = token;
    request.body = body;
    Answer answer;
    m_application->answer(request, [&answer](const HttpReply &reply) { answer.reply = reply; });
    settle();
    answer.status = answer.reply.status;
    answer.object = QJsonDocument::fromJson(answer.reply.body).object();
    return answer;
}

Answer ServerBench::request(const QByteArray &method, const QByteArray &target, const QJsonObject &body)
{
    return requestAs(adminToken, method, target, body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson());
}

QString ServerBench::addProject(const QString &name)
{
    return request("POST", "/api/projects", {{QStringLiteral("name"), name}}).object.value(QStringLiteral("id")).toString();
}

QString ServerBench::addRunner(const QString &name, int maxAgents, const QStringList &capabilities)
{
    const QJsonObject runner = request("POST", "/api/runners/register",
                                       {{QStringLiteral("name"), name},
                                        {QStringLiteral("hostname"), QStringLiteral("host")},
                                        {QStringLiteral("capabilities"), QJsonArray::fromStringList(capabilities)},
                                        {QStringLiteral("max_concurrent_agents"), maxAgents}})
                                   .object;
    const QString id = runner.value(QStringLiteral("id")).toString();
    m_tokens.insert(id, runner.value(QStringLiteral("runner_token")).toString().toLatin1());
    return id;
}

QString ServerBench::submit(const QJsonObject &fields)
{
    return request("POST", "/api/tasks", fields).object.value(QStringLiteral("id")).toString();
}

SocketAdmission ServerBench::admit(const QByteArray &target, const QByteArray &token, const QByteArray &features)
{
    HttpRequest request;
    request.method = "GET";
    readTarget(target, request);
    request.token = token;
    request.features = features;
    return m_application->admit(request);
}

std::unique_ptr<FakePeer> ServerBench::connectRunner(const QString &runnerId, const QByteArray &features)
{
    SocketAdmission admission = admit("/api/runners/ws/" + runnerId.toLatin1(), tokenOf(runnerId), features);
    return admission.reader ? std::make_unique<FakePeer>(*this, std::move(admission.reader)) : nullptr;
}

std::unique_ptr<FakePeer> ServerBench::readyRunner(const QString &runnerId)
{
    std::unique_ptr<FakePeer> runner = connectRunner(runnerId);
    runner->take("welcome");
    runner->send({{QStringLiteral("type"), QStringLiteral("status")},
                  {QStringLiteral("status"), QStringLiteral("online")},
                  {QStringLiteral("agent_count"), 0},
                  {QStringLiteral("takes_unlinked"), true},
                  {QStringLiteral("running_tasks"), QJsonArray()}});
    return runner;
}

std::unique_ptr<FakePeer> ServerBench::listen()
{
    return std::make_unique<FakePeer>(*this, admit("/api/ws", adminToken).reader);
}

} // namespace sibyl::test
