// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentSurvey.h"
#include "support/TestMain.h"
#include "work/TaskPlan.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;

class tst_TaskPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aLinkedProjectGetsAWorktree();
    void linksMatchByUuidGraphIdAndName();
    void unlinkedProjectsFollowThePolicy_data();
    void unlinkedProjectsFollowThePolicy();
    void clonesOnlyFromAllowedRemotes_data();
    void clonesOnlyFromAllowedRemotes();
    void commandsFollowThePolicy_data();
    void commandsFollowThePolicy();
    void worktreePathStaysInsideTheRoots_data();
    void worktreePathStaysInsideTheRoots();
    void linksOutOfTheRootsDoNotHelp();
    void theCheckoutItselfIsOnlyWorkedInWhenItLiesInTheRoots();
    void hostileIdsStayBelowTheWorktreeBase_data();
    void hostileIdsStayBelowTheWorktreeBase();
    void limitsTheTime();
    void refusesShadowTasksAndUnknownAgents();
    void choosesWhoWorksOnIt_data();
    void choosesWhoWorksOnIt();
    void refusalsSayWhatToDo_data();
    void refusalsSayWhatToDo();
    void anAgentBringsItsProfileAndNoCommand();

private:
    TaskAssign assign() const
    {
        TaskAssign assign;
        assign.taskId = QStringLiteral("t1");
        assign.projectId = QStringLiteral("p-uuid");
        assign.command = QStringLiteral("true");
        return assign;
    }
    DetectedAgent found(const char *name, SignedIn signedIn) const
    {
        DetectedAgent agent;
        agent.profile = *resolveProfile(QString::fromLatin1(name), m_config.agents);
        agent.profile.program = QStringLiteral("/bin/") + QString::fromLatin1(name);
        agent.isFound = true;
        agent.signedIn = signedIn;
        return agent;
    }
    QString reasonOf(const TaskAssign &assign) const
    {
        const auto plan = planTask(assign, m_config, m_agents);
        return plan ? QStringLiteral("allowed") : plan.error().reason;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    RunnerConfig m_config;
    QList<DetectedAgent> m_agents;
};

void tst_TaskPlan::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_config = {};
    m_agents.clear();
    m_config.worktreeBase = m_dir->filePath(QStringLiteral("worktrees"));
    QDir().mkpath(m_config.worktreeBase);
    m_config.policy.roots = {m_config.worktreeBase};
    m_config.links = {{QStringLiteral("/code/shop"), QStringLiteral("p-uuid"), QStringLiteral("project_1"), QStringLiteral("shop")}};
}

void tst_TaskPlan::aLinkedProjectGetsAWorktree()
{
    const auto plan = planTask(assign(), m_config, m_agents);
    QVERIFY(plan);
    QCOMPARE(std::get<LinkedWorktree>(plan->workplace).repository, QStringLiteral("/code/shop"));
    QCOMPARE(plan->directory, m_config.worktreeBase + QStringLiteral("/p-uuid/t1"));
    QCOMPARE(plan->projectName, QStringLiteral("shop"));
}

void tst_TaskPlan::linksMatchByUuidGraphIdAndName()
{
    for (const char *id : {"p-uuid", "project_1", "shop"}) {
        QVERIFY(linkFor(QString::fromLatin1(id), m_config.links) != nullptr);
    }
    QVERIFY(linkFor(QStringLiteral("other"), m_config.links) == nullptr);
    m_config.links[0].name.clear();
    QVERIFY(linkFor(QString(), m_config.links) == nullptr);
}

void tst_TaskPlan::unlinkedProjectsFollowThePolicy_data()
{
    QTest::addColumn<int>("policy");
    QTest::addColumn<QString>("repoUrl");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char *name, UnlinkedPolicy policy, const char *url, const char *outcome) {
        QTest::newRow(name) << static_cast<int>(policy) << QString::fromLatin1(url) << QString::fromLatin1(outcome);
    };
    const char *url = "https://git.example/x.git";
    row("reject", UnlinkedPolicy::Reject, url, "project_not_linked");
    row("clone", UnlinkedPolicy::Clone, url, "clone");
    row("clone without url", UnlinkedPolicy::Clone, "", "project_not_linked");
    row("plain", UnlinkedPolicy::Plain, url, "plain");
    row("sandbox with url", UnlinkedPolicy::CloneElsePlain, url, "clone");
    row("sandbox without url", UnlinkedPolicy::CloneElsePlain, "", "plain");
}

