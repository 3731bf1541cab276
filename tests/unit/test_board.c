// test_board - who stands where on the board, the alarm budget, and that a
// shared view opens one client and dies.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/board.h"
#include "practice/client.h"
#include "practice/coming.h"
#include "practice/glance.h"
#include "practice/plan.h"
#include "practice/promise.h"
#include "practice/session.h"
#include "practice/shared_view.h"
#include "practice/time_offer.h"

static struct err err;

static const struct board_wish NOTHING_OPEN = {.open = BOARD_GROUP_COUNT};

// ---- a practice with somebody in every group --------------------------------

struct reason_case {
    const char *name; // of the client
    enum signal_rule rule;
    int days; // ago
    const char *state;
    int snoozed_days; // from now on
};

static const struct reason_case REASONS[] = {
    {"Nine",    S2_WORSE,           9,  "new",        0 },
    {"Eight",   S3_LOW_CHECK,       8,  "new",        0 },
    {"Seven",   S4_DIP,             7,  "new",        0 },
    {"Six",     S2_WORSE,           6,  "new",        0 },
    {"Five",    S2_WORSE,           5,  "new",        0 },
    {"Four",    S2_WORSE,           4,  "new",        0 }, // has a session today
    {"Three",   S2_WORSE,           3,  "new",        0 },
    {"Two",     S2_WORSE,           2,  "new",        0 },
    {"One",     S2_WORSE,           1,  "new",        0 },
    {"Quiet",   S9_WE_CANNOT_SEE,   30, "new",        0 },
    {"Both",    S9_WE_CANNOT_SEE,   30, "new",        0 },
    {"Both",    S11_PLANS_STUCK,    10, "new",        0 },
    {"Late",    S8_PROMISE_OVERDUE, 20, "new",        0 },
    {"Seen",    S2_WORSE,           9,  "seen",       0 },
    {"Doubt",   S2_WORSE,           9,  "other_view", 0 },
    {"Resting", S2_WORSE,           9,  "snoozed",    3 },
    {"Awake",   S7_NO_CHANGE_YET,   9,  "snoozed",    -1},
    {"Harm",    S1_SAFETY,          0,  "new",        0 },
    {"Harm",    S2_WORSE,           9,  "new",        0 },
    {"Told",    S1_SAFETY,          2,  "seen",       0 },
};
enum { REASON_CASES = sizeof REASONS / sizeof *REASONS };

static bool client_of(struct practice *practice, const char *name,
                      struct client_id *id)
{
    struct client *clients;
    int count;

    if (!client_list(practice, &clients, &count, &err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (str_is(clients[i].name, name)) {
            *id = clients[i].id;
            return true;
        }
    }
    return client_add(practice, &(struct client){.name = str_of(name)}, id,
                      &err);
}

static bool put_reason(struct practice *practice, const struct reason_case *c)
{
    struct finding finding = {
        .rule = c->rule,
        .at = TOY_NOW - c->days * DAY,
        .series = "phq9/total",
        .number = {12, 19, 6, NAN, NAN, NAN}
    };
    enum signal_level level = SIGNAL_RULES[c->rule].level;
    struct client_id client;
    struct str sealed;
    int64_t id;

    return client_of(practice, c->name, &client)
        && practice_next_id(practice, "reason", &id, &err)
        && keyring_seal(practice, client, "reason.numbers", id,
                        finding_print(practice->arena, &finding), &sealed, &err)
        && db_run(practice->db,
                  "INSERT INTO reason (practice_id, reason_id, client_id,"
                  " episode_id, staff_id, rule, level, state, open, "
                  "numbers_sealed,"
                  " fired_at, snoozed_until)"
                  " VALUES ($1, $2, $3, 1, 1, $4, $5, $6, 1, $7, $8, $9)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_TEXT(str_of(SIGNAL_RULES[c->rule].id)), V_INT(level),
                         V_TEXT(str_of(c->state)), V_BLOB(sealed),
                         V_INT(finding.at),
                         c->snoozed_days != 0
                             ? V_INT(TOY_NOW + c->snoozed_days * DAY)
                             : V_NULL),
                  &err);
}

