// How a sent form is kept (submission_accept), in one transaction:
//
//     fields + taps -> checked against the questions -> scores -> kept sealed
//     -> S1 -> the other rules beside the client's history -> cards, notices
//
// Two decisions of the clinic show here. A sheet with gaps is kept without a
// score, because a single answer may still matter tonight. And a signal is
// written in the transaction that keeps the form and sent afterwards, so that
// nobody is told of a form that was not kept, and no kept signal depends on a
// mail server.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/submission.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/answers.h"
#include "practice/audit.h"
#include "practice/card.h"
#include "practice/questionnaire.h"
#include "practice/response.h"
#include "practice/safety.h"
#include "practice/threshold.h"
#include "practice/words.h"

#include <math.h>
#include <string.h>

enum { SAFETY_MAX = 16 }; // safety answers on one form

// A form on its way in.
struct submission {
    struct practice *practice;
    const struct administration *form;
    struct questionnaire questions;
    struct answers answers; // taps, and then what was sent
    int64_t next_tap;
    struct safety_answer safety[SAFETY_MAX]; // mildest first
    int safety_count;
    struct news news;
    struct response response;
};

static bool submission_read(struct practice *practice,
                            const struct administration *form,
                            struct submission *submission, struct err *err)
{
    *submission = (struct submission){.practice = practice, .form = form};
    return questionnaire_read(practice, form, &submission->questions, err)
        && taps_read(practice, form, &submission->answers,
                     &submission->next_tap, err);
}

// ---- S1 ---------------------------------------------------------------------

// Is this answer to this question one that somebody must see?
static bool answer_is_safety(const struct question *question, struct str value)
{
    int64_t number;

    return question->safety && str_parse_int(value, &number)
        && number >= question->instrument->items[question->item].safety_from;
}

// The worst comes last and so ends on top of the card; of two alike the first.
static void add_safety(struct submission *submission,
                       const struct safety_answer *answer)
{
    struct safety_answer *safety = submission->safety;
    int at = 0;

    if (submission->safety_count == SAFETY_MAX) { // the mildest gives way
        memmove(safety, safety + 1, (SAFETY_MAX - 1) * sizeof *safety);
        submission->safety_count--;
    }
    while (at < submission->safety_count && safety[at].value < answer->value) {
        at++;
    }
    memmove(safety + at + 1, safety + at,
            (size_t)(submission->safety_count - at) * sizeof *safety);
    safety[at] = *answer;
    submission->safety_count++;
}

static void find_safety(struct submission *submission,
                        const struct answers *answers)
{
    submission->safety_count = 0;
    for (int i = 0; i < submission->questions.count; i++) {
        const struct question *question = &submission->questions.questions[i];
        struct str value = answers_find(answers, question->field);
        int64_t number;

        if (answer_is_safety(question, value)
            && str_parse_int(value, &number)) {
            add_safety(submission, &(struct safety_answer){
                                       .given = true,
                                       .instrument = question->instrument,
                                       .item = question->item,
                                       .value = (int)number});
        }
    }
}

static bool raise_safety(struct submission *submission, struct outcome *outcome,
                         struct err *err)
{
    for (int i = 0; i < submission->safety_count; i++) {
        if (!safety_raise(submission->practice, submission->form,
                          &submission->safety[i], &outcome->card, err)) {
            return false;
        }
    }
    if (submission->safety_count > 0) {
        outcome->safety = true;
        outcome->signals++;
    }
    return true;
}

// ---- taps -------------------------------------------------------------------

static bool touch(struct practice *practice, const struct administration *form,
                  struct err *err)
{
    return db_run(
        practice->db,
        "UPDATE administration SET touched_at = $3, state = 'open' "
        "WHERE practice_id = $1 AND administration_id = $2 "
        "AND state IN ('open', 'declined')",
        VALUES(P_ID(practice), V_INT(form->id.n), V_INT(P_NOW(practice))), err);
}

static bool keep_taps(struct submission *submission,
                      const struct answers *answers, struct err *err)
{
    for (int i = 0; i < answers->count; i++) {
        const struct entry *entry = &answers->at[i];
        struct str before = answers_find(&submission->answers, entry->field);

        if (before.at && str_is_equal(before, entry->value)) {
            continue;
        }
        if (!taps_add(submission->practice, submission->form,
                      submission->next_tap++, entry->field, entry->value,
                      err)) {
            return false;
        }
    }
    return touch(submission->practice, submission->form, err);
}