void tst_TaskPlan::unlinkedProjectsFollowThePolicy()
{
    QFETCH(int, policy);
    QFETCH(QString, repoUrl);
    QFETCH(QString, outcome);
    m_config.policy.unlinkedProjects = static_cast<UnlinkedPolicy>(policy);
    m_config.policy.commands = CommandPolicy::Allow;
    m_config.policy.allowedRemotes = {QStringLiteral("*")};
    TaskAssign task = assign();
    task.projectId = QStringLiteral("unknown");
    task.repoUrl = repoUrl;
    const auto plan = planTask(task, m_config, m_agents);
    const QString found = !plan ? plan.error().reason
        : std::holds_alternative<ClonedWorktree>(plan->workplace) ? QStringLiteral("clone")
        : std::holds_alternative<EmptyDirectory>(plan->workplace) ? QStringLiteral("plain")
                                                                  : QStringLiteral("other");
    QCOMPARE(found, outcome);
}

void tst_TaskPlan::clonesOnlyFromAllowedRemotes_data()
{
    QTest::addColumn<QString>("allowed");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isAllowed");
    QTest::newRow("prefix") << "https://git.example/team" << "https://git.example/team/x.git" << true;
    QTest::newRow("exact") << "https://git.example/team/x" << "https://git.example/team/x" << true;
    QTest::newRow("with .git") << "https://git.example/team/x" << "https://git.example/team/x.git" << true;
    QTest::newRow("a longer name") << "https://git.example/team" << "https://git.example/team-evil/x" << false;
    QTest::newRow("scp form") << "git@git.example:" << "git@git.example:team/x.git" << true;
    QTest::newRow("another host") << "https://git.example/" << "https://evil.example/git.example/" << false;
    QTest::newRow("a transport helper") << "https://git.example/" << "ext::sh -c id" << false;
}

void tst_TaskPlan::clonesOnlyFromAllowedRemotes()
{
    QFETCH(QString, allowed);
    QFETCH(QString, url);
    QFETCH(bool, isAllowed);
    m_config.policy.unlinkedProjects = UnlinkedPolicy::Clone;
    m_config.policy.commands = CommandPolicy::Allow;
    m_config.policy.allowedRemotes = {allowed};
    TaskAssign task = assign();
    task.projectId = QStringLiteral("unknown");
    task.repoUrl = url;
    QCOMPARE(reasonOf(task), isAllowed ? QStringLiteral("allowed") : QStringLiteral("remote_not_allowed"));
}

void tst_TaskPlan::commandsFollowThePolicy_data()
{
    QTest::addColumn<int>("policy");
    QTest::addColumn<bool>("isLinked");
    QTest::addColumn<bool>("bringsOwn");
    QTest::addColumn<QString>("configured");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char *name, CommandPolicy policy, bool linked, bool own, const char *configured, const char *outcome) {
        QTest::newRow(name) << static_cast<int>(policy) << linked << own << QString::fromLatin1(configured) << QString::fromLatin1(outcome);
    };
    row("linked, linked", CommandPolicy::Linked, true, true, "", "allowed");
    row("linked, not linked", CommandPolicy::Linked, false, true, "", "command_not_allowed");
    row("allow", CommandPolicy::Allow, false, true, "", "allowed");
    row("deny", CommandPolicy::Deny, true, true, "my-agent", "command_not_allowed");
    row("none, configured", CommandPolicy::Deny, false, false, "my-agent", "allowed");
    row("none at all", CommandPolicy::Allow, true, false, "", "no_agent");
}

