// SPDX-License-Identifier: Apache-2.0
#include "setup/UserService.h"

#include "base/AtomicFile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

extern const char *const serviceUnitTemplate; // ServiceUnit.cpp.in

namespace {

constexpr auto unitName = "sibyl-runner.service"_L1;
constexpr Milliseconds systemctlLimit{20'000};

// What the session needs to find its systemd.
constexpr const char *passedVariables[] = {"PATH", "HOME", "USER", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "DBUS_SESSION_BUS_ADDRESS"};
// What decides where configuration and state lie, so that the service finds the same.
constexpr const char *keptVariables[] = {"SIBYL_CONFIG_FILE", "SIBYL_CONFIG_DIR", "SIBYL_STATE_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME"};

QString firstLine(const QByteArray &text)
{
    return QString::fromUtf8(text).trimmed().section(u'\n', 0, 0).left(300);
}

bool doesLinger(const Environment &environment)
{
    const QString user = environment.value(u"USER"_s);
    return !user.isEmpty() && !user.contains(u'/') && QFileInfo::exists(u"/var/lib/systemd/linger/"_s + user);
}

} // namespace

QString unitWord(const QString &text)
{
    QString word;
    for (const QChar c : text) {
        switch (c.unicode()) {
        case u'\\': word += u"\\\\"_s; break;
        case u'"': word += u"\\\""_s; break;
        case u'%': word += u"%%"_s; break;
        case u'$': word += u"$$"_s; break;
        default: word += c.unicode() < 0x20 ? QChar(u' ') : c;
        }
    }
    return u'"' + word + u'"';
}

UserService::UserService(CommandRunner &commands, ConfigSources sources)
    : m_commands(commands)
    , m_sources(std::move(sources))
{
}

QString UserService::unitPath() const
{
    const QString configHome = m_sources.environment.value(u"XDG_CONFIG_HOME"_s);
    const QString base = QDir::isAbsolutePath(configHome) ? configHome : m_sources.home() + u"/.config"_s;
    return base + u"/systemd/user/"_s + unitName;
}

QString UserService::unitText() const
{
    QStringList words{unitWord(QCoreApplication::applicationFilePath()), u"run"_s};
    if (!m_sources.explicitFile.isEmpty()) {
        words << u"--config"_s << unitWord(QFileInfo(m_sources.explicitFile).absoluteFilePath());
    }
    if (m_sources.overrides.stateDir) {
        words << u"--state-dir"_s << unitWord(QFileInfo(*m_sources.overrides.stateDir).absoluteFilePath());
    }
    QStringList variables;
    for (const char *name : keptVariables) {
        const QString variable = QString::fromLatin1(name);
        if (const QString value = m_sources.environment.value(variable); !value.isEmpty()) {
            QString escaped = value;
            escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s).replace(u'%', u"%%"_s);
            variables << u"Environment=\"%1=%2\""_s.arg(variable, escaped);
        }
    }
    return QString::fromUtf8(serviceUnitTemplate)
        .replace("@COMMAND@"_L1, words.join(u' '))
        .replace("@ENVIRONMENT@\n"_L1, variables.isEmpty() ? QString() : variables.join(u'\n') + u'\n');
}

void UserService::systemctl(const QStringList &arguments, QObject *context, const CommandCallback &callback)
{
    CommandSpec spec;
    spec.program = u"systemctl"_s;
    spec.arguments = QStringList{u"--user"_s, u"--no-pager"_s, u"--no-ask-password"_s} + arguments;
    spec.timeLimit = systemctlLimit;
    spec.maxOutputBytes = 64 * 1024;
    for (const char *name : passedVariables) {
        if (const QString value = m_sources.environment.value(QString::fromLatin1(name)); !value.isEmpty()) {
            spec.environment.insert(name, value.toLocal8Bit());
        }
    }
    spec.environment.insert("LC_ALL", "C.UTF-8");
    m_commands.run(spec, context, callback);
}

void UserService::runAll(QList<QStringList> orders, QObject *context, const Callback<> &done)
{
    if (orders.isEmpty()) {
        done({});
        return;
    }
    const QStringList order = orders.takeFirst();
    systemctl(order, context, [this, orders, order, context, done](const Result<CommandReport> &report) {
        if (!report || !report->isSuccess()) {
            done(report ? Result<>(fail(ErrorKind::Process, u"systemctl --user %1: %2"_s.arg(order.join(u' '), firstLine(report->stderrBytes))))
                        : Result<>(fail(report.error())));
            return;
        }
        runAll(orders, context, done);
    });
}

