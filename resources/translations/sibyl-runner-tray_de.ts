<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Autostart</name>
    <message>
        <source>the autostart entry cannot be removed</source>
        <translation>Der Autostart-Eintrag kann nicht entfernt werden</translation>
    </message>
    <message>
        <source>the autostart directory cannot be made</source>
        <translation>Das Autostart-Verzeichnis kann nicht angelegt werden</translation>
    </message>
</context>
<context>
    <name>Diff</name>
    <message>
        <source>Binary file</source>
        <translation>Binärdatei</translation>
    </message>
    <message>
        <source>More lines are not shown</source>
        <translation>Weitere Zeilen werden nicht gezeigt</translation>
    </message>
</context>
<context>
    <name>News</name>
    <message>
        <source>Task %1</source>
        <translation>Aufgabe %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>%1 asks for permission: %2</source>
        <translation>%1 bittet um Erlaubnis: %2</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Neu anmelden</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingWords</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>How this machine is shown on the server.</source>
        <translation>So erscheint dieser Rechner auf dem Server.</translation>
    </message>
    <message>
        <source>Agents at a time</source>
        <translation>Agenten gleichzeitig</translation>
    </message>
    <message>
        <source>More tasks than that wait here until an agent is done.</source>
        <translation>Weitere Aufgaben warten hier, bis ein Agent fertig ist.</translation>
    </message>
    <message>
        <source>Capabilities</source>
        <translation>Fähigkeiten</translation>
    </message>
    <message>
        <source>Words that a task may ask for, separated by commas.</source>
        <translation>Wörter, die eine Aufgabe verlangen kann, durch Kommas getrennt.</translation>
    </message>
    <message>
        <source>Tokens are kept in</source>
        <translation>Zugangsschlüssel liegen in</translation>
    </message>
    <message>
        <source>Takes effect when this machine is registered again.</source>
        <translation>Gilt, sobald dieser Rechner neu registriert wird.</translation>
    </message>
    <message>
        <source>Worktrees</source>
        <translation>Arbeitsbäume</translation>
    </message>
    <message>
        <source>Each task gets a directory of its own below this one.</source>
        <translation>Jede Aufgabe bekommt darunter ein eigenes Verzeichnis.</translation>
    </message>
    <message>
        <source>Keep worktrees for</source>
        <translation>Arbeitsbäume behalten</translation>
    </message>
    <message>
        <source>Seconds after the result was delivered. Commits stay on their branch.</source>
        <translation>Sekunden nach der Übergabe des Ergebnisses. Commits bleiben auf ihrem Branch.</translation>
    </message>
    <message>
        <source>Log files</source>
        <translation>Protokolldateien</translation>
    </message>
    <message>
        <source>Directory of the runner&apos;s log files.</source>
        <translation>Verzeichnis für die Protokolldateien des Runners.</translation>
    </message>
    <message>
        <source>Usual time limit</source>
        <translation>Übliche Zeitgrenze</translation>
    </message>
    <message>
        <source>Seconds for tasks that name no limit.</source>
        <translation>Sekunden für Aufgaben, die keine Grenze nennen.</translation>
    </message>
    <message>
        <source>Longest time limit</source>
        <translation>Längste Zeitgrenze</translation>
    </message>
    <message>
        <source>Seconds that a task may ask for at most.</source>
        <translation>Sekunden, die eine Aufgabe höchstens verlangen darf.</translation>
    </message>
    <message>
        <source>Usual command</source>
        <translation>Üblicher Befehl</translation>
    </message>
    <message>
        <source>Shell line for tasks that bring no command and name no agent.</source>
        <translation>Befehlszeile für Aufgaben ohne eigenen Befehl und Agenten.</translation>
    </message>
    <message>
        <source>Usual agent</source>
        <translation>Üblicher Agent</translation>
    </message>
    <message>
        <source>For tasks that name none. Empty: the first one found.</source>
        <translation>Für Aufgaben, die keinen nennen. Leer: der erste gefundene.</translation>
    </message>
    <message>
        <source>Questions wait for</source>
        <translation>Fragen warten</translation>
    </message>
    <message>
        <source>Seconds until an agent&apos;s question counts as denied.</source>
        <translation>Sekunden, bis die Frage eines Agenten als abgelehnt gilt.</translation>
    </message>
    <message>
        <source>Variables for agents</source>
        <translation>Variablen für Agenten</translation>
    </message>
    <message>
        <source>Further environment variables that agents may see, such as OPENAI_API_KEY.</source>
        <translation>Weitere Umgebungsvariablen, die Agenten sehen dürfen, etwa OPENAI_API_KEY.</translation>
    </message>
    <message>
        <source>Cost of one task</source>
        <translation>Kosten einer Aufgabe</translation>
    </message>
    <message>
        <source>US dollars. A task that costs more is stopped.</source>
        <translation>US-Dollar. Eine teurere Aufgabe wird angehalten.</translation>
    </message>
    <message>
        <source>Tokens of one task</source>
        <translation>Token einer Aufgabe</translation>
    </message>
    <message>
        <source>A task that uses more is stopped.</source>
        <translation>Eine Aufgabe, die mehr verbraucht, wird angehalten.</translation>
    </message>
    <message>
        <source>Time of one task</source>
        <translation>Zeit einer Aufgabe</translation>
    </message>
    <message>
        <source>Seconds that its agent may work.</source>
        <translation>Sekunden, die ihr Agent arbeiten darf.</translation>
    </message>
    <message>
        <source>Cost of a day</source>
        <translation>Kosten eines Tages</translation>
    </message>
    <message>
        <source>US dollars for all tasks of a day.</source>
        <translation>US-Dollar für alle Aufgaben eines Tages.</translation>
    </message>
    <message>
        <source>Tokens of a day</source>
        <translation>Token eines Tages</translation>
    </message>
    <message>
        <source>For all tasks of a day.</source>
        <translation>Für alle Aufgaben eines Tages.</translation>
    </message>
    <message>
        <source>Time of a day</source>
        <translation>Zeit eines Tages</translation>
    </message>
    <message>
        <source>Seconds that all agents of a day may work.</source>
        <translation>Sekunden, die alle Agenten an einem Tag arbeiten dürfen.</translation>
    </message>
    <message>
        <source>Commit what is left</source>
        <translation>Reste committen</translation>
    </message>
    <message>
        <source>What an agent changed but did not commit.</source>
        <translation>Was ein Agent geändert, aber nicht committet hat.</translation>
    </message>
    <message>
        <source>Hand over work as</source>
        <translation>Arbeit übergeben als</translation>
    </message>
    <message>
        <source>How a task&apos;s commits leave its worktree.</source>
        <translation>Wie die Commits einer Aufgabe ihren Arbeitsbaum verlassen.</translation>
    </message>
    <message>
        <source>Agents go on without the runner</source>
        <translation>Agenten arbeiten ohne den Runner weiter</translation>
    </message>
    <message>
        <source>Agents keep working while the runner is stopped or updated.</source>
        <translation>Agenten arbeiten weiter, während der Runner steht oder aktualisiert wird.</translation>
    </message>
    <message>
        <source>Time to finish</source>
        <translation>Zeit zum Beenden</translation>
    </message>
    <message>
        <source>Seconds for agents that do not outlive the runner.</source>
        <translation>Sekunden für Agenten, die mit dem Runner enden.</translation>
    </message>
    <message>
        <source>Ready supervisors</source>
        <translation>Bereite Aufseher</translation>
    </message>
    <message>
        <source>Started in advance, so that tasks begin at once.</source>
        <translation>Vorab gestartet, damit Aufgaben sofort beginnen.</translation>
    </message>
    <message>
        <source>First reconnect after</source>
        <translation>Erste neue Verbindung nach</translation>
    </message>
    <message>
        <source>Seconds.</source>
        <translation>Sekunden.</translation>
    </message>
    <message>
        <source>Reconnect at least every</source>
        <translation>Neue Verbindung spätestens alle</translation>
    </message>
    <message>
        <source>Seconds. The runner never gives up.</source>
        <translation>Sekunden. Der Runner gibt nie auf.</translation>
    </message>
    <message>
        <source>Sign of life every</source>
        <translation>Lebenszeichen alle</translation>
    </message>
    <message>
        <source>Seconds, at most 30.</source>
        <translation>Sekunden, höchstens 30.</translation>
    </message>
    <message>
        <source>Tasks with a command</source>
        <translation>Aufgaben mit eigenem Befehl</translation>
    </message>
    <message>
        <source>Whether the server may name the command to run.</source>
        <translation>Ob der Server den Befehl bestimmen darf.</translation>
    </message>
    <message>
        <source>Projects not linked here</source>
        <translation>Hier nicht verknüpfte Projekte</translation>
    </message>
    <message>
        <source>What happens to tasks of a project without a checkout.</source>
        <translation>Was mit Aufgaben eines Projekts ohne lokale Kopie geschieht.</translation>
    </message>
    <message>
        <source>Allowed directories</source>
        <translation>Erlaubte Verzeichnisse</translation>
    </message>
    <message>
        <source>Where a directory that a task names may lie.</source>
        <translation>Wo ein Verzeichnis liegen darf, das eine Aufgabe nennt.</translation>
    </message>
    <message>
        <source>Allowed remotes</source>
        <translation>Erlaubte Quellen</translation>
    </message>
    <message>
        <source>What may be cloned: beginnings of URLs, or *.</source>
        <translation>Was geklont werden darf: Anfänge von URLs oder *.</translation>
    </message>
    <message>
        <source>Keychain, else a file</source>
        <translation>Schlüsselbund, sonst eine Datei</translation>
    </message>
    <message>
        <source>System keychain</source>
        <translation>Schlüsselbund des Systems</translation>
    </message>
    <message>
        <source>Private file</source>
        <translation>Private Datei</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Only of completed tasks</source>
        <translation>Nur bei abgeschlossenen Aufgaben</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Local branch</source>
        <translation>Lokaler Branch</translation>
    </message>
    <message>
        <source>Branch pushed to the remote</source>
        <translation>Branch, zum Server übertragen</translation>
    </message>
    <message>
        <source>Git bundle</source>
        <translation>Git-Bundle</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>Patch</translation>
    </message>
    <message>
        <source>Where it makes sense</source>
        <translation>Wo es sinnvoll ist</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <source>Only for linked projects</source>
        <translation>Nur für verknüpfte Projekte</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Reject the task</source>
        <translation>Aufgabe ablehnen</translation>
    </message>
    <message>
        <source>Clone the project</source>
        <translation>Projekt klonen</translation>
    </message>
    <message>
        <source>Work in an empty directory</source>
        <translation>In leerem Verzeichnis arbeiten</translation>
    </message>
    <message>
        <source>Clone, else an empty directory</source>
        <translation>Klonen, sonst leeres Verzeichnis</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
