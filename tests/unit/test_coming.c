// test_coming - coming and not coming: which status may follow which, when a
// reminder is due and that there is one, what the newest answer is, whose a
// change was, and a time that is chosen once.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "measure/attendance.h"
#include "practice/card.h"
#include "practice/channel.h"
#include "practice/client.h"
#include "practice/coming.h"
#include "practice/consent.h"
#include "practice/episode.h"
#include "practice/reminder.h"
#include "practice/session_change.h"
#include "practice/time_offer.h"

static struct err err;
static struct toy toy;
static struct practice *the;

// ---- which status may follow which ------------------------------------------

// Written out once more, by the names: b before the planned time, a from it
// on, x both, - neither. The diagonal always may.
static const struct {
    const char *from;
    const char *to[ATTENDANCE_COUNT];
} MATRIX[ATTENDANCE_COUNT] = {
    {"planned",           {"x", "x", "a", "x", "x", "x", "x", "a", "a"}},
    {"attended",          {"b", "x", "a", "x", "x", "x", "x", "a", "a"}},
    {"late",              {"b", "x", "x", "x", "x", "x", "x", "a", "a"}},
    {"moved_by_client",   {"b", "x", "a", "x", "x", "x", "x", "-", "a"}},
    {"moved_by_practice", {"b", "x", "a", "x", "x", "x", "-", "-", "a"}},
    {"cancelled_early",   {"b", "x", "a", "x", "x", "x", "x", "-", "a"}},
    {"cancelled_late",    {"b", "x", "a", "x", "x", "x", "x", "a", "a"}},
    {"no_show",           {"b", "x", "a", "x", "x", "x", "x", "x", "a"}},
    {"unknown",           {"b", "x", "a", "x", "x", "x", "x", "a", "x"}},
};

static void test_matrix(void)
{
    for (int from = 0; from < ATTENDANCE_COUNT; from++) {
        CHECK("the row is the one that it says",
              strcmp(attendance_name((enum attendance)from), MATRIX[from].from)
                  == 0);
        for (int to = 0; to < ATTENDANCE_COUNT; to++) {
            const char *when = MATRIX[from].to[to];
            bool before = attendance_may_follow((enum attendance)from,
                                                (enum attendance)to, 100, 99);
            bool after = attendance_may_follow((enum attendance)from,
                                               (enum attendance)to, 100, 100);

            CHECK(MATRIX[from].from,
                  before == (strpbrk(when, "xb") != NULL)
                      && after == (strpbrk(when, "xa") != NULL));
        }
    }
}

static void test_cancel(void)
{
    CHECK("24 hours are early",
          attendance_of_cancel(2 * DAY, DAY) == ATTENDANCE_CANCELLED_EARLY);
    CHECK("a second less is late",
          attendance_of_cancel(2 * DAY, DAY + 1) == ATTENDANCE_CANCELLED_LATE);
    CHECK("after it is late",
          attendance_of_cancel(DAY, 2 * DAY) == ATTENDANCE_CANCELLED_LATE);
    CHECK("a no-show is nobody's change",
          attendance_side(ATTENDANCE_NO_SHOW) == CHANGE_NONE
              && attendance_side(ATTENDANCE_MOVED_BY_PRACTICE)
                     == CHANGE_PRACTICE
              && attendance_side(ATTENDANCE_CANCELLED_EARLY) == CHANGE_CLIENT);
}

// ---- when a reminder is due -------------------------------------------------

static int64_t local(const struct zone *zone, const char *text)
{
    struct civil civil;
    int64_t at = 0;

    CHECK(text, civil_parse(str_of(text), &civil, &err));
    (void)zone_moment(zone, &civil, &at);
    return at;
}

