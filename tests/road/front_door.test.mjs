// The front door: making a practice, signing in and out, forms without their
// token, and what leaves by an export. The real program, on loopback.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";

const RAPPORT = resolve(process.env.RAPPORT ?? "build/rapport");
const PASSPHRASE = "paper kite river lamp";

// Exit code, output and error stream of one command.
function run(...args) {
  return new Promise((done) => {
    execFile(RAPPORT, args, { maxBuffer: 1 << 26 }, (error, out, err) =>
      done({ code: error?.code ?? 0, out, err }));
  });
}

// `also`: what else it says, as a pattern with one group.
async function serve(data, also = "") {
  const child = spawn(RAPPORT, ["serve", "--data", data, "--listen", "127.0.0.1:0"]);
  const [origin, said] = await new Promise((done, fail) => {
    let said = "";
    child.stdout.on("data", (bytes) => {
      said += bytes;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      const more = said.match(also);
      if (found && more) done([found[0], more[1]]);
    });
    child.once("exit", (code) => fail(new Error(`serve ended: ${code}`)));
  });
  return {
    origin, said,
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      return child.exitCode;
    },
  };
}

// A browser as far as this test needs one: a cookie, no following.
function browser(origin) {
  let cookie = "";
  const ask = async (path, init = {}) => {
    const reply = await fetch(origin + path, {
      redirect: "manual", ...init, headers: { cookie, ...init.headers },
    });
    const set = reply.headers.get("set-cookie");
    if (set) cookie = set.split(";")[0];
    return { status: reply.status, where: reply.headers.get("location"), set,
      body: await reply.text() };
  };
  return {
    get: (path) => ask(path),
    post: (path, fields, headers) =>
      ask(path, { method: "POST", body: new URLSearchParams(fields), headers }),
  };
}
const tokenOf = (page) => page.body.match(/name="token" value="([0-9a-f]{64})"/)[1];

let folder, data, secret;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-road-"));
  data = join(folder, "data");
  secret = join(folder, "secret");
  await writeFile(secret, PASSPHRASE + "\n", { mode: 0o600 });
});
after(() => rm(folder, { recursive: true, force: true }));

const init = (where = data) => run("init", "--data", where, "--practice", "Elm Road",
  "--therapist", "Mara", "--passphrase-file", secret);

describe("init", () => {
  test("makes a practice and prints the recovery code once", async () => {
    const made = await init();
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /Recovery code: ([A-Z0-9]{4}-){7}[A-Z0-9]{4}\n/);
    assert.match(made.out, /shown only this once/);
    assert.equal((await stat(data)).mode & 0o777, 0o700);
    assert.equal((await stat(join(data, "keys/master.key"))).mode & 0o777, 0o600);
  });
  test("refuses a folder that has a practice", async () => {
    const again = await init();
    assert.equal(again.code, 4);
    assert.match(again.err, /already/);
  });
});

