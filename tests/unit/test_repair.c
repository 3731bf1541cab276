// test_repair - a strain from the client's check to its return: kept for after
// the session, asked about once before the next and once after it, written
// down as repaired; and whether check-ins were talked about.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "measure/repair.h"
#include "measure/talk.h"
#include "practice/board.h"
#include "practice/client.h"
#include "practice/correction.h"
#include "practice/course_view.h"
#include "practice/event.h"
#include "practice/glance.h"
#include "practice/quiet.h"
#include "practice/repair_rate.h"
#include "practice/setting.h"
#include "practice/supervision.h"

static struct err err;
static struct toy toy;

static const int64_t WEEK = (int64_t)7 * DAY;

// ---- pure rules -------------------------------------------------------------

static void check_steps(void)
{
    static const struct {
        const char *name;
        int held;
        bool answered;
        enum repair_step step;
    } CASES[] = {
        {"before the next session it is asked about", 0, false, REPAIR_ASK   },
        {"after it, whether it was talked about",     1, false, REPAIR_TALKED},
        {"and after one more",                        2, false, REPAIR_TALKED},
        {"then no more: nobody is nagged",            3, false, REPAIR_OVER  },
        {"an answer ends it",                         1, true,  REPAIR_OVER  },
        {"also an early one",                         0, true,  REPAIR_OVER  },
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        CHECK(CASES[i].name, repair_step_of(CASES[i].held, CASES[i].answered)
                                 == CASES[i].step);
    }
    for (int i = 0; i < REPAIR_GROUP_COUNT; i++) {
        CHECK("every group has chips", REPAIR_GROUPS[i].chips[2].name != NULL);
    }
    for (int i = 0; i < 3; i++) {
        CHECK("every type has a question of its own",
              strcmp(repair_question(
                         str_of(REPAIR_GROUPS[REPAIR_TYPE].chips[i].name)),
                     repair_question(STR("")))
                  != 0);
    }
}

static void check_talk_rule(void)
{
    static const int64_t CHECK_INS[] = {100, 200, 300};
    static const int64_t HELD[] = {90, 190, 290};
    struct talk_course course = {CHECK_INS, 3, HELD, 3, 0};

    CHECK("two sessions after a check-in it is due",
          talk_sessions_waiting(&course) == 2 && talk_is_due(&course, 2));
    course.held_count = 2;
    CHECK("after one it is not", !talk_is_due(&course, 2));
    course.held_count = 3;
    course.talked_at = 250;
    CHECK("talking about them ends it", !talk_is_due(&course, 2));
    CHECK("only later check-ins wait", talk_sessions_waiting(&course) == 0);
    course.talked_at = 0;
    CHECK("the practice may ask for more patience", !talk_is_due(&course, 3));
    CHECK("or for silence", !talk_is_due(&course, 0));
    course.check_in_count = 0;
    CHECK("without check-ins there is nothing to talk about",
          !talk_is_due(&course, 2));
}

// ---- a client, session by session -------------------------------------------

static bool enter(struct practice *practice, struct client_id client,
                  struct session_id session, const char *answers)
{
    struct administration_id id;
    struct form fields;

    return form_parse(practice->arena, str_of(answers), &fields, &err)
        && correction_enter_paper(practice,
                                  &(struct invitation){.client = client,
                                                       .session = session,
                                                       .form = STR("post")},
                                  P_NOW(practice), &fields, &id, &err);
}

static const char GOOD[] = "heard=4&valued=3&direction=4&way=3&off=0";
static const char OFF[] = "heard=3&valued=3&direction=3&way=3&off=3";

static bool start(struct practice *practice, struct session_id id)
{
    struct session session;

    return session_get(practice, id, &session, &err)
        && session_start(practice, id, session.version, &err);
}

static bool end(struct practice *practice, struct session_id id)
{
    struct session session;

    return session_get(practice, id, &session, &err)
        && session_end(practice, id, session.version, &err);
}

// A whole session, now; an hour later its check.
static bool hold(struct practice *practice, struct client_id client,
                 const char *answers)
{
    struct session_id id;
    bool good = session_add(practice, client, P_NOW(practice), &id, &err)
             && start(practice, id);

    toy.world.now += 50 * MINUTE;
    good = good && end(practice, id);
    toy.world.now += 10 * MINUTE;
    good = good && (!answers || enter(practice, client, id, answers));
    toy.world.now += WEEK - HOUR;
    return good;
}

