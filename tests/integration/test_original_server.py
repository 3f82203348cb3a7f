# SPDX-License-Identifier: Apache-2.0
"""The real runner against the imitation of the original server, faults included."""

import fcntl
import json
import signal
import ssl
import stat
import subprocess
import uuid

from harness import Case, git, main, make_repository, process_is_alive, wait_until
from original_server import OriginalServer

PROJECT = "project_3fa9c1"
COMMIT = "git add --all && git commit --quiet --message work"


class OriginalCase(Case):
    """A machine that is registered and has one checkout linked, the way the Sibyl CLI does it."""

    options = {}

    def setUp(self):
        super().setUp()
        self.machine = self.world.machine("m1")
        self.server = OriginalServer(**self.make_options()).start()
        self.world.closers.append(self.server.stop)
        self.repository = make_repository(self.world.directory / "shop")
        (self.machine.home / ".sibyl").mkdir(exist_ok=True)
        (self.machine.home / ".sibyl/config.toml").write_text(f'[paths]\n"{self.repository}" = "{PROJECT}"\n')
        self.token = self.server.access_token()
        self.machine.variables["SIBYL_ACCESS_TOKEN"] = self.token
        self.machine.command("register", "--server", self.server.url, "--name", "m1", "--max-agents", "2")
        self.runner_id = next(iter(self.server.runners))
        self.machine.write_config("reconnect_interval: 0.1\nagents_outlive_daemon: yes")
        self.tally = self.world.tally()
        self.gate = self.world.gate()

    def make_options(self):
        return self.options

    def start(self, *arguments, env=None):
        opened = self.server.count("opened")
        daemon = self.machine.run_daemon(*arguments, env=env)
        self.server.wait_events("opened", opened + 1)
        return daemon

    def assign(self, command, **options):
        return self.server.enqueue(self.runner_id, {"command": command}, project_id=PROJECT, **options)

    def connection(self):
        return (self.machine.status() or {}).get("connection")

    def wait_connection(self, *states):
        return wait_until(lambda: self.connection() in states and self.machine.status(), f"connection is {states}")

    def check_still_works(self):
        task = self.assign("true")
        self.server.wait_status(task, "completed")


