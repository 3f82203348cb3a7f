// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link/TransportPeer.h"
#include "support/FakeTransport.h"

namespace sibyl::test {

// The FakeTransport, which is its own peer.
class FakePeer final : public TransportPeer
{
public:
    Transport &transport() override { return *m_transport; }
    void dropTransport() override { m_transport.reset(); }

    void open(const TransportHeaders &headers) override { m_transport->open(QUrl(QStringLiteral("ws://fake/")), headers); }
    void openWhereNobodyListens() override
    {
        open({});
        m_transport->lose(QStringLiteral("Connection refused"));
    }
    void accept() override { m_transport->accept(); }
    void refuse(int httpStatus, const QByteArray &body) override { m_transport->refuse(httpStatus, body); }
    void say(const QByteArray &frame) override { m_transport->say(frame); }
    void sayBinary(const QByteArray &frame) override { m_transport->sayBinary(frame); }
    void hangUp(int code, const QString &reason) override { m_transport->hangUp(code, reason); }
    void vanish() override { m_transport->lose(QStringLiteral("The remote host closed the connection")); }
    void answerPings() override
    {
        while (m_transport->isOpen() && m_transport->pingCount() > 0) {
            m_transport->pong();
        }
    }
    void answerClose() override { m_transport->confirmClose(); }
    void limitFrames(qsizetype maxBytes) override { m_transport->limitFrames(maxBytes); }

    QByteArray header(const QByteArray &name) const override { return m_transport->header(name); }
    QByteArrayList received() const override { return m_transport->sent(); }
    std::optional<int> closeCode() const override { return m_transport->closeCode(); }
    QString closeReason() const override { return m_transport->closeReason(); }
    bool isGone() const override { return !m_transport || !m_transport->isOpen(); }

private:
    std::unique_ptr<FakeTransport> m_transport = std::make_unique<FakeTransport>();
};

} // namespace sibyl::test
