// The own items of both forms are instruments like any other (instruments/
// pre.json, post.json); what stands around them is in the tables here.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/questionnaire.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "practice/consent.h"
#include "practice/goal.h"
#include "practice/keyring.h"
#include "practice/words.h"

#include <string.h>

enum { OWN_QUESTIONS = 40, EVERY_FOURTH = 4 };

// ---- the form's own questions -----------------------------------------------

static const struct option SINCE[] = {
    {1, "Something good happened",   NULL},
    {2, "Something hard happened",   NULL},
    {3, "Nothing much changed",      NULL},
    {4, "The plan worked",           NULL},
    {5, "The plan partly worked",    NULL},
    {6, "The plan did not work",     NULL},
    {7, "I did not get to the plan", NULL},
};
// What the chips say about the plan (S11): that it did not work is as good a
// reason to make it smaller as that there was no time for it.
enum plan_result questionnaire_plan_result(struct str chip)
{
    return str_is(chip, "4")                      ? PLAN_TRIED
         : str_is(chip, "5")                      ? PLAN_PARTLY
         : str_is(chip, "6") || str_is(chip, "7") ? PLAN_NOT_THIS_TIME
                                                  : PLAN_NOT_REVIEWED;
}

static const struct option UNSAID[] = {
    {0, "No",                 NULL},
    {1, "Yes, not yet",       NULL},
    {2, "Yes, ask me gently", NULL},
};
static const struct option NOTE_TO[] = {
    {0, "My therapist, now",         NULL},
    {1, "I will bring it up myself", NULL},
    {2, "Only me",                   NULL},
};
static const struct option CALL[] = {
    {0, "No, thank you", NULL},
    {1, "Yes, please",   NULL},
};
static const struct option ZERO_TO_TEN[] = {
    {0,  "0",  NULL},
    {1,  "1",  NULL},
    {2,  "2",  NULL},
    {3,  "3",  NULL},
    {4,  "4",  NULL},
    {5,  "5",  NULL},
    {6,  "6",  NULL},
    {7,  "7",  NULL},
    {8,  "8",  NULL},
    {9,  "9",  NULL},
    {10, "10", NULL},
};
#define OPTIONS(table) (table), (int)(sizeof(table) / sizeof *(table))

struct own_question {
    enum question_kind kind;
    const char *field;
    const char *text;
    const struct option *options;
    int option_count;
};

// The order of PRODUCT.md J2.
static const struct own_question OWN_PRE[] = {
    {QUESTION_CHIPS, "since", "Since last time",                OPTIONS(SINCE)                  },
    {QUESTION_LINE,  "miss",  "What should we not miss today?", NULL,                             0},
    {QUESTION_CHOICE,              "unsaid",       "Is there something you have not said yet?",
     OPTIONS(UNSAID)},
};
static const struct own_question OWN_POST[] = {
    {QUESTION_LINE, "note", "Anything you want to add, or did not get to say?",
     NULL,                                                             0},
    {QUESTION_CHOICE,             "note_to",     "Who is this for?",                                  OPTIONS(NOTE_TO)},
};
// PRODUCT.md J10.
static const struct own_question OWN_FOLLOWUP[] = {
    {QUESTION_CHOICE, "call", "Do you want me to call?", OPTIONS(CALL)},
};
// Room for `more` questions; those that are there may move.
static void make_room(struct arena *arena, struct questionnaire *all, int more)
{
    struct question *room =
        arena_take(arena, (size_t)all->count + (size_t)more, sizeof *room);

    for (int i = 0; i < all->count; i++) {
        room[i] = all->questions[i];
    }
    all->questions = room;
}

static struct question *next_question(struct questionnaire *all)
{
    return &all->questions[all->count++];
}

static void add_own(struct questionnaire *all, const struct own_question *own,
                    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        *next_question(all) = (struct question){
            .kind = own[i].kind,
            .field = str_of(own[i].field),
            .text = str_of(own[i].text),
            .options = own[i].options,
            .option_count = own[i].option_count,
            .part_of_session = i == 0,
            .item = -1,
        };
    }
}
#define ADD_OWN(all, table) add_own(all, table, sizeof(table) / sizeof *(table))

// ---- instruments, goals -----------------------------------------------------

static void add_instrument(struct practice *practice, struct questionnaire *all,
                           const struct instrument *instrument)
{
    bool first = all->instrument_count == 0;

    make_room(practice->arena, all, instrument->item_count + OWN_QUESTIONS);
    all->instruments[all->instrument_count++] = instrument;
    all->has_safety = all->has_safety || instrument_is_safety(instrument);
    for (int i = 0; i < instrument->item_count; i++) {
        const struct item *item = &instrument->items[i];

        *next_question(all) = (struct question){
            .kind = QUESTION_CHOICE,
            .field = answers_field(practice->arena, instrument, first, i),
            .text = str_of(item->text),
            .options = item->options,
            .option_count = item->option_count,
            .safety = item->safety_from != ANSWER_MISSING,
            .part_of_session = i == 0,
            .section = i == 0 ? str_of(instrument->stem) : (struct str){0},
            .instrument = instrument,
            .item = i,
        };
    }
}

