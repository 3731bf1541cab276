// One function per block, in the order of the page.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/glance.h"

#include "practice/administration.h"
#include "practice/client.h"
#include "practice/coming.h"
#include "practice/episode.h"
#include "practice/form_list.h"
#include "practice/preference.h"

// ---- 0. safety --------------------------------------------------------------

// An answer that was closed stays first until a session has been held since.
static bool read_safety(struct practice *practice, struct glance *glance,
                        struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT reason_id, open, fired_at FROM reason"
                " WHERE practice_id = $1 AND client_id = $2 AND rule = 'S1'"
                " AND (open = 1 OR closed_at > (SELECT COALESCE("
                "MAX(scheduled_at), 0) FROM session"
                " WHERE practice_id = $1 AND client_id = $2"
                " AND ended_at IS NOT NULL))"
                " ORDER BY open DESC, fired_at DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(glance->client.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        glance->safety.n = rows_int(&rows, 0);
        glance->safety_open = rows_int(&rows, 1) != 0;
        glance->safety_at = rows_int(&rows, 2);
    }
    return rows_end(&rows, err);
}

// ---- 1. arrive --------------------------------------------------------------

// The session that has begun, or else the next one; half a day of grace for
// one that nobody has ended yet.
static bool find_session(struct practice *practice, struct glance *glance,
                         struct err *err)
{
    bool found;
    struct session_id id = {0};

    return db_ask_int(practice->db,
                      "SELECT session_id FROM session"
                      " WHERE practice_id = $1 AND client_id = $2"
                      " AND scheduled_at >= $3 AND ended_at IS NULL"
                      " AND attendance IN ('planned', 'attended', 'late')"
                      " ORDER BY scheduled_at LIMIT 1",
                      VALUES(P_ID(practice), V_INT(glance->client.n),
                             V_INT(glance->now - DAY / 2)),
                      &found, &id.n, err)
        && (!found || session_get(practice, id, &glance->session, err))
        && coming_brief(practice, id, glance->session.scheduled_at,
                        &glance->coming, err);
}

// The preference card in one line, while the two of them are still new to each
// other (SH01).
static bool read_likes(struct practice *practice, struct glance *glance,
                       struct err *err)
{
    struct preference card;

    if (glance->session.number == 0
        || glance->session.number > PREFERENCE_SESSIONS) {
        return true;
    }
    if (!preference_newest(practice, glance->client, &card, err)) {
        return false;
    }
    glance->likes = preference_line(practice->arena, &card);
    return true;
}

static bool read_arrival(struct practice *practice, struct glance *glance,
                         struct err *err)
{
    struct episode episode;

    if (!client_name(practice, glance->client, &glance->name, err)
        || !episode_newest(practice, glance->client, &episode, err)) {
        return false;
    }
    glance->vision = episode.vision;
    glance->ended_at = episode.ended_at;
    return find_session(practice, glance, err)
        && read_likes(practice, glance, err);
}

// ---- 2. in their words ------------------------------------------------------

static const char *option_text(const struct question *question,
                               struct str value)
{
    int64_t number;

    if (!str_parse_int(value, &number)) {
        return NULL;
    }
    for (int i = 0; i < question->option_count; i++) {
        if (question->options[i].value == number) {
            return question->options[i].text;
        }
    }
    return NULL;
}

static void take_chips(const struct question *question, struct glance *glance)
{
    struct str rest = question->answer;

    while (rest.at != NULL && glance->chip_count < GLANCE_CHIPS) {
        struct str chip = str_trim(str_cut(&rest, ','));
        const char *text = option_text(question, chip);

        if (chip.len > 0) {
            glance->chips[glance->chip_count++] =
                text != NULL ? str_of(text) : chip;
        }
    }
}