class Conversation(OriginalCase):
    def test_registers_as_documented(self):
        row = self.server.runners[self.runner_id]
        self.assertEqual((row["name"], row["max_concurrent_agents"]), ("m1", 2))
        self.assertRegex(row["client_version"], r"^\d+\.\d+\.\d+")
        text = self.machine.config_file.read_text()
        self.assertIn(self.runner_id, text)
        self.assertNotIn(self.token, text)
        self.assertEqual(stat.S_IMODE(self.machine.config_file.stat().st_mode), 0o600)

    def test_task_is_acknowledged_first_and_its_result_says_success(self):
        self.start()
        task = self.assign(f"echo hi; echo x > x.txt; {COMMIT}")
        entry = self.server.wait_status(task, "completed")
        kinds = [m["type"] for m in self.server.messages() if m["type"] != "heartbeat_ack"]
        self.assertEqual(kinds[0], "status")
        about = [m["type"] for m in self.server.messages() if m.get("task_id") == task and m["type"] != "agent_update"]
        self.assertEqual(about, ["task_ack", "task_complete"])
        complete = self.server.messages("received", "task_complete")[0]
        self.assertEqual((complete["success"], complete["retryable"]), (True, False))
        self.assertEqual((entry.result["status"], entry.result["exit_code"], entry.result["stdout"]), ("completed", 0, "hi"))
        self.assertEqual(git(self.repository, "rev-parse", entry.result["branch"]), entry.result["head_commit"])
        ack = self.server.messages("received", "task_ack")[0]
        self.assertEqual(ack["agent_id"], entry.payload["agent_id"])

    def test_only_messages_of_the_protocol_are_sent(self):
        self.start()
        self.server.wait_status(self.assign("echo hi"), "completed")
        known = {"heartbeat_ack", "status", "task_ack", "task_reject", "agent_update", "task_complete", "project_register"}
        self.assertLessEqual({m["type"] for m in self.server.messages()}, known)
        self.assertEqual([m for m in self.server.messages("sent") if isinstance(m, dict) and m["type"] == "error"], [])

    def test_load_is_told(self):
        self.start()
        tasks = [self.assign(self.world.gate(f"g{n}").wait) for n in range(2)]
        wait_until(lambda: self.server.runners[self.runner_id]["status"] == "busy"
                   and self.server.runners[self.runner_id]["current_agent_count"] == 2, "busy with 2")
        for task in tasks:
            self.server.cancel(task)
        wait_until(lambda: self.server.runners[self.runner_id]["status"] == "online"
                   and self.server.runners[self.runner_id]["current_agent_count"] == 0, "online with 0")

    def test_cancel(self):
        self.start()
        task = self.assign(f"{self.tally.add('$$')}; sleep 600")
        pid = self.tally.wait()[0]
        self.server.cancel(task)
        entry = self.server.wait_status(task, "canceled")
        self.assertEqual(entry.result["status"], "cancelled")
        self.assertIs(self.server.messages("received", "task_complete")[0]["success"], False)
        self.assertFalse(process_is_alive(pid))

    def test_cancel_of_an_unknown_task_does_no_harm(self):
        self.start()
        self.server.send(self.runner_id, {"type": "task_cancel", "task_id": str(uuid.uuid4())})
        self.check_still_works()

    def test_timeout_is_no_success(self):
        self.start()
        task = self.server.enqueue(self.runner_id, {"command": "sleep 600", "timeout_seconds": 1}, project_id=PROJECT)
        entry = self.server.wait_status(task, "failed")
        self.assertEqual(entry.result["status"], "timeout")

    def test_twenty_at_once_are_queued_here_and_none_is_rejected(self):
        self.start()
        tasks = [self.assign(self.tally.add(), flush=False) for _ in range(20)]
        self.server.flush(self.runner_id)
        for task in tasks:
            self.assertEqual(self.server.wait_status(task, "completed", "failed").status, "completed")
        self.assertEqual(self.server.messages("received", "task_reject"), [])
        self.assertEqual(len(self.tally.lines()), 20)

    def test_everything_at_the_top_level(self):
        self.machine.write_config("policy:\n  commands: allow")
        self.start(env={"SIBYL_RUNNER_EXEC_CMD": 'echo "got $SIBYL_TASK_PROMPT"'})
        task = self.server.enqueue(self.runner_id, None, project_id=PROJECT, prompt="shape b", agent_type="general")
        self.assertEqual(self.server.wait_status(task, "completed").result["stdout"], "got shape b")

    def test_unlinked_project_is_rejected_with_the_reason(self):
        self.start()
        task = self.server.enqueue(self.runner_id, {"command": self.tally.add()}, project_id="project_unknown")
        self.assertRegex(self.server.wait_message("task_reject", task_id=task)["reason"], r"link|project")
        self.assertEqual(self.tally.lines(), [])

    def test_server_paths_are_hints_only(self):
        outside = self.world.directory / "outside"
        self.start()
        task = self.server.enqueue(self.runner_id, {"command": "pwd", "repo_path": str(outside)}, project_id=PROJECT)
        self.server.wait_status(task, "completed")
        self.assertFalse(outside.exists())


