// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/JsonLinesCodec.h"

#include <QHash>

#include <optional>
#include <variant>

namespace sibyl {

struct RpcFault {
    int code = 0;
    QString message;
    QJsonValue data;
};
struct RpcCall { // a request of ours
    QString method;
    QJsonObject params;
};
struct RpcRequest { // the agent waits for respond() or refuse()
    QByteArray key; // its id; for the answer
    QString method;
    QJsonObject params;
    std::optional<QJsonObject> earlierResult; // an earlier life of ours answered it: with this
    bool isAnswered = false;                  // by an earlier life: nothing is to be sent
};
struct RpcNotice {
    QString method;
    QJsonObject params;
};
struct RpcReply {
    QString method; // of our request
    QJsonObject result;
    std::optional<RpcFault> fault;
};
using RpcMessage = std::variant<RpcRequest, RpcNotice, RpcReply>;

// Our side of a JSON-RPC conversation with an agent: one object a line, requests and notices both
// ways. Pure: output of the agent in, messages out; what has to be written comes back as bytes.
//
// open() takes what earlier lives of the daemon wrote. Where this life would write the same again
// (the n-th request or notice of a method, an answer to the same question), it gets no bytes, and
// replies find their request. A line that was cut in the middle is finished or closed first.
//
// Faults of the other side (no JSON, no method, ids that are no ids, answers to nothing) are
// counted and dropped; so are requests while maxOpenRequests are not answered: they are refused.
class JsonRpcCodec
{
public:
    enum class Marking { Version2, None }; // with "jsonrpc":"2.0", or without (Codex app-server)
    static constexpr int maxOpenRequests = 64;
    static constexpr qsizetype maxKeyBytes = 256;

    static constexpr int unknownMethodCode = -32601;

    // The text of an id, the same for the same id; nothing for what is no id.
    static std::optional<QByteArray> keyOf(const QJsonValue &id);

    using OnMessage = std::function<void(const RpcMessage &)>;
    using OnBytes = std::function<void(const QByteArray &)>;

    explicit JsonRpcCodec(Marking marking) : m_marking(marking) {}

    void open(QByteArrayView written);
    // `onBytes` gets what has to be written at once: refusals of what broke the rules.
    void read(QByteArrayView bytes, const OnMessage &onMessage, const OnBytes &onBytes);
    void end(const OnMessage &onMessage, const OnBytes &onBytes);

    // Bytes to write; empty when they were written before.
    QByteArray request(const QString &method, const QJsonObject &params);
    QByteArray notify(const QString &method, const QJsonObject &params);
    QByteArray respond(const QByteArray &key, const QJsonObject &result);
    QByteArray refuse(const QByteArray &key, int code, const QString &message);
    QByteArray refuseUnknown(const RpcRequest &request); // -32601, and counted

    // Whether an earlier life wrote one of these and this one has not come to it yet.
    bool hasEarlierNotice(const QString &method) const { return m_earlierNotices.value(method) > 0; }
    bool hasEarlierRequest(const QString &method) const { return m_earlierRequests.contains(method); }

    int unknownMessages() const { return m_unknown + m_lines.noiseLines() + m_lines.skippedLines(); }
    void countUnknown() { ++m_unknown; }

private:
    void takeEarlier(const QJsonObject &object);
    void take(const QJsonObject &object, const OnMessage &onMessage, const OnBytes &onBytes);
    QByteArray lineOf(QJsonObject object);

    const Marking m_marking;
    JsonLinesCodec m_lines;
    QByteArray m_torn; // the unfinished line at the end of what was written
    qint64 m_lastId = 0;
    QHash<qint64, QString> m_openOurs;             // id -> method
    QHash<QByteArray, QJsonValue> m_openTheirs;    // key -> id
    QHash<QString, QList<qint64>> m_earlierRequests;
    QHash<QString, int> m_earlierNotices;
    QHash<QByteArray, QList<std::optional<QJsonObject>>> m_earlierAnswers;
    int m_unknown = 0;
};

} // namespace sibyl
