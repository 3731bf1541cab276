// test_endings - an ending that two people write, what is asked afterwards,
// what goes out after an absence: day by day on a clock that the test turns.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/board.h"
#include "practice/card.h"
#include "practice/channel.h"
#include "practice/client.h"
#include "practice/closing.h"
#include "practice/consent.h"
#include "practice/coverage.h"
#include "practice/door.h"
#include "practice/ending.h"
#include "practice/episode.h"
#include "practice/erase.h"
#include "practice/followup.h"
#include "practice/instrument_use.h"
#include "practice/leaving.h"
#include "practice/session.h"
#include "practice/staff.h"
#include "practice/staff_leaving.h"
#include "practice/submission.h"
#include "wire/form.h"

static struct toy toy;
static struct practice *the; // of the scene that is playing
static struct err err;

// ---- what happens in scenes -------------------------------------------------

static struct client_id kite(bool channel)
{
    struct client_id id = {0};
    const struct channel mail = {.kind = CHANNEL_MAIL,
                                 .address = STR("kite@example.org"),
                                 .own = true,
                                 .allowed = true};

    CHECK("a client is added",
          client_add(the, &(struct client){.name = STR("Kite")}, &id, &err)
              && consent_set(the, id, STR("follow_up"), true, &err)
              && consent_set(the, id, STR("leaving"), true, &err));
    CHECK("with a way to be written to",
          !channel || channel_save(the, id, &mail, &err));
    return id;
}

static void attend(struct client_id client)
{
    struct session_id id;
    struct session session;

    CHECK("a session is held",
          session_add(the, client, toy.world.now, &id, &err)
              && session_get(the, id, &session, &err)
              && session_set_attendance(the, id, session.version,
                                        ATTENDANCE_ATTENDED, &err));
}

static struct session_id book(struct client_id client, int64_t at)
{
    struct session_id id = {0};

    CHECK("a session is booked", session_add(the, client, at, &id, &err));
    return id;
}

static void end(struct client_id client)
{
    struct episode episode;

    CHECK("the work ends", episode_newest(the, client, &episode, &err)
                               && episode_end(the, episode.id, episode.version,
                                              STR("planned"), &err));
}

static bool choose(struct client_id client, int months, const char *way)
{
    struct followup all[FOLLOWUP_TIMES];
    struct followup_choice choice = {.months = months,
                                     .wanted = *way != '\0',
                                     .way = str_of(way),
                                     .measure = true};

    CHECK("the dates are read", followup_list(the, client, all, &err));
    for (int i = 0; i < FOLLOWUP_TIMES; i++) {
        if (all[i].months == months) {
            choice.version = all[i].version;
        }
    }
    return followup_choose(the, client, &choice, &err);
}

static struct followup after(struct client_id client, int months)
{
    struct followup all[FOLLOWUP_TIMES];

    CHECK("the dates are read", followup_list(the, client, all, &err));
    return all[months == 3 ? 0 : months == 6 ? 1 : 2];
}

static bool is_state(struct client_id client, int months, const char *state,
                     const char *why)
{
    struct followup one = after(client, months);

    return strcmp(one.state, state) == 0 && strcmp(one.why, why) == 0;
}

// How many of a client's follow-ups stand among those that could not be sent.
static int unsent_of(struct client_id client)
{
    struct followup_due *list;
    int count;
    int unsent = 0;

    if (!followup_coming(the, (struct staff_id){1}, &list, &count, &err)) {
        return -1;
    }
    for (int i = 0; i < count; i++) {
        unsent += list[i].followup.client.n == client.n
               && strcmp(list[i].followup.state, "stopped") == 0;
    }
    return unsent;
}

// What the server does every hour.
static void round_of_all(void)
{
    struct batch batch = {.count = BATCH_MAX};
    int64_t from = 0;

    while (batch.count == BATCH_MAX) {
        CHECK("what is due", followup_list_due(the, from, &batch, &err));
        for (int i = 0; i < batch.count; i++) {
            CHECK("is done", followup_work(the, batch.ids[i], &err));
            from = batch.ids[i];
        }
    }
    CHECK("who stays away", leaving_list_clients(the, 0, &batch, &err));
    for (int i = 0; i < batch.count; i++) {
        CHECK("is looked at", leaving_work(the, batch.ids[i], &err));
    }
    CHECK("forms whose time is over", closing_list_due(the, 0, &batch, &err));
    for (int i = 0; i < batch.count; i++) {
        CHECK("close", closing_run(the, batch.ids[i], &err));
    }
}