static void take_words(const struct questionnaire *form, struct glance *glance)
{
    for (int i = 0; i < form->count; i++) {
        const struct question *question = &form->questions[i];

        if (str_is(question->field, "miss")) {
            glance->miss = str_trim(question->answer);
        } else if (str_is(question->field, "since")) {
            take_chips(question, glance);
        } else if (str_is(question->field, "unsaid")) {
            glance->unsaid =
                question->answer.len > 0 && !str_is(question->answer, "0");
        }
    }
    glance->has_words = form->answered > 0;
}

static bool read_form(struct practice *practice, struct administration_id id,
                      struct glance *glance, struct err *err)
{
    struct administration administration;
    struct questionnaire form;

    if (!administration_get(practice, id, &administration, err)) {
        return false;
    }
    glance->words_at = administration.touched_at;
    glance->declined = administration.state == ADMINISTRATION_DECLINED;
    if (glance->declined) {
        return true;
    }
    if (!administration_questions(practice, &administration, &form, err)) {
        return false;
    }
    take_words(&form, glance);
    return true;
}

static bool read_today(struct practice *practice, struct glance *glance,
                       struct err *err)
{
    bool found;
    struct administration_id id = {0};

    if (glance->session.id.n == 0) {
        return true;
    }
    return form_of_session(practice, glance->session.id, "pre", &found, &id,
                           err)
        && (!found || read_form(practice, id, glance, err));
}

// What the client added to the newest check, where it is for the therapist.
static bool read_note_of(struct practice *practice, struct administration_id id,
                         struct glance *glance, struct err *err)
{
    struct administration administration;
    struct questionnaire form;

    if (!administration_get(practice, id, &administration, err)
        || !administration_questions(practice, &administration, &form, err)) {
        return false;
    }
    for (int i = 0; i < form.count; i++) {
        if (str_is(form.questions[i].field, "note")) {
            glance->last_words = str_trim(form.questions[i].answer);
            glance->last_words_at = administration.touched_at;
        }
    }
    return true;
}

// The client's last line is shown as it was written, before anything else
// (PRODUCT.md C3); not while the session that it is about still runs.
static bool read_words(struct practice *practice, struct glance *glance,
                       struct err *err)
{
    bool found;
    struct administration_id id = {0};

    if (!read_today(practice, glance, err)) {
        return false;
    }
    if (glance->miss.len || glance->session.started_at) {
        return true;
    }
    return db_ask_int(practice->db,
                      "SELECT administration_id FROM response"
                      " WHERE practice_id = $1 AND client_id = $2"
                      " AND form = 'post' AND rater = 'client'"
                      " ORDER BY answered_at DESC LIMIT 1",
                      VALUES(P_ID(practice), V_INT(glance->client.n)), &found,
                      &id.n, err)
        && (!found || read_note_of(practice, id, glance, err));
}

// ---- 3. promises, 4. plan ---------------------------------------------------

// Due by the end of tomorrow: what can still be kept before they meet.
static bool read_promises(struct practice *practice, struct glance *glance,
                          struct err *err)
{
    int64_t horizon = zone_day_start(practice->zone, glance->now) + 2 * DAY;
    struct promise *promises;
    int count;

    if (glance->session.scheduled_at > horizon) {
        horizon = glance->session.scheduled_at;
    }
    if (!promise_list_open(practice, glance->client, &promises, &count, err)) {
        return false;
    }
    for (int i = 0; i < count && promises[i].due_at <= horizon; i++) {
        if (glance->promise_count < GLANCE_PROMISES) {
            glance->promises[glance->promise_count++] = promises[i];
        } else {
            glance->promises_further++;
        }
    }
    return true;
}

static bool read_plan(struct practice *practice, struct glance *glance,
                      struct err *err)
{
    struct plan *plans;
    int count = 1;

    if (!plan_list(practice, glance->client, &plans, &count, err)) {
        return false;
    }
    if (count > 0 && plan_waits(&plans[0])) {
        glance->plan = plans[0];
    }
    return true;
}

// A day to look again that comes before they part.
static bool read_review(struct practice *practice, struct glance *glance,
                        struct err *err)
{
    int64_t until = zone_day_start(practice->zone, glance->now) + DAY;

