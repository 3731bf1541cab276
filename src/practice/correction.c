// correction.c - see correction.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/correction.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/incoming.h"
#include "practice/words.h"

static bool read_for_correction(struct incoming *incoming, int version,
                                struct err *err)
{
    struct practice *practice = incoming->practice;
    int newest;

    if (!questionnaire_read(practice, incoming->form, &incoming->questions, err)
        || !sheet_read(practice, incoming->form, &incoming->answers, &newest,
                       err)
        || !response_answered_at(practice, incoming->form,
                                 &incoming->response.answered_at, err)) {
        return false;
    }
    return newest == version
        || err_set(err, ERR_CONFLICT,
                   "somebody corrected this form in the meantime; read it "
                   "again, then decide");
}

// By staff: beside a client's history as a whole, for it need not be the newest
// form.
static bool keep_by_staff(struct incoming *incoming, struct err *err)
{
    struct outcome outcome = {0};
    int fired;

    incoming->answers = incoming_asked(incoming);
    incoming->response.administration = incoming->form;
    incoming->response.answers = &incoming->answers;
    incoming->response.complete = true;
    incoming->response.by_staff = true;
    incoming_find_safety(incoming, &incoming->answers);
    return response_save(incoming->practice, &incoming->response, err)
        && incoming_keep_scores(incoming, err)
        && incoming_raise_safety(incoming, &outcome, err)
        && card_judge(incoming->practice, incoming->form->client,
                      incoming->form->id, &fired, err);
}

// Empty fields take an answer back; nothing is passed over in silence.
static bool take_back(struct incoming *incoming, const struct form *fields,
                      struct err *err)
{
    for (int i = 0; i < fields->count; i++) {
        const struct question *question =
            questionnaire_find(&incoming->questions, fields->fields[i].name);

        if (!question) {
            return err_set(err, ERR_INPUT, "this form does not ask \"%.*s\"",
                           fields->fields[i].name.len < 40
                               ? (int)fields->fields[i].name.len
                               : 40,
                           fields->fields[i].name.at);
        }
        if (fields->fields[i].value.len == 0) {
            answers_set(incoming->practice->arena, &incoming->answers,
                        question->field, STR(""));
        }
    }
    return true;
}

// The fields over what is there already.
static bool take_fields(struct incoming *incoming, const struct form *fields,
                        struct err *err)
{
    struct arena *arena = incoming->practice->arena;
    struct text wrong = text_in(arena);
    struct answers good = {0};

    incoming_check_fields(incoming, fields, &good, &wrong);
    if (wrong.len > 0) {
        return err_set(err, ERR_INPUT,
                       "choose one of the answers that are offered for: %.*s",
                       (int)wrong.len, wrong.at);
    }
    for (int i = 0; i < good.count; i++) {
        answers_set(arena, &incoming->answers, good.at[i].field,
                    good.at[i].value);
    }
    return take_back(incoming, fields, err);
}

bool correction_keep(struct practice *practice,
                     const struct administration *form, int version,
                     const struct form *fields, struct str reason,
                     struct err *err)
{
    struct incoming incoming = {.practice = practice, .form = form};

    if (!words_check(&reason, "the reason of the correction", WORDS_MAX_BYTES,
                     err)
        || !read_for_correction(&incoming, version, err)
        || !take_fields(&incoming, fields, err)) {
        return false;
    }
    incoming.response.version = version + 1;
    incoming.response.reason = reason;
    return card_forget_form(practice, form->client, form->id, err)
        && keep_by_staff(&incoming, err);
}

bool correction_enter_paper(struct practice *practice,
                            const struct invitation *invitation,
                            int64_t answered_at, const struct form *fields,
                            struct administration_id *id, struct err *err)
{
    struct administration form;
    struct incoming incoming;

    if (answered_at > P_NOW(practice)) {
        return err_set(err, ERR_INPUT,
                       "say when it was answered: a time that has passed");
    }
    if (!administration_on_paper(practice, invitation, id, err)
        || !administration_get(practice, *id, &form, err)
        || !incoming_read(practice, &form, &incoming, err)
        || !take_fields(&incoming, fields, err)) {
        return false;
    }
    if (incoming_asked(&incoming).count == 0) {
        return err_set(err, ERR_INPUT, "a form without answers is not kept");
    }
    incoming.response.version = 1;
    incoming.response.answered_at = answered_at;
    return incoming_set_state(practice, &form, "sent", err)
        && keep_by_staff(&incoming, err);
}
