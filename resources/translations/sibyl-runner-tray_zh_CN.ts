<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Autostart</name>
    <message>
        <source>the autostart entry cannot be removed</source>
        <translation>无法删除自动启动条目</translation>
    </message>
    <message>
        <source>the autostart directory cannot be made</source>
        <translation>无法创建自动启动目录</translation>
    </message>
</context>
<context>
    <name>Diff</name>
    <message>
        <source>Binary file</source>
        <translation>二进制文件</translation>
    </message>
    <message>
        <source>More lines are not shown</source>
        <translation>其余行未显示</translation>
    </message>
</context>
<context>
    <name>News</name>
    <message>
        <source>Task %1</source>
        <translation>任务 %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>%1 asks for permission: %2</source>
        <translation>%1 请求许可：%2</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>请重新登录</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingWords</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>How this machine is shown on the server.</source>
        <translation>此机器在服务器上的显示名称。</translation>
    </message>
    <message>
        <source>Agents at a time</source>
        <translation>同时运行的代理数</translation>
    </message>
    <message>
        <source>More tasks than that wait here until an agent is done.</source>
        <translation>超出的任务会在此等待，直到有代理空闲。</translation>
    </message>
    <message>
        <source>Capabilities</source>
        <translation>能力</translation>
    </message>
    <message>
        <source>Words that a task may ask for, separated by commas.</source>
        <translation>任务可以要求的关键词，以逗号分隔。</translation>
    </message>
    <message>
        <source>Tokens are kept in</source>
        <translation>令牌保存在</translation>
    </message>
    <message>
        <source>Takes effect when this machine is registered again.</source>
        <translation>重新注册此机器后生效。</translation>
    </message>
    <message>
        <source>Worktrees</source>
        <translation>工作树</translation>
    </message>
    <message>
        <source>Each task gets a directory of its own below this one.</source>
        <translation>每个任务在其下拥有自己的目录。</translation>
    </message>
    <message>
        <source>Keep worktrees for</source>
        <translation>工作树保留时间</translation>
    </message>
    <message>
        <source>Seconds after the result was delivered. Commits stay on their branch.</source>
        <translation>结果交付后的秒数。提交会保留在其分支上。</translation>
    </message>
    <message>
        <source>Log files</source>
        <translation>日志文件</translation>
    </message>
    <message>
        <source>Directory of the runner&apos;s log files.</source>
        <translation>运行器日志文件所在目录。</translation>
    </message>
    <message>
        <source>Usual time limit</source>
        <translation>默认时限</translation>
    </message>
    <message>
        <source>Seconds for tasks that name no limit.</source>
        <translation>未指定时限的任务所用的秒数。</translation>
    </message>
    <message>
        <source>Longest time limit</source>
        <translation>最长时限</translation>
    </message>
    <message>
        <source>Seconds that a task may ask for at most.</source>
        <translation>任务最多可以要求的秒数。</translation>
    </message>
    <message>
        <source>Usual command</source>
        <translation>默认命令</translation>
    </message>
    <message>
        <source>Shell line for tasks that bring no command and name no agent.</source>
        <translation>用于既无命令也未指定代理的任务的命令行。</translation>
    </message>
    <message>
        <source>Usual agent</source>
        <translation>默认代理</translation>
    </message>
    <message>
        <source>For tasks that name none. Empty: the first one found.</source>
        <translation>用于未指定代理的任务。留空：使用找到的第一个。</translation>
    </message>
    <message>
        <source>Questions wait for</source>
        <translation>问题等待时间</translation>
    </message>
    <message>
        <source>Seconds until an agent&apos;s question counts as denied.</source>
        <translation>代理的问题被视为拒绝之前的秒数。</translation>
    </message>
    <message>
        <source>Variables for agents</source>
        <translation>提供给代理的变量</translation>
    </message>
    <message>
        <source>Further environment variables that agents may see, such as OPENAI_API_KEY.</source>
        <translation>代理可以看到的其他环境变量，例如 OPENAI_API_KEY。</translation>
    </message>
    <message>
        <source>Cost of one task</source>
        <translation>单个任务费用</translation>
    </message>
    <message>
        <source>US dollars. A task that costs more is stopped.</source>
        <translation>美元。超出费用的任务会被停止。</translation>
    </message>
    <message>
        <source>Tokens of one task</source>
        <translation>单个任务令牌数</translation>
    </message>
    <message>
        <source>A task that uses more is stopped.</source>
        <translation>用量超出的任务会被停止。</translation>
    </message>
    <message>
        <source>Time of one task</source>
        <translation>单个任务时间</translation>
    </message>
    <message>
        <source>Seconds that its agent may work.</source>
        <translation>其代理可以工作的秒数。</translation>
    </message>
    <message>
        <source>Cost of a day</source>
        <translation>每日费用</translation>
    </message>
    <message>
        <source>US dollars for all tasks of a day.</source>
        <translation>一天内所有任务的美元费用。</translation>
    </message>
    <message>
        <source>Tokens of a day</source>
        <translation>每日令牌数</translation>
    </message>
    <message>
        <source>For all tasks of a day.</source>
        <translation>用于一天内的所有任务。</translation>
    </message>
    <message>
        <source>Time of a day</source>
        <translation>每日时间</translation>
    </message>
    <message>
        <source>Seconds that all agents of a day may work.</source>
        <translation>一天内所有代理可以工作的秒数。</translation>
    </message>
    <message>
        <source>Commit what is left</source>
        <translation>提交剩余更改</translation>
    </message>
    <message>
        <source>What an agent changed but did not commit.</source>
        <translation>代理已更改但尚未提交的内容。</translation>
    </message>
    <message>
        <source>Hand over work as</source>
        <translation>交付方式</translation>
    </message>
    <message>
        <source>How a task&apos;s commits leave its worktree.</source>
        <translation>任务的提交如何离开其工作树。</translation>
    </message>
    <message>
        <source>Agents go on without the runner</source>
        <translation>运行器停止后代理继续运行</translation>
    </message>
    <message>
        <source>Agents keep working while the runner is stopped or updated.</source>
        <translation>运行器停止或更新时，代理继续工作。</translation>
    </message>
    <message>
        <source>Time to finish</source>
        <translation>收尾时间</translation>
    </message>
    <message>
        <source>Seconds for agents that do not outlive the runner.</source>
        <translation>留给随运行器一同结束的代理的秒数。</translation>
    </message>
    <message>
        <source>Ready supervisors</source>
        <translation>预备监督进程</translation>
    </message>
    <message>
        <source>Started in advance, so that tasks begin at once.</source>
        <translation>预先启动，使任务立即开始。</translation>
    </message>
    <message>
        <source>First reconnect after</source>
        <translation>首次重连间隔</translation>
    </message>
    <message>
        <source>Seconds.</source>
        <translation>秒。</translation>
    </message>
    <message>
        <source>Reconnect at least every</source>
        <translation>最长重连间隔</translation>
    </message>
    <message>
        <source>Seconds. The runner never gives up.</source>
        <translation>秒。运行器不会放弃。</translation>
    </message>
    <message>
        <source>Sign of life every</source>
        <translation>心跳间隔</translation>
    </message>
    <message>
        <source>Seconds, at most 30.</source>
        <translation>秒，最多 30。</translation>
    </message>
    <message>
        <source>Tasks with a command</source>
        <translation>自带命令的任务</translation>
    </message>
    <message>
        <source>Whether the server may name the command to run.</source>
        <translation>是否允许服务器指定要运行的命令。</translation>
    </message>
    <message>
        <source>Projects not linked here</source>
        <translation>未在此关联的项目</translation>
    </message>
    <message>
        <source>What happens to tasks of a project without a checkout.</source>
        <translation>没有本地检出的项目的任务如何处理。</translation>
    </message>
    <message>
        <source>Allowed directories</source>
        <translation>允许的目录</translation>
    </message>
    <message>
        <source>Where a directory that a task names may lie.</source>
        <translation>任务指定的目录可以位于何处。</translation>
    </message>
    <message>
        <source>Allowed remotes</source>
        <translation>允许的远程仓库</translation>
    </message>
    <message>
        <source>What may be cloned: beginnings of URLs, or *.</source>
        <translation>允许克隆的内容：URL 前缀，或 *。</translation>
    </message>
    <message>
        <source>Keychain, else a file</source>
        <translation>钥匙串，否则用文件</translation>
    </message>
    <message>
        <source>System keychain</source>
        <translation>系统钥匙串</translation>
    </message>
    <message>
        <source>Private file</source>
        <translation>私有文件</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>始终</translation>
    </message>
    <message>
        <source>Only of completed tasks</source>
        <translation>仅限已完成的任务</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Local branch</source>
        <translation>本地分支</translation>
    </message>
    <message>
        <source>Branch pushed to the remote</source>
        <translation>推送到远程的分支</translation>
    </message>
    <message>
        <source>Git bundle</source>
        <translation>Git 包</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>补丁</translation>
    </message>
    <message>
        <source>Where it makes sense</source>
        <translation>视情况而定</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>允许</translation>
    </message>
    <message>
        <source>Only for linked projects</source>
        <translation>仅限已关联的项目</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Reject the task</source>
        <translation>拒绝任务</translation>
    </message>
    <message>
        <source>Clone the project</source>
        <translation>克隆项目</translation>
    </message>
    <message>
        <source>Work in an empty directory</source>
        <translation>在空目录中工作</translation>
    </message>
    <message>
        <source>Clone, else an empty directory</source>
        <translation>克隆，否则用空目录</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