static void days(int count)
{
    for (int i = 0; i < count; i++) {
        toy.world.now += DAY;
        round_of_all();
    }
}

static void until(int64_t at)
{
    toy.world.now = at;
    round_of_all();
}

static int posted(struct client_id client, const char *kind)
{
    int64_t count = 0;
    bool found;

    CHECK("the outbox is counted",
          db_ask_int(the->db,
                     "SELECT count(*) FROM outbox WHERE practice_id = $1 "
                     "AND client_id = $2 AND kind = $3 "
                     "AND state <> 'stopped'",
                     VALUES(P_ID(the), V_INT(client.n), V_TEXT(str_of(kind))),
                     &found, &count, &err));
    return (int)count;
}

static int all_posted(struct client_id client)
{
    return posted(client, "follow_up") + posted(client, "follow_up_reminder")
         + posted(client, "door_open") + posted(client, "unplanned_ending")
         + posted(client, "closing_note");
}

static bool send(const struct followup *followup, const char *body)
{
    struct administration form;
    struct form fields = {0};
    struct outcome outcome;

    return administration_get(the, followup->administration, &form, &err)
        && form_parse(the->arena, str_of(body), &fields, &err)
        && submission_accept(the, &form, &fields, &outcome, &err);
}

static int open_doors(struct client_id client)
{
    struct reason *reasons;
    int count;
    int open = 0;

    CHECK("the card is read", card_read(the, client, &reasons, &count, &err));
    for (int i = 0; i < count; i++) {
        open += reasons[i].finding.rule == S13_OPEN_DOOR;
    }
    return open;
}

static bool is_episode(struct client_id client, const char *state)
{
    struct episode episode = {0};

    CHECK("the episode is read", episode_newest(the, client, &episode, &err));
    return strcmp(episode.state, state) == 0;
}

// ---- the ending plan --------------------------------------------------------

static struct ending_plan plan_of(struct client_id client)
{
    struct ending_plan plan = {0};

    CHECK("the plan is read", ending_read(the, client, &plan, &err));
    return plan;
}

static bool is_agreed(struct client_id client)
{
    struct episode episode = {0};

    CHECK("the episode is read", episode_newest(the, client, &episode, &err));
    return episode.ending_plan;
}

static void test_plan(void)
{
    struct client_id client = kite(true);
    struct ending_draft draft = {.by_client = true,
                                 .words = {STR("When I sing again.")}};
    struct ending_plan *versions;
    char long_line[ENDING_LINE_MAX + 2];
    int count;

    CHECK("nothing yet", plan_of(client).version == 0);
    CHECK("nothing to agree to",
          !ending_agree(the, client, 0, true, &err) && err.kind == ERR_INPUT);
    CHECK("the client begins", ending_save(the, client, &draft, &err));
    draft = (struct ending_draft){
        .version = 1,
        .words = {STR("When the scores are low."), STR("Sleeps through.")}
    };
    CHECK("the therapist goes on", ending_save(the, client, &draft, &err));
    CHECK("the client's line is the client's",
          str_is(plan_of(client).lines[0].words, "When I sing again.")
              && plan_of(client).lines[0].by_client
              && str_is(plan_of(client).lines[1].words, "Sleeps through.")
              && !plan_of(client).lines[1].by_client);
    draft = (struct ending_draft){
        .version = 1, .by_client = true, .words = {STR("When I sing.")}};
    CHECK("two at once: the second is told",
          !ending_save(the, client, &draft, &err) && err.kind == ERR_CONFLICT);
    CHECK("an old version cannot be agreed to",
          !ending_agree(the, client, 1, true, &err)
              && err.kind == ERR_CONFLICT);
    CHECK("one agrees",
          ending_agree(the, client, 2, true, &err) && !is_agreed(client));
    CHECK("twice is one",
          ending_agree(the, client, 2, true, &err) && !is_agreed(client));
    CHECK("both agree",
          ending_agree(the, client, 2, false, &err) && is_agreed(client));
    draft.version = 2;
    draft.words[1] = STR("Sleeps through.");
    CHECK("a later change stands without an agreement",
          ending_save(the, client, &draft, &err) && plan_of(client).version == 3
              && plan_of(client).client_agreed_at == 0);
    CHECK("every version is kept",
          ending_versions(the, client, &versions, &count, &err) && count == 3
              && str_is(versions[2].lines[0].words, "When I sing again."));
    draft.version = 3;
    CHECK("no change, no version", ending_save(the, client, &draft, &err)
                                       && plan_of(client).version == 3);
    memset(long_line, 'a', sizeof long_line);
    draft.words[2] = (struct str){long_line, sizeof long_line};
    CHECK("too long is said",
          !ending_save(the, client, &draft, &err) && err.kind == ERR_INPUT);
    draft.words[0] = draft.words[1] = draft.words[2] = STR("");
    CHECK("all can be taken back",
          ending_save(the, client, &draft, &err)
              && plan_of(client).lines[0].words.len == 0);
}