class Delivery(OriginalCase):
    """Results arrive although nobody confirms them."""

    def test_result_after_a_cut_at_completion(self):
        self.server.faults.cut_at_completion = 1
        self.start()
        task = self.assign(self.tally.add())
        self.server.wait_status(task, "completed")
        self.assertEqual(self.tally.lines(), ["ran"])

    def test_cut_at_acknowledgement(self):
        self.server.faults.cut_at_ack = 1
        self.start()
        task = self.assign(self.tally.add())
        self.server.wait_events("opened", 2)
        self.server.expire_leases()
        self.server.flush(self.runner_id)
        self.server.wait_status(task, "completed")
        self.assertEqual(self.tally.lines(), ["ran"])

    def test_lost_completion_is_repeated_on_redelivery_without_a_second_run(self):
        self.server.faults.lose_completions = 1
        self.start()
        task = self.assign(f"{self.tally.add()}; echo once")
        self.server.wait_message("task_complete")
        self.server.expire_leases()
        self.server.flush(self.runner_id)
        entry = self.server.wait_status(task, "completed")
        self.assertEqual(entry.result["stdout"], "once")
        self.assertEqual(self.tally.lines(), ["ran"])

    def test_lost_acknowledgement_is_repeated_and_costs_no_attempt(self):
        self.server.faults.cut_at_ack = 1
        self.start()
        task = self.assign(f"{self.tally.add()}; {self.gate.wait}")
        self.server.wait_status(task, "acked")
        self.server.wait_events("opened", 2)
        self.gate.open()
        self.assertEqual(self.server.wait_status(task, "completed").attempts, 1)
        self.assertEqual(self.tally.lines(), ["ran"])

    def test_redelivery_while_it_runs_is_acknowledged_again(self):
        self.start()
        task = self.assign(f"{self.tally.add()}; {self.gate.wait}")
        self.tally.wait()
        self.server.expire_leases()  # 30 minutes have passed
        self.server.flush(self.runner_id)
        self.server.wait_message("task_ack", 2, task)
        self.gate.open()
        self.server.wait_status(task, "completed")
        self.assertEqual((self.tally.lines(), len(self.server.messages("received", "task_complete"))), (["ran"], 1))

    def test_duplicate_assignment_runs_once(self):
        self.server.faults.duplicate_assignments = 3
        self.start()
        tasks = [self.assign(self.tally.add(f"t{n}")) for n in range(3)]
        for task in tasks:
            self.server.wait_status(task, "completed")
        self.assertEqual(sorted(self.tally.lines()), ["t0", "t1", "t2"])

    def test_redelivery_after_a_success_reopens_nothing(self):
        self.start()
        task = self.assign(self.tally.add())
        self.server.wait_status(task, "completed")
        self.server.tasks[task].status = "retry"
        self.server.flush(self.runner_id)
        self.server.wait_message("task_complete", 2, task)
        self.server.wait_status(task, "completed")
        kinds = [m["type"] for m in self.server.messages() if m.get("task_id") == task and m["type"] in ("task_ack", "task_complete")]
        self.assertEqual(kinds[-2:], ["task_ack", "task_complete"])
        self.assertEqual(self.tally.lines(), ["ran"])

    def test_server_down_while_the_agent_ends(self):
        self.start()
        task = self.assign(f"{self.tally.add('$$')}; {self.gate.wait}")
        pid = self.tally.wait()[0]
        self.server.go_down()
        self.gate.open()
        wait_until(lambda: not process_is_alive(pid), "the agent ended")
        self.server.come_back()
        self.server.wait_status(task, "completed")

    def test_result_arrives_when_everything_was_down(self):
        daemon = self.start()
        task = self.assign(f"{self.tally.add('$$')}; {self.gate.wait}")
        pid = self.tally.wait()[0]
        self.server.go_down()
        daemon.stop(signal.SIGKILL)
        self.gate.open()
        wait_until(lambda: not process_is_alive(pid), "the agent ended")
        self.server.come_back()
        self.start()
        self.server.wait_status(task, "completed")
        self.assertEqual(len(self.tally.lines()), 1)

    def test_status_is_told_again_after_a_reconnect(self):
        self.start()
        self.assign(f"{self.tally.add()}; {self.gate.wait}")
        self.tally.wait()
        self.server.cut(self.runner_id)
        self.server.wait_events("opened", 2)
        wait_until(lambda: self.server.runners[self.runner_id]["current_agent_count"] == 1
                   and [e for e in self.server.events if e.connection == 2 and e.kind == "received"
                        and e.message.get("type") == "status"], "a status on the second connection")
        self.gate.open()


class Refusals(OriginalCase):
    def test_authentication_required_asks_to_sign_in_and_does_not_hammer(self):
        self.server.expire_access_tokens()
        self.machine.run_daemon()
        status = self.wait_connection("sign_in_needed", "refused")
        self.assertEqual(status["connection"], "sign_in_needed")
        self.assertIn("register", status["connection_detail"])
        self.assertLessEqual(self.server.count("refused"), 3)

    def test_other_refusals_show_the_reason_and_are_not_retried_at_once(self):
        for code, reason in ((1008, "Runner not found or not in your organization"), (4003, "Sandbox claim mismatch")):
            with self.subTest(reason):
                self.server.faults.close_after_accept = (code, reason)
                self.server.faults.close_after_accept_times = -1
                refused = self.server.count("refused")
                daemon = self.machine.run_daemon()
                status = self.wait_connection("refused")
                self.assertIn(reason, status["connection_detail"])
                self.assertLessEqual(self.server.count("refused") - refused, 2)
                daemon.stop()

    def test_replaced_connection_does_not_fight(self):
        self.start()
        self.wait_connection("online")
        self.server.close(self.runner_id, 1000, "Replaced by new connection")
        self.wait_connection("replaced")
        self.assertEqual(self.server.count("opened"), 1)

    def test_two_runners_of_one_registration_do_not_fight(self):
        self.start()
        self.wait_connection("online")
        other = self.world.machine("m2")
        other.config_file.write_text(self.machine.config_file.read_text())
        other.config_file.chmod(0o600)
        other.variables["SIBYL_ACCESS_TOKEN"] = self.token
        other.run_daemon()
        self.server.wait_events("opened", 2)
        self.assertIn("another runner process", self.wait_connection("replaced")["connection_detail"])
        wait_until(lambda: (other.status() or {}).get("connection") == "online", "the second one is online")
        self.assertEqual(self.server.count("opened"), 2)

    def test_refused_upgrade_with_404_says_that_the_server_has_no_runner_support(self):
        self.server.faults.upgrade_status, self.server.faults.upgrade_status_times = 404, -1
        self.machine.run_daemon()
        self.wait_connection("refused")

    def test_overload_passes(self):
        for status in (429, 503, 500):
            with self.subTest(status):
                self.server.faults.upgrade_status, self.server.faults.upgrade_status_times = status, 2
                daemon = self.start()
                self.wait_connection("online")
                self.assertEqual(self.server.faults.upgrade_status_times, 0)
                daemon.stop()

    def test_registration_is_told_the_servers_reason(self):
        other = self.world.machine("m2")
        bad = other.command("register", "--server", self.server.url, "--name", "x",
                            env={"SIBYL_ACCESS_TOKEN": "nonsense"}, expect=None)
        self.assertNotEqual(bad.code, 0)
        self.assertIn("Not authenticated", bad.err)
        self.server.faults.rest_status, self.server.faults.rest_status_times = 503, -1
        busy = other.command("register", "--server", self.server.url, "--name", "x",
                             env={"SIBYL_ACCESS_TOKEN": self.token}, expect=None)
        self.assertNotIn(busy.code, (0, bad.code))


