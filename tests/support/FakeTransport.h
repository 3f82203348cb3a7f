// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link/TransportFactory.h"
#include "protocol/MessageCodec.h"

#include <QPointer>
#include <QStringList>

#include <limits>

namespace sibyl::test {

// A connection whose other end is the test. The methods below "peer" are what the server does.
class FakeTransport final : public Transport
{
public:
    void open(const QUrl &url, const TransportHeaders &headers) override
    {
        m_url = url;
        m_headers = headers;
    }
    void sendText(const QByteArray &frame) override
    {
        if (m_isOpen && frame.size() > m_maxFrameBytes) {
            hangUp(1009);
        } else if (m_isOpen) {
            m_sent += frame;
        }
    }
    void ping(const QByteArray &payload) override
    {
        if (m_isOpen) {
            m_pings += payload;
        }
    }
    void close(int code, const QString &reason) override
    {
        if (m_isFinished) {
            return;
        }
        m_closeCode = code;
        m_closeReason = reason;
        if (!m_isOpen) {
            abort();
        }
    }
    void abort() override
    {
        finish(CloseReport{.closeCode = {}, .closeReason = {}, .httpStatus = {}, .httpBody = {},
                           .networkError = QStringLiteral("the connection was dropped")});
    }
    qint64 unsentBytes() const override { return 0; }

    // peer

    void accept()
    {
        m_isOpen = true;
        Q_EMIT opened();
    }
    void refuse(int httpStatus, const QByteArray &body)
    {
        finish(CloseReport{.closeCode = {}, .closeReason = {}, .httpStatus = httpStatus, .httpBody = body,
                           .networkError = {}});
    }
    void say(const QByteArray &frame)
    {
        if (m_isOpen && frame.size() > maxInboundFrameBytes) {
            hangUp(1009);
        } else if (m_isOpen) {
            Q_EMIT textReceived(frame);
        }
    }
    void sayBinary(const QByteArray &frame)
    {
        if (m_isOpen && frame.size() > maxInboundFrameBytes) {
            hangUp(1009);
        } else if (m_isOpen) {
            Q_EMIT binaryReceived(frame);
        }
    }
    // Larger ones are answered with 1009.
    void limitFrames(qsizetype maxBytes) { m_maxFrameBytes = maxBytes; }
    void pong()
    {
        if (m_isOpen && !m_pings.isEmpty()) {
            Q_EMIT pongReceived(m_pings.takeFirst());
        }
    }
    void hangUp(int code, const QString &reason = {})
    {
        finish(CloseReport{.closeCode = code, .closeReason = reason, .httpStatus = {}, .httpBody = {},
                           .networkError = {}});
    }
    void lose(const QString &why)
    {
        finish(CloseReport{.closeCode = {}, .closeReason = {}, .httpStatus = {}, .httpBody = {},
                           .networkError = why});
    }
    // Answers our close frame.
    void confirmClose() { hangUp(m_closeCode.value_or(1005), m_closeReason); }

    bool isOpen() const { return m_isOpen; }
    const QUrl &url() const { return m_url; }
    QByteArray header(const QByteArray &name) const
    {
        for (const auto &[key, value] : m_headers) {
            if (key.compare(name, Qt::CaseInsensitive) == 0) {
                return value;
            }
        }
        return {};
    }
    const QByteArrayList &sent() const { return m_sent; }
    QByteArrayList takeSent() { return std::exchange(m_sent, {}); }
    qsizetype pingCount() const { return m_pings.size(); }
    std::optional<int> closeCode() const { return m_closeCode; }
    const QString &closeReason() const { return m_closeReason; }

private:
    void finish(const CloseReport &report)
    {
        m_isOpen = false;
        if (!std::exchange(m_isFinished, true)) {
            Q_EMIT closed(report);
        }
    }

    QUrl m_url;
    TransportHeaders m_headers;
    QByteArrayList m_sent;
    QByteArrayList m_pings;
    std::optional<int> m_closeCode;
    QString m_closeReason;
    qsizetype m_maxFrameBytes = std::numeric_limits<qsizetype>::max();
    bool m_isOpen = false;
    bool m_isFinished = false;
};

class FakeTransports final : public TransportFactory
{
public:
    std::unique_ptr<Transport> create() override
    {
        auto transport = std::make_unique<FakeTransport>();
        m_made += transport.get();
        return transport;
    }

    qsizetype count() const { return m_made.size(); }
    // The latest one; must still exist.
    FakeTransport &last() const
    {
        Q_ASSERT(!m_made.isEmpty() && m_made.last());
        return *m_made.last();
    }
    // Open at the same time.
    qsizetype openCount() const
    {
        return std::count_if(m_made.begin(), m_made.end(),
                             [](const QPointer<FakeTransport> &made) { return made && made->isOpen(); });
    }

private:
    QList<QPointer<FakeTransport>> m_made;
};

} // namespace sibyl::test
