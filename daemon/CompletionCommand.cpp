// SPDX-License-Identifier: Apache-2.0
#include "CompletionCommand.h"

#include "CommandLine.h"
#include "CompletionScript.h"
#include "Terminal.h"

namespace sibyl {

int runCompletion(const CompletionOptions &options)
{
    Terminal(ColorChoice::Never).printRaw(completionScript(commandTree(), options.shell).toUtf8());
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
