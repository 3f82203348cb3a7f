# SPDX-License-Identifier: Apache-2.0
"""The control socket of a real daemon: from a machine that is not registered to a task that is cancelled."""

import json
import os
import signal
import socket

from control import ControlSocket, Refused
from harness import Case, EmbeddedServer, git, main, make_repository, wait_until
from original_server import OriginalServer


class ControlCase(Case):
    def setUp(self):
        super().setUp()
        self.server = EmbeddedServer(self.world.machine("server"))
        self.machine = self.world.machine("m1")
        self.machine.write_config("# mine, keep it\nreconnect_interval: 0.1\n")
        self.daemon = self.machine.run_daemon()
        self.control = ControlSocket(self.machine)
        self.addCleanup(self.control.close)

    def sign_in(self):
        return self.control.call("setup.login.token", server_url=self.server.url, token=self.server.token)["login_id"]

    def register(self, **wish):
        return self.control.call("setup.register", server_url=self.server.url, login_id=self.sign_in(), name="m1", **wish)

    def wait_online(self):
        wait_until(lambda: self.control.call("snapshot")["connection"] == "online", "the runner is online")

    def refusal(self, method, **params):
        with self.assertRaises(Refused) as caught:
            self.control.call(method, **params)
        return caught.exception


class Setup(ControlCase):
    def test_from_unregistered_to_a_cancelled_task(self):
        repository = make_repository(self.machine.home / "code/shop")
        control = self.control
        self.assertEqual(control.call("hello")["protocol"], 2)
        self.assertEqual(control.call("snapshot")["connection"], "unregistered")

        probe = control.call("setup.probe", server_url=self.server.url + "/api/")
        self.assertEqual((probe["fault"], probe["url"], probe["runners"]), ("none", self.server.url, True))

        # Registering takes effect at once and the connection outlives the move of the socket.
        registered = self.register(capabilities=["docker", "make"], max_concurrent_agents=2)
        self.assertEqual(registered["name"], "m1")
        self.wait_online()
        self.assertIn("# mine, keep it", self.machine.config_file.read_text())
        self.assertNotIn(self.server.token, self.machine.config_file.read_text())
        (runner,) = self.server.runners()
        self.assertEqual((runner["id"], runner["capabilities"], runner["max_concurrent_agents"]),
                         (registered["runner_id"], ["docker", "make"], 2))
        # Whoever comes now finds the socket of the registered runner.
        late = ControlSocket(self.machine)
        self.assertEqual(late.call("snapshot")["runner_id"], registered["runner_id"])
        late.close()

        link = control.call("setup.link", path=str(repository))
        self.assertEqual(link["name"], "shop")
        overview = control.call("setup.projects")
        self.assertEqual([project["name"] for project in overview["projects"]], ["shop"])
        self.assertEqual([entry["path"] for entry in overview["links"]], [str(repository)])

        gate = self.world.gate()
        task = self.server.submit(link["project_id"], f"echo one; {gate.wait}; echo two; sleep 1000")
        control.call("subscribe")
        seen = b""
        wait_until(lambda: any(entry["task_id"] == task["id"] for entry in control.call("snapshot")["tasks"]), "the task has arrived")
        for data, has_ended in control.follow(task["id"]):
            seen += data
            if seen == b"one\n":
                gate.open()
            if seen.endswith(b"two\n") and not has_ended:
                control.call("task.cancel", task_id=task["id"], reason="seen enough")
        self.assertEqual(seen, b"one\ntwo\n")
        self.assertEqual(self.server.wait_task(task["id"])["status"], "canceled")
        recent = wait_until(lambda: control.call("snapshot")["recent"], "the task has ended")
        self.assertEqual((recent[0]["ending"], recent[0]["error"]), ("cancelled", "seen enough"))
        self.assertEqual(control.call("snapshot")["today"]["tasks"], 1)

        kinds = [message["method"] for message in control.notifications]
        self.assertEqual(kinds[0], "snapshot")
        self.assertIn("changes", kinds[1:])
        changed = [entry["task_id"] for message in control.notifications[1:] for entry in message["params"]["changed"]]
        self.assertEqual(set(changed), {task["id"]})

    def test_agents_of_a_freshly_registered_daemon_are_adopted_by_the_next(self):
        self.register()
        repository = make_repository(self.machine.home / "code/shop")
        project = self.control.call("setup.link", path=str(repository))["project_id"]
        self.wait_online()
        gate, tally = self.world.gate(), self.world.tally()
        task = self.server.submit(project, f"{tally.add()}; {gate.wait}; echo done")
        tally.wait()
        self.daemon.stop(signal.SIGKILL)
        self.machine.run_daemon()
        again = ControlSocket(self.machine)
        self.addCleanup(again.close)
        wait_until(lambda: again.call("snapshot")["connection"] == "online", "the next daemon is online")
        gate.open()
        self.assertEqual(self.server.wait_task(task["id"])["status"], "completed")
        self.assertEqual(tally.lines(), ["ran"])

    def test_a_second_registration_is_made_only_when_asked_for(self):
        first = self.register()
        self.assertEqual(self.refusal("setup.register", server_url=self.server.url, login_id=self.sign_in()).kind, "conflict")
        second = self.register(replace=True)
        self.assertNotEqual(first["runner_id"], second["runner_id"])
        self.wait_online()

    def test_unregistering_leaves_nothing_behind(self):
        runner = self.register()["runner_id"]
        self.wait_online()
        gone = self.control.call("setup.unregister")
        self.assertEqual((gone["runner_id"], gone["removed_on_server"], gone["detail"]), (runner, True, ""))
        self.assertEqual(self.server.runners(), [])
        self.assertEqual(self.control.call("snapshot")["connection"], "unregistered")
        text = self.machine.config_file.read_text()
        self.assertIn("# mine, keep it", text)
        self.assertNotIn("runner_id", text)
        self.assertNotIn(runner, (self.machine.config_file.parent / "credentials").read_text())

    def test_a_registration_that_cannot_be_written_down_is_removed_again(self):
        login = self.sign_in()
        self.machine.config_file.parent.joinpath("credentials").mkdir()
        refusal = self.refusal("setup.register", server_url=self.server.url, login_id=login)
        self.assertEqual(refusal.kind, "storage")
        self.assertEqual(self.server.runners(), [])
        self.assertNotIn("runner_id", self.machine.config_file.read_text())

    def test_probe_says_what_is_wrong_with_an_address(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        free = socket.create_server(("127.0.0.1", 0))
        nobody = free.getsockname()[1]
        free.close()
        for address, fault in (("not an address", "address"), ("ftp://example.com", "address"),
                               (f"http://127.0.0.1:{nobody}", "unreachable"),
                               (self.server.url.replace("http:", "https:"), "tls")):
            with self.subTest(address=address):
                probe = self.control.call("setup.probe", server_url=address)
                self.assertEqual(probe["fault"], fault, probe)
                self.assertTrue(probe["problem"])

    def test_a_token_that_the_server_does_not_know_is_refused(self):
        self.assertEqual(self.refusal("setup.login.token", server_url=self.server.url, token="wrong").kind, "auth")
        self.assertEqual(self.refusal("setup.register", server_url=self.server.url).kind, "auth")
        self.assertEqual(self.refusal("setup.login.poll", login_id="none").kind, "not_found")
        self.assertEqual(self.refusal("setup.login.start", server_url=self.server.url).kind, "not_found")


class SignIn(Case):
    """Signing in with a code at a server that gives runners no tokens of their own."""

    def setUp(self):
        super().setUp()
        self.server = OriginalServer().start()
        self.world.closers.append(self.server.stop)
        self.machine = self.world.machine("m1")
        self.machine.write_config("reconnect_interval: 0.1\n")
        self.machine.run_daemon()
        self.control = ControlSocket(self.machine)
        self.addCleanup(self.control.close)

    def start(self):
        return self.control.call("setup.login.start", server_url=self.server.url)

    def wait_state(self, login, *states):
        def arrived():
            now = self.control.call("setup.login.poll", login_id=login["login_id"])
            return now if now["state"] in states else None

        return wait_until(arrived, f"the sign-in is {states}")

    def test_approved_code_registers_with_a_login_of_its_own(self):
        login = self.start()
        self.assertEqual((login["state"], login["user_code"]), ("pending", "KQ7M-3HTZ"))
        self.assertTrue(login["verification_url_complete"].startswith(self.server.url), login)
        with self.assertRaises(Refused) as early:
            self.control.call("setup.register", server_url=self.server.url, login_id=login["login_id"])
        self.assertEqual(early.exception.kind, "auth")
        self.server.device_answer = "approved"
        signed_in = self.wait_state(login, "signed_in")
        self.assertEqual((signed_in["account"], signed_in["organization"]), ("Ada (ada@example.com)", "u-ada"))

        organizations = self.control.call("setup.organizations", login_id=login["login_id"])["organizations"]
        self.assertEqual([(entry["slug"], entry["current"]) for entry in organizations], [("u-ada", True), ("acme", False)])
        chosen = self.control.call("setup.organization", login_id=login["login_id"], slug="acme")
        self.assertEqual(chosen["organization"], "acme")

        self.control.call("setup.register", server_url=self.server.url, login_id=login["login_id"], name="m1")
        wait_until(lambda: self.control.call("snapshot")["connection"] == "online", "the runner is online")
        # Its own refresh token keeps it signed in when the access token has run out.
        opened = self.server.count("opened")
        self.server.expire_access_tokens()
        self.server.cut(next(iter(self.server.runners)))
        self.server.wait_events("opened", opened + 1)

    def test_denied_and_expired_codes_say_so(self):
        for answer, state in (("access_denied", "denied"), ("expired_token", "expired"), ("server_error", "failed")):
            with self.subTest(answer=answer):
                self.server.device_answer = answer
                ended = self.wait_state(self.start(), state)
                self.assertTrue(ended["detail"])

    def test_cancelled_sign_in_is_forgotten(self):
        login = self.start()
        self.control.call("setup.login.cancel", login_id=login["login_id"])
        with self.assertRaises(Refused) as gone:
            self.control.call("setup.login.poll", login_id=login["login_id"])
        self.assertEqual(gone.exception.kind, "not_found")

    def test_server_without_the_device_flow_wants_a_token(self):
        self.server.has_device_flow = False
        with self.assertRaises(Refused) as refused:
            self.start()
        self.assertEqual(refused.exception.kind, "not_found")
        self.assertIn("paste a token", str(refused.exception))
        login = self.control.call("setup.login.token", server_url=self.server.url, token=self.server.access_token())
        self.assertEqual((login["state"], login["account"]), ("signed_in", "Ada (ada@example.com)"))


class Local(ControlCase):
    def test_this_machine_only(self):
        # The port of `run --local` is fixed, and other tests may hold it.
        probe = socket.socket()
        try:
            probe.bind(("127.0.0.1", 3334))
        except OSError:
            self.skipTest("port 3334 is taken")
        finally:
            probe.close()
        registered = self.control.call("setup.local")
        self.assertEqual(registered["server_url"], "http://127.0.0.1:3334")
        self.wait_online()
        self.assertTrue(self.control.call("snapshot")["local_server"])
        self.assertIn("local_server: true", self.machine.config_file.read_text())


class Settings(ControlCase):
    def setting(self, key, answer=None):
        answer = answer or self.control.call("settings.get")
        return next(setting for setting in answer["settings"] if setting["key"] == key)

    def test_settings_say_how_they_are_to_be_shown(self):
        capacity = self.setting("max_concurrent_agents")
        self.assertEqual((capacity["value"], capacity["default"], capacity["type"], capacity["minimum"], capacity["maximum"]),
                         ("3", "3", "whole", 1, 20))
        self.assertEqual((capacity["effect"], capacity["fixed"], capacity["origin"]), ("live", False, "default"))
        self.assertEqual(self.setting("policy.commands")["choices"], ["allow", "linked", "deny"])
        self.assertEqual(self.setting("reconnect_interval")["origin"], "runner.yaml:2")

    def test_changes_are_live_and_reach_the_server(self):
        self.register()
        self.wait_online()
        answer = self.control.call("settings.set", changes=[
            {"key": "max_concurrent_agents", "value": "7"}, {"key": "capabilities", "values": ["docker", "gpu"]}])
        self.assertEqual(self.setting("capabilities", answer)["values"], ["docker", "gpu"])
        self.assertEqual(answer["warnings"], [])
        self.assertEqual(self.control.call("snapshot")["capacity"], 7)

        def told():
            (runner,) = self.server.runners()
            return runner["max_concurrent_agents"] == 7 and {"docker", "gpu"} <= set(runner["capabilities"])

        wait_until(told, "the server knows of the change")
        self.assertIn("# mine, keep it", self.machine.config_file.read_text())
        answer = self.control.call("settings.set", changes=[{"key": "max_concurrent_agents"}])
        self.assertEqual(self.setting("max_concurrent_agents", answer)["origin"], "default")

    def test_all_changes_or_none(self):
        before = self.machine.config_file.read_text()
        for changes in ([{"key": "name", "value": "new"}, {"key": "max_concurrent_agents", "value": "21"}],
                        [{"key": "name", "value": "new"}, {"key": "no_such_key", "value": "1"}],
                        [{"key": "name", "values": ["a", "b"]}]):
            with self.subTest(changes=changes):
                self.assertEqual(self.refusal("settings.set", changes=changes).kind, "usage")
        self.assertEqual(self.machine.config_file.read_text(), before)


class Machine(ControlCase):
    def test_detection_finds_checkouts(self):
        code = self.machine.home / "code"
        shop = make_repository(code / "shop")
        git(shop, "remote", "add", "origin", "https://user:secret@example.com/shop.git")
        make_repository(code / "deep/er/api", branch="trunk")
        (code / "node_modules/left-pad/.git").mkdir(parents=True)
        os.symlink(shop, code / "again")
        facts = self.control.call("setup.detect", folder="~/code")
        self.assertEqual([(entry["name"], entry["branch"], entry["remote_url"]) for entry in facts["repositories"]],
                         [("api", "trunk", ""), ("shop", "main", "https://example.com/shop.git")])
        self.assertFalse(facts["cut"])
        self.assertIn("docker", [tool["name"] for tool in facts["tools"]])
        self.assertIn("none", [isolation["name"] for isolation in facts["isolations"]])
        self.assertEqual(self.refusal("setup.detect", folder="/no/such/folder").kind, "not_found")

    def test_doctor_says_the_same_as_the_command(self):
        def topics(findings):
            return [(finding["topic"], finding["level"]) for finding in findings]

        answer = self.control.call("doctor")["findings"]
        self.assertIn(("registration", "failure"), topics(answer))
        command = self.machine.command("doctor", "--json", expect=1).json()["checks"]
        levels = {"ok": "ok", "warn": "warning", "fail": "failure"}
        self.assertEqual([(check["topic"], levels[check["level"]]) for check in command], topics(answer))

    def test_service_without_systemd_says_so(self):
        service = self.control.call("setup.service", action="status")
        if service["supported"]:
            self.skipTest("systemd runs here")
        self.assertIn("systemd", service["detail"])
        self.assertEqual(self.refusal("setup.service", action="install").kind, "conflict")
        self.assertFalse((self.machine.home / ".config/systemd").exists())

    def test_worktrees_are_listed_and_removed_safely(self):
        self.register()
        repository = make_repository(self.machine.home / "code/shop")
        project = self.control.call("setup.link", path=str(repository))["project_id"]
        self.wait_online()
        gate = self.world.gate()
        task = self.server.submit(project, f"echo precious > kept.txt; {gate.wait}")

        def listed():
            return [entry for entry in self.control.call("worktrees.list")["worktrees"] if entry["task_id"] == task["id"]]

        (tree,) = wait_until(listed, "the worktree is listed")
        wait_until(lambda: (self.machine.worktrees / tree["path"] / "kept.txt").exists(), "the agent has written its file")
        self.assertEqual(tree["use"], "in_use")
        self.assertEqual(self.refusal("worktrees.remove", path=tree["path"]).kind, "conflict")
        gate.open()
        self.server.wait_task(task["id"])
        wait_until(lambda: listed()[0]["use"] == "kept", "the result was delivered")
        changes = self.control.call("task.changes", task_id=task["id"])
        self.assertEqual((changes["branch"], changes["patch_cut"]), (tree["branch"], False))
        self.assertIn("+precious\n", changes["patch"])
        self.assertEqual(len(changes["commits"]), 1)
        removal = self.control.call("worktrees.remove", path=tree["path"])
        self.assertEqual((removal["removed"], removal["why_kept"]), (True, ""))
        self.assertFalse(os.path.exists(tree["path"]))
        self.assertEqual(listed(), [])
        self.assertEqual(git(repository, "show", f"{tree['branch']}:kept.txt"), "precious")
        self.assertEqual(self.refusal("worktrees.remove", path="/etc").kind, "not_found")


class Retry(ControlCase):
    def test_another_attempt_is_asked_of_the_server(self):
        self.register()
        repository = make_repository(self.machine.home / "code/shop")
        project = self.control.call("setup.link", path=str(repository))["project_id"]
        self.wait_online()
        gate = self.world.gate()
        task = self.server.submit(project, f"{gate.wait}; false")
        wait_until(lambda: self.control.call("snapshot")["tasks"], "the task has arrived")
        self.assertEqual(self.refusal("task.changes", task_id=task["id"]).kind, "conflict")
        self.assertEqual(self.refusal("task.retry", task_id=task["id"]).kind, "conflict")
        gate.open()
        self.server.wait_task(task["id"], "failed")
        self.control.call("task.retry", task_id=task["id"])
        gate.open()
        wait_until(lambda: self.server.task(task["id"])["attempt_count"] == 2, "there is a second attempt")
        self.assertEqual(self.refusal("task.changes", task_id="unknown").kind, "not_found")


class HostileClient(ControlCase):
    def test_bad_lines_are_answered_and_the_daemon_goes_on(self):
        for line, code in (("{", -32700), ("[" * 20000, -32700), ("[]", -32600), ("{}", -32600),
                           ('{"jsonrpc":"2.0","id":1,"method":"no.such"}', -32601),
                           ('{"jsonrpc":"2.0","id":1,"method":"task.log","params":{"task_id":7}}', -32602),
                           ('{"jsonrpc":"2.0","id":1,"method":"settings.set","params":{"changes":[{"key":"a","values":[1]}]}}', -32602)):
            with self.subTest(line=line[:80]):
                self.control.send_line(line)
                self.assertEqual(self.control.read_message()["error"]["code"], code)
        self.assertEqual(self.control.call("hello")["protocol"], 2)

    def test_the_json_path_of_a_wrong_type_is_named(self):
        self.control.send_line(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "settings.set",
                                           "params": {"changes": [{"key": "name"}, {"key": "log_dir", "value": 5}]}}))
        self.assertTrue(self.control.read_message()["error"]["message"].startswith("params.changes[1].value: "))

    def test_a_huge_line_ends_only_its_own_connection(self):
        other = ControlSocket(self.machine)
        self.addCleanup(other.close)
        with self.assertRaises((ConnectionError, OSError)):
            for _ in range(64):
                other._socket.sendall(b"x" * 100_000)
            while True:
                other.read_message()
        self.assertEqual(self.control.call("hello")["protocol"], 2)


if __name__ == "__main__":
    main()
