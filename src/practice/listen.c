// listen - see listen.h. A case is what the steps of one session say, read in
// order; nothing but the steps says whether there is a yes.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"
#include "practice/erase.h"
#include "practice/setting.h"
#include "practice/staff.h"

// ---- words ------------------------------------------------------------------

// clang-format off
static const struct listen_words LISTEN_WORDS[] = {
    {1,
     {"A transcript is a written copy of what we both said in this session.",
      "{therapist} would like to look at it to learn: how much they asked, and "
      "how well they listened.",
      "A program on your practice’s own computer counts things in it. It keeps "
      "no sound. Nothing is sent to anybody else.",
      "Only {therapist} can open it. They may show a few lines to a supervisor, "
      "with the names taken out.",
      "It is deleted on {date} at the latest. After that only counts stay, like "
      "“12 questions”. No words.",
      "A no changes nothing here for you. You do not have to say why.",
      "You can take a yes back at any time, on this page. Then it is deleted at "
      "once, and the counts too."}},
};
// clang-format on
enum { LISTEN_WORDS_COUNT = sizeof LISTEN_WORDS / sizeof *LISTEN_WORDS };

const struct listen_words *listen_words_now(void)
{
    return &LISTEN_WORDS[LISTEN_WORDS_COUNT - 1];
}

const struct listen_words *listen_words_of(int version)
{
    for (int i = 0; i < LISTEN_WORDS_COUNT; i++) {
        if (LISTEN_WORDS[i].version == version) {
            return &LISTEN_WORDS[i];
        }
    }
    return NULL;
}

struct str listen_words_line(struct arena *arena, const char *line,
                             struct str therapist, struct str date)
{
    struct text text = text_in(arena);
    struct str rest = str_of(line);

    while (rest.len) {
        text_add(&text, str_cut(&rest, '{'));
        if (rest.at) {
            struct str name = str_cut(&rest, '}');

            text_add(&text, str_is(name, "date") ? date : therapist);
        }
    }
    return text_str(&text);
}

// ---- on and off -------------------------------------------------------------

bool listen_is_on(struct practice *practice, bool *on, struct err *err)
{
    return setting_read_yes(practice, "listening", on, err);
}

static bool refuse_page(struct err *err)
{
    return err_set(err, ERR_MISSING, "There is no such page.");
}

bool listen_check_on(struct practice *practice, struct err *err)
{
    bool on;

    return listen_is_on(practice, &on, err) && (on || refuse_page(err));
}

// ---- one case ---------------------------------------------------------------

enum word { UNSAID, ASKED, YES, NO, BACK, GONE };

static const struct {
    const char *kind; // of a step
    enum word word;   // that holds after it
} WORDS[] = {
    {"asked",     ASKED },
    {"unasked",   UNSAID},
    {"yes",       YES   },
    {"no",        NO    },
    {"withdrawn", BACK  },
    {"purged",    GONE  },
};

static enum word word_after(struct str kind, enum word before)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (str_is(kind, WORDS[i].kind)) {
            return WORDS[i].word;
        }
    }
    return before;
}

// Columns: kind, said_at, keep_until, words_version, at.
static void take_times(struct listen_case *found, struct str kind,
                       const struct rows *rows)
{
    int64_t at = rows_int(rows, 4);

    if (!rows_is_null(rows, 2)) {
        found->keep_until = rows_int(rows, 2);
    }
    if (!rows_is_null(rows, 3)) {
        found->words_version = (int)rows_int(rows, 3);
    }
    if (str_is(kind, "asked")) {
        found->asked_at = at;
    } else if (str_is(kind, "uploaded")) {
        found->uploaded_at = at;
    } else if (str_is(kind, "removed")) {
        found->uploaded_at = 0;
    } else if (str_is(kind, "purged")) {
        found->gone_at = at;
    } else if (word_after(kind, UNSAID) != UNSAID) {
        found->answered_at = at;
        found->said_at = rows_int(rows, 1);
    }
}

static bool read_steps(struct practice *practice, struct listen_case *found,
                       enum word *word, struct err *err)
{
    struct rows rows;