</context>
<context>
    <name>StatusFacts</name>
    <message>
        <source>Sign in again</source>
        <translation>Neu anmelden</translation>
    </message>
    <message>
        <source>The server refuses this runner</source>
        <translation>Der Server weist diesen Runner ab</translation>
    </message>
    <message>
        <source>Another runner uses this registration</source>
        <translation>Ein anderer Runner benutzt diese Registrierung</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) from agents</source>
        <translation>
            <numerusform>%n Frage von Agenten</numerusform>
            <numerusform>%n Fragen von Agenten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) failed</source>
        <translation>
            <numerusform>%n Aufgabe gescheitert</numerusform>
            <numerusform>%n Aufgaben gescheitert</numerusform>
        </translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbinde…</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Hält an</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>Getrennt</translation>
    </message>
    <message>
        <source>%1 of %2 slots in use</source>
        <translation>%1 von %2 Plätzen belegt</translation>
    </message>
    <message>
        <source>%1, %2 queued</source>
        <translation>%1, %2 wartend</translation>
    </message>
    <message>
        <source>Connected to %1 as %2</source>
        <translation>Verbunden mit %1 als %2</translation>
    </message>
    <message>
        <source>Not set up yet</source>
        <translation>Noch nicht eingerichtet</translation>
    </message>
    <message>
        <source>Register this machine to let it take tasks.</source>
        <translation>Registrieren Sie diesen Rechner, damit er Aufgaben annimmt.</translation>
    </message>
    <message>
        <source>%1 cannot be reached. Running agents go on.</source>
        <translation>%1 ist nicht erreichbar. Laufende Agenten arbeiten weiter.</translation>
    </message>
    <message>
        <source>Draining</source>
        <translation>Läuft aus</translation>
    </message>
    <message numerus="yes">
        <source>Takes nothing new and leaves when %n task(s) are done.</source>
        <translation>
            <numerusform>Nimmt nichts Neues an und endet, wenn %n Aufgabe fertig ist.</numerusform>
            <numerusform>Nimmt nichts Neues an und endet, wenn %n Aufgaben fertig sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>Takes nothing new and leaves.</source>
        <translation>Nimmt nichts Neues an und endet.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Takes nothing new. %1.</source>
        <translation>Nimmt nichts Neues an. %1.</translation>
    </message>
    <message numerus="yes">
        <source>%n agent(s) working</source>
        <translation>
            <numerusform>%n Agent arbeitet</numerusform>
            <numerusform>%n Agenten arbeiten</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Sibyl Runner: %1</source>
        <translation>Sibyl Runner: %1</translation>
    </message>
    <message>
        <source>Looking for the runner…</source>
        <translation>Suche den Runner…</translation>
    </message>
    <message>
        <source>The runner has another version</source>
        <translation>Der Runner hat eine andere Version</translation>
    </message>
    <message>
        <source>The runner is not running</source>
        <translation>Der Runner läuft nicht</translation>
    </message>
    <message>
        <source>Start it to take tasks. Agents that were running go on without it.</source>
        <translation>Starten Sie ihn, um Aufgaben anzunehmen. Laufende Agenten arbeiten ohne ihn weiter.</translation>
    </message>
