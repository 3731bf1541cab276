// The therapist's own three taps after a session. They stand as a form `post`
// of the rater "therapist" with one score, "therapist", on the same 0 to 100 as
// the client's check, so that S5 can lay the two side by side.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/session.h"

#include "base/text.h"
#include "measure/registry.h"
#include "practice/card.h"
#include "practice/questionnaire.h"
#include "practice/response.h"

static bool find_form(struct practice *practice, struct session_id session,
                      struct administration_id *id, bool *found,
                      struct err *err)
{
    return db_ask_int(practice->db,
                      "SELECT administration_id FROM administration "
                      "WHERE practice_id = $1 AND session_id = $2 "
                      "AND form = 'post' AND rater = 'therapist'",
                      VALUES(P_ID(practice), V_INT(session.n)), found, &id->n,
                      err);
}

static bool add_form(struct practice *practice, struct session_id session,
                     struct administration_id *id, struct err *err)
{
    return practice_next_id(practice, "administration", &id->n, err)
        && db_run(practice->db,
                  "INSERT INTO administration (practice_id, "
                  "administration_id, client_id, episode_id, session_id, "
                  "form, rater, language, mode, state, created_at, "
                  "touched_at) SELECT practice_id, $3, client_id, "
                  "episode_id, session_id, 'post', 'therapist', 'en', "
                  "'self_desktop', 'sent', $4, $4 FROM session "
                  "WHERE practice_id = $1 AND session_id = $2",
                  VALUES(P_ID(practice), V_INT(session.n), V_INT(id->n),
                         V_INT(P_NOW(practice))),
                  err);
}

// The therapist's form of that session, made if there is none.
static bool get_form(struct practice *practice, struct session_id session,
                     struct administration *form, struct err *err)
{
    struct administration_id id;
    bool found;

    return find_form(practice, session, &id, &found, err)
        && (found || add_form(practice, session, &id, err))
        && administration_get(practice, id, form, err);
}

static bool tap_check(int value, struct err *err)
{
    return (value >= 0 && value <= 4)
        || err_set(err, ERR_INPUT, "a tap is a whole number from 0 to 4");
}

static struct answers answers_of(struct arena *arena,
                                 const struct therapist_taps *taps)
{
    struct answers answers = {0};

    answers_set(arena, &answers, STR("heard"),
                text_print(arena, "%d", taps->heard));
    answers_set(arena, &answers, STR("direction"),
                text_print(arena, "%d", taps->direction));
    answers_set(arena, &answers, STR("off"),
                text_print(arena, "%d", taps->off));
    return answers;
}

static bool save_taps(struct practice *practice,
                      const struct administration *form, int version,
                      const struct therapist_taps *taps, struct err *err)
{
    struct answers answers = answers_of(practice->arena, taps);
    struct response response = {.administration = form,
                                .answers = &answers,
                                .version = version,
                                .answered_at = P_NOW(practice),
                                .complete = true};
    struct score_row_draft score = {
        .instrument = registry_find(practice->registry, STR("post")),
        .scale = "therapist",
        .value = 100.0 * (taps->heard + taps->direction + 4 - taps->off) / 12,
        .answered = 3,
        .of = 3,
    };

    if (version > 1) {
        response.reason = STR("rated again");
        if (!response_answered_at(practice, form, &response.answered_at, err)) {
            return false;
        }
    }
    if (!score.instrument) {
        return err_set(err, ERR_BUG, "the check after a session is not there");
    }
    return response_save(practice, &response, err)
        && response_save_score(practice, &response, &score, err);
}

bool session_rate(struct practice *practice, struct session_id id,
                  const struct therapist_taps *taps, struct err *err)
{
    struct session session;
    struct administration form;
    struct answers before;
    int version, fired;

    return tap_check(taps->heard, err) && tap_check(taps->direction, err)
        && tap_check(taps->off, err) && session_get(practice, id, &session, err)
        && get_form(practice, id, &form, err)
        && sheet_read(practice, &form, &before, &version, err)
        && save_taps(practice, &form, version + 1, taps, err)
        && card_judge_rules(practice, session.client, RULE(S5_DIFFERENT_VIEWS),
                            form.id, &fired, err);
}

static bool read_tap(const struct answers *answers, struct str field, int *tap)
{
    int64_t value;

    if (!str_parse_int(answers_find(answers, field), &value)) {
        return false;
    }
    *tap = (int)value;
    return true;
}

bool session_rating(struct practice *practice, struct session_id id,
                    struct therapist_taps *taps, bool *found, struct err *err)
{
    struct session session;
    struct administration form = {0};
    struct answers answers = {0};
    int version = 0;

    if (!session_get(practice, id, &session, err)
        || !find_form(practice, id, &form.id, found, err)) {
        return false;
    }
    form.client = session.client;
    if (*found && !sheet_read(practice, &form, &answers, &version, err)) {
        return false;
    }
    *found = *found && read_tap(&answers, STR("heard"), &taps->heard)
          && read_tap(&answers, STR("direction"), &taps->direction)
          && read_tap(&answers, STR("off"), &taps->off);
    return true;
}