// ---- follow-ups -------------------------------------------------------------

static void test_unanswered(void)
{
    struct client_id client = kite(true);

    attend(client);
    CHECK("chosen before the end",
          choose(client, 3, "message") && choose(client, 6, "message"));
    CHECK("no day yet", after(client, 3).due_at == 0);
    end(client);
    CHECK("now there is one",
          after(client, 3).due_at == followup_due(the->zone, toy.world.now, 3));
    until(after(client, 3).due_at - 1);
    CHECK("not before", posted(client, "follow_up") == 0);
    until(after(client, 3).due_at);
    CHECK("asked",
          posted(client, "follow_up") == 1 && is_state(client, 3, "asked", ""));
    round_of_all();
    CHECK("a second round asks no second time",
          posted(client, "follow_up") == 1);
    toy.world.now -= 10 * DAY;
    round_of_all();
    CHECK("a clock that was set back sends nothing", all_posted(client) == 1);
    toy.world.now += 10 * DAY;
    days(6);
    CHECK("six days: nothing", all_posted(client) == 1);
    days(1);
    CHECK("one reminder", posted(client, "follow_up_reminder") == 1);
    days(13);
    CHECK("and no second one", all_posted(client) == 2);
    days(1);
    CHECK("then the door note", posted(client, "door_open") == 1
                                    && is_state(client, 3, "closed", ""));
    CHECK("the next one is still to come", is_episode(client, "ended"));
    days(30);
    CHECK("and nothing more", all_posted(client) == 3);
    until(after(client, 6).due_at);
    days(60);
    CHECK("the second the same", all_posted(client) == 6);
    CHECK("followed up after the last", is_episode(client, "followed_up"));
    days(400);
    CHECK("never again", all_posted(client) == 6);
}

static void test_answered(void)
{
    struct client_id client = kite(true);
    struct followup_result result;
    struct followup one;

    attend(client);
    CHECK("chosen", choose(client, 3, "message"));
    end(client);
    until(after(client, 3).due_at);
    one = after(client, 3);
    CHECK("sent, no call", send(&one, "live=4&use=3&alone=0&call=0"));
    CHECK("answered", is_state(client, 3, "answered", "")
                          && is_episode(client, "followed_up"));
    one = after(client, 3);
    CHECK("its result", followup_result(the, &one, &result, &err)
                            && result.known && result.total == 11
                            && !result.call);
    CHECK("opens no card", open_doors(client) == 0);
    days(60);
    CHECK("no reminder", posted(client, "follow_up_reminder") == 0);

    client = kite(true);
    attend(client);
    CHECK("chosen", choose(client, 3, "message"));
    end(client);
    until(after(client, 3).due_at);
    one = after(client, 3);
    CHECK("a call is wanted", send(&one, "live=1&call=1"));
    CHECK("that opens a card", open_doors(client) == 1);
    CHECK("sent twice is one",
          send(&one, "live=1&call=1") && open_doors(client) == 1);
    days(3);
    CHECK("it stays until somebody does something", open_doors(client) == 1);
    CHECK("the client comes back",
          episode_open(the, client, &(struct episode_id){0}, &err)
              && card_judge_visits(the, client, &err));
    CHECK("then it is over", open_doors(client) == 0);
}

