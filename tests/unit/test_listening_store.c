// test_listening_store - a transcript of one session: only with a yes, only
// for the therapist of that session, sealed, gone when it was to go, and never
// back from a backup.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "tables.h"
#include "toy.h"

#include "base/file.h"
#include "practice/audit.h"
#include "practice/backup.h"
#include "practice/erase.h"
#include "practice/export.h"
#include "practice/listen_store.h"
#include "practice/listen_text.h"
#include "practice/setting.h"
#include "practice/staff.h"
#include "talk/transcript.h"

#include <dirent.h>

// Words that stand in no file of ours in plain.
#define PLANTED "quizzaciously"
#define NUMBER  "zyzzyvas_per_turn"

static struct err err;
static struct toy toy;
static struct client_id kite, ash;
static struct session_id first, second, of_ash;
static struct staff_id mara = {1}, jo;

// ---- asking the practice ----------------------------------------------------

struct asker {
    struct staff_id staff;
    bool (*work)(struct practice *practice, struct asker *asker);
    struct session_id session;
    int64_t number; // days, moment, version: what the work takes
    int speaker;
    struct listen_case found;
    struct transcript transcript;
    struct listen_draft draft;
    struct listen_numbers *numbers;
    struct batch batch;
    int count, version;
    bool is;
    struct str line;
};

static bool enter(struct practice *practice, void *context, struct err *why)
{
    struct asker *asker = context;
    bool done;

    practice->staff = asker->staff;
    err = (struct err){0};
    done = asker->work(practice, asker);
    *why = err;
    return done;
}

static bool as(struct asker *asker,
               bool (*work)(struct practice *practice, struct asker *asker))
{
    asker->work = work;
    return folder_write(toy.folder, toy.arena, enter, asker, &err);
}

#define WORK(name, call)                                                       \
    static bool name(struct practice *practice, struct asker *asker)           \
    {                                                                          \
        (void)asker;                                                           \
        return call;                                                           \
    }

WORK(get, listen_get(practice, asker->session, &asker->found, &err))
WORK(ask, listen_ask(practice, asker->session, asker->number, &err))
WORK(unask, listen_unask(practice, asker->session, &err))
WORK(note_yes,
     listen_note_yes(practice, asker->session, 30, asker->number, &err))
WORK(withdraw, listen_withdraw(practice, asker->session, &err))
WORK(shorten, listen_shorten(practice, asker->session, asker->number, &err))
WORK(their_get,
     listen_client_get(practice, kite, asker->session, &asker->found, &err))
WORK(client_yes, listen_client_yes(practice, kite, asker->session,
                                   listen_words_now()->version, &err))
WORK(client_no, listen_client_no(practice, kite, asker->session, &err))
WORK(client_back, listen_client_withdraw(practice, kite, asker->session, &err))
WORK(waits, listen_waits(practice, kite, &asker->line, &err))
WORK(shows, listen_shows(practice, kite, &asker->is, &err))
WORK(begin, listen_begin(practice, asker->session, &asker->draft, &err))
WORK(seal_it, listen_seal(practice, &asker->transcript, &asker->draft, &err))
WORK(keep, listen_keep(practice, &asker->draft, &err))
WORK(open_it, listen_transcript(practice, asker->session, &asker->transcript,
                                &asker->version, &err))
WORK(choose,
     listen_choose(practice, asker->session,
                   &(struct listen_choice){(int)asker->number, asker->speaker,
                                           2, STR("{\"" NUMBER "\":0.25}")},
                   &err))
WORK(remove_it, listen_remove(practice, asker->session, &err))
WORK(forget, listen_forget_numbers(practice, asker->session, &err))
WORK(numbers, listen_numbers_list(practice, (struct client_id){0},
                                  &asker->numbers, &asker->count, &err))
WORK(due, listen_list_due(practice, 0, &asker->batch, &err))
WORK(switch_on, setting_save(practice, STR("listening"), STR("yes"), &err))
WORK(switch_off, setting_save(practice, STR("listening"), STR("no"), &err))
WORK(away,
     db_run(practice->db,
            "UPDATE client SET staff_id = $3 WHERE practice_id = $1"
            " AND client_id = $2",
            VALUES(P_ID(practice), V_INT(kite.n), V_INT(asker->number)), &err))

