// SPDX-License-Identifier: Apache-2.0
#include "app/SingleInstance.h"

#include "base/PrivateDirectory.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>

#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int answerLimitMs = 1'000;
constexpr char raiseWord = 'r';
constexpr char registerWord = 'g';

} // namespace

SingleInstance::SingleInstance(QString socketName, QObject *parent)
    : QObject(parent)
    , m_socketName(std::move(socketName))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::serve);
}

SingleInstance::Role SingleInstance::enter(Wish wish)
{
    if (m_socketName.isEmpty()) {
        return Role::First;
    }
    QLocalSocket socket;
    socket.connectToServer(m_socketName);
    if (socket.waitForConnected(answerLimitMs)) {
        const char word = wish == Wish::Register ? registerWord : raiseWord;
        socket.write(&word, 1);
        // A first instance that hangs does not count: better two windows than none.
        if (socket.waitForBytesWritten(answerLimitMs) && socket.waitForReadyRead(answerLimitMs)) {
            return Role::HandedOver;
        }
    }
    QLocalServer::removeServer(m_socketName);
    m_server.listen(m_socketName);
    return Role::First;
}

void SingleInstance::serve()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            const QByteArray word = socket->read(1);
            socket->readAll();
            socket->write("k");
            socket->flush();
            if (!word.isEmpty()) {
                Q_EMIT asked(word.front() == registerWord ? Wish::Register : Wish::Raise);
            }
        });
    }
}

QString SingleInstance::defaultSocketName()
{
    QString directory = QFile::decodeName(qgetenv("XDG_RUNTIME_DIR"));
    if (!QDir::isAbsolutePath(directory) || !QFileInfo(directory).isDir()) {
        directory = QDir::tempPath() + u"/sibyl-%1"_s.arg(::geteuid());
    }
    directory += u"/sibyl"_s;
    if (!ensurePrivateDirectory(directory)) {
        return {};
    }
    // Two desktop sessions of one user each have their own.
    const QByteArray session = qgetenv("WAYLAND_DISPLAY") + '|' + qgetenv("DISPLAY") + '|' + qgetenv("XDG_SESSION_ID");
    const QByteArray hash = QCryptographicHash::hash(session, QCryptographicHash::Sha256).toHex().first(8);
    return u"%1/tray-%2.sock"_s.arg(directory, QString::fromLatin1(hash));
}

} // namespace sibyl::tray