</context>
<context>
    <name>TaskTimeline</name>
    <message>
        <source>Taken from the server</source>
        <translation>Vom Server übernommen</translation>
    </message>
    <message>
        <source>The agent started on %1</source>
        <translation>Der Agent begann auf %1</translation>
    </message>
    <message>
        <source>A tool call ended</source>
        <translation>Ein Werkzeug ist fertig</translation>
    </message>
    <message>
        <source>A tool call failed</source>
        <translation>Ein Werkzeug ist gescheitert</translation>
    </message>
    <message>
        <source>A tool call was denied</source>
        <translation>Ein Werkzeug wurde verweigert</translation>
    </message>
    <message>
        <source>Plan: %1 of %2 steps done</source>
        <translation>Plan: %1 von %2 Schritten erledigt</translation>
    </message>
    <message>
        <source>%1. Now: %2</source>
        <translation>%1. Jetzt: %2</translation>
    </message>
    <message>
        <source>Asked for permission: %1</source>
        <translation>Bat um Erlaubnis: %1</translation>
    </message>
    <message>
        <source>Rate limited: %1</source>
        <translation>Rate begrenzt: %1</translation>
    </message>
    <message>
        <source>More events cannot be read: %1</source>
        <translation>Weitere Ereignisse können nicht gelesen werden: %1</translation>
    </message>
</context>
<context>
    <name>TaskWords</name>
    <message>
        <source>Completed</source>
        <translation>Abgeschlossen</translation>
    </message>
    <message>
        <source>The agent finished its work.</source>
        <translation>Der Agent hat seine Arbeit beendet.</translation>
    </message>
    <message>
        <source>Look at the changes, then merge the branch or ask for more.</source>
        <translation>Sehen Sie die Änderungen an, dann übernehmen Sie den Branch oder bitten um mehr.</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>The agent ended with an error.</source>
        <translation>Der Agent endete mit einem Fehler.</translation>
    </message>
    <message>
        <source>The end of the log says why. Mend the cause, then try the task again.</source>
        <translation>Das Ende des Protokolls sagt, warum. Beheben Sie die Ursache und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Timed out</source>
        <translation>Zeit abgelaufen</translation>
    </message>
    <message>
        <source>The task took longer than it was allowed.</source>
        <translation>Die Aufgabe dauerte länger als erlaubt.</translation>
    </message>
    <message>
        <source>Give it more time, or cut the task into smaller ones.</source>
        <translation>Geben Sie ihr mehr Zeit oder teilen Sie die Aufgabe.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Someone stopped this task.</source>
        <translation>Jemand hat diese Aufgabe angehalten.</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Unterbrochen</translation>
    </message>
    <message>
        <source>The agent was cut off before it could finish.</source>
        <translation>Der Agent wurde unterbrochen, bevor er fertig war.</translation>
    </message>
    <message>
        <source>The server gives the task out again by itself.</source>
        <translation>Der Server vergibt die Aufgabe von selbst neu.</translation>
    </message>
    <message>
        <source>Rate limited</source>
        <translation>Anfragen begrenzt</translation>
    </message>
    <message>
        <source>The agent&apos;s provider allows no more requests for now.</source>
        <translation>Der Anbieter des Agenten lässt vorerst keine weiteren Anfragen zu.</translation>
    </message>
    <message>
        <source>It is tried again when the limit is lifted.</source>
        <translation>Es wird wiederholt, sobald die Grenze aufgehoben ist.</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>Anmeldung nötig</translation>
    </message>
    <message>
        <source>The agent program is not signed in.</source>
        <translation>Das Agentenprogramm ist nicht angemeldet.</translation>
    </message>
    <message>
        <source>Start the agent program in a terminal, sign in, then try the task again.</source>
        <translation>Starten Sie das Agentenprogramm in einem Terminal, melden Sie sich an und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Over budget</source>
        <translation>Budget überschritten</translation>
    </message>
    <message>
        <source>The task used up its budget and was stopped.</source>
        <translation>Die Aufgabe hat ihr Budget verbraucht und wurde angehalten.</translation>
    </message>
    <message>
        <source>Raise the budget, or cut the task into smaller ones.</source>
        <translation>Erhöhen Sie das Budget oder teilen Sie die Aufgabe.</translation>
    </message>
    <message>
        <source>Stalled</source>
        <translation>Stillstand</translation>
    </message>
    <message>
        <source>The agent did nothing for too long and was stopped.</source>
        <translation>Der Agent tat zu lange nichts und wurde angehalten.</translation>
    </message>
    <message>
        <source>The end of the log shows what it waited for.</source>
        <translation>Das Ende des Protokolls zeigt, worauf er wartete.</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Verweigert</translation>
    </message>
    <message>
        <source>The agent declined to do this task.</source>
        <translation>Der Agent hat diese Aufgabe abgelehnt.</translation>
    </message>
    <message>
        <source>Put the task in other words.</source>
        <translation>Formulieren Sie die Aufgabe anders.</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>The agent asked something and got no answer in time.</source>
        <translation>Der Agent fragte etwas und bekam nicht rechtzeitig Antwort.</translation>
    </message>
    <message>
        <source>Say more in the task, or answer sooner.</source>
        <translation>Schreiben Sie mehr in die Aufgabe oder antworten Sie früher.</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Vorbereitung</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Collecting</source>
        <translation>Sammelt</translation>
    </message>
    <message>
        <source>Reporting</source>
        <translation>Meldet</translation>
    </message>
    <message>
        <source>Waits for a free slot</source>
        <translation>Wartet auf einen freien Platz</translation>
    </message>
    <message>
        <source>Makes a worktree and a branch</source>
        <translation>Legt Arbeitsbaum und Branch an</translation>
    </message>
    <message>
        <source>At work</source>
        <translation>Bei der Arbeit</translation>
    </message>
    <message>
        <source>Reads commits and changes</source>
        <translation>Liest Commits und Änderungen</translation>
    </message>
    <message>
        <source>Hands the result to the server</source>
        <translation>Übergibt das Ergebnis an den Server</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 k</source>
        <comment>thousands</comment>
        <translation>%1 Tsd.</translation>
    </message>
    <message>
        <source>%1 M</source>
        <comment>millions</comment>
        <translation>%1 Mio.</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Watches and steers the Sibyl runner of this machine. Quitting it stops no agents.</source>
        <translation>Beobachtet und steuert den Sibyl-Runner dieses Rechners. Beenden hält keine Agenten an.</translation>
    </message>
    <message>
        <source>Show only the tray icon (for autostart).</source>
        <translation>Nur das Symbol in der Leiste zeigen (für den Autostart).</translation>
    </message>
    <message>
        <source>Start with registering this machine.</source>
        <translation>Mit der Registrierung dieses Rechners beginnen.</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::AccountPage</name>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>This machine is not registered with a server.</source>
        <translation>Dieser Rechner ist bei keinem Server registriert.</translation>
    </message>
    <message>
        <source>The runner is not running.</source>
        <translation>Der Runner läuft nicht.</translation>
    </message>
    <message>
        <source>Register this machine</source>
        <translation>Diesen Rechner registrieren</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>this machine&apos;s own, at %1</source>
        <translation>der eigene dieses Rechners, %1</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Runner</source>
        <translation>Runner</translation>
    </message>
    <message>
        <source>Connected since</source>
        <translation>Verbunden seit</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Settings file</source>
        <translation>Einstellungsdatei</translation>
    </message>
    <message>
        <source>Register again…</source>
        <translation>Neu registrieren…</translation>
    </message>
    <message>
        <source>Remove the registration…</source>
        <translation>Registrierung entfernen…</translation>
    </message>
    <message>
        <source>Remove the registration?</source>
        <translation>Registrierung entfernen?</translation>
    </message>
    <message>
        <source>This machine takes no more tasks. Links to projects and all other settings stay.</source>
        <translation>Dieser Rechner nimmt keine Aufgaben mehr an. Verknüpfte Projekte und alle anderen Einstellungen bleiben.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>The registration was not removed</source>
        <translation>Die Registrierung wurde nicht entfernt</translation>
    </message>
    <message>
        <source>The registration is removed</source>
        <translation>Die Registrierung ist entfernt</translation>
    </message>
    <message>
        <source>Remove the registration all the same?</source>
        <translation>Die Registrierung trotzdem entfernen?</translation>
    </message>
    <message>
        <source>%1

