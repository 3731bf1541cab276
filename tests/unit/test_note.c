// test_note - the note of a session: two tabs, nothing lost, and lines that
// become something once (J16, M38).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/client.h"
#include "practice/event.h"
#include "practice/glance.h"
#include "practice/note_run.h"
#include "practice/plan.h"
#include "practice/session.h"
#include "practice/words.h"

static struct toy toy;
static struct practice *the;
static struct err err;
static struct client_id client;
static struct session_id first, second;

static struct note note_now(void)
{
    struct note note = {0};

    CHECK("the note is read", note_read(the, first, &note, &err));
    return note;
}

static bool save(int version, enum note_part part, const char *words)
{
    struct note draft = {.session = first, .version = version};

    draft.part[part] = str_of(words);
    return note_save(the, &draft, &err);
}

static int versions(bool aside)
{
    struct note_version *all;
    int count, found = 0;

    CHECK("versions are read", note_versions(the, first, &all, &count, &err));
    for (int i = 0; i < count; i++) {
        found += all[i].aside == aside;
    }
    return found;
}

static bool stood(const char *words)
{
    struct note_version *all;
    int count;
    bool found = false;

    CHECK("versions are read", note_versions(the, first, &all, &count, &err));
    for (int i = 0; i < count; i++) {
        found = found || str_is(all[i].words, words);
    }
    return found;
}

static bool begin(void)
{
    return client_add(the, &(struct client){.name = STR("Kite")}, &client, &err)
        && session_add(the, client, TOY_NOW - HOUR, &first, &err);
}

// ---- keeping ----------------------------------------------------------------

static void the_old_line(void)
{
    struct note note;
    struct session session;
    struct value sealed;

    CHECK("a line from before there were notes",
          words_seal(the, WORDS_AT(client, "session.note", first.n),
                     STR("begin with the swimming"), &sealed, &err)
              && db_run(the->db,
                        "UPDATE session SET note_sealed = $1 "
                        "WHERE session_id = $2",
                        VALUES(sealed, V_INT(first.n)), &err));
    note = note_now();
    CHECK("stands under next",
          note.version == 0
              && str_is(note.part[NOTE_NEXT], "begin with the swimming"));
    CHECK("and is kept with the first word elsewhere",
          save(0, NOTE_HEARD, "tired"));
    note = note_now();
    CHECK("both",
          note.version == 1 && str_is(note.part[NOTE_HEARD], "tired")
              && str_is(note.part[NOTE_NEXT], "begin with the swimming"));
    CHECK("the session shows its first line, at its own version",
          session_get(the, first, &session, &err) && session.version == 1
              && str_is(session.note, "begin with the swimming"));
}

static void writing(void)
{
    int before = versions(false);

    toy.world.now += 3;
    CHECK("more words fold",
          save(1, NOTE_HEARD, "tired, and proud") && versions(false) == before);
    CHECK("another part is a row of its own",
          save(2, NOTE_DID, "asked") && versions(false) == before + 1);
    CHECK("the same again changes nothing",
          save(3, NOTE_DID, "asked") && note_now().version == 3);
    CHECK("taking words away is a further version",
          save(3, NOTE_HEARD, "proud") && versions(false) == before + 2
              && stood("tired, and proud"));
    CHECK("emptying too", save(4, NOTE_HEARD, "") && stood("proud")
                              && note_now().part[NOTE_HEARD].len == 0);
    toy.world.now += NOTE_FOLD + 1;
    CHECK("after ten minutes it is a further version",
          save(5, NOTE_DID, "asked again") && stood("asked"));
    CHECK("forms and scripts end lines differently",
          save(6, NOTE_DID, "asked again\r\ntwice") && note_now().version == 7
              && save(7, NOTE_DID, "asked again\ntwice")
              && note_now().version == 7);
}

static void two_tabs(void)
{
    struct note draft = {.session = first, .version = 6};

    draft.part[NOTE_DID] = STR("another tab");
    CHECK("a tab that is behind is refused",
          !note_save(the, &draft, &err) && err.kind == ERR_CONFLICT);
    CHECK("what stands there stays",
          str_is(note_now().part[NOTE_DID], "asked again\ntwice"));
    CHECK("its words are set aside", note_set_aside(the, &draft, &err)
                                         && versions(true) == 1
                                         && stood("another tab"));
    draft.part[NOTE_DID] = STR("another tab writes on");
    CHECK("and go on there", note_set_aside(the, &draft, &err)
                                 && versions(true) == 1
                                 && stood("another tab writes on"));
    CHECK("the note does not know of them",
          str_is(note_now().part[NOTE_DID], "asked again\ntwice"));
}

static void length(void)
{
    const char *most =
        str_text(toy.arena, text_print(toy.arena, "%4000s", "x"));
    const char *more =
        str_text(toy.arena, text_print(toy.arena, "%5001s", "x"));
    struct text text = text_in(toy.arena);

    for (int i = 0; i < NOTE_LETTERS; i++) {
        text_add(&text, STR("\xd0\xb6"));
    }
    CHECK("4000 letters", save(7, NOTE_AGREED, most));
    CHECK("of any alphabet",
          save(8, NOTE_AGREED, str_text(toy.arena, text_str(&text)))
              && str_letters(note_now().part[NOTE_AGREED]) == NOTE_LETTERS);
    CHECK("not much more",
          !save(9, NOTE_AGREED, more) && err.kind == ERR_INPUT);
    CHECK("back", save(9, NOTE_AGREED, ""));
}