// Low checks and dips; -1: not read.
static int count_cards(struct practice *practice, struct client_id client)
{
    struct reason *reasons;
    int count;
    int strains = 0;

    if (!card_read(practice, client, &reasons, &count, &err)) {
        return -1;
    }
    for (int i = 0; i < count; i++) {
        strains += reasons[i].finding.rule == S3_LOW_CHECK
                || reasons[i].finding.rule == S4_DIP;
    }
    return strains;
}

static int count_on_board(struct practice *practice)
{
    static const struct board_wish NOTHING = {.open = BOARD_GROUP_COUNT};
    struct board board;

    return board_read(practice, &NOTHING, &board, &err)
             ? board.group[BOARD_LOOK].total
             : -1;
}

static struct glance glance_of(struct practice *practice,
                               struct client_id client)
{
    struct glance glance = {0};

    CHECK("the glance is read", glance_read(practice, client, &glance, &err));
    return glance;
}

static int count_repairs(struct practice *practice, struct client_id client)
{
    struct event *events;
    int count = 0;
    int repairs = 0;

    CHECK("events are read",
          event_list(practice, client, &events, &count, &err));
    for (int i = 0; i < count; i++) {
        repairs += strcmp(events[i].kind, "repaired") == 0;
    }
    return repairs;
}

// ---- quiet mode -------------------------------------------------------------

// The client sends the check while the two still sit together.
static bool keep_quiet(struct practice *practice, void *context, struct err *e)
{
    struct client_id client;
    struct session_id id;
    int64_t began = toy.world.now;

    (void)context;
    practice->staff.n = 1;
    if (!client_add(practice, &(struct client){.name = STR("Kite")}, &client, e)
        || !session_add(practice, client, P_NOW(practice), &id, e)
        || !start(practice, id)) {
        return false;
    }
    toy.world.now += 45 * MINUTE;
    CHECK("a check is sent during the session",
          enter(practice, client, id, OFF));
    CHECK("no card during the session", count_cards(practice, client) == 0);
    CHECK("nothing on the board", count_on_board(practice) == 0);
    CHECK("nothing on the glance",
          glance_of(practice, client).moment.step == REPAIR_OVER
              && glance_of(practice, client).ask.n == 0);
    CHECK("no mark on the strip",
          !glance_of(practice, client).course.bars[0].dip);
    toy.world.now = began + QUIET_AT_MOST;
    CHECK("a session that nobody ended is not quiet for ever",
          count_cards(practice, client) == 1);
    toy.world.now = began + 50 * MINUTE;
    CHECK("the session ends", end(practice, id));
    CHECK("then the card is there",
          count_cards(practice, client) == 1 && count_on_board(practice) == 1);
    CHECK("and the one question",
          glance_of(practice, client).moment.step == REPAIR_ASK
              && glance_of(practice, client).moment.kind == MOMENT_OFF);
    CHECK("with its mark", glance_of(practice, client).course.bars[0].dip);
    toy.world.now = began + WEEK;
    return true;
}

static void check_safety_is_loud(void)
{
    struct quiet quiet = {.sessions = {{7, 1000}}, .count = 1};

    CHECK("what came since is hidden",
          quiet_hides(&quiet, (struct client_id){7}, LEVEL_SOON, 1000));
    CHECK("what was there before is not",
          !quiet_hides(&quiet, (struct client_id){7}, LEVEL_SOON, 999));
    CHECK("nor is anything about somebody else",
          !quiet_hides(&quiet, (struct client_id){8}, LEVEL_SOON, 1000));
    CHECK("and never a safety answer",
          !quiet_hides(&quiet, (struct client_id){7}, LEVEL_NOW, 1000));
}

// ---- asked, talked about, repaired ------------------------------------------

static bool find_kite(struct practice *practice, struct client_id *client,
                      struct err *e)
{
    struct client *clients;
    int count;

    if (!client_list(practice, &clients, &count, e)) {
        return false;
    }
    *client = clients[0].id;
    practice->staff.n = 1;
    return true;
}

