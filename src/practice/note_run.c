// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/note_run.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/event.h"
#include "practice/plan.h"
#include "practice/session.h"
#include "practice/words.h"

#define MARK "\xe2\x9c\x93 "

static const char *const WHYS[] = {
    [NOTE_WHY_NONE] = "none",
    [NOTE_WHY_NAMED] = "named",
    [NOTE_WHY_NEXT_SESSION] = "next_session",
    [NOTE_WHY_SEVEN_DAYS] = "seven_days",
};

static enum note_why why_find(struct str name)
{
    for (int i = 0; i < 4; i++) {
        if (str_is(name, WHYS[i])) {
            return (enum note_why)i;
        }
    }
    return NOTE_WHY_NONE;
}

struct str note_day(struct practice *practice, int64_t at)
{
    static const char DAYS[7][4] = {"Mon", "Tue", "Wed", "Thu",
                                    "Fri", "Sat", "Sun"};
    static const char MONTHS[12][4] = {"Jan", "Feb", "Mar", "Apr",
                                       "May", "Jun", "Jul", "Aug",
                                       "Sep", "Oct", "Nov", "Dec"};
    struct civil day = zone_civil(practice->zone, at);
    struct civil now = zone_civil(practice->zone, P_NOW(practice));
    struct str said =
        text_print(practice->arena, "%s %d %s", DAYS[civil_weekday(&day)],
                   day.day, MONTHS[day.month - 1]);

    return day.year == now.year
             ? said
             : text_print(practice->arena, "%.*s %d", SHOW(said), day.year);
}

// ---- what a line will become ------------------------------------------------

// What every line of one note is read against.
struct ground {
    struct practice *practice;
    struct session_id session;
    struct client_id client;
    struct civil today;
    int64_t next_at; // the next booked session; 0: none
};

static bool lay_ground(struct practice *practice, const struct note *note,
                       struct ground *ground, struct err *err)
{
    bool found;

    *ground = (struct ground){
        .practice = practice,
        .session = note->session,
        .client = note->client,
        .today = zone_civil(practice->zone, P_NOW(practice)),
    };
    return db_ask_int(practice->db,
                      "SELECT scheduled_at FROM session "
                      "WHERE practice_id = $1 AND client_id = $2 "
                      "AND scheduled_at > $3 AND session_id <> $4 "
                      "AND attendance = 'planned' AND started_at IS NULL "
                      "ORDER BY scheduled_at LIMIT 1",
                      VALUES(P_ID(practice), V_INT(note->client.n),
                             V_INT(P_NOW(practice)), V_INT(note->session.n)),
                      &found, &ground->next_at, err);
}

static int64_t end_of_day(const struct ground *ground, struct civil day)
{
    int64_t at;

    day.hour = 23;
    day.minute = day.second = 59;
    (void)zone_moment(ground->practice->zone, &day, &at);
    return at;
}

static void set_due(const struct ground *ground, struct note_wish *wish)
{
    struct civil day = ground->today;

    if (wish->command.due == NOTE_DUE_NAMED) {
        wish->at = end_of_day(ground, wish->command.day);
        wish->why = NOTE_WHY_NAMED;
    } else if (ground->next_at) {
        wish->at = ground->next_at;
        wish->why = NOTE_WHY_NEXT_SESSION;
    } else {
        day = civil_of_moment(moment_of_civil(&day) + 7 * DAY);
        wish->at = end_of_day(ground, day);
        wish->why = NOTE_WHY_SEVEN_DAYS;
    }
}

static struct str promise_words(const struct ground *ground,
                                const struct note_wish *wish)
{
    static const char *const HOW[] = {
        [NOTE_WHY_NONE] = "by",
        [NOTE_WHY_NAMED] = "by",
        [NOTE_WHY_NEXT_SESSION] = "by the next session,",
        [NOTE_WHY_SEVEN_DAYS] = "in seven days,",
    };
    struct practice *practice = ground->practice;

    return text_print(practice->arena, "promise, %s %.*s: %.*s", HOW[wish->why],
                      SHOW(note_day(practice, wish->at)),
                      SHOW(wish->command.words));
}