Do this only when the server is gone for good: it never gets these results. The agents&apos; work stays on its branches.</source>
        <translation>%1

Tun Sie das nur, wenn der Server für immer weg ist: Er bekommt diese Ergebnisse nie. Die Arbeit der Agenten bleibt auf ihren Branches.</translation>
    </message>
    <message>
        <source>Remove by force</source>
        <translation>Trotzdem entfernen</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::AgentsPage</name>
    <message>
        <source>Not found on this machine</source>
        <translation>Auf diesem Rechner nicht gefunden</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <translation>%1, Version %2</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>angemeldet</translation>
    </message>
    <message>
        <source>not signed in</source>
        <translation>nicht angemeldet</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Looking for agent programs…</source>
        <translation>Suche Agentenprogramme…</translation>
    </message>
    <message>
        <source>Programs that the runner can start for a task.</source>
        <translation>Programme, die der Runner für eine Aufgabe starten kann.</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>Abschottung</translation>
    </message>
    <message>
        <source>Ways to confine an agent on this machine.</source>
        <translation>Wege, einen Agenten auf diesem Rechner einzugrenzen.</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal suchen</translation>
    </message>
    <message>
        <source>It works: the task was done in %1.</source>
        <translation>Er funktioniert: Die Aufgabe war nach %1 erledigt.</translation>
    </message>
    <message>
        <source>The test was stopped.</source>
        <translation>Der Test wurde angehalten.</translation>
    </message>
    <message>
        <source>It does not work: the test ended as %1.</source>
        <translation>Er funktioniert nicht: Der Test endete mit %1.</translation>
    </message>
    <message>
        <source>It does not work: %1</source>
        <translation>Er funktioniert nicht: %1</translation>
    </message>
    <message>
        <source>%1. Found here, but this version of the runner cannot use it yet.</source>
        <translation>%1. Hier vorhanden, aber diese Version des Runners kann es noch nicht nutzen.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop the test of %1</source>
        <translation>Den Test von %1 anhalten</translation>
    </message>
    <message>
        <source>Test run</source>
        <translation>Probelauf</translation>
    </message>
    <message>
        <source>Test run of %1</source>
        <translation>Probelauf von %1</translation>
    </message>
    <message>
        <source>Gives the agent a small task in a throwaway repository. That may use up a few of your tokens.</source>
        <translation>Gibt dem Agenten eine kleine Aufgabe in einem Wegwerf-Repository. Das kann einige Ihrer Tokens verbrauchen.</translation>
    </message>
    <message>
        <source>It works on a small task. That can take some minutes.</source>
        <translation>Er arbeitet an einer kleinen Aufgabe. Das kann einige Minuten dauern.</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::ChangesPane</name>
    <message>
        <source>Changed files</source>
        <translation>Geänderte Dateien</translation>
    </message>
    <message>
        <source>Changes in the file</source>
        <translation>Änderungen in der Datei</translation>
    </message>
    <message>
        <source>%1, was %2</source>
        <translation>%1, vorher %2</translation>
    </message>
    <message>
        <source>Reading the changes…</source>
        <translation>Die Änderungen werden gelesen …</translation>
    </message>
    <message>
        <source>No changes yet</source>
        <translation>Noch keine Änderungen</translation>
    </message>
    <message>
        <source>What the agent changes is read when it ends, and shown here.</source>
        <translation>Was der Agent ändert, wird gelesen, wenn er endet, und hier gezeigt.</translation>
    </message>
    <message>
        <source>The changes cannot be shown</source>
        <translation>Die Änderungen können nicht gezeigt werden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>The diff is too long to show</source>
        <translation>Der Diff ist zu lang, um ihn zu zeigen</translation>
    </message>
    <message>
        <source>It is whole on the task&apos;s branch, %1.</source>
        <translation>Ganz steht er auf dem Branch der Aufgabe, %1.</translation>
    </message>
    <message>
        <source>No changed files</source>
        <translation>Keine geänderten Dateien</translation>
    </message>
    <message>
        <source>The commits of the agent change no file: %1</source>
        <translation>Die Commits des Agenten ändern keine Datei: %1</translation>
    </message>
    <message>
        <source>No changes</source>
        <translation>Keine Änderungen</translation>
    </message>
    <message>
        <source>The agent left every file as it was.</source>
        <translation>Der Agent hat jede Datei gelassen, wie sie war.</translation>
    </message>
    <message numerus="yes">
        <source>%n commit(s)</source>
        <translation>
            <numerusform>%n Commit</numerusform>
            <numerusform>%n Commits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), +%1 −%2</source>
        <translation>
            <numerusform>%n Datei, +%1 −%2</numerusform>
            <numerusform>%n Dateien, +%1 −%2</numerusform>
        </translation>
    </message>
    <message>
        <source>of attempt %1, while attempt %2 is under way</source>
        <translation>von Versuch %1, während Versuch %2 läuft</translation>
    </message>
    <message>
        <source>The diff is longer than a result can carry. All of it: %1</source>
        <translation>Der Diff ist länger, als ein Ergebnis tragen kann. Ganz: %1</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::DaemonPage</name>
    <message>
        <source>The runner</source>
        <translation>Der Runner</translation>
    </message>
    <message>
        <source>The runner is the program in the background that takes tasks and starts agents. It goes on when this window is closed.</source>
        <translation>Der Runner ist das Programm im Hintergrund, das Aufgaben annimmt und Agenten startet. Er läuft weiter, wenn dieses Fenster geschlossen wird.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Starting the runner…</source>
        <translation>Starte den Runner…</translation>
    </message>
    <message>
        <source>The runner is running.</source>
        <translation>Der Runner läuft.</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::DesktopPage</name>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Coloured, fitting the desktop</source>
        <translation>Farbig, passend zum Desktop</translation>
    </message>
    <message>
        <source>Coloured, for light panels</source>
        <translation>Farbig, für helle Leisten</translation>
    </message>
    <message>
        <source>Coloured, for dark panels</source>
        <translation>Farbig, für dunkle Leisten</translation>
    </message>
    <message>
        <source>One colour, for light panels</source>
        <translation>Einfarbig, für helle Leisten</translation>
    </message>
    <message>
        <source>One colour, for dark panels</source>
        <translation>Einfarbig, für dunkle Leisten</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Symbol in der Leiste</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Show the tray icon when I log in</source>
        <translation>Symbol beim Anmelden zeigen</translation>
    </message>
    <message>
        <source>Not changed</source>
        <translation>Nicht geändert</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Several at once are told as one.</source>
        <translation>Mehrere auf einmal werden zusammengefasst.</translation>
    </message>
    <message>
        <source>A task is completed</source>
        <translation>Eine Aufgabe ist abgeschlossen</translation>
    </message>
    <message>
        <source>A task has failed</source>
        <translation>Eine Aufgabe ist gescheitert</translation>
    </message>
    <message>
        <source>An agent asks for permission</source>
        <translation>Ein Agent bittet um Erlaubnis</translation>
    </message>
    <message>
        <source>Sign-in is needed</source>
        <translation>Anmeldung ist nötig</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::DiffModel</name>
    <message>
        <source>Added: %1</source>
        <translation>Hinzugefügt: %1</translation>
    </message>
    <message>
        <source>Removed: %1</source>
        <translation>Entfernt: %1</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::DiffView</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::DoctorPage</name>
    <message>
        <source>Diagnosis</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Suche…</translation>
    </message>
    <message>
        <source>What the runner finds when it looks at this machine and itself.</source>
        <translation>Was der Runner an diesem Rechner und an sich selbst feststellt.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal suchen</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::FilterBar</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Beendet</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n task(s)</source>
        <translation>
            <numerusform>%1, %n Aufgabe</numerusform>
            <numerusform>%1, %n Aufgaben</numerusform>
        </translation>
    </message>
    <message>
        <source>Filter tasks</source>
        <translation>Aufgaben filtern</translation>
    </message>
    <message>
        <source>Words from title, activity, agent, project, branch or state (Ctrl+F)</source>
        <translation>Wörter aus Titel, Tätigkeit, Agent, Projekt, Branch oder Zustand (Strg+F)</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::LoadGraph</name>
    <message>
        <source>Load of the last hour</source>
        <translation>Auslastung der letzten Stunde</translation>
    </message>
    <message>
        <source>%1 of %2 slots in use now</source>
        <translation>%1 von %2 Plätzen belegt</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>vor 1 h</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::LogPane</name>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche…</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Strom</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>Vorheriger Treffer (Umschalt+F3)</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>Nächster Treffer (F3)</translation>
    </message>
    <message>
        <source>Copy the selection</source>
        <translation>Auswahl kopieren</translation>
    </message>
    <message>
        <source>Follow the end of the log</source>
        <translation>Dem Ende des Protokolls folgen</translation>
    </message>
    <message>
        <source>Log of the task</source>
        <translation>Protokoll der Aufgabe</translation>
    </message>
    <message>
        <source>The agent has not started yet.</source>
        <translation>Der Agent hat noch nicht begonnen.</translation>
    </message>
    <message>
        <source>The agent wrote nothing here.</source>
        <translation>Der Agent hat hier nichts geschrieben.</translation>
    </message>
    <message>
        <source>The agent has written nothing here so far.</source>
        <translation>Der Agent hat hier bisher nichts geschrieben.</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::LogView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::MachinePage</name>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>What the server shows, and what tasks may expect here.</source>
        <translation>Was der Server zeigt und was Aufgaben hier erwarten können.</translation>
    </message>
    <message>
        <source>at the same time</source>
        <translation>gleichzeitig</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Agents</source>
        <translation>&amp;Agenten</translation>
    </message>
    <message>
        <source>&amp;Capabilities</source>
        <translation>&amp;Fähigkeiten</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>Abschottung</translation>
    </message>
    <message>
        <source>Agents at the same time</source>
        <translation>Agenten gleichzeitig</translation>
    </message>
    <message>
        <source>Looking at this machine…</source>
        <translation>Untersuche diesen Rechner…</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>None: agents can read and change what you can</source>
        <translation>Keine: Agenten können lesen und ändern, was Sie können</translation>
    </message>
    <message>
        <source>%1: found, but this version cannot use it yet</source>
        <translation>%1: vorhanden, aber diese Version kann es noch nicht nutzen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
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
        <translation>Keine Aufgabe passt</translation>
    </message>
    <message>
        <source>There are tasks, but none that fits the filter.</source>
        <translation>Es gibt Aufgaben, aber keine passt zum Filter.</translation>
    </message>
    <message>
        <source>Show all tasks</source>
        <translation>Alle Aufgaben zeigen</translation>
    </message>
    <message>
        <source>The runner is not running</source>
        <translation>Der Runner läuft nicht</translation>
    </message>
    <message>
        <source>Start it to let this machine take tasks. You can close this window at any time, the runner goes on.</source>
        <translation>Starten Sie ihn, damit dieser Rechner Aufgaben annimmt. Sie können dieses Fenster jederzeit schließen, der Runner läuft weiter.</translation>
    </message>
    <message>
        <source>Start the runner</source>
        <translation>Runner starten</translation>
    </message>
    <message>
        <source>This machine is not registered yet</source>
        <translation>Dieser Rechner ist noch nicht registriert</translation>
    </message>
    <message>
        <source>Registering takes a minute: choose a server, sign in, and pick the projects that agents may work on.</source>
        <translation>Das Registrieren dauert eine Minute: Server wählen, anmelden und die Projekte bestimmen, an denen Agenten arbeiten dürfen.</translation>
    </message>
    <message>
        <source>Register this machine</source>
        <translation>Diesen Rechner registrieren</translation>
    </message>
    <message>
        <source>No tasks yet</source>
        <translation>Noch keine Aufgaben</translation>
    </message>
    <message>
        <source>Tasks that the server gives to this machine appear here. Send one from a terminal:</source>
        <translation>Hier erscheinen Aufgaben, die der Server diesem Rechner gibt. Senden Sie eine aus einem Terminal:</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::Notifier</name>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::PermissionBar</name>
    <message>
        <source>%1 asks for permission: %2</source>
        <translation>%1 bittet um Erlaubnis: %2</translation>
    </message>
    <message>
        <source>(1 of %1)</source>
        <translation>(1 von %1)</translation>
    </message>
    <message>
        <source>Show the task: %1</source>
        <translation>Aufgabe zeigen: %1</translation>
    </message>
    <message>
        <source>The answer was not taken</source>
        <translation>Die Antwort wurde nicht angenommen</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::PlanPane</name>
    <message>
        <source>To do: %1</source>
        <translation>Offen: %1</translation>
    </message>
    <message>
        <source>Under way: %1</source>
        <translation>In Arbeit: %1</translation>
    </message>
    <message>
        <source>Done: %1</source>
        <translation>Erledigt: %1</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::ProjectsPage</name>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>Agents work on the projects that you tick, each in a worktree of its own. Your checkouts are not touched.</source>
        <translation>Agenten arbeiten an den angekreuzten Projekten, jeder in einem eigenen Arbeitsbaum. Ihre eigenen Kopien bleiben unberührt.</translation>
    </message>
    <message>
        <source>Folder to look in</source>
        <translation>Zu durchsuchender Ordner</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Branch</translation>
    </message>
    <message>
        <source>Remote</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Git repositories</source>
        <translation>Git-Repositorys</translation>
    </message>
    <message>
        <source>Folder with git repositories</source>
        <translation>Ordner mit Git-Repositorys</translation>
    </message>
    <message>
        <source>Looking for git repositories…</source>
        <translation>Suche Git-Repositorys…</translation>
    </message>
    <message>
        <source>none checked out</source>
        <translation>keiner ausgecheckt</translation>
    </message>
    <message>
        <source>There is no git repository below this folder. You can link projects later.</source>
        <translation>Unter diesem Ordner gibt es kein Git-Repository. Sie können Projekte später verknüpfen.</translation>
    </message>
    <message>
        <source>There are more repositories than are shown. Choose a folder nearer to yours.</source>
        <translation>Es gibt mehr Repositorys, als gezeigt werden. Wählen Sie einen engeren Ordner.</translation>
    </message>
    <message>
        <source>You can link more projects at any time.</source>
        <translation>Sie können jederzeit weitere Projekte verknüpfen.</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::ResultPane</name>
    <message>
        <source>Next: %1</source>
        <translation>Nächster Schritt: %1</translation>
    </message>
    <message>
        <source>What the agent said</source>
        <translation>Was der Agent dazu sagte</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message numerus="yes">
        <source>%n commit(s)</source>
        <translation>
            <numerusform>%n Commit</numerusform>
            <numerusform>%n Commits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), +%1 −%2</source>
        <translation>
            <numerusform>%n Datei, +%1 −%2</numerusform>
            <numerusform>%n Dateien, +%1 −%2</numerusform>
        </translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Branch</translation>
    </message>
    <message>
        <source>Worktree</source>
        <translation>Arbeitsbaum</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Übernommen</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Übergeben</translation>
    </message>
    <message>
        <source>The server has the result</source>
        <translation>Der Server hat das Ergebnis</translation>
    </message>
    <message>
        <source>Not yet: it is sent until the server has it</source>
        <translation>Noch nicht: Es wird gesendet, bis der Server es hat</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>%1 in, %2 out, %3 from cache</source>
        <translation>%1 hinein, %2 heraus, %3 aus dem Zwischenspeicher</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::RunPage</name>
    <message>
        <source>Registering</source>
        <translation>Registrierung</translation>
    </message>
    <message>
        <source>Until the last step is done, Cancel takes everything back.</source>
        <translation>Bis der letzte Schritt getan ist, nimmt Abbrechen alles zurück.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Register this machine</source>
        <translation>Diesen Rechner registrieren</translation>
    </message>
    <message>
        <source>Link projects</source>
        <translation>Projekte verknüpfen</translation>
    </message>
    <message>
        <source>Start with the session</source>
        <translation>Mit der Sitzung starten</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>This machine takes tasks from now on.</source>
        <translation>Dieser Rechner nimmt von jetzt an Aufgaben an.</translation>
    </message>
    <message>
        <source>Give it a first task with: sibyl-runner submit --project NAME &quot;what to do&quot;</source>
        <translation>Eine erste Aufgabe geben Sie ihm mit: sibyl-runner submit --project NAME &quot;was zu tun ist&quot;</translation>
    </message>
    <message>
        <source>The monitor shows what your agents do. You can close it at any time.</source>
        <translation>Der Monitor zeigt, was Ihre Agenten tun. Sie können ihn jederzeit schließen.</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::ServerPage</name>
    <message>
        <source>This server works with runners.</source>
        <translation>Dieser Server arbeitet mit Runnern.</translation>
    </message>
    <message>
        <source>A Sibyl server, version %1. It works with runners.</source>
        <translation>Ein Sibyl-Server, Version %1. Er arbeitet mit Runnern.</translation>
    </message>
    <message>
        <source>The connection is not encrypted: tokens can be read on the way.</source>
        <translation>Die Verbindung ist nicht verschlüsselt: Zugangsschlüssel können unterwegs gelesen werden.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>The server holds the tasks and gives them to this machine.</source>
        <translation>Der Server verwahrt die Aufgaben und gibt sie diesem Rechner.</translation>
    </message>
    <message>
        <source>A Sibyl &amp;server</source>
        <translation>Ein Sibyl-&amp;Server</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Adresse des Servers</translation>
    </message>
    <message>
        <source>&amp;This machine only</source>
        <translation>&amp;Nur dieser Rechner</translation>
    </message>
    <message>
        <source>Your team&apos;s, or one that runs on another machine of yours.</source>
        <translation>Der Ihres Teams oder einer auf einem anderen Ihrer Rechner.</translation>
    </message>
    <message>
        <source>The runner brings a small server of its own. You give it tasks with “sibyl-runner submit”.</source>
        <translation>Der Runner bringt einen kleinen eigenen Server mit. Aufgaben geben Sie ihm mit „sibyl-runner submit“.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Prüfe…</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SettingField</name>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>%1 Set by %2, so it cannot be changed here.</source>
        <translation>%1 Durch %2 festgelegt, daher hier nicht änderbar.</translation>
    </message>
    <message>
        <source>%1 Counts from the next start of the runner on.</source>
        <translation>%1 Gilt ab dem nächsten Start des Runners.</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>Voreinstellung: %1</translation>
    </message>
    <message>
        <source>Choose a directory</source>
        <translation>Verzeichnis wählen</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>This desktop</source>
        <translation>Dieser Desktop</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Save and close</source>
        <translation>Speichern und schließen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The runner is not running: its settings cannot be changed now.</source>
        <translation>Der Runner läuft nicht: Seine Einstellungen können jetzt nicht geändert werden.</translation>
    </message>
    <message>
        <source>Nothing was saved.</source>
        <translation>Nichts wurde gespeichert.</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Speichere…</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SetupRun</name>
    <message>
        <source>Registered as %1; %2</source>
        <translation>Registriert als %1; %2</translation>
    </message>
    <message numerus="yes">
        <source>%n project(s) linked</source>
        <translation>
            <numerusform>%n Projekt verknüpft</numerusform>
            <numerusform>%n Projekte verknüpft</numerusform>
        </translation>
    </message>
    <message>
        <source>No projects chosen</source>
        <translation>Keine Projekte gewählt</translation>
    </message>
    <message>
        <source>Not wanted; start the runner from the tray</source>
        <translation>Nicht gewünscht; starten Sie den Runner aus der Leiste</translation>
    </message>
    <message>
        <source>The service runs already</source>
        <translation>Der Dienst läuft schon</translation>
    </message>
    <message>
        <source>Starts with your session from now on</source>
        <translation>Startet von jetzt an mit Ihrer Sitzung</translation>
    </message>
    <message>
        <source>The server has not answered yet. The runner keeps trying.</source>
        <translation>Der Server hat noch nicht geantwortet. Der Runner versucht es weiter.</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>Verbunden mit %1</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SetupWizard</name>
    <message>
        <source>Register this machine</source>
        <translation>Diesen Rechner registrieren</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Registrieren</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The registration was not removed</source>
        <translation>Die Registrierung wurde nicht entfernt</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SignInPage</name>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>The server has to know who adds this machine.</source>
        <translation>Der Server muss wissen, wer diesen Rechner hinzufügt.</translation>
    </message>
    <message>
        <source>Sign in with the &amp;browser</source>
        <translation>Mit dem &amp;Browser anmelden</translation>
    </message>
    <message>
        <source>Paste an access &amp;token</source>
        <translation>&amp;Zugangsschlüssel einfügen</translation>
    </message>
    <message>
        <source>Get a code</source>
        <translation>Code holen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Open the browser</source>
        <translation>Browser öffnen</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Zugangsschlüssel</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>&amp;Organization</source>
        <translation>&amp;Organisation</translation>
    </message>
    <message>
        <source>No browser was found. Open %1 and type the code there.</source>
        <translation>Kein Browser gefunden. Öffnen Sie %1 und geben Sie dort den Code ein.</translation>
    </message>
    <message>
        <source>&amp;Use %1</source>
        <translation>%1 &amp;verwenden</translation>
    </message>
    <message>
        <source>Asking the server for a code…</source>
        <translation>Bitte den Server um einen Code…</translation>
    </message>
    <message>
        <source>Checking the token…</source>
        <translation>Prüfe den Zugangsschlüssel…</translation>
    </message>
    <message>
        <source>Open the browser, type the code there and approve. This page goes on by itself.</source>
        <translation>Öffnen Sie den Browser, geben Sie dort den Code ein und stimmen Sie zu. Diese Seite geht von selbst weiter.</translation>
    </message>
    <message>
        <source>Signed in.</source>
        <translation>Angemeldet.</translation>
    </message>
    <message>
        <source>Signed in as %1.</source>
        <translation>Angemeldet als %1.</translation>
    </message>
    <message>
        <source>The sign-in was denied in the browser.</source>
        <translation>Die Anmeldung wurde im Browser abgelehnt.</translation>
    </message>
    <message>
        <source>The code has expired. Get a new one.</source>
        <translation>Der Code ist abgelaufen. Holen Sie einen neuen.</translation>
    </message>
    <message>
        <source>The sign-in failed. Try again.</source>
        <translation>Die Anmeldung ist gescheitert. Versuchen Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::StatusHeader</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Start the runner</source>
        <translation>Runner starten</translation>
    </message>
    <message>
        <source>Register this machine</source>
        <translation>Diesen Rechner registrieren</translation>
    </message>
    <message>
        <source>Take tasks again</source>
        <translation>Wieder Aufgaben annehmen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Running agents go on, nothing new is taken</source>
        <translation>Laufende Agenten arbeiten weiter, Neues wird nicht angenommen</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::SummaryPage</name>
    <message>
        <source>Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>Nothing has been changed so far. All of it can be changed later in the settings.</source>
        <translation>Bisher wurde nichts geändert. Alles lässt sich später in den Einstellungen ändern.</translation>
    </message>
    <message>
        <source>&amp;Start the runner with my session</source>
        <translation>Runner mit meiner Sitzung &amp;starten</translation>
    </message>
    <message>
        <source>The registration that this machine has now is replaced.</source>
        <translation>Die jetzige Registrierung dieses Rechners wird ersetzt.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>this machine&apos;s own</source>
        <translation>der eigene dieses Rechners</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Angemeldet</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>mit %1</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message numerus="yes">
        <source>%n at the same time</source>
        <translation>
            <numerusform>%n gleichzeitig</numerusform>
            <numerusform>%n gleichzeitig</numerusform>
        </translation>
    </message>
    <message>
        <source>Capabilities</source>
        <translation>Fähigkeiten</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keine</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>Isolation</translation>
    </message>
    <message>
        <source>none: agents can read and change what you can</source>
        <translation>keine: Agenten können lesen und ändern, was Sie können</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TaskDetail</name>
    <message>
        <source>Task %1</source>
        <translation>Aufgabe %1</translation>
    </message>
    <message>
        <source>Cancel the task?</source>
        <translation>Aufgabe abbrechen?</translation>
    </message>
    <message>
        <source>The agent and everything it started is stopped. What it has changed stays on its branch.</source>
        <translation>Der Agent und alles, was er gestartet hat, wird angehalten. Was er geändert hat, bleibt auf seinem Branch.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Cancel the task</source>
        <translation>Aufgabe abbrechen</translation>
    </message>
    <message>
        <source>The task was not cancelled</source>
        <translation>Die Aufgabe wurde nicht abgebrochen</translation>
    </message>
    <message>
        <source>No file manager</source>
        <translation>Kein Dateimanager</translation>
    </message>
    <message>
        <source>This desktop names no program for folders. The worktree is %1</source>
        <translation>Dieser Desktop nennt kein Programm für Ordner. Der Arbeitsbaum ist %1</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Views of the task</source>
        <translation>Ansichten der Aufgabe</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Open the worktree in the file manager</source>
        <translation>Arbeitsbaum im Dateimanager öffnen</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Open a terminal in the worktree</source>
        <translation>Terminal im Arbeitsbaum öffnen</translation>
    </message>
    <message>
        <source>Copy branch</source>
        <translation>Branch kopieren</translation>
    </message>
    <message>
        <source>Copy the name of the branch</source>
        <translation>Namen des Branches kopieren</translation>
    </message>
    <message>
        <source>No task selected</source>
        <translation>Keine Aufgabe gewählt</translation>
    </message>
    <message>
        <source>Choose a task above to see its log, its plan and its changes.</source>
        <translation>Wählen Sie oben eine Aufgabe, um Protokoll, Plan und Änderungen zu sehen.</translation>
    </message>
    <message>
        <source>No plan</source>
        <translation>Kein Plan</translation>
    </message>
    <message>
        <source>This agent has not written down a plan. Not every agent does.</source>
        <translation>Dieser Agent hat keinen Plan aufgeschrieben. Nicht jeder tut das.</translation>
    </message>
    <message>
        <source>The task was not started again</source>
        <translation>Die Aufgabe wurde nicht neu gestartet</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Ask the server for another attempt</source>
        <translation>Den Server um einen weiteren Versuch bitten</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TaskTable</name>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TaskTableModel</name>
    <message>
        <source>Task %1</source>
        <translation>Aufgabe %1</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1, %2, project %3. %4</source>
        <translation>%1, %2, Projekt %3. %4</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Branch</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TimelinePane</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Go to the first event</source>
        <translation>Zum ersten Ereignis</translation>
    </message>
    <message>
        <source>Go to the latest event</source>
        <translation>Zum letzten Ereignis</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TotalsStrip</name>
    <message>
        <source>tasks today, %1 not completed</source>
        <translation>Aufgaben heute, %1 nicht abgeschlossen</translation>
    </message>
    <message>
        <source>tasks today</source>
        <translation>Aufgaben heute</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>As far as the agents tell</source>
        <translation>Soweit die Agenten es sagen</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TrayApplication</name>
    <message>
        <source>No terminal was opened</source>
        <translation>Kein Terminal geöffnet</translation>
    </message>
    <message>
        <source>The runner was not started</source>
        <translation>Der Runner wurde nicht gestartet</translation>
    </message>
    <message>
        <source>The runner was not stopped</source>
        <translation>Der Runner wurde nicht angehalten</translation>
    </message>
    <message>
        <source>The runner did not take the order</source>
        <translation>Der Runner hat den Auftrag nicht angenommen</translation>
    </message>
    <message>
        <source>No tray on this desktop</source>
        <translation>Keine Symbolleiste auf diesem Desktop</translation>
    </message>
    <message>
        <source>This desktop shows no tray icons, so Sibyl Runner lives in this window. On GNOME the extension “AppIndicator” adds a tray. Closing the window stops no agents.</source>
        <translation>Dieser Desktop zeigt keine Symbole in einer Leiste, daher lebt Sibyl Runner in diesem Fenster. Unter GNOME fügt die Erweiterung „AppIndicator“ eine Leiste hinzu. Das Schließen des Fensters hält keine Agenten an.</translation>
    </message>
