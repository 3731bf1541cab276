// own_forms - people who filled in the check after a session, through the doors that staff
// use: `people` of them, each with so many `forms`; all but the last said yes to research.
// SPDX-License-Identifier: GPL-3.0-or-later

// Looks like chance, from 0 to n - 1.
const dice = (n, ...seeds) =>
  (seeds.reduce((sum, seed, i) => sum + seed * [7919, 104729, 611953][i], 12345) * 2654435761 >>> 7) % n;

function answers(person, form) {
  const level = 1.2 + dice(100, person, 3) / 40 + dice(100, person, form, 4) / 60;
  const value = (item) => Math.max(0, Math.min(4,
    Math.round(level + dice(100, person * 10 + item, form, 7) / 40 - 1.25)));
  return ["heard", "valued", "direction", "way"].flatMap((code, i) => ["--set", `${code}=${value(i)}`])
    .concat(["--set", `off=${4 - value(4)}`]);
}

async function fillIn(practice, person, forms, yes) {
  const client = await practice.client(`Person ${person}`);
  if (yes) {
    await practice.run("client", "consent", "--client", client, "--purpose", "research",
      "--given", "yes");
  }
  for (let form = 0; form < forms; form++) {
    await practice.run("response", "enter", "--client", client, "--form", "post",
      "--on", `2026-0${1 + form}-15T11:00`, ...answers(person, form));
  }
}

// A few at a time: each is a program that starts.
export async function fillOwnForms(practice, people, forms) {
  const waiting = Array.from({ length: people }, (_, i) => i + 1);
  const work = async () => {
    for (let person = waiting.shift(); person; person = waiting.shift()) {
      await fillIn(practice, person, forms, person < people);
    }
  };
  await Promise.all([work(), work(), work()]);
}
