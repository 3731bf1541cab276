// test_trial - a ledger that anybody can check, also without this program, and
// a trial that tells nothing before its end.
//
// SOURCE: the expected digits are those of `printf %s SEED | sha256sum` and
// `printf %s 1 | openssl dgst -sha256 -hmac SEED`.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/channel.h"
#include "practice/client.h"
#include "practice/consent.h"
#include "practice/door.h"
#include "practice/episode.h"
#include "practice/erase.h"
#include "practice/invitation.h"
#include "practice/session.h"
#include "practice/submission.h"
#include "practice/trial.h"

static struct toy toy;
static struct practice *the;
static struct err err;

// ---- the ledger -------------------------------------------------------------

#define SEED "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void test_ledger(void)
{
    char commitment[LEDGER_ROOM];
    char link[LEDGER_ROOM];

    ledger_commit(STR(SEED), commitment);
    CHECK(
        "the commitment is what sha256sum says",
        strcmp(
            commitment,
            "2a8abfa8cb9906290437854193ca6bca41d4d4e26d1d454bd66a35158095e737")
            == 0);
    CHECK("the draw is what openssl says",
          ledger_draw(STR(SEED), 1) == 0xAD90B0E6EAC4149DULL
              && ledger_draw(STR(SEED), 12) == 0xA3149E75BA8C40C0ULL);
    ledger_link(str_of(commitment), STR("1 invited 1796133600"), link);
    CHECK(
        "the link is what sha256sum says",
        strcmp(
            link,
            "44c26a4db065906e79e785fefef3e819dc579f996bc5222ef4ff498da2d549e1")
            == 0);
}

// ---- a trial ----------------------------------------------------------------

static struct client_id person(int number, bool consents)
{
    struct client_id id = {0};
    struct channel channel = {
        .kind = CHANNEL_MAIL,
        .address = text_print(the->arena, "p%d@example.org", number),
        .own = true,
        .allowed = true};

    CHECK("a client is added",
          client_add(the, &(struct client){.name = STR("Kite")}, &id, &err)
              && channel_save(the, id, &channel, &err)
              && consent_set(the, id, STR("research"), consents, &err));
    return id;
}

static void meet(struct client_id client, int times)
{
    for (int i = 0; i < times; i++) {
        struct session_id id;
        struct session session;

        CHECK("a session is held",
              session_add(the, client, toy.world.now, &id, &err)
                  && session_get(the, id, &session, &err)
                  && session_set_attendance(the, id, session.version,
                                            ATTENDANCE_ATTENDED, &err));
        toy.world.now += HOUR;
    }
}

static void check_in(struct client_id client, const char *answer)
{
    struct session_id session;
    struct administration form;
    struct administration_id id;
    struct outcome outcome;
    char ticket[TICKET_ROOM];
    struct field fields[] = {
        {STR("heard"),     str_of(answer)},
        {STR("valued"),    str_of(answer)},
        {STR("direction"), str_of(answer)},
        {STR("way"),       str_of(answer)},
        {STR("off"),       STR("0")      }
    };
    struct form sent = {.fields = fields, .count = 5};

    toy.world.now += DAY;
    CHECK(
        "a check is sent",
        session_add(the, client, toy.world.now, &session, &err)
            && administration_invite(the,
                                     &(struct invitation){.client = client,
                                                          .session = session,
                                                          .form = STR("post")},
                                     ticket, &id, &err)
            && administration_get(the, id, &form, &err)
            && submission_accept(the, &form, &sent, &outcome, &err));
}

static void write_letter(const char *mode)
{
    struct invitation_text text;

    CHECK("the letter is read", invitation_text_read(the, &text, &err));
    word_copy(text.mode, sizeof text.mode, str_of(mode));
    CHECK("the letter is signed", invitation_text_save(the, &text, &err));
}

static struct invitation_row row_of(struct client_id client)
{
    struct invitation_row row = {0};

    CHECK("the invitation is read", invitation_read(the, client, &row, &err));
    return row;
}

static bool is_state(struct client_id client, const char *state)
{
    struct invitation_row row = row_of(client);

    return strcmp(row.state, state) == 0;
}

static struct trial the_trial(void)
{
    struct trial trial = {0};

    CHECK("the trial is read", trial_read(the, &trial, &err));
    return trial;
}

static struct trial_check verified(void)
{
    struct trial trial = the_trial();
    struct trial_check check = {0};