static bool put_session(struct practice *practice, const char *name, int64_t at)
{
    struct client_id client;
    struct session_id id;

    return client_of(practice, name, &client)
        && session_add(practice, client, at, &id, &err);
}

static bool fill(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    practice->staff.n = 1;
    for (int i = 0; i < REASON_CASES; i++) {
        if (!put_reason(practice, &REASONS[i])) {
            *e = err;
            return false;
        }
    }
    if (!put_session(practice, "Calm", TOY_NOW + HOUR)
        || !put_session(practice, "Early", TOY_NOW - 5 * HOUR)
        || !put_session(practice, "Four", TOY_NOW + 2 * HOUR)
        || !put_session(practice, "Nine", TOY_NOW + 3 * HOUR)
        || !put_session(practice, "Later", TOY_NOW + 3 * DAY)) {
        *e = err;
        return false;
    }
    return true;
}

// ---- the board --------------------------------------------------------------

static struct str names(struct arena *arena, const struct board_list *list)
{
    struct text text = text_in(arena);

    for (int i = 0; i < list->count; i++) {
        text_addf(&text, "%s%.*s", i ? " " : "", SHOW(list->rows[i].name));
    }
    return text_str(&text);
}

static bool group_is(struct practice *practice, const struct board *board,
                     enum board_group group, const char *want)
{
    struct str got = names(practice->arena, &board->group[group]);

    if (!str_is(got, want)) {
        printf("  group %d: \"%.*s\", not \"%s\"\n", group, SHOW(got), want);
        return false;
    }
    return true;
}

static void test_groups(struct practice *practice, const struct board *board)
{
    CHECK("safety cards come first, seen or not, the longest waiting first",
          group_is(practice, board, BOARD_NOW, "Told Harm"));
    CHECK("nine soon clients: five are shown, the longest waiting first",
          group_is(practice, board, BOARD_LOOK, "Nine Eight Seven Six Five"));
    CHECK("whom the budget holds back is counted, but not who comes today",
          board->group[BOARD_LOOK].total == 11);
    CHECK("today by the clock, also whom the budget held back",
          group_is(practice, board, BOARD_TODAY, "Early Calm Four"));
    CHECK("only who shows nothing but silence is unseen",
          group_is(practice, board, BOARD_CANNOT_SEE, "Quiet"));
    CHECK("everyone else is a number",
          board->group[BOARD_EVERYONE].total == 4
              && board->group[BOARD_EVERYONE].count == 0);
    CHECK("nobody stands twice and nobody is missing", board->clients == 21);
}

static void test_rows(const struct board *board)
{
    const struct board_row *first = &board->group[BOARD_LOOK].rows[0];
    const struct board_row *harm = &board->group[BOARD_NOW].rows[1];

    CHECK("a row says why", first->sentence.len > 0);
    CHECK("a row says when they meet next",
          first->next_at == TOY_NOW + 3 * HOUR);
    CHECK("further reasons are counted", harm->further == 1);
    CHECK("safety is why, whatever else there is",
          harm->level == LEVEL_NOW && harm->since == TOY_NOW);
}

static void test_opened(struct practice *practice)
{
    struct board board;

    CHECK("the whole group opens",
          board_read(practice, &(struct board_wish){.open = BOARD_LOOK}, &board,
                     &err)
              && group_is(practice, &board, BOARD_LOOK,
                          "Nine Eight Seven Six Five Four Three Two One "
                          "Late Both Awake"));
    CHECK("from where one stopped",
          board_read(practice,
                     &(struct board_wish){.open = BOARD_LOOK, .from = 9},
                     &board, &err)
              && group_is(practice, &board, BOARD_LOOK, "Late Both Awake"));
    CHECK("everyone else opens by name",
          board_read(practice, &(struct board_wish){.open = BOARD_EVERYONE},
                     &board, &err)
              && group_is(practice, &board, BOARD_EVERYONE,
                          "Doubt Later Resting Seen"));
}