// The form takes no answers any more: only a safety answer is still heard.
static bool keep_late(struct submission *submission,
                      const struct answers *answers, struct outcome *outcome,
                      struct err *err)
{
    find_safety(submission, answers);
    if (submission->safety_count == 0) {
        return err_set(err, ERR_CONFLICT,
                       "this form has been sent or is closed already; what "
                       "was answered before is kept");
    }
    return keep_taps(submission, answers, err)
        && raise_safety(submission, outcome, err);
}

bool answer_save(struct practice *practice, const struct administration *form,
                 struct str field, struct str value, struct outcome *outcome,
                 struct err *err)
{
    struct submission submission;
    const struct question *question;
    struct answers one = {0};

    *outcome = (struct outcome){0};
    if (!submission_read(practice, form, &submission, err)) {
        return false;
    }
    question = questionnaire_find(&submission.questions, field);
    if (!question || !question_offers(question, value)) {
        return err_set(err, ERR_INPUT,
                       "this form does not offer that answer; load it again");
    }
    answers_set(practice->arena, &one, question->field, value);
    if (!administration_takes_answers(form, P_NOW(practice))) {
        return keep_late(&submission, &one, outcome, err);
    }
    find_safety(&submission, &one);
    return keep_taps(&submission, &one, err)
        && raise_safety(&submission, outcome, err);
}

// ---- the fields of a whole form ---------------------------------------------

// Several boxes of one name become one value: "1,4".
static struct str joined(struct arena *arena, const struct form *fields,
                         struct str name)
{
    struct text text = text_in(arena);

    for (int i = 0; i < fields->count; i++) {
        if (str_is_equal(fields->fields[i].name, name)
            && fields->fields[i].value.len > 0) {
            text_addf(&text, text.len ? ",%.*s" : "%.*s",
                      SHOW(fields->fields[i].value));
        }
    }
    return text_str(&text);
}

static struct str value_of(struct submission *submission,
                           const struct form *fields,
                           const struct question *question, int i)
{
    return question->kind == QUESTION_CHIPS
             ? joined(submission->practice->arena, fields, question->field)
             : fields->fields[i].value;
}

// Sorts the fields into those that are good and the names of those that are
// not. What the form does not ask is passed over: a goal may have been closed
// while it was being answered. An empty choice is no answer.
static void check_fields(struct submission *submission,
                         const struct form *fields, struct answers *good,
                         struct text *wrong)
{
    for (int i = 0; i < fields->count; i++) {
        const struct question *question =
            questionnaire_find(&submission->questions, fields->fields[i].name);
        struct str value;

        if (!question) {
            continue;
        }
        value = value_of(submission, fields, question, i);
        if (question->kind == QUESTION_CHOICE && value.len == 0) {
            continue;
        }
        if (question_offers(question, value)) {
            answers_set(submission->practice->arena, good, question->field,
                        value);
        } else {
            text_addf(wrong, wrong->len ? ", %.*s" : "%.*s",
                      SHOW(question->field));
        }
    }
}

static bool refuse(struct submission *submission, const struct answers *good,
                   const struct text *wrong, struct outcome *outcome,
                   struct err *err)
{
    find_safety(submission, good);
    if (!keep_taps(submission, good, err)
        || !raise_safety(submission, outcome, err)) {
        return false;
    }
    return err_set(err, ERR_INPUT,
                   "choose one of the answers that are offered for: %.*s; "
                   "everything else is saved",
                   (int)wrong->len, wrong->at);
}

// ---- keeping ----------------------------------------------------------------

static bool keep_scores_of(struct submission *submission, int number,
                           struct err *err)
{
    const struct instrument *instrument =
        submission->questions.instruments[number];
    struct practice *practice = submission->practice;
    struct sheet sheet;
    struct scores scores;

    answers_sheet(practice->arena, &submission->answers, instrument,
                  number == 0, &sheet);
    if (!score_sheet(&sheet, &scores, err)) {
        return false;
    }
    if (strcmp(instrument->code, "post") == 0) {
        submission->news.has_check = true;
        submission->news.check = check_of_sheet(&sheet);
    }
    submission->news.warning = submission->news.warning || scores.warning;
    for (int i = 0; i < scores.count; i++) {
        const struct score *score = &scores.at[i];
        struct score_row_draft row = {
            .instrument = instrument,
            .scale = score->scale->name,
            .value = score->known ? score->value : NAN,
            .answered = score->answered,
            .of = score->of,
            .safety = scores.safety,
        };

        if (!response_save_score(practice, &submission->response, &row, err)) {
            return false;
        }
    }
    return true;
}

static bool keep_scores(struct submission *submission, struct err *err)
{
    for (int i = 0; i < submission->questions.instrument_count; i++) {
        if (!keep_scores_of(submission, i, err)) {
            return false;
        }
    }
    return true;
}