    CHECK("the ledger is read", trial_verify(the, &trial, &check, &err));
    return check;
}

static bool play_once(struct practice *practice, void *context,
                      struct err *problem)
{
    struct client_id kite;
    struct invitation_row row;
    struct door door;

    (void)context;
    (void)problem;
    the = practice;
    practice->staff.n = 1;
    kite = person(0, false);
    meet(kite, 3);
    CHECK("no letter, no invitation",
          invitation_work(the, kite.n, &err) && is_state(kite, ""));
    write_letter("each");
    CHECK("after the third session it is proposed",
          invitation_work(the, kite.n, &err) && is_state(kite, "proposed"));
    CHECK("and waits for a person",
          invitation_work(the, kite.n, &err) && is_state(kite, "proposed"));
    row = row_of(kite);
    CHECK("a named person signs it",
          invitation_sign(the, row.id, row.version, &err)
              && is_state(kite, "sent") && row_of(kite).signer.n == 1);
    CHECK("not twice", !invitation_sign(the, row.id, row.version + 1, &err)
                           && err.kind == ERR_CONFLICT);
    practice->staff.n = 0;
    CHECK("the client answers",
          invitation_answer(the, row.id, STR("The hour is too early."),
                            STR("me"), &err));
    CHECK("once",
          !invitation_answer(the, row.id, STR("More."), STR("therapist"), &err)
              && err.kind == ERR_CONFLICT);
    CHECK("the client sees their words",
          str_is(row_of(kite).answer, "The hour is too early."));
    practice->staff.n = 1;
    CHECK("only for me: staff do not", row_of(kite).answer.len == 0);
    CHECK("a link to it does not open the door",
          door_find(the, STR("aaaaaaaaaaaaaaaaaaaaaaaaaa"), &door, &err)
                  == false
              && err.kind == ERR_MISSING);
    meet(kite, 1);
    CHECK("once in an episode",
          invitation_work(the, kite.n, &err) && is_state(kite, "answered"));
    kite = person(90, false);
    meet(kite, 5);
    CHECK("after the fifth it may be proposed",
          invitation_work(the, kite.n, &err) && is_state(kite, "proposed"));
    meet(kite, 1);
    CHECK("after the sixth it lapses",
          invitation_work(the, kite.n, &err) && is_state(kite, "lapsed"));
    kite = person(91, false);
    meet(kite, 6);
    CHECK("and is not proposed any more",
          invitation_work(the, kite.n, &err) && is_state(kite, ""));
    return true;
}

enum { PEOPLE = 30 };

static void draw_people(struct client_id people[PEOPLE])
{
    int invited = 0;

    for (int i = 0; i < PEOPLE; i++) {
        people[i] = person(i + 1, true);
        meet(people[i], 3);
        CHECK("drawn", invitation_work(the, people[i].n, &err));
        CHECK("sent or as usual",
              is_state(people[i], "sent") || is_state(people[i], "usual"));
        invited += is_state(people[i], "sent");
    }
    CHECK("both arms have people", invited >= 10 && invited <= 20);
}

static void test_results(const struct client_id people[PEOPLE])
{
    struct trial trial = the_trial();
    struct trial_results results;

    CHECK("the results are read",
          trial_results_read(the, &trial, &results, &err));
    CHECK("they are told now", results.told);
    CHECK("everybody has three checks",
          results.checks[0].n + results.checks[1].n == PEOPLE);
    CHECK("invited people have 100, 100 and 80 (off "
          "reversed)",
          check_near(results.checks[ARM_INVITED].mean, 280.0 / 3, 1e-12));
    CHECK("others 3, 3, 3: 80",
          check_near(results.checks[ARM_USUAL].mean, 80, 1e-12));
    CHECK("one left",
          results.left[ARM_INVITED].hits + results.left[ARM_USUAL].hits == 1);
    CHECK("with an interval", results.left_difference.low < 0.2
                                  && !isnan(results.left_difference.low));
    (void)people;
}

static bool play_trial(struct practice *practice, void *context,
                       struct err *problem)
{
    struct trial draft = {
        .protocol = STR("Do the next three checks differ?"),
        .parts = {1, 1},
        .others_invited = false
    };
    struct client_id *people = context;
    struct client_id other;
    struct trial trial;
    struct episode episode;
    struct trial_results results;