static void test_found(struct practice *practice)
{
    struct board_list found;

    CHECK("a client is found by part of the name, in any case",
          board_find(practice, STR("E"), &found, &err) && found.total == 13);
    CHECK("and nobody by a name that nobody has",
          board_find(practice, STR("zz"), &found, &err) && found.total == 0);
}

static bool look(struct practice *practice, void *context, struct err *e)
{
    struct board board;

    (void)context;
    practice->staff.n = 1;
    if (!board_read(practice, &NOTHING_OPEN, &board, e)) {
        return false;
    }
    test_groups(practice, &board);
    test_rows(&board);
    test_opened(practice);
    test_found(practice);
    practice->staff.n = 2;
    CHECK("another therapist's board has none of these clients",
          board_read(practice, &NOTHING_OPEN, &board, e) && board.clients == 0
              && !board.has_above);
    return true;
}

// ---- the fictional people of set-up
// ------------------------------------------

// Two of them in a real practice: the one waits longer than anybody.
static bool put_fictional(struct practice *practice)
{
    static const struct reason_case WAITS = {"Ada (demo)", S2_WORSE, 60, "new",
                                             0};
    struct client_id id;

    return client_add(practice,
                      &(struct client){.name = STR("Ada (demo)"), .demo = true},
                      &id, &err)
        && put_reason(practice, &WAITS)
        && client_add(practice,
                      &(struct client){.name = STR("Bo (demo)"), .demo = true},
                      &id, &err);
}

static bool look_at_fictional(struct practice *practice, void *context,
                              struct err *e)
{
    struct board board;

    (void)context;
    practice->staff.n = 1;
    if (!put_fictional(practice)
        || !board_read(practice, &NOTHING_OPEN, &board, &err)) {
        *e = err;
        return false;
    }
    CHECK("fictional people hold nobody's place",
          group_is(practice, &board, BOARD_LOOK, "Nine Eight Seven Six Five"));
    CHECK("and are in no number",
          board.clients == 21 && board.group[BOARD_LOOK].total == 11
              && board.group[BOARD_EVERYONE].total == 4);
    CHECK("the board knows that they are there", board.demo == 2);
    CHECK("they stand behind the others",
          board_read(practice, &(struct board_wish){.open = BOARD_LOOK}, &board,
                     &err)
              && group_is(practice, &board, BOARD_LOOK,
                          "Nine Eight Seven Six Five Four Three Two One "
                          "Late Both Awake Ada (demo)"));
    CHECK("and are found among everyone",
          board_read(practice, &(struct board_wish){.open = BOARD_EVERYONE},
                     &board, &err)
              && group_is(practice, &board, BOARD_EVERYONE,
                          "Bo (demo) Doubt Later Resting Seen"));
    CHECK("in a demo practice everybody counts",
          db_run(practice->db,
                 "UPDATE practice SET demo = 1 WHERE practice_id = $1",
                 VALUES(P_ID(practice)), &err)
              && board_read(practice, &NOTHING_OPEN, &board, &err)
              && board.clients == 23 && board.demo == 0
              && board.group[BOARD_LOOK].total == 12);
    return true;
}

// ---- the glance -------------------------------------------------------------

static bool fill_glance(struct practice *practice, void *context, struct err *e)
{
    struct client_id client;
    struct session_id none = {0};
    struct promise_id promise;
    struct plan_id plan;

    (void)context;
    practice->staff.n = 1;
    return client_of(practice, "Nine", &client)
        && promise_add(practice, client, STR("send the letter"), TOY_NOW + HOUR,
                       &promise, e)
        && promise_add(practice, client, STR("ask about the group"),
                       TOY_NOW + 30 * DAY, &promise, e)
        && plan_add(practice, client, none, STR("walk before supper"), &plan,
                    e);
}