static bool repair(struct practice *practice, void *context, struct err *e)
{
    struct client_id client;
    struct course_view course;
    struct low_moment moment;
    bool found;

    (void)context;
    if (!find_kite(practice, &client, e) || !hold(practice, client, NULL)
        || !low_moment_read(practice, client, &moment, &found, e)) {
        return false;
    }
    CHECK("after the next session: was it talked about?",
          found && moment.step == REPAIR_TALKED);
    CHECK("yes", talk_add(practice, client,
                          &(struct talk){.subject = "card",
                                         .subject_id = moment.reason.n,
                                         .who = "therapist",
                                         .answer = "yes"},
                          e));
    CHECK("that ends the asking",
          low_moment_read(practice, client, &moment, &found, e)
              && moment.step == REPAIR_OVER);
    CHECK("not repaired before the strip is back",
          count_repairs(practice, client) == 0);
    CHECK("a good session", hold(practice, client, GOOD));
    CHECK("repaired - once", count_repairs(practice, client) == 1);
    CHECK("the card is over", count_cards(practice, client) == 0);
    CHECK("the strip shows both",
          course_view_read(practice, client, COURSE_PLAIN, &course, e)
              && course.bar_count == 2 && course.bars[0].dip
              && !course.bars[0].repaired && course.bars[1].repaired);
    CHECK("another good one", hold(practice, client, GOOD));
    CHECK("is no second repair", count_repairs(practice, client) == 1);
    return true;
}

// Both rules speak of one check: still one repair. `off` alone is back, the
// rating is not: none.
static bool repair_of_both(struct practice *practice, void *context,
                           struct err *e)
{
    struct client_id client;

    (void)context;
    practice->staff.n = 1;
    if (!client_add(practice, &(struct client){.name = STR("Wren")}, &client,
                    e)) {
        return false;
    }
    for (int i = 0; i < 3; i++) {
        CHECK("three like any other", hold(practice, client, GOOD));
    }
    CHECK("a bad one",
          hold(practice, client, "heard=1&valued=1&direction=1&way=1&off=4"));
    CHECK("two reasons", count_cards(practice, client) == 2);
    CHECK("half way back",
          hold(practice, client, "heard=2&valued=2&direction=2&way=2&off=1"));
    CHECK("is not yet the usual range", count_repairs(practice, client) == 0);
    CHECK("back", hold(practice, client, GOOD));
    CHECK("one repair", count_repairs(practice, client) == 1);
    return true;
}

// ---- the note ---------------------------------------------------------------

static void say(struct practice *practice, struct rupture *rupture,
                const char *field, const char *value)
{
    answers_set(practice->arena, &rupture->note, str_of(field), str_of(value));
}

static bool note(struct practice *practice, void *context, struct err *e)
{
    struct rupture draft = {0};
    struct rupture kept;
    struct client_id client;
    int64_t id;
    struct low_moment moment;
    bool found;

    (void)context;
    if (!find_kite(practice, &client, e) || !hold(practice, client, NULL)) {
        return false;
    }
    CHECK("a note says how it showed",
          !rupture_add(practice, client, &draft, &id, &err)
              && err.kind == ERR_INPUT);
    say(practice, &draft, "type", "sulking");
    CHECK("in words that are offered",
          !rupture_add(practice, client, &draft, &id, &err));
    say(practice, &draft, "type", "withdrawal,unsure");
    CHECK("and in one", !rupture_add(practice, client, &draft, &id, &err));
    say(practice, &draft, "type", "withdrawal");
    say(practice, &draft, "about", "bond,frame");
    say(practice, &draft, "line", "a = b\nand \\ more");
    CHECK("it is kept", rupture_add(practice, client, &draft, &id, e));
    CHECK("it is read again",
          rupture_get(practice, id, &kept, e)
              && rupture_has(&kept, REPAIR_ABOUT, "frame")
              && !rupture_has(&kept, REPAIR_ABOUT, "goal")
              && str_is(rupture_line(&kept), "a = b\nand \\ more")
              && kept.session_number == 5);
    CHECK("the therapist's note is a moment, too",
          low_moment_read(practice, client, &moment, &found, e) && found
              && moment.kind == MOMENT_NOTED && moment.step == REPAIR_ASK
              && str_is(moment.type, "withdrawal"));
    say(practice, &kept, "type", "unsure");
    CHECK("one tab changes it", rupture_save(practice, &kept, e));
    CHECK("another tab is told",
          !rupture_save(practice, &kept, &err) && err.kind == ERR_CONFLICT);
    CHECK("nobody talks about what is not there",
          !talk_add(practice, client,
                    &(struct talk){.subject = "rupture",
                                   .subject_id = id + 9,
                                   .who = "therapist",
                                   .answer = "yes"},
                    &err)
              && err.kind == ERR_MISSING);
    return true;
}

// ---- check-ins --------------------------------------------------------------

static bool say_check_ins(struct practice *practice, struct client_id client,
                          const char *who, const char *answer)
{
    struct talk talk = {.subject = "check_ins"};

    WORD_COPY(talk.who, str_of(who));
    WORD_COPY(talk.answer, str_of(answer));
    return talk_add(practice, client, &talk, &err);
}

