// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringList>
#include <QTcpServer>
#include <QTcpSocket>

#include <map>

namespace sibyl::test {

// A real HTTP server on loopback that knows POST /api/auth/refresh (spec 6.5): a refresh token works
// once and gives a new pair, "access-N" and "refresh-N".
class AuthServer : public QTcpServer
{
public:
    AuthServer()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                connect(socket, &QIODevice::readyRead, socket, [this, socket] { read(socket); });
                connect(socket, &QAbstractSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
    }

    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }

    QStringList goodTokens;  // refresh tokens that work
    QStringList requests;    // the refresh tokens that were brought, in order
    int pairs = 0;           // given so far
    int status = 200;        // other than 200: answered instead, nothing is traded
    bool isAnswerLost = false; // traded, but the connection ends without an answer

private:
    void read(QTcpSocket *socket)
    {
        QByteArray &text = m_received[socket];
        text += socket->readAll();
        const qsizetype head = text.indexOf("\r\n\r\n");
        const qsizetype length = text.toLower().indexOf("content-length: ");
        if (head < 0 || length < 0) {
            return;
        }
        const qsizetype size = text.sliced(length + 16, text.indexOf('\r', length) - length - 16).toLongLong();
        if (text.size() < head + 4 + size) {
            return;
        }
        const QByteArray body = text.sliced(head + 4, size);
        const bool isRefresh = text.startsWith("POST /api/auth/refresh ");
        m_received.erase(socket);
        answer(socket, isRefresh ? body.mid(body.lastIndexOf(':') + 2).chopped(2) : QByteArray());
    }

    void answer(QTcpSocket *socket, const QByteArray &token)
    {
        requests += QString::fromUtf8(token);
        int code = status;
        QByteArray body = R"({"detail":"not now"})";
        if (code == 200 && goodTokens.removeAll(QString::fromUtf8(token)) == 0) {
            code = 401;
            body = R"({"detail":"Session not found or revoked"})";
        } else if (code == 200) {
            const QByteArray n = QByteArray::number(++pairs);
            goodTokens += QStringLiteral("refresh-") + QString::fromUtf8(n);
            body = R"({"access_token":"access-)" + n + R"(","refresh_token":"refresh-)" + n
                + R"(","token_type":"Bearer","expires_in":3600})";
        }
        if (isAnswerLost) {
            socket->abort();
            return;
        }
        socket->write("HTTP/1.1 " + QByteArray::number(code) + " X\r\nContent-Type: application/json\r\nContent-Length: "
                      + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }

    std::map<QTcpSocket *, QByteArray> m_received;
};

} // namespace sibyl::test