static bool look_glance(struct practice *practice, void *context, struct err *e)
{
    struct client_id client;
    struct glance glance;

    (void)context;
    practice->staff.n = 1;
    if (!client_of(practice, "Nine", &client)
        || !glance_read(practice, client, &glance, e)) {
        return false;
    }
    CHECK("the glance knows the name", str_is(glance.name, "Nine"));
    CHECK("and today's session",
          glance.session.scheduled_at == TOY_NOW + 3 * HOUR
              && glance.session.number == 1);
    CHECK("a promise that is due is there, one of next month is not",
          glance.promise_count == 1
              && str_is(glance.promises[0].words, "send the letter"));
    CHECK("the last plan waits for its review",
          str_is(glance.plan.words, "walk before supper"));
    CHECK("one thing to ask", glance.ask.n != 0 && glance.ask_question);
    CHECK("blocks without data stay empty",
          !glance.has_words && glance.safety.n == 0 && glance.note.len == 0
              && glance.vision.len == 0);
    if (!client_of(practice, "Harm", &client)
        || !glance_read(practice, client, &glance, e)) {
        return false;
    }
    CHECK("after a safety answer, it is first",
          glance.safety.n != 0 && glance.safety_open);
    CHECK("and is not asked about twice",
          glance.ask.n != 0 && glance.ask.n != glance.safety.n);
    return true;
}

// ---- looking together -------------------------------------------------------

static bool set_sharing(struct practice *practice, struct client_id id,
                        const char *sharing, struct err *e)
{
    struct client client;

    if (!client_get(practice, id, &client, e)) {
        return false;
    }
    client.sharing = str_of(sharing);
    return client_save(practice, &client, e);
}

enum { DESK = 7 }; // a login

static bool share(struct practice *practice, void *context, struct err *e)
{
    struct toy *toy = context;
    struct shared_view first;
    struct shared_view second;
    struct shared_view found;
    struct client_id client;
    struct str spoken;

    practice->staff.n = 1;
    if (!client_of(practice, "Nine", &client)
        || !shared_view_open(practice, client, DESK, &first, e)) {
        return false;
    }
    CHECK("a ticket opens the view of its client",
          shared_view_find(practice, first.ticket, &found, e)
              && found.client.n == client.n
              && str_is_equal(found.code, first.code));
    spoken = text_print(practice->arena, " %.3s-%.3s ", first.code.at,
                        first.code.at + 3);
    CHECK("the code leads to the same ticket, however it is typed",
          shared_view_find_code(practice, spoken, &found, e)
              && str_is_equal(found.ticket, first.ticket));
    CHECK("another code opens nothing",
          !shared_view_find_code(practice, STR("ZZZZZZ"), &found, e)
              && e->kind == ERR_MISSING);
    if (!shared_view_open(practice, client, DESK, &second, e)) {
        return false;
    }
    CHECK("a second opening closes the first",
          !shared_view_find(practice, first.ticket, &found, e)
              && shared_view_find(practice, second.ticket, &found, e));
    CHECK("the login that opened it is held in it",
          shared_view_of_login(practice, DESK, &found, e)
              && str_is_equal(found.ticket, second.ticket));
    CHECK("another login is not",
          shared_view_of_login(practice, DESK + 1, &found, e) && found.id == 0);
    CHECK("sharing that is paused meanwhile closes the view",
          set_sharing(practice, client, "therapist_only", e)
              && !shared_view_find(practice, second.ticket, &found, e));
    CHECK("and holds nobody",
          shared_view_of_login(practice, DESK, &found, e) && found.id == 0);
    CHECK("and opens none", !shared_view_open(practice, client, DESK, &found, e)
                                && e->kind == ERR_DENIED);
    if (!set_sharing(practice, client, "together", e)) {
        return false;
    }
    toy->world.now += SHARED_VIEW_LASTS;
    CHECK("a view that nobody closed ends by itself",
          !shared_view_find(practice, second.ticket, &found, e));
    CHECK("and holds nobody any more",
          shared_view_of_login(practice, DESK, &found, e) && found.id == 0);
    toy->world.now = TOY_NOW;
    CHECK("after closing, ticket and code open nothing",
          shared_view_close(practice, second.id, e)
              && !shared_view_find(practice, second.ticket, &found, e)
              && !shared_view_find_code(practice, second.code, &found, e));
    return true;
}