static bool remind(struct practice *practice, void *context, struct err *e)
{
    struct talk_reminder reminder;
    struct client_id client;

    (void)context;
    practice->staff.n = 1;
    if (!client_add(practice, &(struct client){.name = STR("Ash")}, &client, e)
        || !hold(practice, client, GOOD) || !hold(practice, client, NULL)) {
        return false;
    }
    CHECK("after one session nobody is reminded",
          talk_remind(practice, client, &reminder, e) && !reminder.due);
    CHECK("a further session", hold(practice, client, NULL));
    CHECK("after two the therapist is",
          talk_remind(practice, client, &reminder, e) && reminder.due
              && reminder.sessions == 2);
    CHECK("\"not yet\" of the client changes nothing",
          say_check_ins(practice, client, "client", "no")
              && talk_remind(practice, client, &reminder, e) && reminder.due
              && strcmp(reminder.client.answer, "no") == 0);
    CHECK(
        "not by a practice that does not want it",
        setting_save(practice, STR("talk_after_sessions"), STR("0"), e)
            && talk_remind(practice, client, &reminder, e) && !reminder.due
            && setting_save(practice, STR("talk_after_sessions"), STR("2"), e));
    CHECK("the client's yes ends it",
          say_check_ins(practice, client, "client", "yes")
              && talk_remind(practice, client, &reminder, e) && !reminder.due);
    CHECK("words are ours", !say_check_ins(practice, client, "client", "maybe")
                                && err.kind == ERR_INPUT);
    return true;
}

// ---- the practice, and supervision ------------------------------------------

static bool count_all(struct practice *practice, void *context, struct err *e)
{
    struct repair_rate rate;

    (void)context;
    CHECK("two checks were low, both came back, one was talked about",
          repair_rate_read(practice, &rate, e) && rate.dips == 2
              && rate.returned == 2 && rate.talked == 1);
    CHECK("four are not shown",
          str_is(repair_rate_words(practice->arena, 4), "fewer than five"));
    CHECK("nor is none",
          str_is(repair_rate_words(practice->arena, 0), "fewer than five"));
    CHECK("five are", str_is(repair_rate_words(practice->arena, 5), "5"));
    toy.world.now += (int64_t)(REPAIR_RATE_DAYS + 60) * DAY;
    CHECK("it is of the last year",
          repair_rate_read(practice, &rate, e) && rate.dips == 0);
    return true;
}

static bool bring(struct practice *practice, void *context, struct err *e)
{
    struct client_id client;
    struct supervision *items;
    int64_t id;
    int count;

    (void)context;
    if (!find_kite(practice, &client, e)) {
        return false;
    }
    CHECK("something is put on the list",
          supervision_add(practice, client, STR("What did I miss?"), &id, e));
    CHECK("without a name", supervision_list(practice, &items, &count, e)
                                && count == 1
                                && str_is(items[0].pseudonym, "Person 1"));
    practice->staff.n = 2;
    CHECK("it is on nobody else's list",
          supervision_list(practice, &items, &count, e) && count == 0);
    CHECK("nobody else takes it off",
          !supervision_brought(practice, id, 1, &err)
              && err.kind == ERR_MISSING);
    practice->staff.n = 1;
    CHECK("an old page does not", !supervision_brought(practice, id, 9, &err)
                                      && err.kind == ERR_CONFLICT);
    CHECK("it was brought", supervision_brought(practice, id, 1, e)
                                && supervision_list(practice, &items, &count, e)
                                && count == 0);
    return true;
}

// ---- all --------------------------------------------------------------------

int main(void)
{
    static const struct {
        const char *name;
        bool (*work)(struct practice *, void *, struct err *);
    } SCENES[] = {
        {"quiet mode",       keep_quiet    },
        {"a repair",         repair        },
        {"a repair of both", repair_of_both},
        {"a note",           note          },
        {"check-ins",        remind        },
        {"the practice",     count_all     },
        {"supervision",      bring         },
    };

    check_steps();
    check_talk_rule();
    check_safety_is_loud();
    if (!toy_open(&toy)) {
        return 1;
    }
    for (size_t i = 0; i < sizeof SCENES / sizeof *SCENES; i++) {
        err = (struct err){0};
        CHECK(SCENES[i].name,
              folder_write(toy.folder, toy.arena, SCENES[i].work, NULL, &err)
                  || toy_fail(SCENES[i].name, &err));
    }
    toy_close(&toy);
    return check_end();
}
