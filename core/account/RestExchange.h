// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RestReply.h"
#include "base/Callback.h"
#include "base/Clock.h"

#include <QNetworkReply>
#include <QObject>
#include <QPointer>

namespace sibyl {

// One request on its way: reads the body within its bound, watches the clock, turns whatever
// happens into one Result. Child of its QNetworkReply, deletes both when done. Used by RestClient.
class RestExchange : public QObject
{
    Q_OBJECT

public:
    RestExchange(QNetworkReply *reply, QString label, Clock &clock, QObject *context, Callback<RestReply> callback);

private:
    void readSome();
    void finish();
    Result<RestReply> outcome();
    Result<RestReply> transportFailure() const;

    QNetworkReply *m_reply;
    QString m_label; // "GET https://host/api/health"
    QPointer<QObject> m_context;
    Callback<RestReply> m_callback;
    QByteArray m_body;
    QString m_tlsFault;
    bool m_isTooLarge = false;
    bool m_isLate = false;
    Alarm m_limit;
};

} // namespace sibyl