    *word = UNSAID;
    if (!db_ask(practice->db,
                "SELECT kind, said_at, keep_until, words_version, at"
                " FROM listening_step WHERE practice_id = $1"
                " AND session_id = $2 AND staff_id = $3"
                " ORDER BY listening_step_id",
                VALUES(P_ID(practice), V_INT(found->session.n),
                       V_INT(found->staff.n)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct str kind = rows_str(&rows, 0, NULL);

        take_times(found, kind, &rows);
        *word = word_after(kind, *word);
    }
    return rows_end(&rows, err);
}

struct kept {
    bool there;  // a transcript whose day is still to come
    bool chosen; // somebody said who the therapist is
};

static bool read_kept(struct practice *practice, struct listen_case *found,
                      struct kept *kept, struct err *err)
{
    struct rows rows;
    int64_t made_at;

    *kept = (struct kept){0};
    if (!db_ask(practice->db,
                "SELECT therapist FROM listening_transcript"
                " WHERE practice_id = $1 AND session_id = $2 AND staff_id = $3"
                " AND keep_until > $4",
                VALUES(P_ID(practice), V_INT(found->session.n),
                       V_INT(found->staff.n), V_INT(P_NOW(practice))),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        kept->there = true;
        kept->chosen = !rows_is_null(&rows, 0);
    }
    return rows_end(&rows, err)
        && db_ask_int(practice->db,
                      "SELECT made_at FROM listening_numbers"
                      " WHERE practice_id = $1 AND session_id = $2",
                      VALUES(P_ID(practice), V_INT(found->session.n)),
                      &found->has_numbers, &made_at, err);
}

// Once its day is past nothing opens, also before the round has been there.
static enum listen_state state_of_yes(const struct listen_case *found,
                                      const struct kept *kept, bool past)
{
    if (kept->there) {
        return kept->chosen ? LISTEN_READY : LISTEN_CHOOSE;
    }
    if (!past) {
        return LISTEN_AGREED;
    }
    return found->uploaded_at ? LISTEN_PURGED : LISTEN_LAPSED;
}

static enum listen_state state_of(const struct practice *practice,
                                  const struct listen_case *found,
                                  enum word word, const struct kept *kept)
{
    bool past = found->keep_until <= P_NOW(practice);

    switch (word) {
    case ASKED: return past ? LISTEN_LAPSED : LISTEN_ASKED;
    case YES: return state_of_yes(found, kept, past);
    case NO: return LISTEN_DECLINED;
    case BACK: return LISTEN_WITHDRAWN;
    case GONE: return LISTEN_PURGED;
    default: return LISTEN_NOT_ASKED;
    }
}

// Of a case that knows session, client and therapist.
static bool fill_in(struct practice *practice, struct listen_case *found,
                    struct err *err)
{
    struct kept kept;
    enum word word;

    if (!read_steps(practice, found, &word, err)
        || !read_kept(practice, found, &kept, err)) {
        return false;
    }
    found->state = state_of(practice, found, word, &kept);
    return true;
}

// Columns: session, client, staff, number, when.
static bool take_session(struct rows *rows, struct listen_case *found,
                         struct err *err)
{
    bool there = rows_next(rows);

    if (there) {
        *found = (struct listen_case){
            .session = {rows_int(rows, 0)},
            .client = {rows_int(rows, 1)},
            .staff = {rows_int(rows, 2)},
            .session_number = (int)rows_int(rows, 3),
            .held_at = rows_int(rows, 4),
        };
    }
    return rows_end(rows, err) && (there || refuse_page(err));
}

// The one way in for everybody who works here: theirs is the session, and
// theirs the client.
bool listen_get(struct practice *practice, struct session_id session,
                struct listen_case *found, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT s.session_id, s.client_id, s.staff_id, s.number,"
                  " coalesce(s.started_at, s.scheduled_at) FROM session s"
                  " JOIN client c ON c.practice_id = s.practice_id"
                  " AND c.client_id = s.client_id AND c.staff_id = s.staff_id"
                  " WHERE s.practice_id = $1 AND s.session_id = $2"
                  " AND s.staff_id = $3 AND $3 > 0",
                  VALUES(P_ID(practice), V_INT(session.n),
                         V_INT(practice->staff.n)),
                  &rows, err)
        && take_session(&rows, found, err) && fill_in(practice, found, err);
}

bool listen_client_get(struct practice *practice, struct client_id client,
                       struct session_id session, struct listen_case *found,
                       struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT session_id, client_id, staff_id, number,"
                  " coalesce(started_at, scheduled_at) FROM session"
                  " WHERE practice_id = $1 AND session_id = $2"
                  " AND client_id = $3",
                  VALUES(P_ID(practice), V_INT(session.n), V_INT(client.n)),
                  &rows, err)
        && take_session(&rows, found, err) && fill_in(practice, found, err);
}

// ---- steps ------------------------------------------------------------------

bool listen_note(struct practice *practice, const struct listen_case *of,
                 const struct listen_step *step, struct err *err)
{
    int64_t id;

    return practice_next_id(practice, "listening_step", &id, err)
        && db_run(
               practice->db,
               "INSERT INTO listening_step (practice_id,"
               " listening_step_id, session_id, client_id, staff_id, kind,"
               " who, said_at, keep_until, words_version, at)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
               VALUES(P_ID(practice), V_INT(id), V_INT(of->session.n),
                      V_INT(of->client.n), V_INT(of->staff.n),
                      V_TEXT(str_of(step->kind)), V_TEXT(str_of(step->who)),
                      step->said_at ? V_INT(step->said_at) : V_NULL,
                      step->keep_until ? V_INT(step->keep_until) : V_NULL,
                      step->words_version ? V_INT(step->words_version) : V_NULL,
                      V_INT(P_NOW(practice))),
               err);
}

static bool refuse_state(struct err *err)
{
    return err_set(err, ERR_CONFLICT,
                   "This has changed meanwhile. Read the page again, then "
                   "decide.");
}

int64_t listen_last_day(const struct practice *practice,
                        const struct listen_case *of, int64_t days)
{
    int64_t now = P_NOW(practice);
    int64_t kept = days < 1                ? 1
                 : days > LISTEN_DAYS_MOST ? LISTEN_DAYS_MOST
                                           : days;

    return (of->held_at > now ? of->held_at : now) + kept * DAY;
}

static bool last_day(struct practice *practice, const struct listen_case *of,
                     int64_t days, int64_t *keep_until, struct err *err)
{
    int64_t most;

    if (!setting_read_int(practice, "listening_days", &most, err)) {
        return false;
    }
    if (days < 1 || days > most) {
        return err_set(err, ERR_INPUT,
                       "A transcript is kept for 1 to %d days here. Please "
                       "choose.",
                       (int)most);
    }
    *keep_until = listen_last_day(practice, of, days);
    return true;
}

bool listen_ask(struct practice *practice, struct session_id session,
                int64_t days, struct err *err)
{
    struct listen_step step = {.kind = "asked", .who = "therapist"};
    struct listen_case found;

    step.words_version = listen_words_now()->version;
    return listen_get(practice, session, &found, err)
        && (found.state == LISTEN_NOT_ASKED || found.state == LISTEN_LAPSED
            || refuse_state(err))
        && last_day(practice, &found, days, &step.keep_until, err)
        && listen_note(practice, &found, &step, err);
}

bool listen_unask(struct practice *practice, struct session_id session,
                  struct err *err)
{
    struct listen_case found;