// A form that was begun and not sent closes, and is heard all the same.
static void test_half_answered(void)
{
    struct client_id client = kite(true);
    struct administration form;
    struct outcome outcome;
    struct followup one;

    attend(client);
    CHECK("chosen", choose(client, 3, "message"));
    end(client);
    until(after(client, 3).due_at);
    one = after(client, 3);
    CHECK(
        "one tap, not sent",
        administration_get(the, one.administration, &form, &err)
            && answer_save(the, &form, STR("call"), STR("1"), &outcome, &err));
    days(30);
    CHECK("a call was wanted", open_doors(client) == 1);
}

static void before_form(struct client_id client, const char *value)
{
    struct session_id session = book(client, toy.world.now + HOUR);
    struct administration form;
    struct administration_id id;
    struct form fields = {0};
    struct outcome outcome;
    struct text body = text_in(the->arena);
    char ticket[TICKET_ROOM];

    for (int i = 1; i <= 7; i++) {
        text_addf(&body, "%sgad7.%d=%s", i > 1 ? "&" : "", i, value);
    }
    CHECK("a form before the session",
          administration_invite(the,
                                &(struct invitation){.client = client,
                                                     .session = session,
                                                     .form = STR("pre")},
                                ticket, &id, &err)
              && administration_get(the, id, &form, &err)
              && form_parse(the->arena, text_str(&body), &fields, &err)
              && submission_accept(the, &form, &fields, &outcome, &err));
    toy.world.now += 2 * HOUR;
}

static const char *gad7(const char *value)
{
    struct text body = text_in(the->arena);

    text_add(&body, STR("call=0"));
    for (int i = 1; i <= 7; i++) {
        text_addf(&body, "&gad7.%d=%s", i, value);
    }
    return str_text(the->arena, text_str(&body));
}

static void test_return(void)
{
    struct client_id client = kite(true);
    struct followup one;
    struct reason *reasons;
    int count;

    CHECK("with a measure", outcomes_save(the, STR("gad7"), &err));
    before_form(client, "2");
    before_form(client, "0");
    CHECK("chosen",
          choose(client, 3, "message") && choose(client, 6, "message"));
    end(client);
    until(after(client, 3).due_at);
    one = after(client, 3);
    CHECK("7 of 21 is below the form's own line of 8", send(&one, gad7("1")));
    CHECK("so nothing is raised", open_doors(client) == 0);
    until(after(client, 6).due_at);
    one = after(client, 6);
    CHECK("14 is above", send(&one, gad7("2")));
    CHECK("a card with the number",
          open_doors(client) == 1
              && card_read(the, client, &reasons, &count, &err)
              && reasons[0].finding.number[1] == 14
              && reasons[0].finding.number[2] == 8);
    CHECK("in words without a diagnosis",
          strstr(str_text(the->arena,
                          signal_sentence(the->arena, &reasons[0].finding,
                                          STR("Kite"))),
                 "elapse")
              == NULL);
    client = kite(true);
    before_form(client, "2");
    CHECK("chosen", choose(client, 3, "message"));
    end(client);
    until(after(client, 3).due_at);
    one = after(client, 3);
    CHECK("above, and so it was at the end", send(&one, gad7("2")));
    CHECK("no return, no card", open_doors(client) == 0);
    CHECK("without measures again", outcomes_save(the, STR(""), &err));
}

static void test_refused(void)
{
    struct client_id client = kite(true);
    struct client_id mute = kite(false);

    attend(client);
    attend(mute);
    CHECK("chosen", choose(client, 3, "message") && choose(client, 6, "message")
                        && choose(mute, 3, "message"));
    end(client);
    end(mute);
    until(after(client, 3).due_at);
    CHECK("asked", posted(client, "follow_up") == 1);
    CHECK("no way to write: said, not sent",
          is_state(mute, 3, "stopped", "no_channel") && all_posted(mute) == 0);
    CHECK("and their therapist sees it for a month", unsent_of(mute) == 1);
    CHECK("taken back",
          consent_set(the, client, STR("follow_up"), false, &err));
    CHECK("what waits in the outbox stays there",
          posted(client, "follow_up") == 0);
    CHECK("and what was planned is over",
          is_state(client, 3, "stopped", "consent")
              && is_state(client, 6, "stopped", "consent"));
    days(120);
    CHECK("nothing ever goes", all_posted(client) == 0);
    CHECK("and a month later it is told no more", unsent_of(mute) == 0);

    client = kite(true);
    attend(client);
    CHECK("chosen", choose(client, 3, "message"));
    end(client);
    CHECK("STOP", channel_stop(the, client, CHANNEL_MAIL, &err));
    until(after(client, 3).due_at);
    CHECK("is heard",
          is_state(client, 3, "stopped", "stop") && all_posted(client) == 0);
}