</context>
<context>
    <name>StatusFacts</name>
    <message>
        <source>Sign in again</source>
        <translation>请重新登录</translation>
    </message>
    <message>
        <source>The server refuses this runner</source>
        <translation>服务器拒绝了此运行器</translation>
    </message>
    <message>
        <source>Another runner uses this registration</source>
        <translation>另一个运行器正在使用此注册</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) from agents</source>
        <translation>
            <numerusform>代理提出了 %n 个问题</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) failed</source>
        <translation>
            <numerusform>%n 个任务失败</numerusform>
        </translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>已断开</translation>
    </message>
    <message>
        <source>%1 of %2 slots in use</source>
        <translation>已使用 %1 / %2 个槽位</translation>
    </message>
    <message>
        <source>%1, %2 queued</source>
        <translation>%1，%2 个排队</translation>
    </message>
    <message>
        <source>Connected to %1 as %2</source>
        <translation>已连接到 %1，名称 %2</translation>
    </message>
    <message>
        <source>Not set up yet</source>
        <translation>尚未设置</translation>
    </message>
    <message>
        <source>Register this machine to let it take tasks.</source>
        <translation>注册此机器后即可接受任务。</translation>
    </message>
    <message>
        <source>%1 cannot be reached. Running agents go on.</source>
        <translation>无法连接 %1。正在运行的代理会继续。</translation>
    </message>
    <message>
        <source>Draining</source>
        <translation>正在收尾</translation>
    </message>
    <message numerus="yes">
        <source>Takes nothing new and leaves when %n task(s) are done.</source>
        <translation>
            <numerusform>不再接受新任务，%n 个任务完成后退出。</numerusform>
        </translation>
    </message>
    <message>
        <source>Takes nothing new and leaves.</source>
        <translation>不再接受新任务并退出。</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Takes nothing new. %1.</source>
        <translation>不接受新任务。%1。</translation>
    </message>
    <message numerus="yes">
        <source>%n agent(s) working</source>
        <translation>
            <numerusform>%n 个代理正在工作</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Sibyl Runner: %1</source>
        <translation>Sibyl Runner：%1</translation>
    </message>
    <message>
        <source>Looking for the runner…</source>
        <translation>正在查找运行器…</translation>
    </message>
    <message>
        <source>The runner has another version</source>
        <translation>运行器版本不同</translation>
    </message>
    <message>
        <source>The runner is not running</source>
        <translation>运行器未运行</translation>
    </message>
    <message>
        <source>Start it to take tasks. Agents that were running go on without it.</source>
        <translation>启动后即可接受任务。已在运行的代理不受影响。</translation>
    </message>
