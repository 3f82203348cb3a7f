#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The tray on a real desktop: X display, window manager, session bus, a tray host (played by this
test), a real daemon and a real task."""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "integration"))
from harness import Case, EmbeddedServer, main, make_repository, wait_until  # noqa: E402

TRAY = os.environ.get("SIBYL_TRAY_BIN", "")
WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"
ACCESSIBILITY = "/usr/libexec/at-spi-bus-launcher"


class Desktop:
    """A display, a session bus and what runs on them; this process is its tray host."""

    def __init__(self, world, machine):
        read_end, write_end = os.pipe()
        display = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
            pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        world.closers.append(lambda: (display.kill(), display.wait()))
        with os.fdopen(read_end) as pipe:
            machine.variables["DISPLAY"] = ":" + pipe.readline().strip()
        machine.variables["QT_QPA_PLATFORM"] = "xcb"
        machine.variables["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"

        bus = world.start("session bus", ["dbus-daemon", "--session", "--nofork", "--print-address"],
                          machine.environment(), machine.home)
        address = wait_until(lambda: [line for label, line in bus.lines if label == "out"], "the bus names its address")[0]
        machine.variables["DBUS_SESSION_BUS_ADDRESS"] = address
        for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "XDG_RUNTIME_DIR"):
            os.environ[name] = machine.environment()[name]
        world.start("window manager", ["openbox"], machine.environment(), machine.home)
        if Path(ACCESSIBILITY).exists():
            world.start("accessibility", [ACCESSIBILITY, "--launch-immediately"], machine.environment(), machine.home)

        import dbus
        import dbus.service
        from dbus.mainloop.glib import DBusGMainLoop
        from gi.repository import GLib

        self.dbus = dbus
        self.items = []
        self.loop = GLib.MainContext.default()
        self.bus = dbus.bus.BusConnection(address, mainloop=DBusGMainLoop())
        host = self

        class Watcher(dbus.service.Object):
            @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
            def RegisterStatusNotifierItem(self, name, sender=None):
                host.items.append((sender, name) if name.startswith("/") else (name, "/StatusNotifierItem"))

            @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
            def Get(self, _interface, name):
                return {"IsStatusNotifierHostRegistered": True, "ProtocolVersion": dbus.Int32(0)}.get(name, False)

            # Qt reads the properties through introspection, which dbus-python leaves them out of.
            @dbus.service.method("org.freedesktop.DBus.Introspectable", out_signature="s")
            def Introspect(self):
                return (f'<node><interface name="{WATCHER}"><method name="RegisterStatusNotifierItem">'
                        '<arg type="s" direction="in"/></method>'
                        '<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>'
                        '<property name="ProtocolVersion" type="i" access="read"/></interface></node>')

        self.watcher_class = Watcher

    def open_tray(self):
        """From now on there is a tray host."""
        name = self.dbus.service.BusName(WATCHER, self.bus)
        self.watcher = self.watcher_class(name, "/StatusNotifierWatcher")

    def until(self, condition, what, within=30.0):
        def turned():
            while self.loop.iteration(False):
                pass
            return condition()
        return wait_until(turned, what, within)

    def item(self):
        name, path = self.items[-1]
        return self.bus.get_object(name, path, introspect=False)

    def tool_tip(self):
        value = self.dbus.Interface(self.item(), PROPERTIES).Get(ITEM, "ToolTip")
        return f"{value[2]} {value[3]}"

    def menu(self):
        """Label -> (id, is it enabled)."""
        path = self.dbus.Interface(self.item(), PROPERTIES).Get(ITEM, "Menu")
        self.menu_object = self.dbus.Interface(self.bus.get_object(self.items[-1][0], path, introspect=False), MENU)
        _, root = self.menu_object.GetLayout(0, -1, self.dbus.Array([], signature="s"))
        return {str(child[1].get("label", "")).replace("_", ""): (int(child[0]), bool(child[1].get("enabled", True)))
                for child in root[2]}

    def choose(self, label):
        entry = self.menu()[label][0]
        self.menu_object.Event(entry, "clicked", self.dbus.Int32(0, variant_level=1), self.dbus.UInt32(0))


def accessible_names(limit=4000):
    """What a screen reader finds in the tray's windows."""
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi

    names, to_visit = [], []
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(i)
        if application and application.get_name() == "sibyl-runner-tray":
            to_visit.append(application)
    while to_visit and len(names) < limit:
        node = to_visit.pop()
        try:
            names.append(f"{node.get_role_name()}: {node.get_name()}")
            to_visit += [child for child in map(node.get_child_at_index, range(min(node.get_child_count(), 200))) if child]
        except Exception:  # it went away meanwhile
            continue
    return names


class RealDesktop(Case):
    def test_icon_menu_and_window_of_a_working_runner(self):
        machine = self.world.machine("m1")
        server = EmbeddedServer(machine)
        machine.command("register", "--server", server.url, "--name", "m1")
        repository = make_repository(self.world.directory / "shop")
        desktop = Desktop(self.world, machine)
        machine.run_daemon()
        wait_until(lambda: (machine.status() or {}).get("connection") == "online", "the runner is online")
        machine.command("link", repository)
        gate = self.world.gate()
        machine.command("submit", "--project", "shop", "--command", f"echo working; read line < {gate.path}", "Count the apples")
        wait_until(lambda: [task for task in (machine.status() or {}).get("tasks", []) if task["phase"] == "running"],
                   "the task runs")

        # The tray starts before its host does.
        tray = self.world.start("tray", [TRAY, "--hidden"], machine.environment(), machine.home)
        desktop.until(lambda: tray.is_running, "the tray runs")
        desktop.open_tray()
        desktop.until(lambda: desktop.items, "the icon is registered with a host that came late")
        desktop.until(lambda: "1 agent working" in desktop.tool_tip(), "the tool tip counts")
        self.assertIn("Open the monitor", desktop.menu())

        dbus = desktop.dbus
        dbus.Interface(desktop.item(), ITEM).Activate(0, 0)
        desktop.until(lambda: "Hide the monitor" in desktop.menu(), "the window is open")
        if Path(ACCESSIBILITY).exists():
            desktop.until(lambda: any("Count the apples" in name and "Running" in name for name in accessible_names()),
                          "the monitor shows the running task")

        # A second start raises the first and leaves.
        desktop.choose("Hide the monitor")
        desktop.until(lambda: "Open the monitor" in desktop.menu(), "the window is hidden")
        second = self.world.start("second", [TRAY], machine.environment(), machine.home)
        desktop.until(lambda: not second.is_running, "the second start leaves")
        self.assertEqual(second.process.returncode, 0)
        desktop.until(lambda: "Hide the monitor" in desktop.menu(), "the first one has shown its window")

        desktop.choose("Pause: take nothing new")
        desktop.until(lambda: (machine.status() or {}).get("paused"), "the runner is paused")
        desktop.until(lambda: "Paused" in desktop.tool_tip(), "the icon says so")

        desktop.choose("Quit (agents go on)")
        desktop.until(lambda: not tray.is_running, "the tray quits")
        self.assertTrue([task for task in machine.status()["tasks"] if task["phase"] == "running"])


if __name__ == "__main__":
    main()