static void test_comes_back(void)
{
    struct client_id client = kite(true);
    struct followup one;

    attend(client);
    CHECK("chosen", choose(client, 3, "message"));
    end(client);
    one = after(client, 3);
    CHECK("comes back",
          episode_open(the, client, &(struct episode_id){0}, &err));
    CHECK("what was planned is over", followup_get(the, one.id, &one, &err)
                                          && strcmp(one.state, "stopped") == 0
                                          && strcmp(one.why, "came_back") == 0);
    until(one.due_at);
    CHECK("nothing goes", all_posted(client) == 0);
    CHECK("the new episode has dates of its own",
          after(client, 3).id.n == 0 && choose(client, 3, "message"));
}

static void test_missed(void)
{
    struct client_id client = kite(true);

    attend(client);
    CHECK("chosen", choose(client, 3, "message"));
    CHECK("an old choice is told",
          !followup_choose(the, client,
                           &(struct followup_choice){.months = 3,
                                                     .wanted = true,
                                                     .way = STR("message"),
                                                     .version = 7},
                           &err)
              && err.kind == ERR_CONFLICT);
    CHECK("four months are no follow-up",
          !followup_choose(the, client,
                           &(struct followup_choice){.months = 4,
                                                     .wanted = true,
                                                     .way = STR("message")},
                           &err)
              && err.kind == ERR_INPUT);
    end(client);
    until(after(client, 3).due_at + 31 * DAY);
    CHECK("the server was off for long: not out of the blue",
          is_state(client, 3, "missed", "") && all_posted(client) == 0);
}

static void test_card(void)
{
    struct client_id client = kite(false);
    struct followup one;
    char ticket[TICKET_ROOM];

    attend(client);
    CHECK("a card", choose(client, 3, "postcard"));
    end(client);
    until(after(client, 3).due_at);
    CHECK("waits for a hand", is_state(client, 3, "planned", ""));
    one = after(client, 3);
    CHECK("is printed", followup_print(the, &one, ticket, &err)
                            && is_state(client, 3, "asked", ""));
    one = after(client, 3);
    CHECK("once",
          !followup_print(the, &one, ticket, &err) && err.kind == ERR_CONFLICT);
    days(40);
    CHECK("no reminder, no note",
          all_posted(client) == 0 && is_state(client, 3, "closed", ""));
}

static void test_rates(void)
{
    struct followup_rate rates[FOLLOWUP_TIMES];

    CHECK("the rates are read", followup_rates(the, rates, &err));
    CHECK("of those who were asked only",
          rates[0].asked == 8 && rates[0].answered == 5);
}

// ---- after an absence -------------------------------------------------------

static struct leaving_note note_of(struct client_id client, int day)
{
    struct leaving_note notes[LEAVING_NOTES];
    struct leaving_note none = {0};
    int count;

    CHECK("the notes are read", leaving_list(the, client, notes, &count, &err));
    for (int i = 0; i < count; i++) {
        if (notes[i].day == day) {
            return notes[i];
        }
    }
    return none;
}

static bool is_note(struct client_id client, int day, const char *state,
                    const char *why)
{
    struct leaving_note note = note_of(client, day);

    return strcmp(note.state, state) == 0 && strcmp(note.why, why) == 0;
}

static void test_absence(void)
{
    struct client_id client = kite(true);
    struct client_id unasked = kite(true);

    CHECK("one never agreed",
          consent_set(the, unasked, STR("leaving"), false, &err));
    attend(client);
    attend(unasked);
    days(3);
    CHECK("three days: nothing", note_of(client, 7).id.n == 0);
    days(1);
    CHECK("then it stands on the page",
          is_note(client, 7, "waiting", "") && all_posted(client) == 0);
    days(3);
    CHECK("after a week it goes", posted(client, "unplanned_ending") == 1
                                      && is_note(client, 7, "sent", ""));
    toy.world.now -= 3 * DAY;
    round_of_all();
    toy.world.now += 3 * DAY;
    CHECK("once, whatever the clock does", all_posted(client) == 1);
    days(11);
    CHECK("the second is shown before", is_note(client, 21, "waiting", ""));
    days(3);
    CHECK("and goes after three weeks", posted(client, "closing_note") == 1);
    days(100);
    CHECK("never more than these two", all_posted(client) == 2);
    CHECK("who did not agree gets none",
          all_posted(unasked) == 0 && note_of(unasked, 7).id.n == 0);
}