</context>
<context>
    <name>TaskTimeline</name>
    <message>
        <source>Taken from the server</source>
        <translation>已从服务器接收</translation>
    </message>
    <message>
        <source>The agent started on %1</source>
        <translation>代理在 %1 上开始工作</translation>
    </message>
    <message>
        <source>A tool call ended</source>
        <translation>一次工具调用已结束</translation>
    </message>
    <message>
        <source>A tool call failed</source>
        <translation>一次工具调用失败</translation>
    </message>
    <message>
        <source>A tool call was denied</source>
        <translation>一次工具调用被拒绝</translation>
    </message>
    <message>
        <source>Plan: %1 of %2 steps done</source>
        <translation>计划：已完成 %1/%2 步</translation>
    </message>
    <message>
        <source>%1. Now: %2</source>
        <translation>%1。当前：%2</translation>
    </message>
    <message>
        <source>Asked for permission: %1</source>
        <translation>请求许可：%1</translation>
    </message>
    <message>
        <source>Rate limited: %1</source>
        <translation>受到速率限制：%1</translation>
    </message>
    <message>
        <source>More events cannot be read: %1</source>
        <translation>无法读取更多事件：%1</translation>
    </message>
</context>
<context>
    <name>TaskWords</name>
    <message>
        <source>Completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>The agent finished its work.</source>
        <translation>代理已完成工作。</translation>
    </message>
    <message>
        <source>Look at the changes, then merge the branch or ask for more.</source>
        <translation>查看更改，然后合并分支或提出更多要求。</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>The agent ended with an error.</source>
        <translation>代理因错误而结束。</translation>
    </message>
    <message>
        <source>The end of the log says why. Mend the cause, then try the task again.</source>
        <translation>日志末尾说明了原因。解决后请重试该任务。</translation>
    </message>
    <message>
        <source>Timed out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>The task took longer than it was allowed.</source>
        <translation>任务超过了允许的时间。</translation>
    </message>
    <message>
        <source>Give it more time, or cut the task into smaller ones.</source>
        <translation>给它更多时间，或将任务拆小。</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Someone stopped this task.</source>
        <translation>有人停止了此任务。</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>The agent was cut off before it could finish.</source>
        <translation>代理在完成前被中断。</translation>
    </message>
    <message>
        <source>The server gives the task out again by itself.</source>
        <translation>服务器会自动重新分派该任务。</translation>
    </message>
    <message>
        <source>Rate limited</source>
        <translation>请求受限</translation>
    </message>
    <message>
        <source>The agent&apos;s provider allows no more requests for now.</source>
        <translation>代理的服务商暂时不允许更多请求。</translation>
    </message>
    <message>
        <source>It is tried again when the limit is lifted.</source>
        <translation>限制解除后会重试。</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>需要登录</translation>
    </message>
    <message>
        <source>The agent program is not signed in.</source>
        <translation>代理程序未登录。</translation>
    </message>
    <message>
        <source>Start the agent program in a terminal, sign in, then try the task again.</source>
        <translation>在终端中启动代理程序并登录，然后重试该任务。</translation>
    </message>
    <message>
        <source>Over budget</source>
        <translation>超出预算</translation>
    </message>
    <message>
        <source>The task used up its budget and was stopped.</source>
        <translation>任务用尽预算，已被停止。</translation>
    </message>
    <message>
        <source>Raise the budget, or cut the task into smaller ones.</source>
        <translation>提高预算，或将任务拆小。</translation>
    </message>
    <message>
        <source>Stalled</source>
        <translation>停滞</translation>
    </message>
    <message>
        <source>The agent did nothing for too long and was stopped.</source>
        <translation>代理长时间没有动作，已被停止。</translation>
    </message>
    <message>
        <source>The end of the log shows what it waited for.</source>
        <translation>日志末尾显示了它在等待什么。</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>The agent declined to do this task.</source>
        <translation>代理拒绝执行此任务。</translation>
    </message>
    <message>
        <source>Put the task in other words.</source>
        <translation>请换一种方式描述任务。</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>没有回答</translation>
    </message>
    <message>
        <source>The agent asked something and got no answer in time.</source>
        <translation>代理提出了问题，但未及时得到回答。</translation>
    </message>
    <message>
        <source>Say more in the task, or answer sooner.</source>
        <translation>在任务中说明更多，或更早回答。</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Collecting</source>
        <translation>收集中</translation>
    </message>
    <message>
        <source>Reporting</source>
        <translation>上报中</translation>
    </message>
    <message>
        <source>Waits for a free slot</source>
        <translation>等待空闲槽位</translation>
    </message>
    <message>
        <source>Makes a worktree and a branch</source>
        <translation>正在创建工作树和分支</translation>
    </message>
    <message>
        <source>At work</source>
        <translation>工作中</translation>
    </message>
    <message>
        <source>Reads commits and changes</source>
        <translation>正在读取提交和更改</translation>
    </message>
    <message>
        <source>Hands the result to the server</source>
        <translation>正在将结果交给服务器</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 k</source>
        <comment>thousands</comment>
        <translation>%1 千</translation>
    </message>
    <message>
        <source>%1 M</source>
        <comment>millions</comment>
        <translation>%1 百万</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Watches and steers the Sibyl runner of this machine. Quitting it stops no agents.</source>
        <translation>查看并控制本机的 Sibyl 运行器。退出不会停止任何代理。</translation>
    </message>
    <message>
        <source>Show only the tray icon (for autostart).</source>
        <translation>仅显示托盘图标（用于自动启动）。</translation>
    </message>
    <message>
        <source>Start with registering this machine.</source>
        <translation>从注册本机开始。</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::AccountPage</name>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>This machine is not registered with a server.</source>
        <translation>此机器未在任何服务器上注册。</translation>
    </message>
    <message>
        <source>The runner is not running.</source>
        <translation>运行器未运行。</translation>
    </message>
    <message>
        <source>Register this machine</source>
        <translation>注册本机</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>this machine&apos;s own, at %1</source>
        <translation>本机自带，地址 %1</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Runner</source>
        <translation>运行器</translation>
    </message>
    <message>
        <source>Connected since</source>
        <translation>连接时间</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Settings file</source>
        <translation>设置文件</translation>
    </message>
    <message>
        <source>Register again…</source>
        <translation>重新注册…</translation>
    </message>
    <message>
        <source>Remove the registration…</source>
        <translation>移除注册…</translation>
    </message>
    <message>
        <source>Remove the registration?</source>
        <translation>移除注册？</translation>
    </message>
    <message>
        <source>This machine takes no more tasks. Links to projects and all other settings stay.</source>
        <translation>此机器将不再接受任务。项目关联和其他设置会保留。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>The registration was not removed</source>
        <translation>注册未被移除</translation>
    </message>
    <message>
        <source>The registration is removed</source>
        <translation>注册已移除</translation>
    </message>
    <message>
        <source>Remove the registration all the same?</source>
        <translation>仍要移除注册吗？</translation>
    </message>
    <message>
        <source>%1

