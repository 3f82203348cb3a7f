#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A model service on the loopback that says what a script says, so that real agent CLIs work offline.

It speaks what the CLIs speak: Anthropic Messages, OpenAI Responses, OpenAI Chat Completions and
Gemini generateContent, streamed or whole. No key is checked. The last `script:NAME` in a prompt of
the user picks one of SCRIPTS: what the model does step by step, one step for each request; when the
steps are over it says that it is done. Steps name what is to be done ("file", "shell"), not tools:
the tool is one of those that the request offers, so that one script drives every CLI. Only what one CLI
alone has is named ("tool").

    scripted_model.py [--port 0] [--port-file FILE]

POST /test/release lets the requests go on that wait at a "hold" step; GET /test/requests tells what
was asked so far: one object per request of an agent with its script, its step, and the number of
prompts and of tool results in the conversation.
"""

import argparse
import gzip
import json
import os
import re
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

QUIET = "python3 -c 'import time; time.sleep(300)'"
# Not below /tmp, where some sandboxes let agents write.
FORBIDDEN = f"touch {os.environ.get('SIBYL_AGENT_PROGRAMS', '/nonexistent')}/forbidden.txt && curl http://example.invalid/"

SCRIPTS = {
    "write": [("file", "hello.txt", "hello\n")],
    "commands": [("shell", "echo one > one.txt"), ("shell", "cat one.txt && echo two > two.txt")],
    "denied": [("shell", FORBIDDEN)],
    "quiet": [("shell", QUIET)],
    "unheard": [("hold", "file", "hello.txt", "hello\n")],
    "held": [("file", "hello.txt", "hello\n"), ("hold",)],
    "planned": [("tool", "ToolSearch", {"query": "select:TaskCreate,TaskUpdate"}),
                ("tool", "TaskCreate", {"subject": "Write it", "description": "hello.txt"}),
                ("tool", "TaskCreate", {"subject": "Check it", "description": "hello.txt"}),
                ("tool", "TaskUpdate", {"taskId": "1", "status": "in_progress"}),
                ("file", "hello.txt", "hello\n"),
                ("tool", "TaskUpdate", {"taskId": "1", "status": "completed"})],
    "limited": [("status", 429)] * 1000,
    "say": [],
}
LAST_WORDS = "All of it is done."
# As the services word it: some CLIs hand on nothing but the words.
REASONS = {401: "Invalid API key", 429: "Rate limit reached for this model.", 529: "Overloaded"}

released = threading.Event()
seen = []
seen_lock = threading.Lock()


def reason(status):
    return REASONS.get(status, f"scripted {status}")


# --- what a request says, whatever its format


class Request:
    """The conversation so far: `turns` are (role, text, number of tool results), oldest first."""

    def __init__(self, turns, tools, is_streamed, model, everything):
        self.tools = tools
        self.is_streamed = is_streamed
        self.model = model
        self.script, self.step = "say", 0
        self.prompts = sum(1 for role, text, _ in turns if role == "user" and "script:" in text)
        for index, (role, text, _) in enumerate(turns):
            names = re.findall(r"script:([a-z]+)", text) if role == "user" else []
            if names:
                self.script = names[-1]
                # Each step ended in at most one answer of the model; what came back is its result.
                self.step = sum(results for _, _, results in turns[index + 1:])
        self.directory = find_directory(everything)

    def next_step(self):
        steps = SCRIPTS.get(self.script, [])
        if not self.tools:
            return ("text", LAST_WORDS)  # a title or a summary is wanted, not work
        return steps[self.step] if self.step < len(steps) else ("text", LAST_WORDS)


def find_directory(text):
    """The directory in which the agent says it works."""
    for pattern in (r"[Ww]orking directory:?\**\s*`?(/[^\s`<\"\\]+)", r"<cwd>([^<]+)</cwd>", r"Workspace Directories:\**\s*(?:\\n|\n)?\s*- (/[^\s\\]+)",
                    r"current working directory is:?\s*`?(/[^\s`\\]+)"):
        match = re.search(pattern, text)
        if match:
            return match.group(1).rstrip(".,'`")
    return ""


# How each known tool wants to be told: name -> arguments.
FILE_TOOLS = {
    "Write": lambda path, text: {"file_path": path, "content": text},
    "write_file": lambda path, text: {"file_path": path, "content": text},
    "write": lambda path, text: {"filePath": path, "content": text},
    "apply_patch": lambda path, text: "*** Begin Patch\n*** Add File: {}\n{}*** End Patch\n".format(
        os.path.basename(path), "".join(f"+{line}\n" for line in text.splitlines())),
}
SHELL_TOOLS = {
    "Bash": lambda line: {"command": line, "description": "Run it", "timeout": 600000},
    "exec_command": lambda line: {"cmd": line},
    "shell_command": lambda line: {"command": line},
    "run_shell_command": lambda line: {"command": line, "description": "Run it"},
    "bash": lambda line: {"command": line, "description": "Run it", "timeout": 600000},
    "shell": lambda line: {"command": ["bash", "-lc", line]},
    "local_shell": lambda line: {"command": ["bash", "-lc", line]},
    # Codex in code mode: JavaScript that calls its tools.
    "exec": lambda line: f"const r = await tools.exec_command({json.dumps({'cmd': line})}); text(JSON.stringify(r));",
}


def as_call(step, request):
    """(tool, arguments) for a step, or None when no tool for it is offered."""
    if step[0] == "tool":
        return step[1:] if step[1] in request.tools else None
    if step[0] == "file":
        path = os.path.join(request.directory, step[1])
        for name, arguments in FILE_TOOLS.items():
            if name in request.tools:
                return name, arguments(path, step[2])
        step = ("shell", f"printf %s {json.dumps(step[2])} > {step[1]}")
    for name, arguments in SHELL_TOOLS.items():
        if name in request.tools:
            return name, arguments(step[1])
    return None


def texts_in(value):
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\n".join(texts_in(each) for each in value.values())
    if isinstance(value, list):
        return "\n".join(texts_in(each) for each in value)
    return ""


def new_id(prefix):
    return prefix + uuid.uuid4().hex[:20]


# --- the formats: understand() reads a request, speak() writes an answer


class Anthropic:
    @staticmethod
    def understand(body):
        turns = []
        for message in body.get("messages", []):
            content = message.get("content")
            blocks = content if isinstance(content, list) else [{"type": "text", "text": content}]
            results = [block for block in blocks if block.get("type") == "tool_result"]
            words = [block for block in blocks if block.get("type") == "text"]
            turns.append((message.get("role"), texts_in(words), len(results)))
        tools = {tool.get("name") for tool in body.get("tools") or []}
        return Request(turns, tools, bool(body.get("stream")), body.get("model", "scripted"), texts_in([body.get("system"), body.get("messages")]))

    @staticmethod
    def fault(status):
        kinds = {401: "authentication_error", 429: "rate_limit_error", 529: "overloaded_error"}
        return {"type": "error", "error": {"type": kinds.get(status, "invalid_request_error"), "message": reason(status)}}

    @staticmethod
    def speak(out, request, words, call):
        blocks = [{"type": "text", "text": words}] if words else []
        if call:
            blocks.append({"type": "tool_use", "id": new_id("toolu_"), "name": call[0], "input": call[1]})
        stop = "tool_use" if call else "end_turn"
        usage = {"input_tokens": 1000, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 200, "output_tokens": 20}
        message = {"id": new_id("msg_"), "type": "message", "role": "assistant", "model": request.model, "content": [],
                   "stop_reason": None, "stop_sequence": None, "usage": {**usage, "output_tokens": 1}}
        if not request.is_streamed:
            out.whole({**message, "content": blocks, "stop_reason": stop, "usage": usage})
            return

        def send(kind, **fields):
            out.event({"type": kind, **fields}, kind)

        send("message_start", message=message)
        for index, block in enumerate(blocks):
            is_text = block["type"] == "text"
            send("content_block_start", index=index, content_block={**block, "text": ""} if is_text else {**block, "input": {}})
            delta = {"type": "text_delta", "text": block["text"]} if is_text else {
                "type": "input_json_delta", "partial_json": json.dumps(block["input"])}
            send("content_block_delta", index=index, delta=delta)
            send("content_block_stop", index=index)
        send("message_delta", delta={"stop_reason": stop, "stop_sequence": None}, usage=usage)
        send("message_stop")


class OpenAiChat:
    @staticmethod
    def understand(body):
        turns = [("tool", "", 1) if message.get("role") == "tool" else (message.get("role"), texts_in(message.get("content")), 0)
                 for message in body.get("messages", [])]
        tools = {tool.get("function", {}).get("name") for tool in body.get("tools") or []}
        return Request(turns, tools, bool(body.get("stream")), body.get("model", "scripted"), texts_in(body.get("messages")))

    @staticmethod
    def fault(status):
        return {"error": {"message": reason(status), "type": "scripted", "code": status}}

    @staticmethod
    def speak(out, request, words, call):
        calls = [{"index": 0, "id": new_id("call_"), "type": "function",
                  "function": {"name": call[0], "arguments": json.dumps(call[1])}}] if call else None
        usage = {"prompt_tokens": 1200, "completion_tokens": 20, "total_tokens": 1220, "prompt_tokens_details": {"cached_tokens": 200}}
        base = {"id": new_id("chatcmpl-"), "created": int(time.time()), "model": request.model}
        ending = "tool_calls" if call else "stop"
        if not request.is_streamed:
            message = {"role": "assistant", "content": words or None, **({"tool_calls": calls} if calls else {})}
            out.whole({**base, "object": "chat.completion", "usage": usage,
                       "choices": [{"index": 0, "message": message, "finish_reason": ending}]})
            return

        def send(delta, finish=None):
            out.event({**base, "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

        send({"role": "assistant", "content": words or ""})
        if calls:
            send({"tool_calls": calls})
        send({}, ending)
        out.event({**base, "object": "chat.completion.chunk", "choices": [], "usage": usage})
        out.event("[DONE]")


class OpenAiResponses:
    @staticmethod
    def offered(tools):
        """Names of the tools, and which of them take plain text; namespaces hold further ones."""
        names, plain = set(), set()
        for tool in tools or []:
            if tool.get("type") == "namespace":
                inner, inner_plain = OpenAiResponses.offered(tool.get("tools"))
                names |= inner
                plain |= inner_plain
            else:
                name = tool.get("name") or tool.get("type")
                names.add(name)
                if tool.get("type") == "custom":
                    plain.add(name)
        return names, plain

    @staticmethod
    def understand(body):
        items = body.get("input", [])
        if isinstance(items, str):
            items = [{"type": "message", "role": "user", "content": items}]
        names, plain = OpenAiResponses.offered(body.get("tools"))
        turns = []
        for item in items:
            if item.get("type") == "additional_tools":
                more, more_plain = OpenAiResponses.offered(item.get("tools"))
                names |= more
                plain |= more_plain
            elif str(item.get("type", "")).endswith("_output"):
                turns.append(("tool", "", 1))
            elif item.get("role"):
                turns.append((item["role"], texts_in(item.get("content")), 0))
        request = Request(turns, names, True, body.get("model", "scripted"), texts_in([body.get("instructions"), items]))
        request.plain_tools = plain | {"apply_patch"}
        return request

    @staticmethod
    def fault(status):
        return {"error": {"message": reason(status), "type": "scripted", "code": "rate_limit_exceeded" if status == 429 else "scripted"}}

    @staticmethod
    def speak(out, request, words, call):
        items = []
        if words:
            items.append({"type": "message", "id": new_id("msg_"), "role": "assistant", "status": "completed",
                          "content": [{"type": "output_text", "text": words, "annotations": []}]})
        if call and call[0] in request.plain_tools:
            items.append({"type": "custom_tool_call", "id": new_id("ctc_"), "status": "completed", "call_id": new_id("call_"),
                          "name": call[0], "input": call[1]})
        elif call:
            items.append({"type": "function_call", "id": new_id("fc_"), "status": "completed", "call_id": new_id("call_"),
                          "name": call[0], "arguments": json.dumps(call[1])})
        response = {"id": new_id("resp_"), "object": "response", "created_at": int(time.time()), "model": request.model}
        number = [0]

        def send(kind, **fields):
            number[0] += 1
            out.event({"type": kind, "sequence_number": number[0], **fields}, kind)

        send("response.created", response={**response, "status": "in_progress", "output": []})
        for index, item in enumerate(items):
            send("response.output_item.added", output_index=index, item={**item, "status": "in_progress"})
            if item["type"] == "message":
                send("response.output_text.delta", item_id=item["id"], output_index=index, content_index=0, delta=words)
            send("response.output_item.done", output_index=index, item=item)
        send("response.completed", response={**response, "status": "completed", "output": items, "usage": {
            "input_tokens": 1200, "input_tokens_details": {"cached_tokens": 200}, "output_tokens": 20,
            "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 1220}})


class Gemini:
    @staticmethod
    def understand(body):
        turns = []
        for content in body.get("contents", []):
            parts = content.get("parts", [])
            results = sum(1 for part in parts if "functionResponse" in part)
            turns.append((content.get("role", "user"), texts_in([part.get("text") for part in parts]), results))
        tools = {each.get("name") for tool in body.get("tools") or [] for each in tool.get("functionDeclarations", [])}
        request = Request(turns, tools, True, "scripted", texts_in([body.get("systemInstruction"), body.get("contents")]))
        # Its router and its checks ask for JSON.
        wanted = body.get("generationConfig") or {}
        request.wants_json = wanted.get("responseMimeType") == "application/json" or bool(wanted.get("responseJsonSchema"))
        return request

    @staticmethod
    def fault(status):
        words = {401: "UNAUTHENTICATED", 429: "RESOURCE_EXHAUSTED"}
        # Gemini CLI gives up at once on a wait this long; else it tries for minutes.
        wait = " Please retry in 600s." if status == 429 else ""
        return {"error": {"code": status, "message": reason(status) + wait, "status": words.get(status, "INVALID_ARGUMENT")}}

    @staticmethod
    def speak(out, request, words, call):
        if request.wants_json:
            words, call = json.dumps({"reasoning": "simple", "model_choice": "flash", "next_speaker": "user",
                                      "complexity_reasoning": "simple", "complexity_score": 1}), None
        parts = [{"text": words}] if words else []
        if call:
            parts.append({"functionCall": {"name": call[0], "args": call[1]}})
        answer = {"candidates": [{"index": 0, "content": {"role": "model", "parts": parts}, "finishReason": "STOP"}],
                  "usageMetadata": {"promptTokenCount": 1200, "cachedContentTokenCount": 200, "candidatesTokenCount": 20, "totalTokenCount": 1220},
                  "modelVersion": "scripted", "responseId": new_id("r")}
        if request.is_streamed:
            out.event(answer)
        else:
            out.whole(answer)


# --- HTTP


class Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def whole(self, body, status=200, headers=()):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def event(self, body, name=None):
        if not self.is_streaming:
            self.is_streaming = True
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
        text = body if isinstance(body, str) else json.dumps(body)
        self.wfile.write((f"event: {name}\n" if name else "").encode() + f"data: {text}\n\n".encode())
        self.wfile.flush()

    def read_body(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            data = b""
            while True:
                size = int(self.rfile.readline().split(b";")[0], 16)
                data += self.rfile.read(size)
                self.rfile.readline()
                if size == 0:
                    break
        else:
            data = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.headers.get("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        return json.loads(data or b"{}")

    def do_HEAD(self):
        self.whole({})

    def do_GET(self):
        self.is_streaming = False
        path = self.path.partition("?")[0]
        if path == "/test/requests":
            with seen_lock:
                self.whole(list(seen))
        elif path.endswith("/models"):
            self.whole({"object": "list", "has_more": False, "data": [
                {"id": "scripted", "type": "model", "object": "model", "display_name": "Scripted", "created": 0}]})
        else:
            self.whole({"error": {"message": "there is nothing here", "type": "not_found_error"}}, 404)

    def do_POST(self):
        self.is_streaming = False
        path = self.path.partition("?")[0]
        try:
            body = self.read_body()
            if path == "/test/release":
                released.set()
                self.whole({})
            elif path.endswith("/count_tokens") or path.endswith(":countTokens"):
                self.whole({"input_tokens": 10, "totalTokens": 10})
            elif path.endswith("/v1/messages"):
                self.converse(Anthropic, body)
            elif path.endswith("/responses"):
                self.converse(OpenAiResponses, body)
            elif path.endswith("/chat/completions"):
                self.converse(OpenAiChat, body)
            elif path.endswith("enerateContent"):
                self.converse(Gemini, body, ":stream" in path)
            else:
                self.whole({"error": {"message": "there is nothing here", "type": "not_found_error"}}, 404)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the agent was stopped

    def converse(self, form, body, is_streamed=None):
        request = form.understand(body)
        if is_streamed is not None:
            request.is_streamed = is_streamed
        step = request.next_step()
        with seen_lock:
            seen.append({"format": form.__name__, "script": request.script, "step": request.step, "prompts": request.prompts,
                         "tools": sorted(name for name in request.tools if name), "does": step[0]})
        if step[0] == "hold":
            released.wait(300)
            step = step[1:] or ("text", LAST_WORDS)
        if step[0] == "status":
            self.whole(form.fault(step[1]), step[1], [("retry-after", "1")])
            return
        if step[0] == "text":
            form.speak(self, request, step[1], None)
            return
        call = as_call(step, request)
        form.speak(self, request, "I go on." if call else "No tool that I have can do it.", call)


def main():
    parser = argparse.ArgumentParser(description="A scripted model service on the loopback.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file")
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Exchange)
    server.daemon_threads = True
    if options.port_file:
        with open(options.port_file + ".new", "w", encoding="ascii") as file:
            file.write(str(server.server_port))
        os.replace(options.port_file + ".new", options.port_file)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