static bool add_code(struct practice *practice, struct questionnaire *all,
                     struct str code, struct err *err)
{
    const struct instrument *instrument =
        registry_find(practice->registry, code);

    if (!instrument) {
        return err_set(err, ERR_MISSING,
                       "the instrument of this form is no longer there");
    }
    if (all->instrument_count < FORM_INSTRUMENTS_MAX) {
        add_instrument(practice, all, instrument);
    }
    return true;
}

static bool add_further(struct practice *practice, struct questionnaire *all,
                        struct str codes, struct err *err)
{
    while (codes.len > 0) {
        struct str code = str_cut(&codes, ' ');

        if (code.len > 0 && !add_code(practice, all, code, err)) {
            return false;
        }
    }
    return true;
}

static bool add_goals(struct practice *practice, struct client_id client,
                      struct questionnaire *all, struct err *err)
{
    struct goal *goals;
    int count;
    bool first = true;

    if (!goal_list(practice, client, &goals, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (!goal_is_active(&goals[i])) {
            continue;
        }
        *next_question(all) = (struct question){
            .kind = QUESTION_CHOICE,
            .field = text_print(practice->arena, "goal.%lld",
                                (long long)goals[i].id.n),
            .text = goals[i].words,
            .options = ZERO_TO_TEN,
            .option_count = sizeof ZERO_TO_TEN / sizeof *ZERO_TO_TEN,
            .small = true,
            .part_of_session = first,
            .section = first ? STR("How near are you to where you want to go? "
                                   "0 not at all, 10 there.")
                             : (struct str){0},
            .item = -1,
        };
        first = false;
    }
    return true;
}

// Every fourth session: is what was agreed kept, are the limits clear?
static bool add_monthly(struct practice *practice,
                        const struct administration *administration,
                        struct questionnaire *all, struct err *err)
{
    bool chosen;
    int64_t at;

    if (administration->session_number == 0
        || administration->session_number % EVERY_FOURTH != 0) {
        return true;
    }
    if (!consent_is_given(practice, administration->client, "identity", &chosen,
                          &at, err)
        || !add_code(practice, all, STR("post_monthly"), err)) {
        return false;
    }
    if (!chosen && str_is(all->questions[all->count - 1].field, "identity")) {
        all->count--;
    }
    return true;
}

bool questionnaire_read(struct practice *practice,
                        const struct administration *administration,
                        struct questionnaire *all, struct err *err)
{
    struct str form = str_of(administration->form);

    *all = (struct questionnaire){0};
    if (!add_code(practice, all, form, err)
        || !add_further(practice, all, administration->instruments, err)) {
        return false;
    }
    if (str_is(form, "pre")) {
        if (!add_goals(practice, administration->client, all, err)) {
            return false;
        }
        ADD_OWN(all, OWN_PRE);
    }
    if (str_is(form, "post")) {
        if (!add_monthly(practice, administration, all, err)) {
            return false;
        }
        ADD_OWN(all, OWN_POST);
    }
    if (str_is(form, "followup")) {
        ADD_OWN(all, OWN_FOLLOWUP);
    }
    return true;
}

const struct question *questionnaire_find(
    const struct questionnaire *questionnaire, struct str field)
{
    for (int i = 0; i < questionnaire->count; i++) {
        if (str_is_equal(questionnaire->questions[i].field, field)) {
            return &questionnaire->questions[i];
        }
    }
    return NULL;
}

// ---- values -----------------------------------------------------------------

static bool option_is_offered(const struct question *question, struct str value)
{
    int64_t number;

    if (!str_parse_int(value, &number)) {
        return false;
    }
    for (int i = 0; i < question->option_count; i++) {
        if (question->options[i].value == number) {
            return true;
        }
    }
    return false;
}

static bool chips_are_offered(const struct question *question, struct str value)
{
    while (value.len > 0) {
        if (!option_is_offered(question, str_cut(&value, ','))) {
            return false;
        }
    }
    return true;
}

bool question_offers(const struct question *question, struct str value)
{
    switch (question->kind) {
    case QUESTION_CHOICE: return option_is_offered(question, value);
    case QUESTION_CHIPS: return chips_are_offered(question, value);
    case QUESTION_LINE: return value.len <= LINE_MAX_BYTES;
    }
    return false;
}

// ---- what was answered ------------------------------------------------------

static int64_t place_of(const struct administration *administration,
                        int64_t number)
{
    return administration->id.n * TAPS_MAX + number;
}

// Of a row that begins with the tap's number and its sealed words.
static bool open_tap(struct practice *practice,
                     const struct administration *administration,
                     const struct rows *rows, struct tap *tap, struct err *err)
{
    if (!keyring_unseal(practice, administration->client, "answer.value",
                        place_of(administration, rows_int(rows, 0)),
                        rows_str(rows, 1, practice->arena), &tap->value, err)) {
        return false;
    }
    tap->field = str_cut(&tap->value, '=');
    return true;
}

bool taps_read(struct practice *practice,
               const struct administration *administration,
               struct answers *answers, int64_t *next, struct err *err)
{
    struct rows rows;
    bool good = true;