static bool keep_goal(struct submission *submission, int64_t goal,
                      int64_t value, struct err *err)
{
    struct practice *practice = submission->practice;

    return db_run(practice->db,
                  "INSERT INTO goal_rating (practice_id, goal_id, "
                  "administration_id, client_id, value, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6) "
                  "ON CONFLICT (practice_id, goal_id, administration_id) "
                  "DO UPDATE SET value = excluded.value",
                  VALUES(P_ID(practice), V_INT(goal),
                         V_INT(submission->form->id.n),
                         V_INT(submission->form->client.n), V_INT(value),
                         V_INT(submission->response.answered_at)),
                  err);
}

static bool keep_goals(struct submission *submission, struct err *err)
{
    for (int i = 0; i < submission->questions.count; i++) {
        struct str field = submission->questions.questions[i].field;
        struct str rest = field;
        int64_t goal, value;

        if (!str_is(str_cut(&rest, '.'), "goal") || !str_parse_int(rest, &goal)
            || !str_parse_int(answers_find(&submission->answers, field),
                              &value)) {
            continue;
        }
        if (!keep_goal(submission, goal, value, err)) {
            return false;
        }
    }
    return true;
}

// Only what was asked: not the form's own notes among the taps.
static struct answers answers_asked(struct submission *submission)
{
    struct answers asked = {0};

    for (int i = 0; i < submission->questions.count; i++) {
        struct str field = submission->questions.questions[i].field;
        struct str value = answers_find(&submission->answers, field);

        if (value.len > 0) {
            answers_set(submission->practice->arena, &asked, field, value);
        }
    }
    return asked;
}

static bool set_state(struct practice *practice,
                      const struct administration *form, const char *state,
                      struct err *err)
{
    return db_run(
               practice->db,
               "UPDATE administration SET state = $3 "
               "WHERE practice_id = $1 AND administration_id = $2 "
               "AND state IN ('open', 'declined')",
               VALUES(P_ID(practice), V_INT(form->id.n), V_TEXT(str_of(state))),
               err)
        && change_was_made(practice, err);
}

// ---- judging ----------------------------------------------------------------

// Which rules a form can touch. Rules that look at nothing on it are not asked
// again: what cannot have changed need not be read.
static struct card_case case_of(const struct submission *submission,
                                const struct signal_settings *settings)
{
    const struct administration *form = submission->form;
    const struct instrument *first = submission->questions.instruments[0];
    struct card_case the = {
        .client = form->client,
        .administration = form->id,
        .clearing = RULE(S9_WE_CANNOT_SEE),
        .news = &submission->news,
    };

    if (submission->news.has_check) {
        the.rules = RULE(S3_LOW_CHECK) | RULE(S4_DIP) | RULE(S5_DIFFERENT_VIEWS)
                  | RULE(S10_ALWAYS_PERFECT);
        return the;
    }
    if (strcmp(first->kind, "process") == 0 || submission->news.warning) {
        the.rules = RULE(S3_LOW_CHECK) | RULE(S10_ALWAYS_PERFECT);
        the.parts = HISTORY_SCORES;
        return the;
    }
    if (!first->own || submission->questions.instrument_count > 1) {
        the.rules = RULE(S2_WORSE);
        the.clearing |= RULE(S7_NO_CHANGE_YET);
        if (form->session_number == 0
            || form->session_number >= settings->no_change_session) {
            the.rules |= RULE(S7_NO_CHANGE_YET);
        }
    }
    return the;
}

static bool judge(struct submission *submission, struct outcome *outcome,
                  struct err *err)
{
    struct signal_settings settings;
    struct card_case the;
    int fired;

    if (!thresholds_read(submission->practice, &settings, err)) {
        return false;
    }
    the = case_of(submission, &settings);
    if (!raise_safety(submission, outcome, err)
        || !card_judge_case(submission->practice, &the, &fired, err)) {
        return false;
    }
    outcome->signals += fired;
    return true;
}

// Everything that follows once the answers are known to be good.
static bool keep(struct submission *submission, bool sent,
                 struct outcome *outcome, struct err *err)
{
    submission->answers = answers_asked(submission);
    submission->response = (struct response){
        .administration = submission->form,
        .answers = &submission->answers,
        .version = 1,
        .answered_at = P_NOW(submission->practice),
        .complete = sent,
    };
    find_safety(submission, &submission->answers);
    return set_state(submission->practice, submission->form,
                     sent ? "sent" : "closed", err)
        && response_save(submission->practice, &submission->response, err)
        && keep_scores(submission, err) && keep_goals(submission, err)
        && judge(submission, outcome, err);
}