static void make_promise_wish(const struct ground *ground,
                              struct note_wish *wish)
{
    set_due(ground, wish);
    if (wish->at <= P_NOW(ground->practice)) {
        wish->stays = "that day is over";
    }
    wish->words = promise_words(ground, wish);
}

static void make_event_wish(const struct ground *ground, struct note_wish *wish)
{
    struct practice *practice = ground->practice;

    wish->at = P_NOW(practice);
    if (wish->command.due == NOTE_DUE_NAMED) {
        wish->at = end_of_day(ground, wish->command.day);
        if (wish->at > P_NOW(practice)) {
            wish->at = P_NOW(practice);
        }
    }
    wish->words = text_print(practice->arena, "event, %.*s: %.*s",
                             SHOW(note_day(practice, wish->at)),
                             SHOW(wish->command.words));
}

// False: an ordinary line.
static bool read_wish(const struct ground *ground, struct str line,
                      struct note_wish *wish)
{
    *wish = (struct note_wish){.line = str_trim(line)};
    if (!note_command_parse(line, &ground->today, &wish->command)) {
        return false;
    }
    switch (wish->command.verb) {
    case NOTE_PROMISE: make_promise_wish(ground, wish); break;
    case NOTE_EVENT: make_event_wish(ground, wish); break;
    case NOTE_PLAN:
        wish->words = text_print(ground->practice->arena, "plan: %.*s",
                                 SHOW(wish->command.words));
        break;
    case NOTE_UNKNOWN:
        wish->stays = "only ;p, ;plan and ;event become something";
        return true;
    }
    if (!wish->command.words.len) {
        wish->stays = "it does not say what";
    } else if (wish->command.words.len > WORDS_MAX_BYTES) {
        wish->stays = "it is too long";
    }
    return true;
}

bool note_wishes(struct practice *practice, const struct note *note,
                 struct note_wish **wishes, int *count, struct err *err)
{
    struct ground ground;

    *count = 0;
    *wishes = arena_take(practice->arena, NOTE_WISHES_MOST, sizeof **wishes);
    if (!lay_ground(practice, note, &ground, err)) {
        return false;
    }
    for (int i = 0; i < NOTE_PARTS; i++) {
        struct str rest = note->part[i];

        while (rest.at && *count < NOTE_WISHES_MOST) {
            *count +=
                read_wish(&ground, str_cut(&rest, '\n'), &(*wishes)[*count]);
        }
    }
    return true;
}

// ---- running ----------------------------------------------------------------

static bool make_target(const struct ground *ground,
                        const struct note_wish *wish, int64_t *target,
                        struct err *err)
{
    struct practice *practice = ground->practice;
    struct promise_id promise = {0};
    struct plan_id plan = {0};
    struct event_id event = {0};
    bool done = false;

    switch (wish->command.verb) {
    case NOTE_PROMISE:
        done = promise_add(practice, ground->client, wish->command.words,
                           wish->at, &promise, err);
        break;
    case NOTE_PLAN:
        done = plan_add(practice, ground->client, ground->session,
                        wish->command.words, &plan, err);
        break;
    case NOTE_EVENT:
        done = event_add(practice, ground->client,
                         &(struct event){.kind = "life",
                                         .words = wish->command.words,
                                         .happened_at = wish->at},
                         &event, err);
        break;
    case NOTE_UNKNOWN:
        return err_set(err, ERR_BUG, "a line that nobody knows was run");
    }
    *target = promise.n + plan.n + event.n; // one of the three
    return done;
}

static bool remember(const struct ground *ground, const struct note_wish *wish,
                     int64_t target, struct err *err)
{
    struct practice *practice = ground->practice;
    struct value sealed;
    int64_t id;

    return practice_next_id(practice, "note_command", &id, err)
        && words_seal(practice,
                      WORDS_AT(ground->client, "note_command.line", id),
                      wish->line, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO note_command (practice_id, note_command_id, "
                  "session_id, client_id, kind, target_id, due, line_sealed, "
                  "made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(ground->session.n),
                         V_INT(ground->client.n),
                         V_TEXT(str_of(note_verb_name(wish->command.verb))),
                         V_INT(target), V_TEXT(str_of(WHYS[wish->why])), sealed,
                         V_INT(P_NOW(practice))),
                  err);
}

