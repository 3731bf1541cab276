// test_listening_habits - labels that a therapist sees differently, habits
// beside the next check, lines for supervision: theirs alone, and gone with the
// transcript.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/client.h"
#include "practice/history.h"
#include "practice/listen_dispute.h"
#include "practice/listen_habits.h"
#include "practice/setting.h"
#include "practice/staff.h"
#include "practice/submission.h"
#include "practice/supervision.h"

static struct toy toy;
static struct practice *the;
static struct err err;
static struct client_id kite;
static struct staff_id mara = {1}, jo;

// ---- sessions with numbers --------------------------------------------------

static struct transcript sample(void)
{
    static struct str speakers[] = {
        {"Mara", 4},
        {"Kite", 4}
    };
    static struct turn turns[] = {
        {0, 0, {"What was it like?", 17}, 0, 2, 1},
        {1, 0, {"Long.", 5},              3, 4, 2},
        {0, 0, {"A long week.", 12},      5, 6, 3},
    };

    return (struct transcript){.name = STR("a.vtt"),
                               .format = "webvtt",
                               .counted = "line",
                               .speakers = speakers,
                               .speaker_count = 2,
                               .therapist = SPEAKER_UNKNOWN,
                               .turns = turns,
                               .turn_count = 3};
}

static struct str numbers_json(double questions)
{
    struct listen_kept kept = {.differ_count = 0};

    for (int i = 0; i < NUMBER_COUNT; i++) {
        kept.value[i] = NAN;
    }
    kept.value[NUMBER_QUESTIONS] = questions;
    kept.value[NUMBER_THERAPIST_TURNS] = 2;
    kept.value[NUMBER_CLIENT_TURNS] = 1;
    return listen_numbers_print(the->arena, &kept);
}

// A session that was held now, with a transcript whose numbers are kept.
static struct session_id listened(double questions)
{
    struct session_id session = {0};
    struct transcript transcript = sample();
    struct listen_draft draft;
    int version;

    CHECK("a session is listened to",
          session_add(the, kite, toy.world.now - MINUTE, &session, &err)
              && listen_note_yes(the, session, 30, toy.world.now - 1, &err)
              && listen_begin(the, session, &draft, &err)
              && listen_seal(the, &transcript, &draft, &err)
              && listen_keep(the, &draft, &err)
              && listen_transcript(the, session, &transcript, &version, &err)
              && listen_choose(the, session,
                               &(struct listen_choice){version, 0, 2,
                                                       numbers_json(questions)},
                               &err));
    return session;
}

static void check_in(struct session_id session, const char *answer)
{
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

    CHECK("a check is sent",
          administration_invite(the,
                                &(struct invitation){.client = kite,
                                                     .session = session,
                                                     .form = STR("post")},
                                ticket, &id, &err)
              && administration_get(the, id, &form, &err)
              && submission_accept(the, &form, &sent, &outcome, &err));
}

// ---- seen differently -------------------------------------------------------

static struct listen_dispute seen(int turn, enum code_task task, int given,
                                  int said)
{
    return (struct listen_dispute){.turn = turn,
                                   .task = task,
                                   .given = given,
                                   .said = said,
                                   .confidence = 0.5,
                                   .why = STR("I said it back")};
}

static struct listen_kept kept_of(struct session_id session)
{
    struct listen_kept kept = {.differ_count = -1};
    struct listen_numbers *list;
    int count;

    CHECK("the numbers are listed",
          listen_numbers_list(the, kite, &list, &count, &err));
    for (int i = 0; i < count; i++) {
        if (list[i].session.n == session.n) {
            CHECK("and read",
                  listen_numbers_parse(the->arena, list[i].json, &kept, &err));
        }
    }
    return kept;
}

static void test_disputes(struct session_id session)
{
    struct listen_dispute first =
        seen(2, TASK_BEHAVIOUR, BEHAVIOUR_OTHER, BEHAVIOUR_REFLECTION);
    struct listen_dispute second =
        seen(2, TASK_REFLECTION, REFLECTION_NONE, REFLECTION_SIMPLE);
    struct listen_dispute *list;
    struct listen_measure measure;
    struct listen_kept kept;
    int count;

    CHECK("a label is seen differently",
          listen_dispute_add(the, session, &first, &err)
              && listen_dispute_add(the, session, &second, &err));
    CHECK("both are listed",
          listen_dispute_list(the, session, &list, &count, &err) && count == 2
              && list[0].said == BEHAVIOUR_REFLECTION
              && list[1].given == REFLECTION_NONE
              && list[1].said == REFLECTION_SIMPLE
              && str_is(list[0].why, "I said it back"));
    kept = kept_of(session);
    CHECK("and counted beside the numbers",
          kept.differ_count == 2 && kept.value[NUMBER_QUESTIONS] == 3);
    first.said = BEHAVIOUR_QUESTION;
    CHECK("the newest of a turn counts",
          listen_dispute_add(the, session, &first, &err)
              && listen_dispute_list(the, session, &list, &count, &err)
              && count == 2 && list[1].said == BEHAVIOUR_QUESTION);
    CHECK("measured", listen_dispute_measure(the, &measure, &err)
                          && measure.sessions == 1
                          && measure.coded[TASK_BEHAVIOUR] == 2
                          && measure.coded[TASK_TALK] == 1
                          && measure.differ[TASK_BEHAVIOUR] == 1
                          && measure.differ[TASK_TALK] == 0);
    first.said = first.given;
    CHECK("and can be taken back",
          listen_dispute_add(the, session, &first, &err)
              && listen_dispute_list(the, session, &list, &count, &err)
              && count == 1 && kept_of(session).differ_count == 1);
    first.why = (struct str){"x", 1};
    first.why.len = 0;
    CHECK("a line is not demanded",
          listen_dispute_add(the, session, &first, &err));
}