class BadFrames(OriginalCase):
    def check_survives(self, message):
        daemon = self.start()
        self.server.send(self.runner_id, message)
        self.check_still_works()
        self.assertTrue(daemon.is_running)

    def test_values_that_are_not_objects(self):
        self.start()
        for text in ("[]", "null", "42", '"x"', "true", "[[[[]]]]", "", "{", "nonsense", "{\"type\":1}", "{}"):
            self.server.send(self.runner_id, text)
        self.check_still_works()

    def test_binary_frame(self):
        self.check_survives(b"\x00\xff" * 100)

    def test_two_mebibytes(self):
        self.check_survives(json.dumps({"type": "unheard_of", "x": "y" * (2 << 20)}))

    def test_deep_nesting(self):
        self.check_survives('{"type":"x","a":' * 50_000 + "1" + "}" * 50_000)

    def test_unknown_types_are_ignored(self):
        self.check_survives({"type": "from_the_future", "x": [1, 2]})

    def test_error_messages_are_logged(self):
        daemon = self.start()
        self.server.send(self.runner_id, {"type": "error", "message": "something odd"})
        daemon.wait_line("something odd")

    def test_assignment_of_two_mebibytes_runs(self):
        self.start()
        task = self.server.enqueue(self.runner_id, {"command": "true", "prompt": "p" * (2 << 20)}, project_id=PROJECT)
        self.server.wait_status(task, "completed")


class Liveness(OriginalCase):
    options = {"heartbeat_interval": 0.1, "lease": 1.0}

    def test_heartbeats_are_answered_while_agents_run(self):
        self.start()
        self.assign(f"{self.tally.add()}; {self.gate.wait}")
        self.tally.wait()
        self.server.wait_message("heartbeat_ack", 30)
        self.assertIn(self.runner_id, self.server.connections)
        self.gate.open()

    def test_own_timer_keeps_the_lease_of_a_silent_server(self):
        self.machine.write_config("heartbeat_interval: 1")
        self.server.faults.heartbeats_are_silent = True
        self.server.lease = 3.8  # a runner that hears nothing is online after 2 s, and acks after 3, 4, 5 s ...
        self.start()
        self.server.wait_message("heartbeat_ack", 5)
        self.assertIn(self.runner_id, self.server.connections)

    def test_forgotten_connection_is_noticed_and_replaced(self):
        """S-05, S-06: the server forgets the runner, its socket stays open and even answers pings."""
        self.machine.write_config("silence_limit: 5")
        self.start()
        self.server.wait_message("heartbeat_ack")
        self.server.make_ghost(self.runner_id)
        self.server.wait_events("opened", 2, within=30)
        self.check_still_works()