static void test_stopped(void)
{
    struct client_id client = kite(true);
    struct leaving_note note;

    attend(client);
    days(5);
    note = note_of(client, 7);
    CHECK("the therapist stops it",
          leaving_stop(the, note.id, note.version, &err));
    CHECK("a second tap is told",
          !leaving_stop(the, note.id, note.version, &err)
              && err.kind == ERR_CONFLICT);
    days(10);
    CHECK("it does not go",
          all_posted(client) == 0 && is_note(client, 7, "stopped", "by_hand"));
    days(10);
    CHECK("the other one is a decision of its own",
          posted(client, "closing_note") == 1);
}

static void test_cancelled(void)
{
    struct client_id client = kite(true);
    struct client_id ended = kite(true);
    struct session_id id;

    attend(client);
    attend(ended);
    days(5);
    id = book(client, toy.world.now + 20 * DAY);
    end(ended);
    days(3);
    CHECK("a session is booked: no note",
          is_note(client, 7, "over", "booked") && all_posted(client) == 0);
    CHECK("an ending is written down: no note",
          is_note(ended, 7, "over", "ended") && all_posted(ended) == 0);
    toy.world.now += 17 * DAY;
    CHECK("they came, and then stay away again",
          session_set_attendance(the, id, 1, ATTENDANCE_ATTENDED, &err));
    days(5);
    CHECK("it waits anew", is_note(client, 7, "waiting", ""));
    days(3);
    CHECK("and goes", posted(client, "unplanned_ending") == 1);

    client = kite(true);
    attend(client);
    days(8);
    CHECK("the mail server is down: it waits in the outbox",
          posted(client, "unplanned_ending") == 1
              && is_note(client, 7, "sent", ""));
    (void)book(client, toy.world.now + 9 * DAY);
    days(1);
    CHECK("a session is booked meanwhile: it does not go any more",
          all_posted(client) == 0 && is_note(client, 7, "over", "booked"));

    client = kite(true);
    attend(client);
    days(5);
    until(toy.world.now + 10 * DAY);
    CHECK("nothing ran on its day: it does not come late",
          is_note(client, 7, "missed", "") && all_posted(client) == 0);
}

// ---- the door ---------------------------------------------------------------

static void test_door(void)
{
    struct client_id client = kite(true);
    const struct door_wish wish = {.client = client, .kind = "door"};
    const struct door_wish asking = {
        .client = client, .kind = "door", .asks = true};
    char first[TICKET_ROOM];
    char second[TICKET_ROOM];
    struct door door;
    int reason;

    attend(client);
    CHECK("a door", door_open(the, &wish, first, &err)
                        && door_find(the, str_of(first), &door, &err)
                        && door.client.n == client.n && !door.asks);
    CHECK("without the question, no answer",
          !door_say_why(the, &door, 2, &err) && err.kind == ERR_INPUT);
    CHECK("the same link later, with the question",
          door_open(the, &asking, second, &err) && strcmp(first, second) == 0
              && door_find(the, str_of(first), &door, &err) && door.asks);
    CHECK("no such answer",
          !door_say_why(the, &door, 6, &err) && err.kind == ERR_INPUT);
    CHECK("an answer", door_say_why(the, &door, 4, &err)
                           && door_why(the, door.episode, &reason, &err)
                           && reason == 4);
    CHECK("opens a card", open_doors(client) == 1);
    CHECK("the first one stays",
          door_say_why(the, &door, 1, &err)
              && door_why(the, door.episode, &reason, &err) && reason == 4);
    CHECK("a knock is a reason of its own",
          door_knock(the, client, &err) && open_doors(client) == 2);
    CHECK("twice a day is one",
          door_knock(the, client, &err) && open_doors(client) == 2);
    (void)book(client, toy.world.now + 3 * DAY);
    CHECK("a session is the answer", open_doors(client) == 0);
    days(1);
    CHECK("and no round raises it again",
          card_judge_day(the, client.n, &err) && open_doors(client) == 0);
    toy.world.now += DOOR_LASTS_DAYS * DAY;
    CHECK("one day it closes", !door_find(the, str_of(first), &door, &err)
                                   && err.kind == ERR_MISSING);
    client = kite(true);
    CHECK("\"I prefer not to say\" asks for nothing",
          door_open(the,
                    &(struct door_wish){
                        .client = client, .kind = "door", .asks = true},
                    first, &err)
              && door_find(the, str_of(first), &door, &err)
              && door_say_why(the, &door, DOOR_RATHER_NOT, &err)
              && open_doors(client) == 0);
}