// ---- lines that become something --------------------------------------------

static int promises(struct promise **list)
{
    int count = 0;

    CHECK("promises", promise_list_open(the, client, list, &count, &err));
    return count;
}

static void waiting(void)
{
    struct note_wish *wishes;
    struct note note;
    struct promise *list;
    int count;

    CHECK("lines are kept as they are typed",
          save(10, NOTE_PROMISED,
               ";p send the letter fri\n;p ask about the course\n;px what\n"
               ";p too late 2026-11-01\n;p fri\nplain"));
    note = note_now();
    CHECK("keeping makes nothing", promises(&list) == 0);
    CHECK(
        "but says what will be",
        note_wishes(the, &note, &wishes, &count, &err) && count == 5
            && str_is(wishes[0].words, "promise, by Fri 4 Dec: send the letter")
            && str_is(wishes[1].words,
                      "promise, in seven days, Tue 8 Dec: ask about the "
                      "course")
            && !wishes[1].stays && wishes[2].stays && wishes[3].stays
            && wishes[4].stays);
}

static void run(void)
{
    struct promise *list;
    struct note_made *made;
    struct note note;
    int count;

    CHECK("they run", note_run(the, first, &err));
    note = note_now();
    CHECK("and are marked",
          note.version == 12
              && str_is(note.part[NOTE_PROMISED],
                        "\xe2\x9c\x93 promise, by Fri 4 Dec: send the letter\n"
                        "\xe2\x9c\x93 promise, in seven days, Tue 8 Dec: ask "
                        "about the course\n;px what\n"
                        ";p too late 2026-11-01\n;p fri\nplain"));
    CHECK("as two promises",
          promises(&list) == 2 && str_is(list[0].words, "send the letter")
              && list[0].due_at == 1796428799 // Friday 23:59:59 in London
              && list[1].due_at == list[0].due_at + 4 * DAY);
    CHECK("twice changes nothing", note_run(the, first, &err)
                                       && promises(&list) == 2
                                       && note_now().version == 12);
    CHECK("the same line once more makes nothing",
          save(12, NOTE_PROMISED, ";p send the letter fri")
              && note_run(the, first, &err) && promises(&list) == 2);
    CHECK("the note knows what it made and why then",
          note_made_list(the, first, &made, &count, &err) && count == 2
              && made[0].why == NOTE_WHY_SEVEN_DAYS
              && made[1].why == NOTE_WHY_NAMED
              && str_is(made[1].line, ";p send the letter fri"));
    CHECK("its day can be changed",
          promise_set_due(the, made[0].promise.id, made[0].promise.version,
                          TOY_NOW + 2 * DAY, &err)
              && promises(&list) == 2 && str_is(str_of(list[0].state), "open")
              && list[0].due_at == TOY_NOW + 2 * DAY);
    CHECK("once", !promise_set_due(the, made[0].promise.id,
                                   made[0].promise.version, TOY_NOW, &err)
                      && err.kind == ERR_CONFLICT);
}

static void next_session(void)
{
    struct promise *list;
    struct note_made *made;
    int count;

    CHECK("a session is booked",
          session_add(the, client, TOY_NOW + 6 * DAY, &second, &err));
    CHECK("a promise without a day is due then",
          save(14, NOTE_PROMISED, ";p bring the list")
              && note_run(the, first, &err)
              && note_made_list(the, first, &made, &count, &err)
              && made[0].why == NOTE_WHY_NEXT_SESSION
              && made[0].promise.due_at == TOY_NOW + 6 * DAY
              && promises(&list) == 3);
}

static void plans_and_events(void)
{
    struct plan *plans;
    struct event *events;
    int plan_count = 5, event_count = 0;
    struct note note = note_now();

    CHECK("a plan and an event",
          save(note.version, NOTE_AGREED,
               ";plan walk on two evenings\r\n;event moved house 4 nov")
              && note_run(the, first, &err));
    CHECK("the plan", plan_list(the, client, &plans, &plan_count, &err)
                          && plan_count == 1 && plans[0].session.n == first.n
                          && str_is(plans[0].words, "walk on two evenings"));
    CHECK("the event", event_list(the, client, &events, &event_count, &err)
                           && event_count == 1
                           && str_is(events[0].words, "moved house")
                           && events[0].happened_at < TOY_NOW - 26 * DAY);
}

static void glance(void)
{
    struct glance seen;

    CHECK("the glance shows the line of the last note",
          session_end(the, first, 1, &err)
              && glance_read(the, client, &seen, &err)
              && str_is(seen.note, "begin with the swimming"));
}

static bool all(struct practice *practice, void *context, struct err *why)
{
    (void)context;
    (void)why;
    the = practice;
    CHECK("a client and a session", begin());
    the_old_line();
    writing();
    two_tabs();
    length();
    waiting();
    run();
    next_session();
    plans_and_events();
    glance();
    return true;
}

int main(void)
{
    if (!toy_open(&toy)) {
        return 1;
    }
    CHECK("kept", folder_write(toy.folder, toy.arena, all, NULL, &err));
    toy_close(&toy);
    return check_end();
}