    return listen_get(practice, session, &found, err)
        && (found.state == LISTEN_ASKED || refuse_state(err))
        && listen_note(
               practice, &found,
               &(struct listen_step){.kind = "unasked", .who = "therapist"},
               err);
}

bool listen_note_yes(struct practice *practice, struct session_id session,
                     int64_t days, int64_t said_at, struct err *err)
{
    struct listen_step step = {
        .kind = "yes", .who = "therapist", .said_at = said_at};
    struct listen_case found;

    if (said_at <= 0 || said_at > P_NOW(practice)) {
        return err_set(err, ERR_INPUT,
                       "Please enter when they said yes: a time that has "
                       "already been.");
    }
    step.words_version = listen_words_now()->version;
    return listen_get(practice, session, &found, err)
        && (found.state == LISTEN_NOT_ASKED || found.state == LISTEN_ASKED
            || found.state == LISTEN_LAPSED || refuse_state(err))
        && last_day(practice, &found, days, &step.keep_until, err)
        && listen_note(practice, &found, &step, err);
}

bool listen_shorten(struct practice *practice, struct session_id session,
                    int64_t keep_until, struct err *err)
{
    struct listen_step step = {
        .kind = "shortened", .who = "therapist", .keep_until = keep_until};
    struct listen_case found;

    if (!listen_get(practice, session, &found, err)) {
        return false;
    }
    if (keep_until <= P_NOW(practice) || keep_until >= found.keep_until) {
        return err_set(err, ERR_INPUT,
                       "Please choose a day that is still to come, and before "
                       "the one that stands there. To delete it now, remove "
                       "it.");
    }
    return (found.state == LISTEN_AGREED || found.state == LISTEN_CHOOSE
            || found.state == LISTEN_READY || refuse_state(err))
        && listen_note(practice, &found, &step, err)
        && db_run(practice->db,
                  "UPDATE listening_transcript SET keep_until = $3"
                  " WHERE practice_id = $1 AND session_id = $2"
                  " AND keep_until > $3",
                  VALUES(P_ID(practice), V_INT(session.n), V_INT(keep_until)),
                  err);
}

// ---- taking back ------------------------------------------------------------

// All that there is goes at once; of what is purged already, the numbers.
static bool withdraw(struct practice *practice, const struct listen_case *found,
                     const char *who, struct err *err)
{
    bool is_yes = found->state == LISTEN_AGREED || found->state == LISTEN_CHOOSE
               || found->state == LISTEN_READY;
    const struct listen_step step = {.kind = is_yes ? "withdrawn" : "forgotten",
                                     .who = who};

    return (is_yes || found->has_numbers || refuse_state(err))
        && erase_transcript(practice, found->client, found->session, err)
        && erase_listening_numbers(practice, found->session, err)
        && listen_note(practice, found, &step, err);
}

bool listen_withdraw(struct practice *practice, struct session_id session,
                     struct err *err)
{
    struct listen_case found;