static void test_due(struct arena *arena)
{
    struct zone *zone;
    int64_t at;

    CHECK("there is a zone", zone_open(arena, "Europe/London", &zone, &err));
    at = local(zone, "2026-12-10T14:00");
    CHECK("two days before, at the same hour",
          reminder_moment(zone, at, 0, 48) == at - 2 * DAY);
    CHECK("4 hours before", reminder_moment(zone, at, 0, 4) == at - 4 * HOUR);
    CHECK("0 is never", reminder_moment(zone, at, 0, 0) == 0);
    CHECK("not within 12 hours of agreeing",
          reminder_moment(zone, at, at - DAY, 48) == at - DAY + 12 * HOUR);
    CHECK("not at all when it was agreed this morning",
          reminder_moment(zone, at, at - 13 * HOUR, 48) == 0);
    // The clocks go forward on 28 March and back on 25 October.
    CHECK("over the change in spring",
          reminder_moment(zone, local(zone, "2027-03-29T14:00"), 0, 48)
              == local(zone, "2027-03-27T14:00"));
    CHECK("over the change in autumn",
          reminder_moment(zone, local(zone, "2026-10-26T14:00"), 0, 24)
              == local(zone, "2026-10-25T14:00"));
    CHECK("an hour that does not exist",
          reminder_moment(zone, local(zone, "2027-03-29T01:30"), 0, 24)
              == local(zone, "2027-03-28T02:00"));
}

// ---- a practice -------------------------------------------------------------

typedef void part(struct client_id client);

static bool run_part(struct practice *practice, void *context, struct err *why)
{
    part *const *one = context;
    struct client_id client = {0};
    struct channel mail = {.kind = CHANNEL_MAIL,
                           .address = STR("kite@example.org"),
                           .own = true,
                           .allowed = true};

    (void)why;
    the = practice;
    the->staff = (struct staff_id){1};
    the->who = STR("client");
    CHECK("a client with a channel",
          client_add(the, &(struct client){.name = STR("Kite")}, &client, &err)
              && channel_save(the, client, &mail, &err));
    (*one)(client);
    return true;
}

static struct session planned(struct client_id client, int64_t at)
{
    struct session_id id = {0};
    struct session session = {0};

    CHECK("a session is planned", session_add(the, client, at, &id, &err)
                                      && session_get(the, id, &session, &err));
    return session;
}

static struct session again(const struct session *session)
{
    struct session now = {0};

    CHECK("it is there", session_get(the, session->id, &now, &err));
    return now;
}

static int count_of(const char *sql)
{
    int64_t count = 0;
    bool found;

    // Only tests count across tables: the statements are literals above.
    CHECK("counted",
          db_ask_int(the->db, sql, VALUES(P_ID(the)), &found, &count, &err));
    return (int)count;
}

static int waiting(void)
{
    return count_of("SELECT count(*) FROM outbox WHERE practice_id = $1 "
                    "AND kind = 'reminder' AND state = 'waiting'");
}

static void do_round(void)
{
    struct batch batch = {0};
    int64_t after = 0;

    do {
        CHECK("what is due is listed", reminder_list(the, after, &batch, &err));
        for (int i = 0; i < batch.count; i++) {
            after = batch.ids[i];
            CHECK("it is done", reminder_run(the, after, &err));
        }
    } while (batch.count == BATCH_MAX);
}

static void one_reminder(struct client_id client)
{
    int before = waiting();
    int64_t begin = toy.world.now;
    struct session session = planned(client, begin + 5 * DAY);

    do_round();
    CHECK("not five days before", waiting() == before);
    toy.world.now += 3 * DAY;
    do_round();
    CHECK("two days before", waiting() == before + 1);
    do_round();
    CHECK("once", waiting() == before + 1);
    toy.world.now -= 2 * DAY;
    do_round();
    toy.world.now += 2 * DAY + HOUR;
    do_round();
    CHECK("once, though the clock went back", waiting() == before + 1);
    CHECK("moved", session_move(the, session.id, session.version,
                                toy.world.now + 4 * DAY, CHANGE_CLIENT, &err));
    CHECK("the old one is withdrawn", waiting() == before);
    toy.world.now += 2 * DAY;
    do_round();
    CHECK("the new time has its own", waiting() == before + 1);
    session = again(&session);
    CHECK("cancelled", session_cancel(the, session.id, session.version, &err));
    CHECK("and it is withdrawn", waiting() == before);
    do_round();
    CHECK("for good", waiting() == before);
}

