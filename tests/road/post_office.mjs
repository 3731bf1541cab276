// post_office - a real mail server for a test: OpenSMTPD on a free port of
// loopback, with its configuration, queue and mailbox in a folder of its own.
// It wants to be root (or sudo) and keeps its queue under /var/spool, so it
// runs in a mount namespace in which that is an empty file system in memory; in
// a container that allows no namespaces it uses the real one, one at a time.
//
// And a proxy that stands between Rapport and it, which can hold back the one
// answer that matters: the "250" after the last dot.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

// Until `look` gives something; what it gave.
export async function until(what, look, seconds = 20) {
  for (let i = 0; i < seconds * 20; i++) {
    const found = await look();
    if (found) return found;
    await sleep(50);
  }
  throw new Error(`in ${seconds} seconds: ${what}`);
}

function isListening(port) {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => { socket.destroy(); done(true); });
    socket.once("error", () => done(false));
  });
}

async function succeeds([program, ...words]) {
  const child = spawn(program, words, { stdio: "ignore" });
  const [code] = await Promise.race([once(child, "exit"), once(child, "error")]);
  return code === 0;
}

export async function openPostOffice() {
  const folder = await mkdtemp(join(tmpdir(), "rapport-post-"));
  const port = await freePort();
  const box = join(folder, "mail");
  await chmod(folder, 0o755);
  await mkdir(box);
  await chmod(box, 0o777);
  await writeFile(join(folder, "smtpd.conf"), [
    `listen on 127.0.0.1 port ${port} hostname post.example`,
    `action "in" maildir "${box}" virtual { "@" = "nobody" }`,
    `match from any for any action "in"`, ""].join("\n"));
  const smtpd = `/usr/sbin/smtpd -d -f ${join(folder, "smtpd.conf")}`;
  const aside = "mount -t tmpfs tmpfs /var/spool && mount -t tmpfs tmpfs /run";
  const apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c"];
  const root = process.getuid() === 0 ? [] : ["sudo", "-n"];
  const alone = await succeeds([...root, ...apart, aside])
    ? [...apart, `${aside} && exec ${smtpd}`]
    : ["flock", "--no-fork", join(tmpdir(), "rapport-post.lock"), ...smtpd.split(" ")];
  let child;
  const office = {
    port,
    async open() {
      let said = "";
      const [program, ...words] = [...root, ...alone];
      child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
      child.stdout.on("data", (bytes) => { said += bytes; });
      child.stderr.on("data", (bytes) => { said += bytes; });
      await until("the mail server answers", () => {
        if (child.exitCode !== null) throw new Error(`smtpd ended: ${said}`);
        return isListening(port);
      });
    },
    // As a machine goes down.
    async kill() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
    async letters() {
      const names = await readdir(join(box, "new")).catch(() => []);
      return Promise.all(names.sort().map((name) => readFile(join(box, "new", name), "utf8")));
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) await office.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await office.open();
  return office;
}

// `holds`: after the last dot of a letter its answer stays here, and held()
// comes true; close() hangs up on both.
export async function openProxy(port) {
  const pairs = new Set();
  const proxy = { holds: false, letters: 0, isHeld: false };
  const server = createServer((here) => {
    const there = connect(port, "127.0.0.1");
    let inLetter = false, tail = "", silent = false;
    const pair = [here, there];
    pairs.add(pair);
    here.on("data", (bytes) => {
      tail = (tail + bytes.toString("latin1")).slice(-4000);
      if (inLetter && tail.endsWith("\r\n.\r\n")) {
        inLetter = false;
        proxy.letters++;
        silent = proxy.holds;
      }
      there.write(bytes);
    });
    there.on("data", (bytes) => {
      if (bytes.toString("latin1").startsWith("354")) {
        inLetter = true;
        tail = "";
      }
      if (silent) proxy.isHeld = true;
      else here.write(bytes);
    });
    for (const [one, other] of [[here, there], [there, here]]) {
      one.on("error", () => {});
      one.on("close", () => { other.destroy(); pairs.delete(pair); });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy.port = server.address().port;
  proxy.hangUp = () => pairs.forEach((pair) => pair.forEach((socket) => socket.destroy()));
  proxy.close = () => { proxy.hangUp(); server.close(); };
  return proxy;
}