// ---- the road ---------------------------------------------------------------

static bool holds_news(struct submission *submission, bool *news,
                       struct err *err)
{
    *news = false;
    for (int i = 0; !*news && i < submission->safety_count; i++) {
        if (!safety_is_news(submission->practice, submission->form,
                            &submission->safety[i], news, err)) {
            return false;
        }
    }
    return true;
}

// Sent a second time: harmless, unless a safety answer became worse.
static bool first_outcome(struct submission *submission,
                          const struct answers *good, struct outcome *outcome,
                          struct err *err)
{
    bool news;

    outcome->already_sent = true;
    find_safety(submission, good);
    return safety_find(submission->practice, submission->form, &outcome->card,
                       &outcome->safety, err)
        && holds_news(submission, &news, err)
        && (!news || keep_late(submission, good, outcome, err));
}

bool submission_accept(struct practice *practice,
                       const struct administration *form,
                       const struct form *fields, struct outcome *outcome,
                       struct err *err)
{
    struct submission submission;
    struct answers good = {0};
    struct text wrong = text_in(practice->arena);

    *outcome = (struct outcome){0};
    if (!submission_read(practice, form, &submission, err)) {
        return false;
    }
    check_fields(&submission, fields, &good, &wrong);
    if (form->state == ADMINISTRATION_SENT) {
        return first_outcome(&submission, &good, outcome, err);
    }
    if (!administration_takes_answers(form, P_NOW(practice))) {
        return keep_late(&submission, &good, outcome, err);
    }
    if (wrong.len > 0) {
        return refuse(&submission, &good, &wrong, outcome, err);
    }
    for (int i = 0; i < good.count; i++) {
        answers_set(practice->arena, &submission.answers, good.at[i].field,
                    good.at[i].value);
    }
    return keep(&submission, true, outcome, err);
}

bool submission_help(struct practice *practice,
                     const struct administration *form, struct outcome *outcome,
                     struct err *err)
{
    struct safety_answer help = {.given = true, .help_pressed = true};

    *outcome = (struct outcome){.safety = true, .signals = 1};
    return safety_raise(practice, form, &help, &outcome->card, err);
}

// ---- corrections ------------------------------------------------------------

static bool read_for_correction(struct submission *submission, int version,
                                struct err *err)
{
    struct practice *practice = submission->practice;
    int newest;

    if (!questionnaire_read(practice, submission->form, &submission->questions,
                            err)
        || !sheet_read(practice, submission->form, &submission->answers,
                       &newest, err)
        || !response_answered_at(practice, submission->form,
                                 &submission->response.answered_at, err)) {
        return false;
    }
    return newest == version
        || err_set(err, ERR_CONFLICT,
                   "somebody corrected this form in the meantime; read it "
                   "again, then decide");
}

// By staff: beside a client's history as a whole, for it need not be the newest
// form.
static bool keep_by_staff(struct submission *submission, struct err *err)
{
    struct outcome outcome = {0};
    int fired;

    submission->answers = answers_asked(submission);
    submission->response.administration = submission->form;
    submission->response.answers = &submission->answers;
    submission->response.complete = true;
    submission->response.by_staff = true;
    find_safety(submission, &submission->answers);
    return response_save(submission->practice, &submission->response, err)
        && keep_scores(submission, err) && keep_goals(submission, err)
        && raise_safety(submission, &outcome, err)
        && card_judge(submission->practice, submission->form->client,
                      submission->form->id, &fired, err);
}

// Empty fields take an answer back; nothing is passed over in silence.
static bool take_back(struct submission *submission, const struct form *fields,
                      struct err *err)
{
    for (int i = 0; i < fields->count; i++) {
        const struct question *question =
            questionnaire_find(&submission->questions, fields->fields[i].name);

        if (!question) {
            return err_set(err, ERR_INPUT, "this form does not ask \"%.*s\"",
                           fields->fields[i].name.len < 40
                               ? (int)fields->fields[i].name.len
                               : 40,
                           fields->fields[i].name.at);
        }
        if (fields->fields[i].value.len == 0) {
            answers_set(submission->practice->arena, &submission->answers,
                        question->field, STR(""));
        }
    }
    return true;
}

// The fields over what is there already.
static bool take_fields(struct submission *submission,
                        const struct form *fields, struct err *err)
{
    struct arena *arena = submission->practice->arena;
    struct text wrong = text_in(arena);
    struct answers good = {0};

    check_fields(submission, fields, &good, &wrong);
    if (wrong.len > 0) {
        return err_set(err, ERR_INPUT,
                       "choose one of the answers that are offered for: %.*s",
                       (int)wrong.len, wrong.at);
    }
    for (int i = 0; i < good.count; i++) {
        answers_set(arena, &submission->answers, good.at[i].field,
                    good.at[i].value);
    }
    return take_back(submission, fields, err);
}