static void moved_and_back(struct client_id client)
{
    int before = waiting();
    struct session session = planned(client, toy.world.now + 3 * DAY);
    int64_t at = session.scheduled_at;

    toy.world.now += DAY;
    do_round();
    CHECK("reminded", waiting() == before + 1);
    CHECK("moved away", session_move(the, session.id, session.version, at + DAY,
                                     CHANGE_PRACTICE, &err));
    session = again(&session);
    toy.world.now += MINUTE;
    CHECK("and back", session_move(the, session.id, session.version, at,
                                   CHANGE_PRACTICE, &err));
    toy.world.now += 13 * HOUR;
    do_round();
    CHECK("what was agreed anew is reminded of anew", waiting() == before + 1);
}

static void nobody_else(struct client_id client)
{
    int before = waiting();
    struct client_id silent = {0};
    struct episode episode = {0};

    CHECK("somebody without a channel",
          client_add(the, &(struct client){.name = STR("Ash")}, &silent, &err));
    (void)planned(silent, toy.world.now + 3 * DAY);
    (void)planned(client, toy.world.now + 3 * DAY);
    CHECK("no reminders, please", reminder_set_lead(the, client, 0, &err));
    toy.world.now += 2 * DAY;
    do_round();
    CHECK("off, and without a channel: none", waiting() == before);
    CHECK("on again", reminder_set_lead(the, client, 48, &err));
    CHECK("but resting",
          consent_set(the, client, STR("check_ins"), true, &err)
              && consent_set(the, client, STR("check_ins"), false, &err));
    do_round();
    CHECK("none while they rest", waiting() == before);
    CHECK("not resting",
          consent_set(the, client, STR("check_ins"), true, &err));
    do_round();
    CHECK("then there is one", waiting() == before + 1);
    CHECK("the work ends", episode_newest(the, client, &episode, &err)
                               && episode_end(the, episode.id, episode.version,
                                              STR("planned"), &err));
    CHECK("what waited is withdrawn", waiting() == before);
    do_round();
    CHECK("none after an ending", waiting() == before);
    CHECK("a lead of a year is refused",
          !reminder_set_lead(the, client, 9000, &err));
}

// ---- answers ----------------------------------------------------------------

static bool says(const struct session *session, enum coming_answer answer,
                 enum coming_call call)
{
    return coming_say(the, session,
                      &(struct coming){.answer = answer, .call = call}, "link",
                      &err);
}

static bool card_stands(struct client_id client)
{
    struct reason *reasons;
    int count;
    bool stands = false;

    CHECK("the card is read", card_read(the, client, &reasons, &count, &err));
    for (int i = 0; i < count; i++) {
        stands = stands || reasons[i].finding.rule == S14_TWO_MINDS;
    }
    return stands;
}

static int answers(void)
{
    return count_of("SELECT count(*) FROM coming_answer "
                    "WHERE practice_id = $1");
}

static void newest_counts(struct client_id client)
{
    struct session session = planned(client, toy.world.now + 3 * DAY);
    struct coming coming = {0};
    int before = answers();

    CHECK("nothing is said", coming_read(the, &session, &coming, &err)
                                 && coming.answer == COMING_UNSAID
                                 && *coming_words(&coming) == '\0');
    CHECK("twice the same", says(&session, COMING_YES, CALL_NOT_SAID)
                                && says(&session, COMING_YES, CALL_NOT_SAID));
    CHECK("is one row", answers() == before + 1);
    CHECK("in two minds", says(&session, COMING_TWO_MINDS, CALL_NOT_SAID)
                              && card_stands(client));
    CHECK("with a call",
          says(&session, COMING_TWO_MINDS, CALL_YES) && card_stands(client));
    CHECK("the newest counts", coming_read(the, &session, &coming, &err)
                                   && coming.answer == COMING_TWO_MINDS
                                   && coming.call == CALL_YES
                                   && strcmp(coming_words(&coming),
                                             "in two minds, a call is welcome")
                                          == 0);
    CHECK("coming after all", says(&session, COMING_YES, CALL_NOT_SAID)
                                  && !card_stands(client)
                                  && answers() == before + 4);
    CHECK("moved",
          session_move(the, session.id, session.version,
                       session.scheduled_at + DAY, CHANGE_CLIENT, &err));
    session = again(&session);
    CHECK("an answer is about one time",
          coming_read(the, &session, &coming, &err)
              && coming.answer == COMING_UNSAID);
    toy.world.now = session.scheduled_at;
    CHECK("its time has come",
          !says(&session, COMING_YES, CALL_NOT_SAID) && err.kind == ERR_INPUT);
}

