// SPDX-License-Identifier: Apache-2.0
#include "process/AssignFrame.h"

#include "shim/AttemptFiles.h"
#include "shim/Frame.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace sibyl {
namespace {

tl::unexpected<Error> cannotStart(const ProcessSpec &spec, const QString &why)
{
    return fail(ErrorKind::Process,
                QStringLiteral("cannot start '%1': %2").arg(spec.program.left(200), why));
}

bool appendText(QByteArray *body, const QByteArray &text)
{
    body->append(text);
    body->append('\0');
    return !text.contains('\0');
}

std::uint64_t positive(qint64 value)
{
    return static_cast<std::uint64_t>(std::max<qint64>(value, 0));
}

} // namespace

Result<QByteArray> encodeAssign(const ProcessSpec &spec, const QString &attemptDirectory,
                                const QByteArray &socketPath)
{
    if (spec.program.isEmpty()) {
        return cannotStart(spec, QStringLiteral("no program is named"));
    }
    if (!QDir::isAbsolutePath(spec.workingDirectory)) {
        return cannotStart(spec, QStringLiteral("the working directory '%1' is not an absolute path")
                                     .arg(spec.workingDirectory.left(200)));
    }
    shim::AssignBody limits;
    limits.wallLimitMs = positive(spec.wallLimit.count()) * 1000;
    limits.killGraceMs = positive(spec.killGrace.count());
    limits.quotaBytes = positive(spec.spoolQuotaBytes);
    const bool hasInput = spec.input == InputMode::Open || !spec.initialInput.isEmpty();
    limits.input = static_cast<std::uint32_t>(hasInput ? shim::AgentInput::Spool : shim::AgentInput::Nothing);
    limits.argumentCount = static_cast<std::uint32_t>(spec.arguments.size());

    QByteArray strings;
    bool isClean = appendText(&strings, QFile::encodeName(attemptDirectory))
        && appendText(&strings, socketPath) && appendText(&strings, QFile::encodeName(spec.program))
        && appendText(&strings, QFile::encodeName(spec.workingDirectory));
    for (qsizetype i = 0; isClean && i < spec.arguments.size(); ++i) {
        if (!appendText(&strings, spec.arguments.at(i).toLocal8Bit())) {
            return cannotStart(spec, QStringLiteral("argument %1 contains a NUL character").arg(i + 1));
        }
    }
    for (auto it = spec.environment.cbegin(); isClean && it != spec.environment.cend(); ++it) {
        if (it.key() == shim::cookieVariable) {
            continue; // the supervisor sets its own, and only its own
        }
        if (it.key().isEmpty() || it.key().contains('=')
            || !appendText(&strings, it.key() + '=' + it.value())) {
            return cannotStart(spec, QStringLiteral("the environment variable '%1' is malformed")
                                         .arg(QString::fromLocal8Bit(it.key().left(100))));
        }
        ++limits.variableCount;
    }
    if (!isClean) {
        return cannotStart(spec, QStringLiteral("a path contains a NUL character"));
    }
    const auto bytes = static_cast<qsizetype>(sizeof limits) + strings.size();
    if (bytes > static_cast<qsizetype>(shim::maxAssignBytes)) {
        return cannotStart(spec, QStringLiteral("its arguments and environment are larger than %1 MiB")
                                     .arg(shim::maxAssignBytes / 1024 / 1024));
    }
    return QByteArray(reinterpret_cast<const char *>(&limits), sizeof limits) + strings;
}

} // namespace sibyl