static void test_only_theirs(struct session_id session)
{
    struct listen_dispute dispute =
        seen(0, TASK_BEHAVIOUR, BEHAVIOUR_QUESTION, BEHAVIOUR_OTHER);
    struct listen_dispute *list;
    struct listen_habits habits;
    struct listen_measure measure;
    int count;

    the->staff = jo;
    CHECK("another therapist disputes nothing",
          !listen_dispute_add(the, session, &dispute, &err)
              && err.kind == ERR_MISSING
              && !listen_dispute_list(the, session, &list, &count, &err));
    CHECK("and has no habits of somebody else",
          listen_habits_read(the, &habits, &err) && habits.count == 0
              && habits.without == 0
              && listen_dispute_measure(the, &measure, &err)
              && measure.sessions == 0);
    the->staff = mara;
}

// ---- habits -----------------------------------------------------------------

static void test_next_check(struct session_id session)
{
    struct check_rating next;
    int64_t now = toy.world.now;

    CHECK("no check yet",
          history_next_check(the, kite, now, now + DAY, &next, &err)
              && isnan(next.rating) && next.at == 0);
    toy.world.now += HOUR;
    check_in(session, "3");
    CHECK("three of four on each, nothing off: 80 of 100",
          history_next_check(the, kite, now, now + DAY, &next, &err)
              && next.rating == 80 && next.at == now + HOUR);
    CHECK("not one that came too late",
          history_next_check(the, kite, now, now + MINUTE, &next, &err)
              && isnan(next.rating));
}

static void test_habits(void)
{
    struct listen_habits habits;

    for (int i = 2; i <= LISTEN_HABITS_LEAST; i++) {
        struct session_id session;

        CHECK("eleven and fewer are not shown",
              listen_habits_read(the, &habits, &err) && !habits.sessions
                  && habits.count == i - 1);
        toy.world.now += DAY;
        session = listened(i);
        toy.world.now += HOUR;
        check_in(session, "4");
    }
    toy.world.now += DAY;
    (void)listened(99); // nobody answers
    CHECK("twelve are, in their order",
          listen_habits_read(the, &habits, &err) && habits.sessions
              && habits.count == LISTEN_HABITS_LEAST && habits.without == 1
              && habits.sessions[0].value[NUMBER_QUESTIONS] == 3
              && habits.sessions[0].rating == 80
              && habits.sessions[11].value[NUMBER_QUESTIONS] == 12
              && habits.sessions[11].rating == 100
              && isnan(habits.sessions[11].value[NUMBER_SILENCES]));
}

// ---- supervision ------------------------------------------------------------

static int listed(void)
{
    struct supervision *items;
    int count;

    CHECK("the list is read", supervision_list(the, &items, &count, &err));
    return count;
}

static void test_taken_back(struct session_id session)
{
    struct listen_dispute *list;
    int64_t id;
    int count, before;

    CHECK("two things for supervision",
          supervision_add(the, kite, STR("How I end"), &id, &err)
              && supervision_add_lines(the, kite, session,
                                       STR("[name 1]: Long."), &id, &err)
              && listed() == 2);
    CHECK("habits before",
          listen_dispute_list(the, session, &list, &count, &err));
    before = kept_of(session).differ_count;
    CHECK("the client takes the yes back",
          before == 1 && listen_withdraw(the, session, &err));
    CHECK("the lines go, one's own words stay", listed() == 1);
    CHECK("the numbers go", kept_of(session).differ_count == -1);
    CHECK("the labels go",
          listen_dispute_list(the, session, &list, &count, &err) && count == 0);
}

static bool work(struct practice *practice, void *context, struct err *why)
{
    struct session_id session;

    (void)context;
    (void)why;
    the = practice;
    the->staff = mara;
    CHECK("set up",
          client_add(the, &(struct client){.name = STR("Kite")}, &kite, &err)
              && staff_add(the,
                           &(struct staff_draft){.name = STR("Jo"),
                                                 .role = "therapist",
                                                 .passphrase_hash = "none"},
                           &jo, &err)
              && setting_save(the, STR("listening"), STR("yes"), &err));
    session = listened(3);
    test_disputes(session);
    test_only_theirs(session);
    test_next_check(session);
    test_habits();
    test_taken_back(session);
    return true;
}

int main(void)
{
    if (!toy_open(&toy)) {
        return 1;
    }
    CHECK("the practice is open",
          folder_write(toy.folder, toy.arena, work, NULL, &err));
    toy_close(&toy);
    return check_end();
}