Result<QList<QStringList>> UserService::ordersFor(ServiceAction action) const
{
    const QString unit = unitName;
    switch (action) {
    case ServiceAction::Status: return QList<QStringList>();
    case ServiceAction::Install: {
        if (!QDir().mkpath(QFileInfo(unitPath()).path())) {
            return fail(ErrorKind::Storage, u"the directory cannot be made"_s, QFileInfo(unitPath()).path());
        }
        if (const Result<> written = writeFileAtomically(unitPath(), unitText().toUtf8()); !written) {
            return fail(written.error());
        }
        return QList<QStringList>{{u"daemon-reload"_s}, {u"enable"_s, unit}};
    }
    case ServiceAction::Start: return QList<QStringList>{{u"start"_s, u"--no-block"_s, unit}};
    case ServiceAction::Stop: return QList<QStringList>{{u"stop"_s, u"--no-block"_s, unit}};
    case ServiceAction::Remove: return QList<QStringList>{{u"disable"_s, unit}, {u"stop"_s, u"--no-block"_s, unit}};
    }
    Q_UNREACHABLE();
}

void UserService::status(QObject *context, const Callback<ServiceView> &answer)
{
    const QStringList question{u"show"_s, unitName, u"--property=LoadState,UnitFileState,ActiveState,MainPID"_s};
    systemctl(question, context, [this, answer](const Result<CommandReport> &report) {
        ServiceView view;
        view.unitPath = unitPath();
        if (!report || !report->isSuccess()) {
            view.detail = !report && report.error().kind == ErrorKind::NotFound
                ? u"this system has no systemd: start `sibyl-runner run` with the means that it has"_s
                : u"systemd has no session for this user here (%1)"_s.arg(report ? firstLine(report->stderrBytes) : report.error().text());
            answer(view);
            return;
        }
        QMap<QByteArray, QByteArray> properties;
        for (const QByteArray &line : report->stdoutBytes.split('\n')) {
            const qsizetype equals = line.indexOf('=');
            properties.insert(line.left(equals), line.mid(equals + 1).trimmed());
        }
        view.isSupported = true;
        view.isInstalled = properties.value("LoadState") == "loaded";
        view.isEnabled = properties.value("UnitFileState") == "enabled";
        const QByteArray state = properties.value("ActiveState");
        view.isRunning = state == "active" || state == "activating" || state == "reloading";
        view.isThisDaemon = properties.value("MainPID").toLongLong() == QCoreApplication::applicationPid();
        view.doesLinger = doesLinger(m_sources.environment);
        if (state == "failed") {
            view.detail = u"it has failed: `journalctl --user -u %1` says why"_s.arg(unitName);
        } else if (view.isEnabled && !view.doesLinger) {
            view.detail = u"it ends when you log out; `loginctl enable-linger` keeps it"_s;
        }
        answer(view);
    });
}

void UserService::act(ServiceAction action, QObject *context, Callback<ServiceView> answer)
{
    if (action == ServiceAction::Status) {
        status(context, answer);
        return;
    }
    status(context, [this, action, context, answer](const Result<ServiceView> &before) {
        if (!before || !before->isSupported) {
            answer(before ? Result<ServiceView>(fail(ErrorKind::Conflict, before->detail)) : Result<ServiceView>(fail(before.error())));
            return;
        }
        if (action != ServiceAction::Install && !before->isInstalled) {
            answer(action == ServiceAction::Remove ? before : Result<ServiceView>(fail(ErrorKind::NotFound, u"the service is not installed"_s, unitPath())));
            return;
        }
        const Result<QList<QStringList>> orders = ordersFor(action);
        if (!orders) {
            answer(fail(orders.error()));
            return;
        }
        runAll(*orders, context, [this, action, context, answer](const Result<> &done) {
            if (!done) {
                answer(fail(done.error()));
                return;
            }
            if (action == ServiceAction::Remove) {
                QFile::remove(unitPath());
                runAll({{u"daemon-reload"_s}}, context, [this, context, answer](const Result<> &) { status(context, answer); });
                return;
            }
            status(context, answer);
        });
    });
}

} // namespace sibyl