static bool is_on_board(const struct board *board, struct client_id client)
{
    const struct board_list *list = &board->group[BOARD_LOOK];

    for (int i = 0; i < list->count; i++) {
        if (list->rows[i].client.n == client.n) {
            return true;
        }
    }
    return false;
}

// Whoever has left is not the one who hears it.
static void test_left(void)
{
    const struct staff_draft draft = {
        .name = STR("Jo"), .role = "therapist", .passphrase_hash = "none"};
    struct staff_id jo = {0};
    struct client_id client = {0};
    struct board_wish wish = {.open = BOARD_LOOK};
    struct board board;

    CHECK("a colleague with a client",
          staff_add(the, &draft, &jo, &err)
              && client_add(the,
                            &(struct client){.name = STR("Ash"), .staff = jo},
                            &client, &err));
    attend(client);
    end(client);
    the->staff.n = 1;
    CHECK("a knock", door_knock(the, client, &err));
    CHECK("is not the owner's to see",
          board_read(the, &wish, &board, &err) && !is_on_board(&board, client));
    CHECK("the colleague leaves", staff_leaving_do(the, jo, &err));
    CHECK("then it comes to the owner",
          board_read(the, &wish, &board, &err) && is_on_board(&board, client));
    the->staff.n = 0;
}

// ---- all of it --------------------------------------------------------------

static void (*const SCENES[])(void) = {
    test_plan,      test_unanswered, test_answered,   test_half_answered,
    test_return,    test_refused,    test_comes_back, test_missed,
    test_card,      test_rates,      test_absence,    test_stopped,
    test_cancelled, test_door,       test_left,
};

static bool play(struct practice *practice, void *context, struct err *problem)
{
    (void)context;
    (void)problem;
    the = practice;
    for (size_t i = 0; i < sizeof SCENES / sizeof *SCENES; i++) {
        toy.world.now = TOY_NOW;
        SCENES[i]();
    }
    return true;
}

struct gone {
    struct client_id client;
    int64_t due_at;
};

static bool plan_to_erase(struct practice *practice, void *context,
                          struct err *problem)
{
    struct gone *gone = context;

    the = practice;
    toy.world.now = TOY_NOW;
    gone->client = kite(true);
    attend(gone->client);
    CHECK("chosen", choose(gone->client, 3, "message"));
    end(gone->client);
    gone->due_at = after(gone->client, 3).due_at;
    CHECK("a door", door_knock(the, gone->client, &err));
    return erase_ask(practice, gone->client, STR("request"), problem);
}

static bool after_erasure(struct practice *practice, void *context,
                          struct err *problem)
{
    const struct gone *gone = context;

    (void)problem;
    the = practice;
    until(gone->due_at);
    CHECK("nobody writes to who was erased", all_posted(gone->client) == 0);
    return true;
}

static void test_erased(void)
{
    struct gone gone = {0};

    CHECK("planned",
          folder_write(toy.folder, toy.arena, plan_to_erase, &gone, &err));
    CHECK("erased",
          erase_confirm(toy.folder, toy.arena, gone.client,
                        text_print(toy.arena, "%lld", (long long)gone.client.n),
                        &err));
    CHECK("the rounds go on",
          folder_write(toy.folder, toy.arena, after_erasure, &gone, &err));
}

int main(void)
{
    if (!toy_open(&toy)) {
        return 1;
    }
    CHECK("the scenes play",
          folder_write(toy.folder, toy.arena, play, NULL, &err));
    test_erased();
    toy_close(&toy);
    return check_end();
}
