// test_my_practice - a therapist's own page: its counts, that nobody else reads
// its entries, and that nothing in it outlives twelve months (C7, SH06).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/client.h"
#include "practice/export.h"
#include "practice/login.h"
#include "practice/my_practice.h"
#include "practice/note.h"
#include "practice/promise.h"
#include "practice/session.h"
#include "practice/staff.h"

static struct toy toy;
static struct practice *the;
static struct err err;
static struct client_id client;

// ---- the counts -------------------------------------------------------------

#define AT(day, hour, minute, length)                                          \
    {                                                                          \
        (day), ((day)*86400) + (hour)*3600 + (minute)*60,                      \
            ((day)*86400) + (hour)*3600 + ((minute) + (length)) * 60, true     \
    }

static void loads(void)
{
    static const struct work_session SESSIONS[] = {
        AT(60, 9, 0, 50), // the first that is known
        AT(70, 9, 0, 50), // nine free days between
        AT(76, 9, 0, 50), // only five
        AT(98, 9, 0, 50),
        AT(98, 10, 0, 50),
        AT(98, 10, 55, 50), // five minutes after the one before
        AT(99, 9, 0, 50),
        AT(99, 9, 30, 50), // overlap: nobody pressed "End"
        AT(100, 9, 0, 50),
        AT(100, 15, 0, 50),
        {101, 101 * 86400L, 101 * 86400L + 3000, false},
        {110, 110 * 86400L, 110 * 86400L + 3000, false},
    };
    static const struct work_calendar CALENDAR = {100, 98, 104, 92, 121};
    struct workload load = workload_of(
        SESSIONS, (int)(sizeof SESSIONS / sizeof *SESSIONS), &CALENDAR);

    CHECK("held and planned of this week", load.week == 8);
    CHECK("of this month", load.month == 9);
    CHECK("gaps on one day, without those that overlap or are an afternoon",
          load.gaps == 2);
    CHECK("their median", load.usual == (10 * 60 + 5 * 60) / 2);
    CHECK("one followed at once", load.close == 1);
    CHECK("the last break of seven days",
          load.has_break && load.break_length == 98 - 76 - 1
              && load.since == 100 - 98 + 1);
}

static void breaks(void)
{
    static const struct work_session WEEKLY[] = {
        AT(79, 9, 0, 50), AT(86, 9, 0, 50), AT(93, 9, 0, 50)};
    static const struct work_calendar NOW = {100, 98, 104, 92, 121};
    static const struct work_calendar LATER = {101, 98, 104, 92, 121};
    struct workload none = workload_of(NULL, 0, &NOW);
    struct workload load = workload_of(WEEKLY, 3, &NOW);

    CHECK("nothing is nothing", none.week == 0 && !none.has_break
                                    && none.since == 0 && none.usual == 0);
    CHECK("one day a week has no breaks of its own",
          !load.has_break && load.since == 100 - 79);
    load = workload_of(WEEKLY, 3, &LATER);
    CHECK("a missed one is a break, which is not over",
          load.has_break && load.since == 0 && load.break_length == 7);
}

// ---- figures from the store -------------------------------------------------

static bool hold(int64_t at, struct session_id *id)
{
    int64_t now = toy.world.now;
    bool done;

    toy.world.now = at;
    done = session_add(the, client, at, id, &err)
        && session_start(the, *id, 1, &err);
    toy.world.now = at + 50 * MINUTE;
    done = done && session_end(the, *id, 2, &err);
    toy.world.now = now;
    return done;
}

static void figures(void)
{
    struct session_id yesterday, week_ago, noted, old;
    struct my_figures seen;
    struct note note;
    struct promise_id kept, open;

    CHECK("four sessions were held",
          client_add(the, &(struct client){.name = STR("Kite")}, &client, &err)
              && hold(TOY_NOW - 380 * DAY, &old)
              && hold(TOY_NOW - 8 * DAY, &noted)
              && hold(TOY_NOW - 7 * DAY, &week_ago)
              && hold(TOY_NOW - 1 * DAY, &yesterday));
    CHECK("one has a note", note_read(the, noted, &note, &err));
    note.part[NOTE_DID] = STR("asked");
    CHECK("kept", note_save(the, &note, &err));
    CHECK("two promises, one of them kept",
          promise_add(the, client, STR("one"), TOY_NOW + DAY, &kept, &err)
              && promise_add(the, client, STR("two"), TOY_NOW - 1, &open, &err)
              && promise_set_state(the, kept, 1, STR("kept"), 0, &err));
    CHECK("read", my_figures_read(the, &seen, &err));
    CHECK("late is older than two days, without a note, this year",
          seen.late_count == 1 && seen.late_shown == 1
              && seen.late[0].session.n == week_ago.n
              && str_is(seen.late[0].client, "Kite"));
    CHECK("promises", seen.kept == 1 && seen.open == 1 && seen.overdue == 1
                          && seen.moved == 0 && seen.dropped == 0);
    CHECK("this week, from Monday 30 November", seen.load.week == 1);
    CHECK("this month, December", seen.load.month == 0);
    the->staff.n = 2;
    CHECK("somebody else has other figures",
          my_figures_read(the, &seen, &err) && seen.late_count == 0
              && seen.kept == 0 && seen.load.gaps == 0);
    the->staff.n = 1;
}