    *answers = (struct answers){0};
    *next = 1;
    if (!db_ask(practice->db,
                "SELECT sequence, value_sealed FROM answer "
                "WHERE practice_id = $1 AND administration_id = $2 "
                "ORDER BY sequence",
                VALUES(P_ID(practice), V_INT(administration->id.n)), &rows,
                err)) {
        return false;
    }
    while (good && rows_next(&rows)) {
        struct tap tap = {0};

        good = open_tap(practice, administration, &rows, &tap, err);
        answers_set(practice->arena, answers, tap.field, tap.value);
        *next = rows_int(&rows, 0) + 1;
    }
    return rows_done(&rows, good, err);
}

static void list_tap(struct tap_list *list, struct tap tap,
                     struct str beginning)
{
    if (str_starts(tap.field, beginning)) {
        tap.field.at += beginning.len;
        tap.field.len -= beginning.len;
        list->taps[list->count++] = tap;
    }
}

bool taps_list(struct practice *practice,
               const struct administration *administration,
               struct str beginning, struct tap_list *list, struct err *err)
{
    struct rows rows;
    bool good = true;

    list->count = 0;
    if (!db_ask(practice->db,
                "SELECT sequence, value_sealed, at FROM answer "
                "WHERE practice_id = $1 AND administration_id = $2 "
                "ORDER BY sequence DESC",
                VALUES(P_ID(practice), V_INT(administration->id.n)), &rows,
                err)) {
        return false;
    }
    while (good && list->count < TAPS_LISTED && rows_next(&rows)) {
        struct tap tap = {.at = rows_int(&rows, 2)};

        good = open_tap(practice, administration, &rows, &tap, err);
        list_tap(list, tap, beginning);
    }
    return rows_done(&rows, good, err);
}

bool taps_add(struct practice *practice,
              const struct administration *administration, int64_t number,
              struct str field, struct str value, struct err *err)
{
    struct str plain =
        text_print(practice->arena, "%.*s=%.*s", SHOW(field), SHOW(value));
    struct str sealed;

    if (number >= TAPS_MAX) {
        return err_set(err, ERR_LIMIT,
                       "this form was changed too often; send it as it is");
    }
    return keyring_seal(practice, administration->client, "answer.value",
                        place_of(administration, number), plain, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO answer (practice_id, administration_id, "
                  "sequence, value_sealed, at) VALUES ($1, $2, $3, $4, $5)",
                  VALUES(P_ID(practice), V_INT(administration->id.n),
                         V_INT(number), V_BLOB(sealed), V_INT(P_NOW(practice))),
                  err);
}

bool sheet_read(struct practice *practice,
                const struct administration *administration,
                struct answers *answers, int *version, struct err *err)
{
    struct str sealed = {0};
    struct str plain;
    struct rows rows;

    *answers = (struct answers){0};
    *version = 0;
    if (!db_ask(practice->db,
                "SELECT version, sheet_sealed FROM response "
                "WHERE practice_id = $1 AND administration_id = $2 "
                "ORDER BY version DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(administration->id.n)), &rows,
                err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *version = (int)rows_int(&rows, 0);
        sealed = rows_str(&rows, 1, practice->arena);
    }
    if (!rows_end(&rows, err)) {
        return false;
    }
    return *version == 0
        || (keyring_unseal(practice, administration->client, "response.sheet",
                           place_of(administration, *version), sealed, &plain,
                           err)
            && answers_parse(practice->arena, plain, answers, err));
}

static bool read_answers(struct practice *practice,
                         const struct administration *administration,
                         struct answers *answers, struct err *err)
{
    int64_t next;
    int version;

    return sheet_read(practice, administration, answers, &version, err)
        && (version > 0
            || taps_read(practice, administration, answers, &next, err));
}

// "I will bring it up", "only me": the therapist sees the wish, not the words.
static void keep_private(struct answers *answers, struct arena *arena)
{
    struct str wish = answers_find(answers, STR("note_to"));

    if (wish.len > 0 && !str_is(wish, "0")) {
        answers_set(arena, answers, STR("note"), STR(""));
    }
}

bool administration_questions(struct practice *practice,
                              const struct administration *administration,
                              struct questionnaire *all, struct err *err)
{
    struct answers answers;

    if (!questionnaire_read(practice, administration, all, err)
        || !read_answers(practice, administration, &answers, err)) {
        return false;
    }
    if (practice->staff.n > 0) {
        keep_private(&answers, practice->arena);
    }
    for (int i = 0; i < all->count; i++) {
        struct question *question = &all->questions[i];

        question->answer = answers_find(&answers, question->field);
        all->answered += question->answer.len > 0;
    }
    return true;
}
