// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/preference.h"

#include "base/arena.h"
#include "base/text.h"

// clang-format off
const struct preference_pair PREFERENCE_PAIRS[] = {
    {"lead", "You have a plan for each time", "I bring what is on my mind",
     "a plan for each time", "to bring what is on their mind"},
    {"advice", "Tell me what you think would help", "Help me find my own way",
     "to hear what you think would help", "to find their own way"},
    {"feelings", "Go close to what hurts", "Go gently there",
     "to go close to what hurts", "to go gently"},
    {"time", "Look at where things come from", "Look at how things are now",
     "to look at where things come from", "to look at how things are now"},
    {"straight", "Say so when you see it differently", "Mostly stand by me",
     "that you say when you see it differently", "that you mostly stand by them"},
    {"between", "Give me things to try at home", "Keep the work to our time",
     "things to try at home", "to keep the work to the sessions"},
};
const int PREFERENCE_PAIR_COUNT =
    sizeof PREFERENCE_PAIRS / sizeof *PREFERENCE_PAIRS;

const char *const PREFERENCE_STEP_WORDS[PREFERENCE_STEPS] = {
    "Clearly the first", "More the first", "Both alike", "More the second",
    "Clearly the second",
};

const struct detail_row PREFERENCE_NUMBERS[] = {
    {"help", "How much do you expect this to help?",
     "0 not at all, 10 very much"},
    {"sensible", "How sensible does it sound to you, the way we mean to work?",
     "0 not at all, 10 very"},
};
// clang-format on
const int PREFERENCE_NUMBER_COUNT =
    sizeof PREFERENCE_NUMBERS / sizeof *PREFERENCE_NUMBERS;

static const struct detail_row LINE = {"line", "Your line", ""};

enum { NUMBER_MAX = 10, CARDS_LISTED = 20 };

// The largest value that a field takes; -1: no such field.
static int most_of(struct str name)
{
    for (int i = 0; i < PREFERENCE_PAIR_COUNT; i++) {
        if (str_is(name, PREFERENCE_PAIRS[i].name)) {
            return PREFERENCE_STEPS - 1;
        }
    }
    for (int i = 0; i < PREFERENCE_NUMBER_COUNT; i++) {
        if (str_is(name, PREFERENCE_NUMBERS[i].name)) {
            return NUMBER_MAX;
        }
    }
    return -1;
}

int preference_value(const struct preference *preference, const char *name)
{
    int64_t value;

    return str_parse_int(detail_of(&preference->card, name), &value)
             ? (int)value
             : PREFERENCE_UNKNOWN;
}

bool preference_set(struct arena *arena, struct preference *preference,
                    struct str name, struct str value, struct err *err)
{
    int most = most_of(name);
    int64_t number;

    if (str_is(name, LINE.name)) {
        return details_set(arena, &preference->card, &LINE, value, err);
    }
    if (most < 0 || value.len == 0) {
        return true;
    }
    if (!str_parse_int(value, &number) || number < 0 || number > most) {
        return err_set(err, ERR_INPUT, "choose one of the answers");
    }
    answers_set(arena, &preference->card, name, value);
    return true;
}

bool preference_save(struct practice *practice, struct client_id client,
                     const struct preference *preference, struct err *err)
{
    struct value sealed;
    int64_t id;

    if (preference->card.count == 0) {
        return err_set(err, ERR_INPUT, "please answer at least one line");
    }
    return practice_next_id(practice, "preference", &id, err)
        && details_seal(practice, WORDS_AT(client, "preference.card", id),
                        &preference->card, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO preference (practice_id, preference_id, "
                  "client_id, by_client, card_sealed, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_INT(preference->by_client), sealed,
                         V_INT(P_NOW(practice))),
                  err);
}

bool preference_list(struct practice *practice, struct client_id client,
                     struct preference **preferences, int *count,
                     struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *preferences =
        arena_take(practice->arena, CARDS_LISTED, sizeof **preferences);
    if (!db_ask(practice->db,
                "SELECT preference_id, by_client, at, card_sealed "
                "FROM preference WHERE practice_id = $1 AND client_id = $2 "
                "ORDER BY preference_id DESC LIMIT 20",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && *count < CARDS_LISTED && rows_next(&rows)) {
        struct preference *one = &(*preferences)[(*count)++];

        *one = (struct preference){.id = rows_int(&rows, 0),
                                   .by_client = rows_int(&rows, 1) != 0,
                                   .at = rows_int(&rows, 2)};
        good =
            details_open(practice, WORDS_AT(client, "preference.card", one->id),
                         rows_str(&rows, 3, practice->arena), &one->card, err);
    }
    for (int i = 0; i < *count; i++) {
        (*preferences)[i].version = *count - i;
    }
    return rows_done(&rows, good, err);
}

bool preference_newest(struct practice *practice, struct client_id client,
                       struct preference *preference, struct err *err)
{
    struct preference *all;
    int count;

    *preference = (struct preference){0};
    if (!preference_list(practice, client, &all, &count, err)) {
        return false;
    }
    if (count > 0) {
        *preference = all[0];
    }
    return true;
}

// ---- in words ---------------------------------------------------------------

static void put_wish(struct text *out, const struct preference *preference,
                     const struct preference_pair *pair)
{
    int step = preference_value(preference, pair->name);

    if (step == PREFERENCE_UNKNOWN || step == PREFERENCE_EITHER) {
        return;
    }
    text_addf(out, "%s%s", out->len > 0 ? "; " : "Would like ",
              step < PREFERENCE_EITHER ? pair->left_line : pair->right_line);
}

static void put_number(struct text *out, const struct preference *preference,
                       const char *name, const char *words)
{
    int number = preference_value(preference, name);

    if (number != PREFERENCE_UNKNOWN) {
        text_addf(out, "%s%s %d of 10.", out->len > 0 ? " " : "", words,
                  number);
    }
}

struct str preference_line(struct arena *arena,
                           const struct preference *preference)
{
    struct text out = text_in(arena);

    for (int i = 0; i < PREFERENCE_PAIR_COUNT; i++) {
        put_wish(&out, preference, &PREFERENCE_PAIRS[i]);
    }
    if (out.len > 0) {
        text_addc(&out, '.');
    }
    put_number(&out, preference, "help", "Expects it to help:");
    put_number(&out, preference, "sensible", "It sounds sensible:");
    return text_str(&out);
}