static bool run_round(struct practice *practice, struct asker *asker)
{
    if (!due(practice, asker)) {
        return false;
    }
    for (int i = 0; i < asker->batch.count; i++) {
        if (!listen_purge(practice, asker->batch.ids[i], &err)) {
            return false;
        }
    }
    return true;
}

static bool set_up(struct practice *practice, struct asker *asker)
{
    (void)asker;
    return client_add(practice, &(struct client){.name = STR("Kite")}, &kite,
                      &err)
        && client_add(practice, &(struct client){.name = STR("Ash")}, &ash,
                      &err)
        && session_add(practice, kite, TOY_NOW - DAY, &first, &err)
        && session_add(practice, kite, TOY_NOW - HOUR, &second, &err)
        && session_add(practice, ash, TOY_NOW - 2 * HOUR, &of_ash, &err)
        && staff_add(practice,
                     &(struct staff_draft){.name = STR("Jo"),
                                           .role = "therapist",
                                           .passphrase_hash = "none"},
                     &jo, &err);
}

static struct transcript sample(void)
{
    static struct str speakers[] = {
        {"Mara\nof Hill", 12},
        {"Kite",          4 }
    };
    static struct turn turns[] = {
        {0, 0,                {"What was it like?", 17},       0.5, 2.25, 3},
        {1, TURN_OVERLAP,     {"I went " PLANTED " home", 25}, NAN, NAN,  5},
        {0, TURN_BACKCHANNEL, {"Mm-hmm.\tYes", 11},            9,   9.5,  7},
    };

    return (struct transcript){.name = STR("monday.vtt"),
                               .format = "webvtt",
                               .counted = "line",
                               .speakers = speakers,
                               .speaker_count = 2,
                               .therapist = SPEAKER_UNKNOWN,
                               .turns = turns,
                               .turn_count = 3,
                               .has_times = true,
                               .repeated = 1};
}

static struct asker by(struct staff_id staff, struct session_id session)
{
    return (struct asker){.staff = staff, .session = session};
}

static enum listen_state state_of(struct session_id session)
{
    struct asker asker = by(mara, session);

    return as(&asker, get) ? asker.found.state : LISTEN_STATES;
}

static bool upload(struct session_id session)
{
    struct asker asker = by(mara, session);

    asker.transcript = sample();
    return as(&asker, begin) && as(&asker, seal_it) && as(&asker, keep);
}

// A yes in the room, a transcript, and who is who.
static bool make_ready(struct session_id session)
{
    struct asker asker = by(mara, session);

    asker.number = toy.world.now - 60;
    if (!as(&asker, note_yes) || !upload(session)) {
        return false;
    }
    asker.number = 1;
    return as(&asker, choose) && state_of(session) == LISTEN_READY;
}

// ---- the text that is sealed ------------------------------------------------

static void text_comes_back(void)
{
    struct transcript before = sample(), after;
    struct str text = listen_text_print(toy.arena, &before);
    bool same;

    CHECK("what was printed is read",
          listen_text_parse(toy.arena, text, &after, &err));
    same = after.turn_count == 3 && after.speaker_count == 2
        && str_is(after.name, "monday.vtt") && !strcmp(after.format, "webvtt")
        && !strcmp(after.counted, "line") && after.has_times && !after.is_bare
        && after.repeated == 1 && str_is(after.speakers[0], "Mara of Hill");
    CHECK("with its head", same);
    for (size_t i = 0; same && i < 3; i++) {
        const struct turn *a = &before.turns[i], *b = &after.turns[i];

        same = a->speaker == b->speaker && a->flags == b->flags
            && a->line == b->line && str_is_equal(a->text, b->text)
            && (isnan(a->start) ? isnan(b->start) : a->start == b->start)
            && (isnan(a->end) ? isnan(b->end) : a->end == b->end);
    }
    CHECK("and every turn", same);
    CHECK("anything else is refused",
          !listen_text_parse(toy.arena, STR("turn\t0"), &after, &err)
              && err.kind == ERR_OUTSIDE
              && !listen_text_parse(toy.arena,
                                    STR("rapport-transcript 1\nturn\t4\t-\t-"
                                        "\t0\t1\tx\n"),
                                    &after, &err));
}

// ---- a yes, and only then ---------------------------------------------------