void tst_TaskPlan::commandsFollowThePolicy()
{
    QFETCH(int, policy);
    QFETCH(bool, isLinked);
    QFETCH(bool, bringsOwn);
    QFETCH(QString, configured);
    QFETCH(QString, outcome);
    m_config.policy.commands = static_cast<CommandPolicy>(policy);
    m_config.policy.unlinkedProjects = UnlinkedPolicy::Plain;
    m_config.executionCommand = configured;
    TaskAssign task = assign();
    if (!isLinked) {
        task.projectId = QStringLiteral("unknown");
    }
    if (!bringsOwn) {
        task.command = std::monostate{};
    }
    QCOMPARE(reasonOf(task), outcome);
}

void tst_TaskPlan::worktreePathStaysInsideTheRoots_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("isAllowed");
    QTest::newRow("inside") << QStringLiteral("%1/mine") << true;
    QTest::newRow("the root") << QStringLiteral("%1") << true;
    QTest::newRow("traversal") << QStringLiteral("%1/../other") << false;
    QTest::newRow("absolute elsewhere") << QStringLiteral("/etc") << false;
    QTest::newRow("a longer name") << QStringLiteral("%1-evil") << false;
    QTest::newRow("relative") << QStringLiteral("mine") << false;
    QTest::newRow("NUL") << QStringLiteral("%1/a") + QChar(u'\0') << false;
}

void tst_TaskPlan::worktreePathStaysInsideTheRoots()
{
    QFETCH(QString, path);
    QFETCH(bool, isAllowed);
    TaskAssign task = assign();
    task.worktreePath = path.contains(u'%') ? path.replace(QStringLiteral("%1"), m_config.worktreeBase) : path;
    QCOMPARE(reasonOf(task), isAllowed ? QStringLiteral("allowed") : QStringLiteral("worktree_path_not_allowed"));
}

void tst_TaskPlan::linksOutOfTheRootsDoNotHelp()
{
    QVERIFY(QFile::link(QStringLiteral("/etc"), m_config.worktreeBase + QStringLiteral("/link")));
    QVERIFY(QFile::link(QStringLiteral("/nowhere/at/all"), m_config.worktreeBase + QStringLiteral("/dangling")));
    TaskAssign task = assign();
    task.worktreePath = m_config.worktreeBase + QStringLiteral("/link/x");
    QCOMPARE(reasonOf(task), QStringLiteral("worktree_path_not_allowed"));
    task.worktreePath = m_config.worktreeBase + QStringLiteral("/dangling/x");
    QCOMPARE(reasonOf(task), QStringLiteral("worktree_path_not_allowed"));
}

void tst_TaskPlan::theCheckoutItselfIsOnlyWorkedInWhenItLiesInTheRoots()
{
    TaskAssign task = assign();
    task.createWorktree = false;
    QCOMPARE(reasonOf(task), QStringLiteral("checkout_not_allowed"));
    m_config.links[0].path = m_dir->path();
    m_config.policy.roots << m_dir->path();
    QCOMPARE(reasonOf(task), QStringLiteral("allowed"));
}

void tst_TaskPlan::hostileIdsStayBelowTheWorktreeBase_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("traversal") << QStringLiteral("../../../etc");
    QTest::newRow("absolute") << QStringLiteral("/etc/cron.d/x");
    QTest::newRow("dots") << QStringLiteral("..");
    QTest::newRow("empty") << QString();
    QTest::newRow("shell") << QStringLiteral("$(id);`id`|&");
    QTest::newRow("long") << QString(4096, u'a');
}

void tst_TaskPlan::hostileIdsStayBelowTheWorktreeBase()
{
    QFETCH(QString, id);
    m_config.policy.unlinkedProjects = UnlinkedPolicy::Plain;
    m_config.policy.commands = CommandPolicy::Allow;
    TaskAssign task = assign();
    task.taskId = id;
    task.projectId = id;
    const auto plan = planTask(task, m_config, m_agents);
    QVERIFY(plan);
    QVERIFY(plan->directory.startsWith(m_config.worktreeBase + u'/'));
    QCOMPARE(QDir::cleanPath(plan->directory), plan->directory);
    QCOMPARE(plan->directory.mid(m_config.worktreeBase.size()).count(u'/'), 2);
}