static void by_message(struct client_id client)
{
    struct session session = planned(client, toy.world.now + 3 * DAY);
    struct coming coming;
    bool taken;

    CHECK("no reminder, no answer",
          coming_take_word(the, client, STR("1"), &taken, &err) && !taken);
    toy.world.now += 2 * DAY;
    do_round();
    CHECK("another word is not taken",
          coming_take_word(the, client, STR("yes"), &taken, &err) && !taken
              && coming_take_word(the, client, STR("4"), &taken, &err)
              && !taken);
    CHECK("3 is in two minds",
          coming_take_word(the, client, STR("3"), &taken, &err) && taken
              && coming_read(the, &session, &coming, &err)
              && coming.answer == COMING_TWO_MINDS);
    CHECK("and 1 is coming, by the link it had been otherwise",
          says(&session, COMING_ANOTHER_TIME, CALL_NOT_SAID)
              && coming_take_word(the, client, STR("1"), &taken, &err) && taken
              && coming_read(the, &session, &coming, &err)
              && coming.answer == COMING_YES);
}

// ---- changes and offers -----------------------------------------------------

static bool counted(struct client_id client, int practice, int own)
{
    struct change_counts counts = {0};

    CHECK("counted", session_change_count(the, client, &counts, &err));
    return counts.practice == practice && counts.client == own;
}

static void counted_apart(struct client_id client)
{
    struct session session = planned(client, toy.world.now + 3 * DAY);
    struct session_change change;

    CHECK("nothing yet", counted(client, 0, 0));
    CHECK("we move it",
          session_move(the, session.id, session.version,
                       session.scheduled_at + DAY, CHANGE_PRACTICE, &err));
    session = again(&session);
    CHECK("ours", counted(client, 1, 0)
                      && session_change_to(the, &session, &change, &err)
                      && change.session.n == session.id.n);
    CHECK("they cancel",
          session_cancel(the, session.id, session.version, &err));
    session = again(&session);
    CHECK("early, and theirs", session.attendance == ATTENDANCE_CANCELLED_EARLY
                                   && counted(client, 1, 1));
    CHECK("noted by mistake",
          session_set_attendance(the, session.id, session.version,
                                 ATTENDANCE_PLANNED, &err)
              && counted(client, 1, 0));
    session = again(&session);
    CHECK("an old version changes nothing",
          !session_set_attendance(the, session.id, session.version - 1,
                                  ATTENDANCE_MOVED_BY_CLIENT, &err)
              && err.kind == ERR_CONFLICT && counted(client, 1, 0));
    CHECK("a no-show before its time is refused",
          !session_set_attendance(the, session.id, session.version,
                                  ATTENDANCE_NO_SHOW, &err)
              && err.kind == ERR_INPUT);
}