// ---- who waits for us, and who stays away -----------------------------------

static bool say(struct practice *practice, struct session_id id,
                enum coming_answer answer)
{
    struct session session;

    return session_get(practice, id, &session, &err)
        && coming_say(practice, &session, &(struct coming){.answer = answer},
                      "my_page", &err);
}

static bool offer(struct practice *practice, struct session_id id)
{
    struct time_offer draft = {
        .by = CHANGE_CLIENT, .times = {TOY_NOW + 9 * DAY}, .count = 1};
    struct session session;

    return session_get(practice, id, &session, &err)
        && time_offer_make(practice, id, session.version, &draft, &err);
}

// The names of the first two of "Worth a look", and who needs to look at what.
static bool first_are(struct practice *practice, const char *first,
                      const char *second, int64_t asks)
{
    struct board board;
    const struct board_list *list = &board.group[BOARD_LOOK];

    return board_read(practice, &NOTHING_OPEN, &board, &err) && list->count > 1
        && str_is(list->rows[0].name, first)
        && str_is(list->rows[1].name, second) && list->rows[1].asks.n == asks;
}

static bool look_who_waits(struct practice *practice, void *context,
                           struct err *e)
{
    static const struct reason_case LOW = {"Gone", S3_LOW_CHECK, 2, "seen", 0};
    static const struct reason_case AWAY = {"Gone", S6_AWAY, 1, "new", 0};
    static const struct reason_case OTHER = {"Gone too", S6_AWAY, 8, "new", 0};
    struct client_id client;
    struct session_id id;

    (void)context;
    practice->staff.n = 1;
    if (!put_reason(practice, &LOW) || !put_reason(practice, &AWAY)
        || !put_reason(practice, &OTHER)
        || !client_of(practice, "Asks", &client)
        || !session_add(practice, client, TOY_NOW + 8 * DAY, &id, &err)) {
        *e = err;
        return false;
    }
    CHECK("whoever stays away after a low check stands first",
          first_are(practice, "Gone", "Ada (demo)", 0));
    CHECK("a wish for another time is looked at, without any signal",
          say(practice, id, COMING_ANOTHER_TIME)
              && first_are(practice, "Gone", "Asks", id.n));
    CHECK("until they are coming after all",
          say(practice, id, COMING_YES)
              && first_are(practice, "Gone", "Ada (demo)", 0));
    CHECK("or until times are offered, when it is theirs to choose",
          say(practice, id, COMING_ANOTHER_TIME) && offer(practice, id)
              && first_are(practice, "Gone", "Ada (demo)", 0));
    return true;
}

int main(void)
{
    struct toy toy;

    if (!toy_open(&toy)) {
        return 1;
    }
    CHECK("the practice fills",
          folder_write(toy.folder, toy.arena, fill, NULL, &err)
              || toy_fail("fill", &err));
    CHECK("the board is read",
          folder_read(toy.folder, toy.arena, look, NULL, &err)
              || toy_fail("board", &err));
    CHECK("a client gets a promise and a plan",
          folder_write(toy.folder, toy.arena, fill_glance, NULL, &err)
              || toy_fail("plan", &err));
    CHECK("the glance is read",
          folder_read(toy.folder, toy.arena, look_glance, NULL, &err)
              || toy_fail("glance", &err));
    CHECK("views are shared",
          folder_write(toy.folder, toy.arena, share, &toy, &err)
              || toy_fail("share", &err));
    CHECK("fictional people are looked at",
          folder_write(toy.folder, toy.arena, look_at_fictional, NULL, &err)
              || toy_fail("fictional", &err));
    CHECK("those who wait are looked at",
          folder_write(toy.folder, toy.arena, look_who_waits, NULL, &err)
              || toy_fail("waits", &err));
    toy_close(&toy);
    return check_end();
}
