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
#include "practice/followup.h"
#include "practice/incoming.h"
#include "practice/safety.h"
#include "practice/threshold.h"

#include <string.h>

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

static bool keep_taps(struct incoming *incoming, const struct answers *answers,
                      struct err *err)
{
    for (int i = 0; i < answers->count; i++) {
        const struct entry *entry = &answers->at[i];
        struct str before = answers_find(&incoming->answers, entry->field);

        if (before.at && str_is_equal(before, entry->value)) {
            continue;
        }
        if (!taps_add(incoming->practice, incoming->form, incoming->next_tap++,
                      entry->field, entry->value, err)) {
            return false;
        }
    }
    return touch(incoming->practice, incoming->form, err);
}

// The form takes no answers any more: only a safety answer is still heard.
static bool keep_late(struct incoming *incoming, const struct answers *answers,
                      struct outcome *outcome, struct err *err)
{
    incoming_find_safety(incoming, answers);
    if (incoming->safety_count == 0) {
        return err_set(err, ERR_CONFLICT,
                       "this form has been sent or is closed already; what "
                       "was answered before is kept");
    }
    return keep_taps(incoming, answers, err)
        && incoming_raise_safety(incoming, outcome, err);
}

bool answer_save(struct practice *practice, const struct administration *form,
                 struct str field, struct str value, struct outcome *outcome,
                 struct err *err)
{
    struct incoming incoming;
    const struct question *question;
    struct answers one = {0};

    *outcome = (struct outcome){0};
    if (!incoming_read(practice, form, &incoming, err)) {
        return false;
    }
    question = questionnaire_find(&incoming.questions, field);
    if (!question || !question_offers(question, value)) {
        return err_set(err, ERR_INPUT,
                       "this form does not offer that answer; load it again");
    }
    answers_set(practice->arena, &one, question->field, value);
    if (!administration_takes_answers(form, P_NOW(practice))) {
        return keep_late(&incoming, &one, outcome, err);
    }
    incoming_find_safety(&incoming, &one);
    return keep_taps(&incoming, &one, err)
        && incoming_raise_safety(&incoming, outcome, err);
}

// ---- judging ----------------------------------------------------------------

// Which rules a form can touch. Rules that look at nothing on it are not asked
// again: what cannot have changed need not be read.
static struct card_case case_of(const struct incoming *incoming,
                                const struct signal_settings *settings)
{
    const struct administration *form = incoming->form;
    const struct instrument *first = incoming->questions.instruments[0];
    struct card_case the = {
        .client = form->client,
        .administration = form->id,
        .clearing = RULE(S9_WE_CANNOT_SEE),
        .news = &incoming->news,
    };

    if (followup_is_form(form)) { // after the work only S13 speaks
        the.clearing = 0;
        return the;
    }
    if (incoming->news.has_check) {
        the.rules = RULE(S3_LOW_CHECK) | RULE(S4_DIP) | RULE(S5_DIFFERENT_VIEWS)
                  | RULE(S10_ALWAYS_PERFECT);
        return the;
    }
    if (strcmp(first->kind, "process") == 0 || incoming->news.warning) {
        the.rules = RULE(S3_LOW_CHECK) | RULE(S10_ALWAYS_PERFECT);
        the.parts = HISTORY_SCORES;
        return the;
    }
    if (!first->own || incoming->questions.instrument_count > 1) {
        the.rules = RULE(S2_WORSE);
        the.clearing |= RULE(S7_NO_CHANGE_YET);
        if (form->session_number == 0
            || form->session_number >= settings->no_change_session) {
            the.rules |= RULE(S7_NO_CHANGE_YET);
        }
    }
    return the;
}

static bool judge(struct incoming *incoming, struct outcome *outcome,
                  struct err *err)
{
    struct signal_settings settings;
    struct card_case the;
    int fired;

    if (!thresholds_read(incoming->practice, &settings, err)) {
        return false;
    }
    the = case_of(incoming, &settings);
    if (!incoming_raise_safety(incoming, outcome, err)
        || !card_judge_case(incoming->practice, &the, &fired, err)) {
        return false;
    }
    outcome->signals += fired;
    return true;
}

// Everything that follows once the answers are known to be good.
bool submission_keep(struct incoming *incoming, bool sent,
                     struct outcome *outcome, struct err *err)
{
    incoming->answers = incoming_asked(incoming);
    incoming->response = (struct response){
        .administration = incoming->form,
        .answers = &incoming->answers,
        .version = 1,
        .answered_at = P_NOW(incoming->practice),
        .complete = sent,
    };
    incoming_find_safety(incoming, &incoming->answers);
    return incoming_set_state(incoming->practice, incoming->form,
                              sent ? "sent" : "closed", err)
        && response_save(incoming->practice, &incoming->response, err)
        && incoming_keep_scores(incoming, err) && judge(incoming, outcome, err)
        && followup_answered(incoming->practice, incoming->form,
                             &incoming->answers, err);
}

// ---- the road ---------------------------------------------------------------

static bool holds_news(struct incoming *incoming, bool *news, struct err *err)
{
    *news = false;
    for (int i = 0; !*news && i < incoming->safety_count; i++) {
        if (!safety_is_news(incoming->practice, incoming->form,
                            &incoming->safety[i], news, err)) {
            return false;
        }
    }
    return true;
}

// Sent a second time: harmless, unless a safety answer became worse.
static bool first_outcome(struct incoming *incoming, const struct answers *good,
                          struct outcome *outcome, struct err *err)
{
    bool news;

    outcome->already_sent = true;
    incoming_find_safety(incoming, good);
    return safety_find(incoming->practice, incoming->form, &outcome->card,
                       &outcome->safety, err)
        && holds_news(incoming, &news, err)
        && (!news || keep_late(incoming, good, outcome, err));
}

// The good ones are kept as taps, so that nothing is lost.
static bool refuse(struct incoming *incoming, const struct answers *good,
                   const struct text *wrong, struct outcome *outcome,
                   struct err *err)
{
    incoming_find_safety(incoming, good);
    if (!keep_taps(incoming, good, err)
        || !incoming_raise_safety(incoming, outcome, err)) {
        return false;
    }
    return err_set(err, ERR_INPUT,
                   "choose one of the answers that are offered for: %.*s; "
                   "everything else is saved",
                   (int)wrong->len, wrong->at);
}

bool submission_accept(struct practice *practice,
                       const struct administration *form,
                       const struct form *fields, struct outcome *outcome,
                       struct err *err)
{
    struct incoming incoming;
    struct answers good = {0};
    struct text wrong = text_in(practice->arena);

    *outcome = (struct outcome){0};
    if (!incoming_read(practice, form, &incoming, err)) {
        return false;
    }
    incoming_check_fields(&incoming, fields, &good, &wrong);
    if (form->state == ADMINISTRATION_SENT) {
        return first_outcome(&incoming, &good, outcome, err);
    }
    if (!administration_takes_answers(form, P_NOW(practice))) {
        return keep_late(&incoming, &good, outcome, err);
    }
    if (wrong.len > 0) {
        return refuse(&incoming, &good, &wrong, outcome, err);
    }
    for (int i = 0; i < good.count; i++) {
        answers_set(practice->arena, &incoming.answers, good.at[i].field,
                    good.at[i].value);
    }
    return submission_keep(&incoming, true, outcome, err);
}

bool submission_help(struct practice *practice,
                     const struct administration *form, struct outcome *outcome,
                     struct err *err)
{
    struct safety_answer help = {.given = true, .help_pressed = true};

    *outcome = (struct outcome){.safety = true, .signals = 1};
    return safety_raise(practice, form, &help, &outcome->card, err);
}