describe("signing in", () => {
  let server;
  before(async () => { server = await serve(data); });
  after(async () => { assert.equal(await server.stop(), 0); });

  test("nothing is seen before", async () => {
    const mara = browser(server.origin);
    for (const path of ["/", "/settings", "/clients/new", "/client/1"]) {
      const page = await mara.get(path);
      assert.equal(page.status, 303, path);
      assert.match(page.where, /^\/sign-in/, path);
    }
    assert.equal((await mara.post("/settings", { name: "x" })).status, 401);
    assert.notEqual((await mara.get("/setup")).status, 200);
  });
  test("the passphrase opens, signing out closes", async () => {
    const mara = browser(server.origin);
    const wrong = await mara.post("/sign-in", { passphrase: "not this one" });
    assert.equal(wrong.status, 403);
    assert.match(wrong.body, /not the passphrase/);
    const right = await mara.post("/sign-in",
      { passphrase: PASSPHRASE, next: "/settings" });
    assert.equal(right.status, 303);
    assert.equal(right.where, "/settings");
    assert.match(right.set, /HttpOnly/);
    assert.match(right.set, /SameSite=Lax/);
    const settings = await mara.get("/settings");
    assert.equal(settings.status, 200);
    const token = tokenOf(settings);
    assert.equal((await mara.post("/stay", { token })).status, 204);
    assert.equal((await mara.post("/sign-out", { token })).status, 303);
    assert.equal((await mara.get("/settings")).status, 303);
  });
  test("leads nowhere else afterwards", async () => {
    for (const next of ["//evil.example", "https://evil.example", "/\\evil.example"]) {
      const reply = await browser(server.origin).post("/sign-in",
        { passphrase: PASSPHRASE, next });
      assert.equal(reply.where, "/", next);
    }
  });
  test("a form without its token changes nothing", async () => {
    const mara = browser(server.origin);
    await mara.post("/sign-in", { passphrase: PASSPHRASE });
    for (const token of ["", "0".repeat(64)]) {
      const reply = await mara.post("/clients/new", { name: "Eve", token });
      assert.equal(reply.status, 409);
    }
    assert.doesNotMatch((await run("client", "list", "--data", data)).out, /Eve/);
  });
  test("what was typed survives a sign-in that ended", async () => {
    const words = 'Her sister said: "come" <soon> & bring tea.\nThen more.';
    const shown = "&quot;come&quot; &lt;soon&gt; &amp; bring tea.\nThen more.";
    const mara = browser(server.origin);
    const made = await run("client", "add", "--data", data, "--name", "Fern");
    const client = made.out.trim().split(/\s+/).pop();
    const path = `/client/${client}/event`;
    const ours = { "sec-fetch-site": "same-origin" };
    const fields = { words, day: "", code: "X7Y8", old_passphrase: "quiet otter" };
    // signed out
    const out = await mara.post(path, { ...fields, token: "a".repeat(64) }, ours);
    assert.equal(out.status, 401);
    assert.ok(out.body.includes(`<span class="lines">Her sister said: ${shown}</span>`), out.body);
    assert.ok(out.body.includes(`name="words" value="Her sister said: ${shown}"`));
    assert.match(out.body, /href="\/sign-in" target="_blank" rel="noopener"/);
    assert.doesNotMatch(out.body, /X7Y8|quiet otter|name="token"|aaaaaaaa/);
    // signed in beside it
    await mara.post("/sign-in", { passphrase: PASSPHRASE });
    const back = await mara.post(path, { words, day: "" }, ours);
    assert.equal(back.status, 409);
    assert.match(back.body, /Nothing is lost/);
    assert.ok(back.body.includes(`name="words" value="Her sister said: ${shown}"`));
    assert.equal((await mara.post(path, { words, day: "", token: tokenOf(back) },
      ours)).status, 303);
    const page = await mara.get(`/client/${client}`);
    assert.ok(page.body.includes("bring tea."), "it is kept");
  });
  test("a changed time zone holds at once", async () => {
    const mara = browser(server.origin);
    await mara.post("/sign-in", { passphrase: PASSPHRASE });
    const made = await run("client", "add", "--data", data, "--name", "Hour");
    const client = made.out.trim().split(/\s+/).pop();
    await run("session", "add", "--data", data, "--client", client,
      "--at", "2027-01-10T12:00");
    const page = await mara.get("/settings");
    const clock = async () => (await mara.get("/?find=Hour")).body
      .match(/Sun 10 Jan[^<]*/)[0];
    const before = await clock();
    assert.match(page.body, /<option>Pacific\/Auckland<\/option>/);
    const fields = { token: tokenOf(page), name: "Elm Road", public_url: "",
      use: "solo", measures: "gad7" };
    const zone = page.body.match(/<option selected>([^<]+)/)[1];
    assert.equal((await mara.post("/settings", { ...fields, zone: "Asia/Kolkata" }))
      .status, 303);
    assert.notEqual(await clock(), before);
    const after = await mara.get("/settings");
    assert.match(after.body, /<option selected>Asia\/Kolkata</);
    assert.match(after.body, /value="gad7" checked/);
    assert.match(after.body, /CORE-10[^<]* (comes without its words|may be used only with a licence)/);
    assert.equal((await mara.post("/settings", { ...fields, zone })).status, 303);
    assert.equal(await clock(), before);
    assert.equal((await mara.post("/settings", { ...fields, zone: "Mars/Base" }))
      .status, 400);
    const licensed = await mara.post("/settings", { ...fields, zone, measures: "core10" });
    assert.equal(licensed.status, 400);
    assert.match(licensed.body, /CORE-10.*Settings, Questionnaires/);
  });
  test("nothing of another site is carried on", async () => {
    const mara = browser(server.origin);
    await mara.post("/sign-in", { passphrase: PASSPHRASE });
    const sent = { name: "Eve Smith" };
    for (const from of [{ "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" }, { origin: "https://evil.example" }]) {
      const reply = await mara.post("/clients/new", sent, from);
      assert.equal(reply.status, 403);
      assert.doesNotMatch(reply.body, /Eve Smith|name="token"/);
    }
    // an old browser that hides it: the words, and nothing to send
    const reply = await mara.post("/clients/new", sent, { origin: "null" });
    assert.equal(reply.status, 409);
    assert.match(reply.body, /Eve Smith/);
    assert.doesNotMatch(reply.body, /name="token"|<form method="post"/);
  });
  test("a post from another site is refused", async () => {
    const mara = browser(server.origin);
    await mara.post("/sign-in", { passphrase: PASSPHRASE });
    const token = tokenOf(await mara.get("/settings"));
    const reply = await mara.post("/clients/new", { name: "Eve", token },
      { origin: "https://evil.example" });
    assert.equal(reply.status, 403);
  });
  test("a new client gets a link that works", async () => {
    const mara = browser(server.origin);
    await mara.post("/sign-in", { passphrase: PASSPHRASE });
    const token = tokenOf(await mara.get("/clients/new"));
    const added = await mara.post("/clients/new",
      { token, name: "Tom <b>", answers_by: "phone" });
    assert.equal(added.status, 303);
    const invite = await mara.post(`${added.where}/invite`, { token, form: "pre" });
    const path = invite.body.match(/href="(\/f\/[a-z2-7]{26})"/)[1];
    assert.match(invite.body, /Tom &lt;b&gt;/);
    assert.doesNotMatch(invite.body.match(/<title>.*<\/title>/)[0], /Tom/);
    assert.match(invite.body, /<svg class="qr"/);
    assert.equal((await browser(server.origin).get(path)).status, 200);
    const phq9 = await mara.post(`${added.where}/invite`, { token, form: "phq9" });
    assert.equal(phq9.status, 400, "PHQ-9 waits for the coverage (M33)");
    assert.match(phq9.body, /coverage/);
  });
  test("too many wrong passphrases have to wait", async () => {
    const eve = browser(server.origin);
    let last;
    for (let i = 0; i < 7; i++) last = await eve.post("/sign-in", { passphrase: "guess " + i });
    assert.equal(last.status, 429);
    assert.match(last.body, /wait/);
  });
});