void tst_TaskPlan::limitsTheTime()
{
    TaskAssign task = assign();
    QCOMPARE(planTask(task, m_config, m_agents)->wallLimit, m_config.executionTimeout);
    task.timeout = Seconds(5);
    QCOMPARE(planTask(task, m_config, m_agents)->wallLimit, Seconds(5));
    task.timeout = Seconds(1'000'000);
    QCOMPARE(planTask(task, m_config, m_agents)->wallLimit, m_config.maxExecutionTimeout);
    m_config.budgets.perTask.wallTime = Seconds(30);
    QCOMPARE(planTask(task, m_config, m_agents)->wallLimit, Seconds(30));
    m_agents = {found("claude", SignedIn::Yes)};
    m_agents[0].profile.limits.wallTime = Seconds(20);
    task.agent = QStringLiteral("claude");
    QCOMPARE(planTask(task, m_config, m_agents)->wallLimit, Seconds(20));
}

void tst_TaskPlan::refusesShadowTasksAndUnknownAgents()
{
    TaskAssign task = assign();
    task.isShadow = true;
    QCOMPARE(reasonOf(task), QStringLiteral("shadow_not_supported"));
    task = assign();
    task.agent = QStringLiteral("claude");
    QCOMPARE(reasonOf(task), QStringLiteral("agent_not_available"));
    task.agent = QStringLiteral("command");
    QCOMPARE(reasonOf(task), QStringLiteral("allowed"));
}

void tst_TaskPlan::choosesWhoWorksOnIt_data()
{
    QTest::addColumn<QString>("task");     // agent, type:..., command
    QTest::addColumn<QString>("settings"); // type:... (for reviewer), project:..., default:..., exec
    QTest::addColumn<QString>("found");    // names; a ? behind those that are signed out
    QTest::addColumn<QString>("chosen");   // name, or the reason of the refusal
    const auto row = [](const char *name, const char *task, const char *settings, const char *found, const char *chosen) {
        QTest::newRow(name) << QString::fromLatin1(task) << QString::fromLatin1(settings) << QString::fromLatin1(found)
                            << QString::fromLatin1(chosen);
    };
    row("its agent", "codex", "", "claude codex", "codex");
    row("its agent, before everything", "codex type:reviewer command", "type:gemini project:claude default:opencode exec", "claude codex gemini opencode", "codex");
    row("its agent is not there", "codex", "default:claude exec", "claude", "agent_not_available");
    row("its agent is signed out", "codex", "", "claude codex?", "codex");
    row("its agent is nobody's", "frobnicator", "", "claude", "agent_not_available");
    row("its command", "command", "", "claude", "command");
    row("its command, before types and defaults", "type:reviewer command", "type:gemini project:claude default:claude exec", "claude gemini", "command");
    row("its type", "type:reviewer", "type:gemini project:codex default:claude", "claude codex gemini", "gemini");
    row("its type without a mapping", "type:tester", "type:gemini default:claude", "claude gemini", "claude");
    row("the agent of its type is not there", "type:reviewer", "type:gemini default:claude", "claude", "agent_not_available");
    row("the project's", "", "project:codex default:claude", "claude codex", "codex");
    row("the project's is not there", "", "project:codex", "claude", "agent_not_available");
    row("the default", "", "default:opencode exec", "claude opencode", "opencode");
    row("the default is not there", "", "default:opencode", "claude", "agent_not_available");
    row("the configured command, before what was merely found", "", "exec", "claude", "command");
    row("the first found", "", "", "claude codex", "claude");
    row("the first found that is signed in", "", "", "claude? codex gemini", "codex");
    row("the first found, none being signed in", "", "", "claude? codex?", "claude");
    row("found is only another way of speaking", "", "", "codex-exec", "no_agent");
    row("nothing is found", "", "", "", "no_agent");
    row("the agent called command", "agent:command command", "", "claude", "command");
    row("the agent called command, configured", "agent:command", "exec", "claude", "command");
    row("the agent called command, without one", "agent:command", "", "claude", "no_agent");
}