static void chosen_once(struct client_id client)
{
    struct session session = planned(client, toy.world.now + 3 * DAY);
    struct time_offer draft = {
        .by = CHANGE_PRACTICE,
        .line = STR("A course."),
        .times = {toy.world.now + 4 * DAY, toy.world.now + 5 * DAY},
        .count = 2
    };
    struct time_offer offer = {0};
    struct client_id other = {0};
    struct session taken;
    struct reason *reasons;
    int count;

    CHECK("offered",
          time_offer_make(the, session.id, session.version, &draft, &err));
    session = again(&session);
    CHECK("the time is given up, by us",
          session.attendance == ATTENDANCE_MOVED_BY_PRACTICE
              && counted(client, 1, 0));
    CHECK("and raises nothing about the client",
          card_judge_visits(the, client, &err)
              && card_read(the, client, &reasons, &count, &err) && count == 0);
    CHECK("both are free", time_offer_read(the, &session, &offer, &err)
                               && offer.state == OFFER_OPEN && offer.count == 2
                               && str_is(offer.line, "A course."));
    CHECK("somebody else",
          client_add(the, &(struct client){.name = STR("Ash")}, &other, &err));
    taken = planned(other, draft.times[0] + 20 * MINUTE);
    CHECK("overlaps one of them",
          time_offer_read(the, &session, &offer, &err) && offer.count == 1);
    CHECK("which cannot be chosen",
          !time_offer_choose(the, session.id, draft.times[0], "link", &err)
              && err.kind == ERR_CONFLICT);
    CHECK("the other can, twice",
          time_offer_choose(the, session.id, draft.times[1], "link", &err)
              && time_offer_choose(the, session.id, draft.times[1], "link",
                                   &err));
    session = again(&session);
    CHECK("it is planned then, once counted, as ours",
          session.scheduled_at == draft.times[1]
              && session.attendance == ATTENDANCE_PLANNED
              && counted(client, 1, 0));
    CHECK("another tab comes late",
          !time_offer_choose(the, session.id, draft.times[0], "link", &err)
              && err.kind == ERR_CONFLICT);
    CHECK("a time that somebody has cannot be offered",
          !time_offer_make(the, session.id, session.version,
                           &(struct time_offer){.by = CHANGE_CLIENT,
                                                .times = {taken.scheduled_at},
                                                .count = 1},
                           &err)
              && err.kind == ERR_INPUT);
}

static void times_corrected(struct client_id client)
{
    struct session session = planned(client, toy.world.now - 2 * HOUR);

    CHECK("an end before the beginning",
          !session_set_times(the, session.id, session.version,
                             toy.world.now - HOUR, toy.world.now - 2 * HOUR,
                             &err)
              && err.kind == ERR_INPUT);
    CHECK("a time to come", !session_set_times(the, session.id, session.version,
                                               toy.world.now + HOUR, 0, &err));
    CHECK("entered",
          session_set_times(the, session.id, session.version,
                            session.scheduled_at + 4 * MINUTE,
                            session.scheduled_at + 54 * MINUTE, &err));
    session = again(&session);
    CHECK("and they were here",
          session.attendance == ATTENDANCE_ATTENDED && session.minutes == 50);
    CHECK("its own therapist sees it", session_times_are_mine(the, &session));
    the->staff.n = 2;
    CHECK("nobody else does", !session_times_are_mine(the, &session));
    the->staff.n = 0;
    CHECK("least of all nobody", !session_times_are_mine(the, &session));
}

int main(void)
{
    static const struct {
        const char *name;
        part *run;
    } PARTS[] = {
        {"one reminder",                one_reminder   },
        {"moved and back",              moved_and_back },
        {"nobody else is reminded",     nobody_else    },
        {"the newest answer counts",    newest_counts  },
        {"answers by message",          by_message     },
        {"changes are counted apart",   counted_apart  },
        {"a time is chosen once",       chosen_once    },
        {"beginning and end corrected", times_corrected},
    };

    test_matrix();
    test_cancel();
    if (!toy_open(&toy)) {
        return 1;
    }
    test_due(toy.arena);
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        part *run = PARTS[i].run;

        toy.world.now += 30 * DAY;
        err = (struct err){0};
        CHECK(PARTS[i].name,
              folder_write(toy.folder, toy.arena, run_part, &run, &err));
    }
    toy_close(&toy);
    return check_end();
}
