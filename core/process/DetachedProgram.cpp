// SPDX-License-Identifier: Apache-2.0
#include "process/DetachedProgram.h"

#include <QProcess>

#include <cerrno>
#include <csignal>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

Result<qint64> startDetached(const DetachedProgram &program)
{
    const QString output = program.outputFile.isEmpty() ? QProcess::nullDevice() : program.outputFile;
    QProcess process;
    process.setProgram(program.program);
    process.setArguments(program.arguments);
    process.setWorkingDirectory(program.workingDirectory);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(output, QIODevice::Append);
    process.setStandardErrorFile(output, QIODevice::Append);
    qint64 processId = 0;
    if (!process.startDetached(&processId)) {
        return fail(ErrorKind::Process, u"%1 could not be started: is it installed?"_s.arg(program.program));
    }
    return processId;
}

Result<> askToEnd(qint64 processId)
{
    if (processId <= 1) {
        return fail(ErrorKind::NotFound, u"there is no process to end"_s);
    }
    if (::kill(pid_t(processId), SIGTERM) != 0) {
        return errno == ESRCH ? fail(ErrorKind::NotFound, u"the process has ended already"_s)
                              : fail(ErrorKind::Process, u"the process could not be asked to end"_s);
    }
    return {};
}

} // namespace sibyl