static void off_is_off(void)
{
    struct asker asker = by(mara, first);

    CHECK("off at first: the client sees nothing",
          as(&asker, shows) && !asker.is && as(&asker, waits)
              && asker.line.len == 0);
    CHECK("switched on", as(&asker, switch_on));
}

static void yes_comes_first(void)
{
    struct asker asker = by(mara, first);

    asker.number = 30;
    CHECK("nothing was asked", state_of(first) == LISTEN_NOT_ASKED);
    CHECK("without a yes nothing is kept",
          !upload(first) && err.kind == ERR_CONFLICT);
    CHECK("asked", as(&asker, ask) && state_of(first) == LISTEN_ASKED);
    CHECK("asked is not agreed", !upload(first) && err.kind == ERR_CONFLICT);
    CHECK("it waits on the client's page",
          as(&asker, waits) && asker.line.len > 0 && as(&asker, shows)
              && asker.is);
    CHECK("and can be taken back",
          as(&asker, unask) && state_of(first) == LISTEN_NOT_ASKED
              && as(&asker, waits) && asker.line.len == 0);
    CHECK("asked again", as(&asker, ask));
    CHECK("a day is named",
          as(&asker, get)
              && asker.found.keep_until == toy.world.now + 30 * DAY);
    CHECK("a no", as(&asker, client_no) && state_of(first) == LISTEN_DECLINED);
    CHECK("nobody asks twice", !as(&asker, ask) && err.kind == ERR_CONFLICT);
    asker.number = toy.world.now - 60;
    CHECK("nor notes a yes over a no",
          !as(&asker, note_yes) && err.kind == ERR_CONFLICT);
    CHECK("nothing is kept", !upload(first) && err.kind == ERR_CONFLICT);
    CHECK("the client may still say yes",
          as(&asker, client_yes) && state_of(first) == LISTEN_AGREED);
    asker.number = 0;
    CHECK("kept for no day is refused",
          as(&(struct asker){.staff = mara, .session = second}, get)
              && !as(&(struct asker){.staff = mara, .session = second}, ask)
              && err.kind == ERR_INPUT);
    asker = by(mara, second);
    asker.number = toy.world.now + 60;
    CHECK("a yes that is still to come is none",
          !as(&asker, note_yes) && err.kind == ERR_INPUT);
    CHECK("one session's yes is no other's",
          !upload(second) && err.kind == ERR_CONFLICT);
}

// The program ends after the key was made and before anything was kept.
static void cut_short(void)
{
    struct asker asker = by(mara, first);

    asker.transcript = sample();
    CHECK("cut short between its steps",
          as(&asker, begin) && as(&asker, seal_it) && toy_reopen(&toy));
    CHECK("an upload leaves nothing half", state_of(first) == LISTEN_AGREED
                                               && !as(&asker, open_it)
                                               && err.kind == ERR_MISSING);
}

static void kept_and_opened(void)
{
    struct asker asker = by(mara, first);

    CHECK("with a yes it is kept", upload(first));
    CHECK("and waits for who is who", state_of(first) == LISTEN_CHOOSE);
    CHECK("a second one is refused",
          !upload(first) && err.kind == ERR_CONFLICT);
    CHECK("opened", as(&asker, open_it) && asker.transcript.turn_count == 3
                        && str_is(asker.transcript.turns[1].text,
                                  "I went " PLANTED " home")
                        && asker.transcript.therapist == SPEAKER_UNKNOWN);
    asker.number = asker.version;
    asker.speaker = 2;
    CHECK("a speaker that is not there", !as(&asker, choose));
    asker.speaker = 0;
    CHECK("chosen", as(&asker, choose) && state_of(first) == LISTEN_READY);
    CHECK("an old tab is told so",
          !as(&asker, choose) && err.kind == ERR_CONFLICT);
    CHECK("and it is remembered",
          as(&asker, open_it) && asker.transcript.therapist == 0);
    CHECK("the numbers are kept",
          as(&asker, numbers) && asker.count == 1
              && strstr(str_text(toy.arena, asker.numbers[0].json), NUMBER));
}

// ---- nobody else ------------------------------------------------------------