    (void)problem;
    the = practice;
    practice->staff.n = 1;
    write_letter("all");
    draft.parts[0] = 0;
    CHECK("a part of 0 is refused",
          !trial_prepare(the, &draft, &err) && err.kind == ERR_INPUT);
    draft.parts[0] = 1;
    CHECK("it is written down", trial_prepare(the, &draft, &err));
    trial = the_trial();
    CHECK("with a commitment, and no seed",
          strlen(trial.commitment) == LEDGER_DIGITS && trial.seed[0] == '\0'
              && trial.started_at == 0);
    CHECK("only one at a time",
          !trial_prepare(the, &draft, &err) && err.kind == ERR_CONFLICT);
    CHECK("it cannot end before it started",
          !trial_end(the, trial.id, &err) && err.kind == ERR_CONFLICT);
    CHECK("it starts", trial_start(the, trial.id, &err)
                           && !trial_start(the, trial.id, &err));
    other = person(99, false);
    meet(other, 3);
    CHECK("who does not take part gets what others get",
          invitation_work(the, other.n, &err) && is_state(other, "usual"));
    CHECK("and no line", the_trial().drawn == 0);
    draw_people(people);
    CHECK("every draw has a line, and the chain holds",
          verified().lines == PEOPLE && verified().bad_link == 0
              && !verified().seed_shown);
    for (int i = 0; i < PEOPLE; i++) {
        bool invited = is_state(people[i], "sent");

        check_in(people[i], invited ? "4" : "3");
        check_in(people[i], invited ? "4" : "3");
        check_in(people[i], "3");
    }
    CHECK("one leaves", episode_newest(the, people[0], &episode, &err)
                            && episode_end(the, episode.id, episode.version,
                                           STR("unilateral"), &err));
    trial = the_trial();
    CHECK("nothing is told before the end",
          trial_results_read(the, &trial, &results, &err) && !results.told);
    CHECK("it ends", trial_end(the, trial.id, &err));
    CHECK("the seed is shown and fits",
          verified().seed_shown && verified().seed_fits
              && verified().bad_draw == 0 && verified().bad_link == 0);
    test_results(people);
    return true;
}

static bool play_forgery(struct practice *practice, void *context,
                         struct err *problem)
{
    (void)context;
    (void)problem;
    the = practice;
    CHECK("somebody changes an arm",
          db_run(the->db,
                 "UPDATE allocation SET arm = CASE arm WHEN 'usual' THEN "
                 "'invited' ELSE 'usual' END WHERE practice_id = $1 "
                 "AND sequence = 7",
                 VALUES(P_ID(the)), &err));
    CHECK("the chain says where", verified().bad_link == 7);
    CHECK("and the seed says what", verified().bad_draw == 7);
    return true;
}

// An erased client leaves the ledger whole.
struct erased {
    struct client_id client;
};

static bool ask(struct practice *practice, void *context, struct err *problem)
{
    const struct erased *erased = context;

    return erase_ask(practice, erased->client, STR("request of the client"),
                     problem);
}

static bool play_erased(struct practice *practice, void *context,
                        struct err *problem)
{
    struct trial trial;
    struct trial_results results;

    (void)context;
    (void)problem;
    the = practice;
    trial = the_trial();
    CHECK("the ledger is whole without them", verified().lines == PEOPLE
                                                  && verified().bad_link == 0
                                                  && verified().bad_draw == 0);
    CHECK("and they are not counted any more",
          trial_results_read(the, &trial, &results, &err)
              && results.known[0] + results.known[1] == PEOPLE - 1
              && results.drawn[0] + results.drawn[1] == PEOPLE);
    return true;
}

static void test_erasure(struct client_id client)
{
    struct erased erased = {client};
    struct str typed = text_print(toy.arena, "%lld", (long long)client.n);

    CHECK("a client is erased",
          folder_write(toy.folder, toy.arena, ask, &erased, &err)
              && erase_confirm(toy.folder, toy.arena, client, typed, &err));
    CHECK("looked at afterwards",
          folder_write(toy.folder, toy.arena, play_erased, NULL, &err));
}

int main(void)
{
    struct client_id people[PEOPLE];

    if (!toy_open(&toy)) {
        return 1;
    }
    test_ledger();
    CHECK("one invitation",
          folder_write(toy.folder, toy.arena, play_once, NULL, &err));
    CHECK("a trial",
          folder_write(toy.folder, toy.arena, play_trial, people, &err));
    test_erasure(people[3]);
    CHECK("a forged line",
          folder_write(toy.folder, toy.arena, play_forgery, NULL, &err));
    toy_close(&toy);
    return check_end();
}