describe("set-up in the browser", () => {
  test("a licensed questionnaire is refused there, with the way to it", async () => {
    const where = join(folder, "wizard");
    const server = await serve(where, "one-time code is (\\w+)");
    const mara = browser(server.origin);
    try {
      await mara.post("/setup", { code: server.said });
      const begun = await mara.post("/setup/about", { practice: "Elm Road",
        therapist: "Mara", passphrase: PASSPHRASE, country: "GB", zone: "" });
      assert.equal(begun.status, 200, begun.body);
      const page = await mara.get("/setup/work");
      assert.match(page.body, /PHQ-9 and GAD-7 <strong>\(recommended\)/);
      assert.match(page.body, /PHQ-8 is asked instead/);
      assert.match(page.body, /Pfizer/, "whose it is");
      const token = tokenOf(page);
      const work = (measures) => mara.post("/setup/work", new URLSearchParams(
        [["token", token], ["use", "team"], ...measures.map((m) => ["measures", m])]));
      const refused = await work(["", "core10"]);
      assert.equal(refused.status, 400);
      assert.match(refused.body, /role="alert"[^]*CORE-10[^<]*Settings, Questionnaires/);
      assert.match(refused.body, /value="team" checked/, "what was typed stays");
      assert.equal((await work(["phq9 gad7", "k6", "k10", "pcl5"])).status, 400,
        "four at most");
      const good = await work(["phq9 gad7", "k6"]);
      assert.equal(good.status, 303, good.body);
      assert.equal(good.where, "/setup/safety");
    } finally {
      assert.equal(await server.stop(), 0);
    }
  });
});