bool submission_correct(struct practice *practice,
                        const struct administration *form, int version,
                        const struct form *fields, struct str reason,
                        struct err *err)
{
    struct submission submission = {.practice = practice, .form = form};

    if (!words_check(&reason, "the reason of the correction", WORDS_MAX_BYTES,
                     err)
        || !read_for_correction(&submission, version, err)
        || !take_fields(&submission, fields, err)) {
        return false;
    }
    submission.response.version = version + 1;
    submission.response.reason = reason;
    return card_forget_form(practice, form->client, form->id, err)
        && keep_by_staff(&submission, err);
}

bool submission_enter(struct practice *practice,
                      const struct invitation *invitation, int64_t answered_at,
                      const struct form *fields, struct administration_id *id,
                      struct err *err)
{
    struct administration form;
    struct submission submission;

    if (answered_at > P_NOW(practice)) {
        return err_set(err, ERR_INPUT,
                       "say when it was answered: a time that has passed");
    }
    if (!administration_on_paper(practice, invitation, id, err)
        || !administration_get(practice, *id, &form, err)
        || !submission_read(practice, &form, &submission, err)
        || !take_fields(&submission, fields, err)) {
        return false;
    }
    if (answers_asked(&submission).count == 0) {
        return err_set(err, ERR_INPUT, "a form without answers is not kept");
    }
    submission.response.version = 1;
    submission.response.answered_at = answered_at;
    return set_state(practice, &form, "sent", err)
        && keep_by_staff(&submission, err);
}

// ---- closing ----------------------------------------------------------------

// Keeps and judges what was answered before the time was over; a form without
// an answer leaves no response.
static bool close_one(struct practice *practice,
                      const struct administration *form, struct err *err)
{
    struct submission submission;
    struct outcome outcome = {0};

    if (!submission_read(practice, form, &submission, err)) {
        return false;
    }
    if (answers_asked(&submission).count == 0) {
        return set_state(practice, form, "closed", err);
    }
    return keep(&submission, false, &outcome, err)
        && audit_note(practice, "form closed with gaps", form->client,
                      text_print(practice->arena, "administration/%lld",
                                 (long long)form->id.n),
                      err);
}

bool administration_list_due(struct practice *practice, int64_t after,
                             struct batch *due, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT administration_id FROM administration "
                  "WHERE practice_id = $1 AND state = 'open' "
                  "AND closes_at <= $2 AND touched_at <= $3 "
                  "AND administration_id > $4 "
                  "ORDER BY administration_id LIMIT 20",
                  VALUES(P_ID(practice), V_INT(P_NOW(practice)),
                         V_INT(P_NOW(practice) - ADMINISTRATION_WRITING),
                         V_INT(after)),
                  &rows, err)
        && batch_take(due, &rows, err);
}

bool administration_close(struct practice *practice, int64_t id,
                          struct err *err)
{
    struct administration form;

    if (!administration_get(practice, (struct administration_id){id}, &form,
                            err)) {
        return false;
    }
    return form.state != ADMINISTRATION_OPEN
        || administration_is_open(&form, P_NOW(practice))
        || close_one(practice, &form, err);
}

static bool list_open(struct practice *practice, struct episode_id episode,
                      struct batch *open, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT administration_id FROM administration "
                  "WHERE practice_id = $1 AND episode_id = $2 "
                  "AND client_id = (SELECT client_id FROM episode "
                  "WHERE practice_id = $1 AND episode_id = $2) "
                  "AND state IN ('open', 'declined') LIMIT 20",
                  VALUES(P_ID(practice), V_INT(episode.n)), &rows, err)
        && batch_take(open, &rows, err);
}

static bool close_batch(struct practice *practice, const struct batch *open,
                        struct err *err)
{
    for (int i = 0; i < open->count; i++) {
        struct administration_id id = {open->ids[i]};
        struct administration form;

        if (!administration_get(practice, id, &form, err)
            || !close_one(practice, &form, err)) {
            return false;
        }
    }
    return true;
}

bool administration_close_episode(struct practice *practice,
                                  struct episode_id episode, struct err *err)
{
    struct batch open = {.count = BATCH_MAX};

    while (open.count == BATCH_MAX) {
        if (!list_open(practice, episode, &open, err)
            || !close_batch(practice, &open, err)) {
            return false;
        }
    }
    return true;
}