    return listen_get(practice, session, &found, err)
        && withdraw(practice, &found, "therapist", err);
}

bool listen_client_withdraw(struct practice *practice, struct client_id client,
                            struct session_id session, struct err *err)
{
    struct listen_case found;

    return listen_client_get(practice, client, session, &found, err)
        && withdraw(practice, &found, "client", err);
}

// ---- the client's answer ----------------------------------------------------

// A no, and a yes that was taken back, can become a yes while the day that was
// named is still to come.
static bool may_answer(const struct practice *practice,
                       const struct listen_case *found)
{
    return found->keep_until > P_NOW(practice)
        && (found->state == LISTEN_ASKED || found->state == LISTEN_DECLINED
            || found->state == LISTEN_WITHDRAWN);
}

bool listen_client_yes(struct practice *practice, struct client_id client,
                       struct session_id session, int words_version,
                       struct err *err)
{
    struct listen_step step = {
        .kind = "yes", .who = "client", .words_version = words_version};
    struct listen_case found;

    return listen_check_on(practice, err)
        && listen_client_get(practice, client, session, &found, err)
        && ((may_answer(practice, &found)
             && words_version == listen_words_now()->version)
            || refuse_state(err))
        && listen_note(practice, &found, &step, err);
}

bool listen_client_no(struct practice *practice, struct client_id client,
                      struct session_id session, struct err *err)
{
    struct listen_case found;

    return listen_client_get(practice, client, session, &found, err)
        && (found.state == LISTEN_ASKED || refuse_state(err))
        && listen_note(practice, &found,
                       &(struct listen_step){.kind = "no", .who = "client"},
                       err);
}
