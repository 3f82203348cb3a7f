// SPDX-License-Identifier: Apache-2.0
#include "agents/ProfileSettings.h"

#include <QRegularExpression>

#include <utility>

namespace sibyl {
namespace {

constexpr QLatin1StringView hidden{"[redacted]"};

QString originOf(bool isConfigured)
{
    return isConfigured ? QStringLiteral("runner.yaml") : QStringLiteral("built in");
}

QString numberText(const std::optional<double> &number)
{
    return number ? QString::number(*number, 'g', 12) : QString();
}

} // namespace

QStringList shownArguments(const QStringList &arguments)
{
    static const QRegularExpression name(
        QStringLiteral(R"((token|secret|passw|credential|authorization|bearer|api[-_]?key|access[-_]?key|private[-_]?key)[a-z0-9_-]*$)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression key(QStringLiteral(R"(^(sk|pk|ghp|gho|ghs|github_pat|glpat|xox[a-z]|AIza|AKIA)[-_A-Za-z0-9]{12,})"));
    QStringList shown;
    bool isValueNext = false;
    for (const QString &argument : arguments) {
        const qsizetype equals = argument.indexOf(u'=');
        const bool isNamed = name.match(equals < 0 ? argument : argument.left(equals)).hasMatch();
        if (std::exchange(isValueNext, false) || key.match(argument).hasMatch()) {
            shown << hidden;
        } else if (isNamed && equals >= 0) {
            shown << argument.left(equals + 1) + hidden;
        } else if (equals >= 0 && key.match(argument.mid(equals + 1).remove(u'"')).hasMatch()) {
            shown << argument.left(equals + 1) + hidden;
        } else {
            shown << argument;
            isValueNext = isNamed && argument.startsWith(u'-');
        }
    }
    return shown;
}

QList<ResolvedSetting> profileSettings(const AgentSettingsByName &agents)
{
    QList<ResolvedSetting> rows;
    for (auto it = agents.cbegin(); it != agents.cend(); ++it) {
        const AgentSettings &own = *it;
        const auto add = [&](const char *key, const QString &value, bool isConfigured) {
            if (!value.isEmpty()) {
                rows.append({QStringLiteral("agents.%1.%2").arg(it.key(), QLatin1String(key)), value, originOf(isConfigured)});
            }
        };
        const Result<AgentProfile> profile = resolveProfile(it.key(), agents);
        if (!profile) {
            add("problem", profile.error().text(), true);
            continue;
        }
        const AgentLimits &limits = profile->limits;
        const QStringList variables = profile->environment.keys();
        add("enabled", own.isEnabled.value_or(true) ? QStringLiteral("true") : QStringLiteral("false"), own.isEnabled.has_value());
        add("driver", toString(profile->driver), own.driver.has_value());
        add("program", profile->program, !own.program.isEmpty());
        add("arguments", shownArguments(profile->arguments).join(u' '), own.arguments || !own.extraArguments.isEmpty());
        add("environment", variables.join(QStringLiteral(", ")), !own.environment.isEmpty());
        add("model", profile->model, true);
        add("permissions", toString(profile->permissions), own.permissions.has_value());
        add("limits.turns", limits.turns ? QString::number(*limits.turns) : QString(), true);
        add("limits.cost_usd", numberText(limits.costUsd), true);
        add("limits.tokens", limits.tokens ? QString::number(*limits.tokens) : QString(), true);
        add("limits.time", limits.wallTime ? QString::number(limits.wallTime->count()) : QString(), true);
        add("isolation", profile->isolation, !own.isolation.isEmpty());
    }
    return rows;
}

} // namespace sibyl