describe("the demo", () => {
  const peopleOf = async (where) => {
    const all = [];
    for (let id = 1; id <= 6; id++) {
      const told = await run("export", "--data", where, "--client", String(id));
      assert.equal(told.code, 0, told.err);
      const tables = JSON.parse(told.out).tables;
      delete tables.looked; // says when this test looked
      all.push(tables);
    }
    return all;
  };
  test("is the same each time, and is what it is said to be", async () => {
    const one = join(folder, "one"), two = join(folder, "two");
    for (const where of [one, two]) {
      assert.equal((await run("demo", "--data", where, "--now", "2026-11-22T12:00")).code, 0);
    }
    const people = await peopleOf(one);
    assert.deepEqual(await peopleOf(two), people);
    const open = Object.fromEntries(people.map((tables) => [tables.client[0].name,
      tables.signals.filter((signal) => !signal.closed).map((signal) => signal.rule)]));
    assert.ok(open.Wren.includes("S2"), "hidden deterioration is found");
    assert.ok(open.Ash.includes("S9"), "no data is found");
    assert.deepEqual(open.Kite, [], "steady better is left in peace");
    const weekend = people.flatMap((tables) => tables.sessions)
      .filter((session) => [0, 6].includes(new Date(session.scheduled).getUTCDay()));
    assert.deepEqual(weekend, [], "nobody works at the weekend");
    const juniper = people.find((tables) => tables.client[0].name === "Juniper");
    assert.ok(juniper.signals.some((s) => s.rule === "S4" && s.outcome === "recovered"),
      "the dip was repaired");
  });
  test("an export is a folder of files, without what is private", async () => {
    const to = join(folder, "kite");
    const ask = () => run("export", "--data", join(folder, "one"), "--client", "3", "--to", to);
    const told = await ask();
    assert.equal(told.code, 0, told.err);
    const files = await readdir(to);
    for (const name of ["client.json", "index.html", "answers.csv", "scores.csv"]) {
      assert.ok(files.includes(name), name);
    }
    for (const file of files) {
      assert.doesNotMatch(await readFile(join(to, file), "utf8"), /unsaid/, file);
      assert.equal((await stat(join(to, file))).mode & 0o777, 0o600);
    }
    assert.equal((await ask()).code, 4, "nothing is overwritten");
  });
  test("what a client keeps stays out, whatever the format", async () => {
    const where = join(folder, "kept");
    assert.equal((await init(where)).code, 0);
    const made = await run("client", "add", "--data", where, "--name", "=Ada");
    const client = made.out.trim().split(/\s+/).pop();
    const server = await serve(where);
    const notes = ["=1+1 for my therapist", "MINE to bring up", "MINE alone"];
    try {
      for (const [to, note] of notes.entries()) {
        const link = (await run("invite", "--data", where, "--client", client,
          "--form", "post")).out.match(/\/f\/\S+/)[0];
        const sent = await browser(server.origin).post(link, { heard: 3, valued: 3,
          direction: 3, way: 3, off: 0, note, note_to: String(to) });
        assert.equal(sent.status, 303, sent.body);
      }
      const link = (await run("invite", "--data", where, "--client", client,
        "--form", "pre")).out.match(/\/f\/\S+/)[0];
      const sent = await browser(server.origin).post(link, { able: 2, weighed: 1,
        close: 2, hope: 3, miss: "-5", unsaid: "1" });
      assert.equal(sent.status, 303, sent.body);
    } finally {
      await server.stop();
    }
    const to = join(folder, "kept-export");
    const told = await run("export", "--data", where, "--client", client, "--to", to);
    assert.equal(told.code, 0, told.err);
    for (const file of await readdir(to)) {
      assert.doesNotMatch(await readFile(join(to, file), "utf8"), /unsaid|MINE/, file);
    }
    const answers = await readFile(join(to, "answers.csv"), "utf8");
    assert.match(answers, /,'=1\+1 for my therapist/);
    assert.match(answers, /,-5(,|\n)/, "a number stays");
    assert.match(await readFile(join(to, "client.csv"), "utf8"), /,'=Ada,/);
    const json = JSON.parse(await readFile(join(to, "client.json"), "utf8"));
    assert.equal(json.tables.client[0].name, "=Ada");
    assert.ok(json.tables.answers.some((a) => a.value === "=1+1 for my therapist"));
  });
});
