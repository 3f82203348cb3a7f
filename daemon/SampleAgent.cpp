// SPDX-License-Identifier: Apache-2.0
#include "SampleAgent.h"

namespace sibyl {

QString sampleAgentCommand()
{
    // Short pauses stand for the thinking of a real agent, so that there is progress to be seen.
    return QString::fromUtf8(R"sh(set -e
echo "[1/5] Reading the task: $SIBYL_TASK_PROMPT"
sleep 0.3
echo "[2/5] Editing greet.sh"
printf '#!/bin/sh\necho "Hello, ${1:-world}"\n' > greet.sh
sleep 0.3
echo "[3/5] Adding a test"
printf '#!/bin/sh\n[ "$(sh greet.sh)" = "Hello, world" ]\n' > test.sh
sleep 0.3
echo "[4/5] Running the test"
sh test.sh
sleep 0.3
echo "[5/5] Committing"
git add -A
git -c user.name='Sample Agent' -c user.email=agent@localhost commit -q -m 'Greet the world by default'
)sh");
}

} // namespace sibyl