static bool reaches(struct asker *asker)
{
    return as(asker, get) || as(asker, open_it) || as(asker, begin)
        || as(asker, remove_it) || as(asker, withdraw) || as(asker, shorten)
        || as(asker, choose) || as(asker, forget)
        || (as(asker, numbers) && asker->count > 0);
}

static void nobody_else(void)
{
    struct asker other = by(jo, first),
                 command = by((struct staff_id){0}, first);
    struct asker after = by(jo, first), before = by(mara, first);
    struct asker someone = by(mara, of_ash);

    CHECK("another therapist reaches nothing",
          !as(&other, get) && err.kind == ERR_MISSING && !reaches(&other));
    CHECK("a command neither", !reaches(&command));
    after.number = jo.n;
    CHECK("handed over", as(&after, away));
    CHECK("the new therapist reaches nothing", !reaches(&after));
    CHECK("nor, any more, the one before",
          !as(&before, open_it) && !as(&before, get));
    CHECK("the round knows that nobody may open it",
          as(&before, due) && before.batch.count == 1);
    after.number = mara.n;
    CHECK("handed back", as(&after, away) && state_of(first) == LISTEN_READY);
    CHECK("another client's page does not reach it",
          !as(&someone, their_get) && err.kind == ERR_MISSING);
}

// ---- what lies on the disk --------------------------------------------------

static bool any_file_holds(const char *folder, const char *words)
{
    DIR *all = opendir(folder);
    const struct dirent *entry;
    bool found = false;

    while (all && (entry = readdir(all))) {
        char path[FILE_PATH_ROOM];
        struct str bytes;
        struct err e;

        if (entry->d_name[0] == '.'
            || !file_path(path, folder, entry->d_name, &e)) {
            continue;
        }
        if (entry->d_type == DT_DIR) {
            found |= any_file_holds(path, words);
        } else if (file_read(toy.arena, path, 64 << 20, &bytes, &e)) {
            found |= memmem(bytes.at, bytes.len, words, strlen(words)) != NULL;
        }
    }
    if (all) {
        (void)closedir(all);
    }
    return found;
}

static void sealed_on_disk(void)
{
    CHECK("no file holds a word of it, a name, or a number",
          !any_file_holds(toy.place, PLANTED)
              && !any_file_holds(toy.place, "monday.vtt")
              && !any_file_holds(toy.place, NUMBER));
    CHECK("what is plain would be found",
          any_file_holds(toy.place, "listening_transcript"));
}

static bool export_holds(struct practice *practice, struct asker *asker)
{
    struct export all;

    if (!export_read(practice, kite, &all, &err)) {
        return false;
    }
    asker->is = false;
    for (int i = 0; i < all.count; i++) {
        int cells = all.sheets[i].row_count * all.sheets[i].column_count;

        for (int j = 0; j < cells; j++) {
            struct str cell = all.sheets[i].cells[j];

            asker->is |= memmem(cell.at ? cell.at : "", cell.len, PLANTED,
                                strlen(PLANTED))
                      || memmem(cell.at ? cell.at : "", cell.len, NUMBER,
                                strlen(NUMBER));
        }
    }
    return true;
}

static void not_in_the_export(void)
{
    struct asker asker = by(mara, first);

    CHECK("the export of the practice tells the steps and not a word",
          as(&asker, export_holds) && !asker.is);
}

// ---- gone -------------------------------------------------------------------

static struct backup_made make_backup(void)
{
    struct backup_made made;
    char to[100];

    (void)snprintf(to, sizeof to, "%s/backups", toy.place);
    toy.world.now += HOUR;
    CHECK("a backup is made",
          backup_make(toy.folder, toy.arena, &(struct backup_plan){.to = to},
                      &toy.world.world, &made, &err));
    return made;
}

static bool restore(const struct backup_made *made)
{
    struct restore_plan plan = {
        .data = toy.path, .file = made->path, .replace = true};
    struct restore_report report;
    bool done;

    folder_close(toy.folder);
    toy.folder = NULL;
    done = backup_restore(&plan, &toy.world.world, &report, &err);
    return toy_reopen(&toy) && done;
}