// Any cell of any sheet of the client's export.
static bool export_holds(const char *word)
{
    struct export whole;

    CHECK("exported", export_read(the, client, &whole, &err));
    for (int i = 0; i < whole.count; i++) {
        const struct export_sheet *sheet = &whole.sheets[i];

        for (int j = 0; j < sheet->row_count * sheet->column_count; j++) {
            if (strstr(str_text(toy.arena, sheet->cells[j]), word)) {
                return true;
            }
        }
    }
    return false;
}

// ---- entries ----------------------------------------------------------------

static void entries(void)
{
    static const int TAPS[] = {3, 1}, OTHER[] = {4, 0}, BAD[] = {5, 0};
    struct my_entries seen;
    int64_t removed;

    CHECK("limits, energy and somebody to talk to",
          my_limits_save(the, 20, 70, &err) && my_energy_save(the, TAPS, &err)
              && my_talk_add(the, STR("Ines, quixotically"), &err));
    CHECK("are read", my_entries_read(the, &seen, &err)
                          && seen.limits.week == 20 && seen.limits.month == 70
                          && seen.energy_done && seen.energy_count == 1
                          && seen.energy[0].value[0] == 3
                          && seen.talk_count == 1
                          && str_is(seen.talk[0].words, "Ines, quixotically"));
    CHECK("once a month: again takes its place",
          my_energy_save(the, OTHER, &err) && my_entries_read(the, &seen, &err)
              && seen.energy_count == 1 && seen.energy[0].value[0] == 4);
    CHECK("what does not fit is refused",
          !my_energy_save(the, BAD, &err) && err.kind == ERR_INPUT
              && !my_limits_save(the, 100, 0, &err) && err.kind == ERR_INPUT
              && !my_talk_add(the, STR(" "), &err) && err.kind == ERR_INPUT);
    CHECK("new limits take the place of the old",
          my_limits_save(the, 18, 0, &err) && my_entries_read(the, &seen, &err)
              && seen.limits.week == 18 && seen.limits.month == 0);
    CHECK("no export has a word of it",
          !export_holds("quixotically") && export_holds("Kite"));
    the->staff.n = 2;
    CHECK("somebody else removes nothing",
          my_entry_remove(the, seen.talk[0].id, &err));
    CHECK("and reads nothing",
          !my_entries_read(the, &seen, &err) && err.kind == ERR_DENIED);
    the->staff.n = 1;
    CHECK("it is still there",
          my_entries_read(the, &seen, &err) && seen.talk_count == 1);
    toy.world.now += 364 * DAY;
    CHECK("after 364 days it is there",
          my_practice_forget(the, &removed, &err) && removed == 0);
    toy.world.now += DAY;
    CHECK("after twelve months all of it is gone",
          my_practice_forget(the, &removed, &err) && removed == 3
              && my_entries_read(the, &seen, &err) && seen.talk_count == 0
              && seen.energy_count == 0 && seen.limits.at == 0);
}

static bool all(struct practice *practice, void *context, struct err *why)
{
    (void)why;
    the = practice;
    the->staff.n = 1;
    the->ticket = str_of(context);
    figures();
    entries();
    return true;
}

int main(void)
{
    char ticket[TICKET_ROOM];

    loads();
    breaks();
    if (!toy_open(&toy)) {
        return 1;
    }
    CHECK("signed in",
          login_open(toy.folder, toy.arena,
                     &(struct login_try){.passphrase = STR("correct horse")},
                     ticket, &err));
    CHECK("kept", folder_write(toy.folder, toy.arena, all, ticket, &err));
    toy_close(&toy);
    return check_end();
}