static bool has_run(const struct note_made *made, int count, struct str line)
{
    for (int i = 0; i < count; i++) {
        if (str_is_equal(made[i].line, line)) {
            return true;
        }
    }
    return false;
}

static bool run_wish(const struct ground *ground, const struct note_wish *wish,
                     struct err *err)
{
    struct note_made *made;
    int64_t target;
    int count;

    return note_made_list(ground->practice, ground->session, &made, &count, err)
        && (has_run(made, count, wish->line)
            || (make_target(ground, wish, &target, err)
                && remember(ground, wish, target, err)));
}

// One line into the text: marked if it has become something.
static bool run_line(const struct ground *ground, struct str line,
                     struct text *text, int *ran, struct err *err)
{
    struct note_wish wish;

    if (*ran == NOTE_WISHES_MOST || !read_wish(ground, line, &wish)
        || wish.stays) {
        text_add(text, line);
        return true;
    }
    if (!run_wish(ground, &wish, err)) {
        return false;
    }
    text_addf(text, MARK "%.*s", SHOW(wish.words));
    ++*ran;
    return true;
}

// The part with its lines marked; `*ran` counts them.
static bool run_part(const struct ground *ground, struct str *part, int *ran,
                     struct err *err)
{
    struct text text = text_in(ground->practice->arena);
    struct str rest = *part;

    while (rest.at) {
        if (!run_line(ground, str_cut(&rest, '\n'), &text, ran, err)) {
            return false;
        }
        if (rest.at) {
            text_addc(&text, '\n');
        }
    }
    *part = text_str(&text);
    return true;
}

bool note_run(struct practice *practice, struct session_id session,
              struct err *err)
{
    struct ground ground;
    struct note note;
    int ran = 0;

    if (!note_read(practice, session, &note, err)
        || !lay_ground(practice, &note, &ground, err)) {
        return false;
    }
    for (int i = 0; i < NOTE_PARTS; i++) {
        if (!run_part(&ground, &note.part[i], &ran, err)) {
            return false;
        }
    }
    return ran == 0 || note_save(practice, &note, err);
}

// ---- what it made -----------------------------------------------------------

static bool read_made(struct practice *practice, const struct rows *rows,
                      struct note_made *made, struct err *err)
{
    struct str kind = rows_str(rows, 2, NULL);

    *made = (struct note_made){
        .id = rows_int(rows, 0),
        .verb = str_is(kind, "promise") ? NOTE_PROMISE
              : str_is(kind, "plan")    ? NOTE_PLAN
                                        : NOTE_EVENT,
        .promise.id = {rows_int(rows, 3)},
    };
    made->why = why_find(rows_str(rows, 4, NULL));
    return words_open(practice,
                      WORDS_AT((struct client_id){rows_int(rows, 1)},
                               "note_command.line", made->id),
                      rows_str(rows, 5, practice->arena), &made->line, err);
}

static bool read_promises(struct practice *practice, struct note_made *made,
                          int count, struct err *err)
{
    for (int i = 0; i < count; i++) {
        if (made[i].verb == NOTE_PROMISE
            && !promise_get(practice, made[i].promise.id, &made[i].promise,
                            err)) {
            return false;
        }
    }
    return true;
}

bool note_made_list(struct practice *practice, struct session_id session,
                    struct note_made **made, int *count, struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *made = arena_take(practice->arena, NOTE_WISHES_MOST, sizeof **made);
    if (!db_ask(practice->db,
                "SELECT note_command_id, client_id, kind, target_id, due, "
                "line_sealed FROM note_command WHERE practice_id = $1 "
                "AND session_id = $2 ORDER BY note_command_id DESC LIMIT 40",
                VALUES(P_ID(practice), V_INT(session.n)), &rows, err)) {
        return false;
    }
    while (good && *count < NOTE_WISHES_MOST && rows_next(&rows)) {
        good = read_made(practice, &rows, &(*made)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err)
        && read_promises(practice, *made, *count, err);
}