static void taken_back(void)
{
    struct asker asker = by(mara, first);
    struct backup_made made = make_backup();

    CHECK("the client takes it back",
          as(&asker, client_back) && state_of(first) == LISTEN_WITHDRAWN);
    CHECK("it is gone, and its numbers",
          !as(&asker, open_it) && as(&asker, numbers) && asker.count == 0);
    CHECK("nobody asks again", !as(&asker, ask) && err.kind == ERR_CONFLICT);
    CHECK("nothing is left to take back",
          !as(&asker, client_back) && err.kind == ERR_CONFLICT);
    CHECK("an older backup comes back", restore(&made));
    CHECK("with a transcript that does not open any more",
          state_of(first) == LISTEN_READY && !as(&asker, open_it)
              && err.kind == ERR_MISSING);
    CHECK("taken back once more, it is gone there too",
          as(&asker, client_back) && state_of(first) == LISTEN_WITHDRAWN);
}

static void removed(void)
{
    struct asker asker = by(mara, second);

    CHECK("another session", make_ready(second));
    CHECK("the wrong one is removed",
          as(&asker, remove_it) && state_of(second) == LISTEN_AGREED
              && as(&asker, numbers) && asker.count == 0);
    CHECK("and the right one put there", upload(second));
    asker.number = 1;
    CHECK("with who is who", as(&asker, choose));
}

static void purged(void)
{
    struct asker asker = by(mara, second);

    asker.number = toy.world.now + 40 * DAY;
    CHECK("the day is not put off", !as(&asker, shorten));
    asker.number = toy.world.now + 10 * DAY;
    CHECK("it is brought forward",
          as(&asker, shorten) && as(&asker, get)
              && asker.found.keep_until == asker.number);
    toy.world.now += 10 * DAY - 1;
    CHECK("a second before, it is there",
          as(&asker, open_it) && as(&asker, due) && asker.batch.count == 0);
    toy.world.now += 1;
    CHECK("on the second it opens no more, round or no round",
          !as(&asker, open_it) && state_of(second) == LISTEN_PURGED);
    CHECK("the round deletes it",
          as(&asker, run_round) && asker.batch.count == 1 && as(&asker, due)
              && asker.batch.count == 0);
    CHECK("the numbers stay, as was said",
          as(&asker, numbers) && asker.count == 1
              && state_of(second) == LISTEN_PURGED);
    CHECK("purged is not asked again", !as(&asker, ask));
    CHECK("the client deletes the numbers too",
          as(&asker, client_back) && as(&asker, numbers) && asker.count == 0
              && state_of(second) == LISTEN_PURGED);
}

static void lapsed(void)
{
    struct asker asker = by(mara, of_ash);

    asker.number = toy.world.now - 60;
    CHECK("a yes that is never used", as(&asker, note_yes));
    toy.world.now += 31 * DAY;
    CHECK("lapses", state_of(of_ash) == LISTEN_LAPSED && !upload(of_ash)
                        && err.kind == ERR_CONFLICT);
}

// ---- the client goes --------------------------------------------------------

static bool ask_erasure(struct practice *practice, void *context,
                        struct err *why)
{
    const struct client_id *client = context;

    return erase_ask(practice, *client, STR("request of the client"), why);
}

static void erased(void)
{
    struct asker asker = by(mara, of_ash);
    struct backup_made made;

    CHECK("a transcript of Ash", make_ready(of_ash));
    made = make_backup();
    CHECK("Ash is erased",
          folder_write(toy.folder, toy.arena, ask_erasure, &ash, &err)
              && erase_confirm(toy.folder, toy.arena, ash, STR("2"), &err));
    CHECK("and no transcript is left", !as(&asker, get));
    CHECK("nor in a backup that is older",
          restore(&made) && !as(&asker, get) && !as(&asker, open_it));
}

static void off_again(void)
{
    struct asker asker = by(mara, first);

    CHECK("off again, with nothing kept: nothing to see",
          as(&asker, switch_off) && as(&asker, shows) && !asker.is);
}

int main(void)
{
    struct asker anybody = {.staff = mara};

    if (!toy_open(&toy) || !as(&anybody, set_up)) {
        printf("NOT OK %s\n", err.text);
        return 1;
    }
    text_comes_back();
    off_is_off();
    yes_comes_first();
    cut_short();
    kept_and_opened();
    nobody_else();
    sealed_on_disk();
    not_in_the_export();
    taken_back();
    removed();
    purged();
    lapsed();
    erased();
    off_again();
    toy_close(&toy);
    return check_end();
}
