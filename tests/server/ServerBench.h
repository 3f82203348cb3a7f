// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/Application.h"
#include "server/SqliteTaskStore.h"
#include "support/FakeClock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <deque>
#include <functional>
#include <memory>

namespace sibyl::test {

// Records what the server sends to one peer.
class FakeSocket final : public server::MessageSocket
{
public:
    void sendText(const QByteArray &text) override { sent.append(QJsonDocument::fromJson(text).object()); }
    void close(int code, const QByteArray &reason) override
    {
        closeCode = code;
        closeReason = reason;
    }

    QList<QJsonObject> sent;
    int closeCode = 0; // 0 = open
    QByteArray closeReason;
};

class ServerBench;

// One peer's WebSocket: speaks as a runner (or a listener of /api/ws) would.
class FakePeer
{
public:
    FakePeer(ServerBench &bench, std::unique_ptr<server::SocketReader> reader);
    ~FakePeer();

    void send(const QJsonObject &message);
    void sendText(const QByteArray &text);
    void sendBinary();
    void pong();
    void disconnect();
    // The next message of this type that was not taken yet, or {}; the others before it are dropped.
    QJsonObject take(const char *type);
    bool hasNothing(const char *type);
    const FakeSocket &socket() const { return *m_socket; }

private:
    ServerBench &m_bench;
    std::unique_ptr<server::SocketReader> m_reader;
    std::shared_ptr<FakeSocket> m_socket = std::make_shared<FakeSocket>();
    bool m_isOpen = true;
};

struct Answer {
    int status = 0;
    QJsonObject object;
    server::HttpReply reply;
};

// A whole server without sockets on a clock that stands still: requests and messages in, replies
// and messages out, at once.
class ServerBench
{
public:
    explicit ServerBench(server::ServeOptions options = {});
    ~ServerBench();

    static constexpr const char *everyFeature = "result_ack,attempt,reconcile,log_stream,permissions,runner_token";

    Answer request(const QByteArray &method, const QByteArray &target, const QJsonObject &body = {});
    Answer requestAs(const QByteArray &token, const QByteArray &method, const QByteArray &target, const QByteArray &body);

    QString addProject(const QString &name);
    // A registered runner's id; its token is kept for tokenOf().
    QString addRunner(const QString &name, int maxAgents = 3, const QStringList &capabilities = {});
    QByteArray tokenOf(const QString &runnerId) const { return m_tokens.value(runnerId); }
    QString submit(const QJsonObject &fields); // answers the id
    QJsonObject task(const QString &id) { return request("GET", "/api/tasks/" + id.toLatin1()).object; }

    // `features` null = an original runner.
    server::SocketAdmission admit(const QByteArray &target, const QByteArray &token, const QByteArray &features = {});
    std::unique_ptr<FakePeer> connectRunner(const QString &runnerId, const QByteArray &features = everyFeature);
    // Connected, its welcome taken, and ready for any project.
    std::unique_ptr<FakePeer> readyRunner(const QString &runnerId);
    std::unique_ptr<FakePeer> listen();

    void settle(); // runs what the server posted to itself
    // In steps of the server's tick.
    void advance(Milliseconds time);
    void restart();

    void breakResults(); // from now on no result can be stored

    QString databasePath() const { return m_dir.filePath(QStringLiteral("server.sqlite")); }
    const QByteArray adminToken = "sibyl_adm_0123456789012345678901234567890123456789";
    FakeClock clock;

private:
    void start();

    QTemporaryDir m_dir;
    server::ServeOptions m_options;
    std::unique_ptr<server::SqliteTaskStore> m_store;
    std::unique_ptr<server::Application> m_application;
    std::deque<std::function<void()>> m_posted;
    QHash<QString, QByteArray> m_tokens;
};

} // namespace sibyl::test