</context>
<context>
    <name>sibyl::tray::TrayIcon</name>
    <message>
        <source>Hide the &amp;monitor</source>
        <translation>&amp;Monitor verbergen</translation>
    </message>
    <message>
        <source>Open the &amp;monitor</source>
        <translation>&amp;Monitor öffnen</translation>
    </message>
    <message>
        <source>Sibyl Runner</source>
        <translation>Sibyl Runner</translation>
    </message>
    <message>
        <source>Take tasks &amp;again</source>
        <translation>&amp;Wieder Aufgaben annehmen</translation>
    </message>
    <message>
        <source>&amp;Pause: take nothing new</source>
        <translation>&amp;Anhalten: nichts Neues annehmen</translation>
    </message>
    <message>
        <source>&amp;Drain: finish, then leave</source>
        <translation>A&amp;uslaufen: beenden, dann gehen</translation>
    </message>
    <message>
        <source>S&amp;top the runner</source>
        <translation>Runner anhal&amp;ten</translation>
    </message>
    <message>
        <source>&amp;Start the runner</source>
        <translation>Runner &amp;starten</translation>
    </message>
    <message>
        <source>&amp;Register again…</source>
        <translation>Neu &amp;registrieren…</translation>
    </message>
    <message>
        <source>&amp;Register this machine…</source>
        <translation>Diesen Rechner &amp;registrieren…</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>&amp;Quit (agents go on)</source>
        <translation>&amp;Beenden (Agenten arbeiten weiter)</translation>
    </message>
</context>
</TS>
