// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "config/ConfigSources.h"
#include "process/ShortCommand.h"
#include "state/ServiceView.h"

#include <QObject>

namespace sibyl {

// The systemd user unit `sibyl-runner.service` of this user, by systemctl. Without systemd or
// without a user session of it every action ends with Conflict, `Status` with the reason. Borrows
// commands. Main thread only.
class UserService final : public QObject
{
    Q_OBJECT

public:
    UserService(CommandRunner &commands, ConfigSources sources);

    // Start returns when systemd has taken the order, not when the service is up.
    void act(ServiceAction action, QObject *context, Callback<ServiceView> answer);

    // The text of the unit: starts this very program with the present configuration.
    QString unitText() const;
    QString unitPath() const;

private:
    void systemctl(const QStringList &arguments, QObject *context, const CommandCallback &callback);
    void runAll(QList<QStringList> orders, QObject *context, const Callback<> &done);
    void status(QObject *context, const Callback<ServiceView> &answer);
    Result<QList<QStringList>> ordersFor(ServiceAction action) const;

    CommandRunner &m_commands;
    ConfigSources m_sources;
};

// `text` as one word of a unit's ExecStart.
QString unitWord(const QString &text);

} // namespace sibyl