Do this only when the server is gone for good: it never gets these results. The agents&apos; work stays on its branches.</source>
        <translation>%1

仅当服务器已永久停用时才这样做：它将永远收不到这些结果。代理的工作会保留在其分支上。</translation>
    </message>
    <message>
        <source>Remove by force</source>
        <translation>强制移除</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::AgentsPage</name>
    <message>
        <source>Not found on this machine</source>
        <translation>在本机未找到</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <translation>%1，版本 %2</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>已登录</translation>
    </message>
    <message>
        <source>not signed in</source>
        <translation>未登录</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Looking for agent programs…</source>
        <translation>正在查找代理程序…</translation>
    </message>
    <message>
        <source>Programs that the runner can start for a task.</source>
        <translation>运行器可以为任务启动的程序。</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>隔离</translation>
    </message>
    <message>
        <source>Ways to confine an agent on this machine.</source>
        <translation>在本机上限制代理的方式。</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>It works: the task was done in %1.</source>
        <translation>可用：任务在 %1 内完成。</translation>
    </message>
    <message>
        <source>The test was stopped.</source>
        <translation>测试已停止。</translation>
    </message>
    <message>
        <source>It does not work: the test ended as %1.</source>
        <translation>不可用：测试以 %1 结束。</translation>
    </message>
    <message>
        <source>It does not work: %1</source>
        <translation>不可用：%1</translation>
    </message>
    <message>
        <source>%1. Found here, but this version of the runner cannot use it yet.</source>
        <translation>%1。已在本机找到，但此版本的运行器尚不能使用。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the test of %1</source>
        <translation>停止对 %1 的测试</translation>
    </message>
    <message>
        <source>Test run</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Test run of %1</source>
        <translation>试运行 %1</translation>
    </message>
    <message>
        <source>Gives the agent a small task in a throwaway repository. That may use up a few of your tokens.</source>
        <translation>在一次性仓库中给代理一个小任务。这可能会消耗少量令牌。</translation>
    </message>
    <message>
        <source>It works on a small task. That can take some minutes.</source>
        <translation>正在处理一个小任务，可能需要几分钟。</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::ChangesPane</name>
    <message>
        <source>Changed files</source>
        <translation>已更改的文件</translation>
    </message>
    <message>
        <source>Changes in the file</source>
        <translation>文件中的更改</translation>
    </message>
    <message>
        <source>%1, was %2</source>
        <translation>%1，原为 %2</translation>
    </message>
    <message>
        <source>Reading the changes…</source>
        <translation>正在读取更改…</translation>
    </message>
    <message>
        <source>No changes yet</source>
        <translation>尚无更改</translation>
    </message>
    <message>
        <source>What the agent changes is read when it ends, and shown here.</source>
        <translation>代理结束后会读取其更改并在此显示。</translation>
    </message>
    <message>
        <source>The changes cannot be shown</source>
        <translation>无法显示更改</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The diff is too long to show</source>
        <translation>差异过长，无法显示</translation>
    </message>
    <message>
        <source>It is whole on the task&apos;s branch, %1.</source>
        <translation>完整内容在任务的分支 %1 上。</translation>
    </message>
    <message>
        <source>No changed files</source>
        <translation>没有更改的文件</translation>
    </message>
    <message>
        <source>The commits of the agent change no file: %1</source>
        <translation>代理的提交没有更改任何文件：%1</translation>
    </message>
    <message>
        <source>No changes</source>
        <translation>没有更改</translation>
    </message>
    <message>
        <source>The agent left every file as it was.</source>
        <translation>代理没有改动任何文件。</translation>
    </message>
    <message numerus="yes">
        <source>%n commit(s)</source>
        <translation>
            <numerusform>%n 个提交</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), +%1 −%2</source>
        <translation>
            <numerusform>%n 个文件，+%1 −%2</numerusform>
        </translation>
    </message>
    <message>
        <source>of attempt %1, while attempt %2 is under way</source>
        <translation>来自第 %1 次尝试，第 %2 次尝试正在进行</translation>
    </message>
    <message>
        <source>The diff is longer than a result can carry. All of it: %1</source>
        <translation>差异超出结果可携带的长度。查看全部：%1</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::DaemonPage</name>
    <message>
        <source>The runner</source>
        <translation>运行器</translation>
    </message>
    <message>
        <source>The runner is the program in the background that takes tasks and starts agents. It goes on when this window is closed.</source>
        <translation>运行器是在后台接受任务并启动代理的程序。关闭此窗口后它会继续运行。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Starting the runner…</source>
        <translation>正在启动运行器…</translation>
    </message>
    <message>
        <source>The runner is running.</source>
        <translation>运行器正在运行。</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::DesktopPage</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>跟随桌面</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Coloured, fitting the desktop</source>
        <translation>彩色，适应桌面</translation>
    </message>
    <message>
        <source>Coloured, for light panels</source>
        <translation>彩色，用于浅色面板</translation>
    </message>
    <message>
        <source>Coloured, for dark panels</source>
        <translation>彩色，用于深色面板</translation>
    </message>
    <message>
        <source>One colour, for light panels</source>
        <translation>单色，用于浅色面板</translation>
    </message>
    <message>
        <source>One colour, for dark panels</source>
        <translation>单色，用于深色面板</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>托盘图标</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Show the tray icon when I log in</source>
        <translation>登录时显示托盘图标</translation>
    </message>
    <message>
        <source>Not changed</source>
        <translation>未更改</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Several at once are told as one.</source>
        <translation>同时发生的多条会合并为一条。</translation>
    </message>
    <message>
        <source>A task is completed</source>
        <translation>任务已完成</translation>
    </message>
    <message>
        <source>A task has failed</source>
        <translation>任务失败</translation>
    </message>
    <message>
        <source>An agent asks for permission</source>
        <translation>代理请求许可</translation>
    </message>
    <message>
        <source>Sign-in is needed</source>
        <translation>需要登录</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::DiffModel</name>
    <message>
        <source>Added: %1</source>
        <translation>新增：%1</translation>
    </message>
    <message>
        <source>Removed: %1</source>
        <translation>删除：%1</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::DiffView</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::DoctorPage</name>
    <message>
        <source>Diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>What the runner finds when it looks at this machine and itself.</source>
        <translation>运行器检查本机和自身的结果。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::FilterBar</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已结束</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n task(s)</source>
        <translation>
            <numerusform>%1，%n 个任务</numerusform>
        </translation>
    </message>
    <message>
        <source>Filter tasks</source>
        <translation>筛选任务</translation>
    </message>
    <message>
        <source>Words from title, activity, agent, project, branch or state (Ctrl+F)</source>
        <translation>标题、活动、代理、项目、分支或状态中的词（Ctrl+F）</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::LoadGraph</name>
    <message>
        <source>Load of the last hour</source>
        <translation>过去一小时的负载</translation>
    </message>
    <message>
        <source>%1 of %2 slots in use now</source>
        <translation>当前使用 %1 / %2 个槽位</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>1 小时前</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::LogPane</name>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>上一个匹配（Shift+F3）</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>下一个匹配（F3）</translation>
    </message>
    <message>
        <source>Copy the selection</source>
        <translation>复制所选内容</translation>
    </message>
    <message>
        <source>Follow the end of the log</source>
        <translation>跟随日志末尾</translation>
    </message>
    <message>
        <source>Log of the task</source>
        <translation>任务日志</translation>
    </message>
    <message>
        <source>The agent has not started yet.</source>
        <translation>代理尚未启动。</translation>
    </message>
    <message>
        <source>The agent wrote nothing here.</source>
        <translation>代理在此没有输出。</translation>
    </message>
    <message>
        <source>The agent has written nothing here so far.</source>
        <translation>代理目前在此没有输出。</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::LogView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>全选(&amp;A)</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::MachinePage</name>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>What the server shows, and what tasks may expect here.</source>
        <translation>服务器显示的内容，以及任务在此可用的条件。</translation>
    </message>
    <message>
        <source>at the same time</source>
        <translation>同时运行</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Agents</source>
        <translation>代理(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Capabilities</source>
        <translation>能力(&amp;C)</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>隔离</translation>
    </message>
    <message>
        <source>Agents at the same time</source>
        <translation>同时运行的代理</translation>
    </message>
    <message>
        <source>Looking at this machine…</source>
        <translation>正在检查本机…</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>None: agents can read and change what you can</source>
        <translation>无：代理可以读取和更改您能访问的一切</translation>
    </message>
    <message>
        <source>%1: found, but this version cannot use it yet</source>
        <translation>%1：已找到，但此版本尚不能使用</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::MonitorWindow</name>
    <message>
        <source>Sibyl Runner</source>
        <translation>Sibyl Runner</translation>
    </message>
    <message>
        <source>No task matches</source>
        <translation>没有匹配的任务</translation>
    </message>
    <message>
        <source>There are tasks, but none that fits the filter.</source>
        <translation>有任务，但没有符合筛选条件的。</translation>
    </message>
    <message>
        <source>Show all tasks</source>
        <translation>显示所有任务</translation>
    </message>
    <message>
        <source>The runner is not running</source>
        <translation>运行器未运行</translation>
    </message>
    <message>
        <source>Start it to let this machine take tasks. You can close this window at any time, the runner goes on.</source>
        <translation>启动后本机即可接受任务。您可以随时关闭此窗口，运行器会继续运行。</translation>
    </message>
    <message>
        <source>Start the runner</source>
        <translation>启动运行器</translation>
    </message>
    <message>
        <source>This machine is not registered yet</source>
        <translation>本机尚未注册</translation>
    </message>
    <message>
        <source>Registering takes a minute: choose a server, sign in, and pick the projects that agents may work on.</source>
        <translation>注册只需一分钟：选择服务器、登录，并选出代理可以处理的项目。</translation>
    </message>
    <message>
        <source>Register this machine</source>
        <translation>注册本机</translation>
    </message>
    <message>
        <source>No tasks yet</source>
        <translation>暂无任务</translation>
    </message>
    <message>
        <source>Tasks that the server gives to this machine appear here. Send one from a terminal:</source>
        <translation>服务器分派给本机的任务会显示在这里。可从终端发送一个：</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::Notifier</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::PermissionBar</name>
    <message>
        <source>%1 asks for permission: %2</source>
        <translation>%1 请求许可：%2</translation>
    </message>
    <message>
        <source>(1 of %1)</source>
        <translation>（1 / %1）</translation>
    </message>
    <message>
        <source>Show the task: %1</source>
        <translation>显示任务：%1</translation>
    </message>
    <message>
        <source>The answer was not taken</source>
        <translation>回答未被接受</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::PlanPane</name>
    <message>
        <source>To do: %1</source>
        <translation>待办：%1</translation>
    </message>
    <message>
        <source>Under way: %1</source>
        <translation>进行中：%1</translation>
    </message>
    <message>
        <source>Done: %1</source>
        <translation>已完成：%1</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::ProjectsPage</name>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Agents work on the projects that you tick, each in a worktree of its own. Your checkouts are not touched.</source>
        <translation>代理会处理您勾选的项目，各自使用独立的工作树。您的检出不会被改动。</translation>
    </message>
    <message>
        <source>Folder to look in</source>
        <translation>要查找的文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Remote</source>
        <translation>远程</translation>
    </message>
    <message>
        <source>Git repositories</source>
        <translation>Git 仓库</translation>
    </message>
    <message>
        <source>Folder with git repositories</source>
        <translation>包含 Git 仓库的文件夹</translation>
    </message>
    <message>
        <source>Looking for git repositories…</source>
        <translation>正在查找 Git 仓库…</translation>
    </message>
    <message>
        <source>none checked out</source>
        <translation>未检出</translation>
    </message>
    <message>
        <source>There is no git repository below this folder. You can link projects later.</source>
        <translation>此文件夹下没有 Git 仓库。您可以稍后再关联项目。</translation>
    </message>
    <message>
        <source>There are more repositories than are shown. Choose a folder nearer to yours.</source>
        <translation>仓库数量超出显示范围。请选择更具体的文件夹。</translation>
    </message>
    <message>
        <source>You can link more projects at any time.</source>
        <translation>您可以随时关联更多项目。</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::ResultPane</name>
    <message>
        <source>Next: %1</source>
        <translation>下一步：%1</translation>
    </message>
    <message>
        <source>What the agent said</source>
        <translation>代理的说明</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message numerus="yes">
        <source>%n commit(s)</source>
        <translation>
            <numerusform>%n 个提交</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), +%1 −%2</source>
        <translation>
            <numerusform>%n 个文件，+%1 −%2</numerusform>
        </translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Worktree</source>
        <translation>工作树</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>接收时间</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束时间</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>The server has the result</source>
        <translation>服务器已收到结果</translation>
    </message>
    <message>
        <source>Not yet: it is sent until the server has it</source>
        <translation>尚未：会一直发送，直到服务器收到</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>%1 in, %2 out, %3 from cache</source>
        <translation>输入 %1，输出 %2，缓存 %3</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::RunPage</name>
    <message>
        <source>Registering</source>
        <translation>正在注册</translation>
    </message>
    <message>
        <source>Until the last step is done, Cancel takes everything back.</source>
        <translation>在最后一步完成之前，取消会撤销所有操作。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Register this machine</source>
        <translation>注册本机</translation>
    </message>
    <message>
        <source>Link projects</source>
        <translation>关联项目</translation>
    </message>
    <message>
        <source>Start with the session</source>
        <translation>随会话启动</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>This machine takes tasks from now on.</source>
        <translation>本机从现在起接受任务。</translation>
    </message>
    <message>
        <source>Give it a first task with: sibyl-runner submit --project NAME &quot;what to do&quot;</source>
        <translation>用以下命令给它第一个任务：sibyl-runner submit --project 名称 &quot;要做的事&quot;</translation>
    </message>
    <message>
        <source>The monitor shows what your agents do. You can close it at any time.</source>
        <translation>监视器会显示代理的工作情况。您可以随时关闭它。</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::ServerPage</name>
    <message>
        <source>This server works with runners.</source>
        <translation>此服务器支持运行器。</translation>
    </message>
    <message>
        <source>A Sibyl server, version %1. It works with runners.</source>
        <translation>Sibyl 服务器，版本 %1，支持运行器。</translation>
    </message>
    <message>
        <source>The connection is not encrypted: tokens can be read on the way.</source>
        <translation>连接未加密：令牌可能在途中被读取。</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>The server holds the tasks and gives them to this machine.</source>
        <translation>服务器保存任务并分派给本机。</translation>
    </message>
    <message>
        <source>A Sibyl &amp;server</source>
        <translation>Sibyl 服务器(&amp;S)</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>服务器地址</translation>
    </message>
    <message>
        <source>&amp;This machine only</source>
        <translation>仅限本机(&amp;T)</translation>
    </message>
    <message>
        <source>Your team&apos;s, or one that runs on another machine of yours.</source>
        <translation>您团队的服务器，或运行在您另一台机器上的服务器。</translation>
    </message>
    <message>
        <source>The runner brings a small server of its own. You give it tasks with “sibyl-runner submit”.</source>
        <translation>运行器自带一个小型服务器。使用“sibyl-runner submit”给它任务。</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SettingField</name>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>%1 Set by %2, so it cannot be changed here.</source>
        <translation>%1 由 %2 设定，因此无法在此更改。</translation>
    </message>
    <message>
        <source>%1 Counts from the next start of the runner on.</source>
        <translation>%1 在运行器下次启动后生效。</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>默认：%1</translation>
    </message>
    <message>
        <source>Choose a directory</source>
        <translation>选择目录</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置页面</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>This desktop</source>
        <translation>此桌面</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Save and close</source>
        <translation>保存并关闭</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The runner is not running: its settings cannot be changed now.</source>
        <translation>运行器未运行：现在无法更改其设置。</translation>
    </message>
    <message>
        <source>Nothing was saved.</source>
        <translation>未保存任何内容。</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SetupRun</name>
    <message>
        <source>Registered as %1; %2</source>
        <translation>已注册为 %1；%2</translation>
    </message>
    <message numerus="yes">
        <source>%n project(s) linked</source>
        <translation>
            <numerusform>已关联 %n 个项目</numerusform>
        </translation>
    </message>
    <message>
        <source>No projects chosen</source>
        <translation>未选择项目</translation>
    </message>
    <message>
        <source>Not wanted; start the runner from the tray</source>
        <translation>未启用；可从托盘启动运行器</translation>
    </message>
    <message>
        <source>The service runs already</source>
        <translation>服务已在运行</translation>
    </message>
    <message>
        <source>Starts with your session from now on</source>
        <translation>从现在起随会话启动</translation>
    </message>
    <message>
        <source>The server has not answered yet. The runner keeps trying.</source>
        <translation>服务器尚未应答。运行器会继续尝试。</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>已连接到 %1</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SetupWizard</name>
    <message>
        <source>Register this machine</source>
        <translation>注册本机</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>注册</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The registration was not removed</source>
        <translation>注册未被移除</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SignInPage</name>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>The server has to know who adds this machine.</source>
        <translation>服务器需要知道是谁添加了本机。</translation>
    </message>
    <message>
        <source>Sign in with the &amp;browser</source>
        <translation>使用浏览器登录(&amp;B)</translation>
    </message>
    <message>
        <source>Paste an access &amp;token</source>
        <translation>粘贴访问令牌(&amp;T)</translation>
    </message>
    <message>
        <source>Get a code</source>
        <translation>获取代码</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Open the browser</source>
        <translation>打开浏览器</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>访问令牌</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>&amp;Organization</source>
        <translation>组织(&amp;O)</translation>
    </message>
    <message>
        <source>No browser was found. Open %1 and type the code there.</source>
        <translation>未找到浏览器。请打开 %1 并在那里输入代码。</translation>
    </message>
    <message>
        <source>&amp;Use %1</source>
        <translation>使用 %1(&amp;U)</translation>
    </message>
    <message>
        <source>Asking the server for a code…</source>
        <translation>正在向服务器请求代码…</translation>
    </message>
    <message>
        <source>Checking the token…</source>
        <translation>正在检查令牌…</translation>
    </message>
    <message>
        <source>Open the browser, type the code there and approve. This page goes on by itself.</source>
        <translation>打开浏览器，输入代码并批准。此页面会自动继续。</translation>
    </message>
    <message>
        <source>Signed in.</source>
        <translation>已登录。</translation>
    </message>
    <message>
        <source>Signed in as %1.</source>
        <translation>已登录为 %1。</translation>
    </message>
    <message>
        <source>The sign-in was denied in the browser.</source>
        <translation>登录在浏览器中被拒绝。</translation>
    </message>
    <message>
        <source>The code has expired. Get a new one.</source>
        <translation>代码已过期。请获取新代码。</translation>
    </message>
    <message>
        <source>The sign-in failed. Try again.</source>
        <translation>登录失败。请重试。</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::StatusHeader</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Start the runner</source>
        <translation>启动运行器</translation>
    </message>
    <message>
        <source>Register this machine</source>
        <translation>注册本机</translation>
    </message>
    <message>
        <source>Take tasks again</source>
        <translation>恢复接受任务</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Running agents go on, nothing new is taken</source>
        <translation>正在运行的代理继续，不接受新任务</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SummaryPage</name>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Nothing has been changed so far. All of it can be changed later in the settings.</source>
        <translation>目前尚未更改任何内容。以后都可以在设置中修改。</translation>
    </message>
    <message>
        <source>&amp;Start the runner with my session</source>
        <translation>随我的会话启动运行器(&amp;S)</translation>
    </message>
    <message>
        <source>The registration that this machine has now is replaced.</source>
        <translation>本机现有的注册将被替换。</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>this machine&apos;s own</source>
        <translation>本机自带</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>登录方式</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>使用 %1</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>组织</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>代理</translation>
    </message>
    <message numerus="yes">
        <source>%n at the same time</source>
        <translation>
            <numerusform>同时 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Capabilities</source>
        <translation>能力</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>隔离</translation>
    </message>
    <message>
        <source>none: agents can read and change what you can</source>
        <translation>无：代理可以读取和更改您能访问的一切</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TaskDetail</name>
    <message>
        <source>Task %1</source>
        <translation>任务 %1</translation>
    </message>
    <message>
        <source>Cancel the task?</source>
        <translation>取消任务？</translation>
    </message>
    <message>
        <source>The agent and everything it started is stopped. What it has changed stays on its branch.</source>
        <translation>代理及其启动的一切都会停止。它所做的更改会保留在其分支上。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Cancel the task</source>
        <translation>取消任务</translation>
    </message>
    <message>
        <source>The task was not cancelled</source>
        <translation>任务未被取消</translation>
    </message>
    <message>
        <source>No file manager</source>
        <translation>没有文件管理器</translation>
    </message>
    <message>
        <source>This desktop names no program for folders. The worktree is %1</source>
        <translation>此桌面没有指定打开文件夹的程序。工作树位于 %1</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Views of the task</source>
        <translation>任务视图</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Open the worktree in the file manager</source>
        <translation>在文件管理器中打开工作树</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>Open a terminal in the worktree</source>
        <translation>在工作树中打开终端</translation>
    </message>
    <message>
        <source>Copy branch</source>
        <translation>复制分支</translation>
    </message>
    <message>
        <source>Copy the name of the branch</source>
        <translation>复制分支名称</translation>
    </message>
    <message>
        <source>No task selected</source>
        <translation>未选择任务</translation>
    </message>
    <message>
        <source>Choose a task above to see its log, its plan and its changes.</source>
        <translation>在上方选择任务，以查看其日志、计划和更改。</translation>
    </message>
    <message>
        <source>No plan</source>
        <translation>没有计划</translation>
    </message>
    <message>
        <source>This agent has not written down a plan. Not every agent does.</source>
        <translation>此代理没有写下计划。并非每个代理都会这样做。</translation>
    </message>
    <message>
        <source>The task was not started again</source>
        <translation>任务未能重新开始</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Ask the server for another attempt</source>
        <translation>请求服务器再试一次</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TaskTable</name>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TaskTableModel</name>
    <message>
        <source>Task %1</source>
        <translation>任务 %1</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1, %2, project %3. %4</source>
        <translation>%1，%2，项目 %3。%4</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TimelinePane</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Go to the first event</source>
        <translation>转到第一个事件</translation>
    </message>
    <message>
        <source>Go to the latest event</source>
        <translation>转到最新事件</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TotalsStrip</name>
    <message>
        <source>tasks today, %1 not completed</source>
        <translation>个今日任务，%1 个未完成</translation>
    </message>
    <message>
        <source>tasks today</source>
        <translation>个今日任务</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>As far as the agents tell</source>
        <translation>以代理报告的为准</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TrayApplication</name>
    <message>
        <source>No terminal was opened</source>
        <translation>未能打开终端</translation>
    </message>
    <message>
        <source>The runner was not started</source>
        <translation>运行器未能启动</translation>
    </message>
    <message>
        <source>The runner was not stopped</source>
        <translation>运行器未能停止</translation>
    </message>
    <message>
        <source>The runner did not take the order</source>
        <translation>运行器未接受指令</translation>
    </message>
    <message>
        <source>No tray on this desktop</source>
        <translation>此桌面没有托盘</translation>
    </message>
    <message>
        <source>This desktop shows no tray icons, so Sibyl Runner lives in this window. On GNOME the extension “AppIndicator” adds a tray. Closing the window stops no agents.</source>
        <translation>此桌面不显示托盘图标，因此 Sibyl Runner 以窗口方式运行。在 GNOME 上，“AppIndicator”扩展可以添加托盘。关闭窗口不会停止任何代理。</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TrayIcon</name>
    <message>
        <source>Hide the &amp;monitor</source>
        <translation>隐藏监视器(&amp;M)</translation>
    </message>
    <message>
        <source>Open the &amp;monitor</source>
        <translation>打开监视器(&amp;M)</translation>
    </message>
    <message>
        <source>Sibyl Runner</source>
        <translation>Sibyl Runner</translation>
    </message>
    <message>
        <source>Take tasks &amp;again</source>
        <translation>恢复接受任务(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Pause: take nothing new</source>
        <translation>暂停：不接受新任务(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Drain: finish, then leave</source>
        <translation>收尾：完成后退出(&amp;D)</translation>
    </message>
    <message>
        <source>S&amp;top the runner</source>
        <translation>停止运行器(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Start the runner</source>
        <translation>启动运行器(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Register again…</source>
        <translation>重新注册(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Register this machine…</source>
        <translation>注册本机(&amp;R)…</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>设置(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Quit (agents go on)</source>
        <translation>退出（代理继续运行）(&amp;Q)</translation>
    </message>
</context>
</TS>