void tst_TaskPlan::choosesWhoWorksOnIt()
{
    QFETCH(QString, task);
    QFETCH(QString, settings);
    QFETCH(QString, found);
    QFETCH(QString, chosen);
    TaskAssign assignment = assign();
    assignment.command = std::monostate{};
    for (const QString &word : task.split(u' ', Qt::SkipEmptyParts)) {
        if (word.startsWith(QStringLiteral("type:"))) {
            assignment.agentType = word.mid(5);
        } else if (word == QStringLiteral("command")) {
            assignment.command = QStringLiteral("true");
        } else {
            assignment.agent = word.startsWith(QStringLiteral("agent:")) ? word.mid(6) : word;
        }
    }
    for (const QString &word : settings.split(u' ', Qt::SkipEmptyParts)) {
        const QString value = word.section(u':', 1);
        if (word.startsWith(QStringLiteral("type:"))) {
            m_config.agentTypes.insert(QStringLiteral("reviewer"), value);
        } else if (word.startsWith(QStringLiteral("project:"))) {
            m_config.links[0].agent = value;
        } else if (word.startsWith(QStringLiteral("default:"))) {
            m_config.defaultAgent = value;
        } else {
            m_config.executionCommand = QStringLiteral("my-agent");
        }
    }
    for (const QString &word : found.split(u' ', Qt::SkipEmptyParts)) {
        const bool isSignedOut = word.endsWith(u'?');
        m_agents << this->found(word.chopped(isSignedOut ? 1 : 0).toLatin1().constData(), isSignedOut ? SignedIn::No : SignedIn::Yes);
    }
    const auto plan = planTask(assignment, m_config, m_agents);
    QCOMPARE(plan ? plan->profile.name : plan.error().reason, chosen);
    if (plan) {
        QCOMPARE(std::holds_alternative<std::monostate>(plan->command), chosen != QStringLiteral("command"));
    } else {
        QVERIFY(!plan.error().explanation.isEmpty());
    }
}

void tst_TaskPlan::refusalsSayWhatToDo_data()
{
    QTest::addColumn<QString>("agent");
    QTest::addColumn<QString>("hint");
    QTest::newRow("no agent") << QString() << QStringLiteral("install one");
    QTest::newRow("one that is not found") << QStringLiteral("codex") << QStringLiteral("agents.codex.program");
    QTest::newRow("one that nobody knows") << QStringLiteral("nobody") << QStringLiteral("agents.nobody");
    QTest::newRow("one that is switched off") << QStringLiteral("off") << QStringLiteral("agents.off.enabled");
}

void tst_TaskPlan::refusalsSayWhatToDo()
{
    QFETCH(QString, agent);
    QFETCH(QString, hint);
    AgentSettings off;
    off.program = QStringLiteral("/bin/sh");
    off.isEnabled = false;
    m_config.agents = {{QStringLiteral("off"), off}};
    m_agents = findAgents(m_config.agents, {{"PATH", "/nowhere"}, {"HOME", "/nowhere"}});
    TaskAssign task = assign();
    task.command = std::monostate{};
    task.agent = agent;
    const auto plan = planTask(task, m_config, m_agents);
    QVERIFY(!plan);
    QVERIFY2(plan.error().explanation.contains(hint), qPrintable(plan.error().explanation));
}

void tst_TaskPlan::anAgentBringsItsProfileAndNoCommand()
{
    m_agents = {found("claude", SignedIn::Yes)};
    TaskAssign task = assign();
    task.agent = QStringLiteral("claude");
    m_config.policy.commands = CommandPolicy::Deny; // says nothing of agents
    const auto plan = planTask(task, m_config, m_agents);
    QVERIFY(plan);
    QVERIFY(plan->profile == m_agents.front().profile);
    QVERIFY(std::holds_alternative<std::monostate>(plan->command)); // though the task brings one
}

SIBYL_TEST(tst_TaskPlan)
#include "tst_TaskPlan.moc"