class LifeAfterTokens(OriginalCase):
    """A session of its own is refreshed; a lost refresh ends in a clear state."""

    def setUp(self):
        super().setUp()
        self.machine.variables.pop("SIBYL_ACCESS_TOKEN")
        self.sign_in()

    def sign_in(self, pair=None):
        """What the Sibyl CLI leaves after `sibyl auth login`, or after it renewed the login."""
        pair = pair or self.server.token_pair()
        self.store = self.machine.home / ".sibyl/auth.json"
        self.store.write_text(json.dumps({"servers": {f"{self.server.url}/api": {
            "access_token": pair["access_token"], "access_token_expires_at": 4102444800,
            "refresh_token": pair["refresh_token"]}}}))
        self.store.chmod(0o600)

    def refreshes(self):
        return sum(e.kind == "rest" and e.message == "POST /api/auth/refresh" for e in list(self.server.events))

    def test_refreshes_and_goes_on(self):
        self.start()
        self.server.expire_access_tokens()
        self.server.cut(self.runner_id)
        self.server.wait_events("opened", 2)
        self.check_still_works()
        self.assertEqual(self.refreshes(), 1)

        stored = json.loads(self.store.read_text())["servers"][f"{self.server.url}/api"]
        self.assertIsNotNone(self.server._claims(stored["access_token"]))
        self.assertIn(stored["refresh_token"], self.server.refresh_tokens.values())

    def test_lost_refresh_answer_asks_to_sign_in(self):
        self.start()
        self.server.faults.lose_refresh_answers = 1
        self.server.expire_access_tokens()
        self.server.cut(self.runner_id)
        status = self.wait_connection("sign_in_needed")
        self.assertIn("sibyl auth login", status["connection_detail"])

    def test_race_with_the_cli_for_one_refresh_token(self):
        """A refresh token works once; the CLI holds its lock while it brings it."""
        self.start()
        with open(f"{self.store}.lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.server.expire_access_tokens()
            self.server.cut(self.runner_id)
            self.server.wait_events("refused", 2)  # the copy that register kept, and the CLI's own
            self.sign_in(self.server.rotate(json.loads(self.store.read_text())["servers"][f"{self.server.url}/api"]["refresh_token"]))
        self.server.wait_events("opened", 2)
        self.check_still_works()
        self.assertEqual(self.refreshes(), 0)

    def test_server_that_is_too_busy_to_refresh(self):
        for status in (429, 503):
            with self.subTest(status):
                self.sign_in()
                daemon = self.start()
                opened, refreshes = self.server.count("opened"), self.refreshes()
                self.server.faults.rest_status, self.server.faults.rest_status_times = status, 2
                self.server.expire_access_tokens()
                self.server.cut(self.runner_id)
                self.server.wait_events("opened", opened + 1)
                self.assertEqual(self.refreshes() - refreshes, 3)
                daemon.stop()

    def test_server_that_refuses_every_token_is_not_hammered(self):
        self.start()
        self.server.faults.close_after_accept = (1008, "Authentication required")
        self.server.faults.close_after_accept_times = -1
        self.server.cut(self.runner_id)
        self.wait_connection("sign_in_needed")
        self.assertEqual(self.refreshes(), 1)
        self.assertLessEqual(self.server.count("refused"), 3)  # the copy that register kept, the CLI's, the renewed one


class OwnAuthority(OriginalCase):
    """A server with https whose certificate an authority of the user's own signed."""

    def make_options(self):
        def openssl(name, subject, *more):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                            "-subj", subject, "-keyout", f"{name}.key", "-out", f"{name}.pem", *more],
                           cwd=self.world.directory, check=True, capture_output=True)

        openssl("authority", "/CN=Authority")
        openssl("server", "/CN=server.test", "-CA", "authority.pem", "-CAkey", "authority.key",
                "-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE")
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(self.world.directory / "server.pem", self.world.directory / "server.key")
        self.machine.variables["SIBYL_CA_FILE"] = str(self.world.directory / "authority.pem")
        return {"tls": tls}

    def test_everything_works(self):
        self.start()
        self.check_still_works()
        self.assertIn("healthy", self.machine.command("doctor", expect=None).out)

    def test_without_the_authority_nothing_is_sent(self):
        for file in ("", "/nonexistent/ca.pem"):
            with self.subTest(file):
                refused = self.machine.command("register", "--server", self.server.url, "--name", "x", "--force",
                                               env={"SIBYL_CA_FILE": file}, expect=None)
                self.assertNotEqual(refused.code, 0)
                self.assertIn(file or "certificate", refused.err)
        self.machine.variables.pop("SIBYL_CA_FILE")
        self.machine.run_daemon()
        status = wait_until(lambda: "certificate" in (self.machine.status() or {}).get("connection_detail", ""), "the reason is shown")
        self.assertTrue(status)
        self.assertEqual(self.server.count("opened"), 0)


if __name__ == "__main__":
    main()