    if (glance->session.scheduled_at > until) {
        until =
            zone_day_start(practice->zone, glance->session.scheduled_at) + DAY;
    }
    return review_read_due(practice, glance->client, until, &glance->review,
                           &glance->reviews_further, err);
}

// The first goal that nobody has looked at for six sessions.
static bool read_goal(struct practice *practice, struct glance *glance,
                      struct err *err)
{
    struct goal_story *stories;
    int count;

    if (!goal_stories(practice, glance->client, &stories, &count, err)) {
        return false;
    }
    for (int i = 0; i < count && glance->goal.n == 0; i++) {
        if (stories[i].look_due) {
            glance->goal = stories[i].goal.id;
            glance->goal_words = stories[i].goal.words;
        }
    }
    return true;
}

// ---- 5. one thing to ask ----------------------------------------------------

static bool read_moment(struct practice *practice, struct glance *glance,
                        struct err *err)
{
    bool found;

    return low_moment_read(practice, glance->client, &glance->moment, &found,
                           err)
        && talk_remind(practice, glance->client, &glance->talk, err);
}

// While the moment itself is asked about, before the next session or after it,
// its card is not asked about as well.
static bool is_asked(const struct glance *glance, const struct reason *reason)
{
    bool strain =
        reason->finding.rule == S3_LOW_CHECK || reason->finding.rule == S4_DIP;

    return reason->level < LEVEL_NOW && reason->snoozed_until <= glance->now
        && reason->finding.rule != S8_PROMISE_OVERDUE
        && !(strain && glance->moment.step != REPAIR_OVER);
}

// A safety answer has its own block; a promise is above as well.
static bool read_ask(struct practice *practice, struct glance *glance,
                     struct err *err)
{
    struct reason *reasons;
    int count;

    if (!card_read(practice, glance->client, &reasons, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        const struct reason *reason = &reasons[i];

        if (!is_asked(glance, reason)) {
            continue;
        }
        if (glance->ask.n != 0 || glance->moment.step == REPAIR_ASK) {
            glance->ask_further++;
            continue;
        }
        glance->ask = reason->id;
        glance->ask_sentence =
            signal_sentence(practice->arena, &reason->finding, glance->name);
        glance->ask_question = SIGNAL_RULES[reason->finding.rule].question;
    }
    return true;
}

// ---- 7. the last note -------------------------------------------------------

static bool read_note(struct practice *practice, struct glance *glance,
                      struct err *err)
{
    bool found;
    struct session_id id = {0};
    struct session last;
    struct str rest;

    if (!db_ask_int(practice->db,
                    "SELECT session_id FROM session"
                    " WHERE practice_id = $1 AND client_id = $2"
                    " AND scheduled_at < $3 AND note_sealed IS NOT NULL"
                    " AND session_id <> $4"
                    " ORDER BY scheduled_at DESC LIMIT 1",
                    VALUES(P_ID(practice), V_INT(glance->client.n),
                           V_INT(glance->now), V_INT(glance->session.id.n)),
                    &found, &id.n, err)) {
        return false;
    }
    if (!found) {
        return true;
    }
    if (!session_get(practice, id, &last, err)) {
        return false;
    }
    rest = str_trim(last.note);
    glance->note = str_trim(str_cut(&rest, '\n'));
    glance->note_session = last.number;
    glance->note_at = last.scheduled_at;
    return true;
}

bool glance_read(struct practice *practice, struct client_id client,
                 struct glance *glance, struct err *err)
{
    *glance = (struct glance){.client = client, .now = P_NOW(practice)};
    return read_safety(practice, glance, err)
        && read_arrival(practice, glance, err)
        && read_words(practice, glance, err)
        && read_promises(practice, glance, err)
        && read_plan(practice, glance, err)
        && read_review(practice, glance, err)
        && read_goal(practice, glance, err)
        && read_moment(practice, glance, err) && read_ask(practice, glance, err)
        && course_view_read(practice, client, COURSE_PLAIN, &glance->course,
                            err)
        && read_note(practice, glance, err);
}
