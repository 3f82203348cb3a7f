// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "WorkOptions.h"
#include "base/Clock.h"
#include "base/LogFormat.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

namespace sibyl {

// What each command was asked, as plain values with everything checked that can be checked without
// looking at the machine. Absent = not given, so that environment and runner.yaml can decide.

struct LogChoice {
    LogStyle style = LogStyle::Logfmt;
    QString rules; // as LogOptions::rules
};

struct RunOptions {
    CommonOptions common;
    std::optional<QString> serverUrl;
    std::optional<QString> name;
    std::optional<int> maxAgents; // 1..20
    std::optional<QString> runnerId;
    std::optional<bool> isSandboxMode;
    std::optional<QString> stateDir;
    bool isLocal = false; // server and runner in one process
    std::optional<quint16> localPort; // of that server; 0 picks a free one
    LogChoice log;
};

struct RegisterOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    std::optional<QString> serverUrl;
    std::optional<QString> name;
    std::optional<int> maxAgents;
    QStringList capabilities; // empty = as configured
    bool isTokenOnStdin = false;
    bool isForced = false;
};

enum class AgentsAction { List, Test };

struct AgentsOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    AgentsAction action = AgentsAction::List;
    QString name;   // of the agent to test
    QString prompt; // empty = the one that is always asked
    std::optional<Seconds> timeLimit;
};

struct StatusOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    bool isLive = false;
    bool isCheck = false; // print nothing, only the exit code
};

struct ServeOptions {
    CommonOptions common;
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 3334;
    std::optional<QString> stateDir;
    QString tlsCertPath;
    QString tlsKeyPath;
    bool isRemoteAllowed = false;
    Seconds lostGrace{15 * 60};
    LogChoice log;
};

struct DrainOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    bool isUndo = false;
};

struct LinkOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    std::optional<QString> serverUrl;
    QString path = QStringLiteral(".");
    QString project; // id or name; empty = the checkout's own name
};

struct UnlinkOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    QString target; // path, project id or name
};

struct ProjectsOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    std::optional<QString> serverUrl;
};

enum class ConfigAction { Show, Get, Set, Unset, Path };

struct ConfigOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    ConfigAction action = ConfigAction::Show;
    QString key;
    QString value;
};

struct DemoOptions {
    CommonOptions common;
    QString directory;    // empty = one that is thrown away
    QString reportPath;   // key=value lines for a script; empty = none
    bool isHeld = false;  // keeps the server up until <report>.release exists
    QString agentCommand; // instead of the built-in sample agent
};

struct DoctorOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
};

enum class Shell { Bash, Zsh, Fish };

struct CompletionOptions {
    Shell shell = Shell::Bash;
};

using CommandOptions =
    std::variant<RunOptions, RegisterOptions, StatusOptions, ServeOptions, SubmitOptions, TasksOptions,
                 LogsOptions, CancelOptions, DrainOptions, LinkOptions, UnlinkOptions, ProjectsOptions,
                 ConfigOptions, DemoOptions, DoctorOptions, CompletionOptions, AgentsOptions, ShowOptions, DiffOptions,
                 ApplyOptions, RetryOptions, PermissionsOptions>;

} // namespace sibyl
