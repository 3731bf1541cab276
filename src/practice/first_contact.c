// first_contact - see first_contact.h.
//
// The words are at most grade 6 and say "you can" more often than "you must".
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/first_contact.h"

#include "practice/consent.h"

#include <string.h>

// ---- what to expect ---------------------------------------------------------

static const char WELCOME[] =
    "The first meetings are for getting to know each other: what brings you, "
    "and what you would like to be different.\n\n"
    "What helps most is often what is hard to say. You can say it, also when "
    "it is about us or about how we work.\n\n"
    "It can feel heavier for a while before it gets lighter. That is common. "
    "Please tell us when it does.\n\n"
    "You can ask anything: how we work, why we ask, how long it may take. You "
    "decide what you speak about, and you can stop at any time.\n\n"
    "Now and then there are a few short questions. They help us not to miss "
    "what matters to you. There are no right answers, and you can skip any.";

bool welcome_read(struct practice *practice, struct welcome *welcome,
                  struct err *err)
{
    struct rows rows;

    *welcome = (struct welcome){.words = str_of(WELCOME)};
    if (!db_ask(practice->db,
                "SELECT version, words FROM welcome_words"
                " WHERE practice_id = $1 ORDER BY version DESC LIMIT 1",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        struct str words = rows_str(&rows, 1, practice->arena);

        welcome->version = (int)rows_int(&rows, 0);
        welcome->own = words.len > 0;
        welcome->words = words.len ? words : welcome->words;
    }
    return rows_end(&rows, err);
}

bool welcome_write(struct practice *practice, int version, struct str words,
                   struct err *err)
{
    struct welcome now;

    words = str_trim(words);
    if (words.len > WELCOME_MAX) {
        return err_set(err, ERR_INPUT, "Please make it a little shorter.");
    }
    return welcome_read(practice, &now, err)
        && (now.version == version
            || err_set(err, ERR_CONFLICT,
                       "Somebody changed these words meanwhile."))
        && db_run(practice->db,
                  "INSERT INTO welcome_words (practice_id, version, words,"
                  " staff_id, written_at) VALUES ($1, $2, $3, $4, $5)",
                  VALUES(P_ID(practice), V_INT(version + 1), V_TEXT(words),
                         V_INT(practice->staff.n), V_INT(P_NOW(practice))),
                  err);
}

bool welcome_seen(struct practice *practice, struct client_id client,
                  struct err *err)
{
    return db_run(
        practice->db,
        "INSERT INTO welcome_read (practice_id, client_id, read_at)"
        " VALUES ($1, $2, $3) ON CONFLICT (practice_id, client_id) DO NOTHING",
        VALUES(P_ID(practice), V_INT(client.n), V_INT(P_NOW(practice))), err);
}

bool welcome_waits(struct practice *practice, struct client_id client,
                   struct str *line, struct err *err)
{
    int64_t one;
    bool done;

    if (!db_ask_int(practice->db,
                    "SELECT 1 WHERE EXISTS (SELECT 1 FROM welcome_read"
                    " WHERE practice_id = $1 AND client_id = $2)"
                    " OR EXISTS (SELECT 1 FROM session WHERE practice_id = $1"
                    " AND client_id = $2 AND started_at IS NOT NULL)",
                    VALUES(P_ID(practice), V_INT(client.n)), &done, &one,
                    err)) {
        return false;
    }
    *line = done ? STR("") : STR("Before we begin: what to expect here");
    return true;
}

// ---- what to call them ------------------------------------------------------

bool own_name_read(struct practice *practice, struct client_id client,
                   struct own_name *name, struct err *err)
{
    struct rows rows;
    bool good = true;

    *name = (struct own_name){0};
    if (!db_ask(practice->db,
                "SELECT own_name_id, name_sealed, pronouns_sealed, told_at"
                " FROM own_name WHERE practice_id = $1 AND client_id = $2"
                " ORDER BY own_name_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        int64_t id = rows_int(&rows, 0);

        name->told_at = rows_int(&rows, 3);
        good = words_open(practice, WORDS_AT(client, "own_name.name", id),
                          rows_str(&rows, 1, practice->arena), &name->name, err)
            && words_open(practice, WORDS_AT(client, "own_name.pronouns", id),
                          rows_str(&rows, 2, practice->arena), &name->pronouns,
                          err);
    }
    return rows_done(&rows, good, err);
}

bool own_name_save(struct practice *practice, struct client_id client,
                   const struct own_name *name, struct err *err)
{
    struct value called, pronouns;
    int64_t id;

    if (name->name.len > OWN_NAME_MAX || name->pronouns.len > OWN_NAME_MAX) {
        return err_set(err, ERR_INPUT, "Please make it a little shorter.");
    }
    return practice_next_id(practice, "own_name", &id, err)
        && words_seal_any(practice, WORDS_AT(client, "own_name.name", id),
                          name->name, &called, err)
        && words_seal_any(practice, WORDS_AT(client, "own_name.pronouns", id),
                          name->pronouns, &pronouns, err)
        && db_run(practice->db,
                  "INSERT INTO own_name (practice_id, own_name_id, client_id,"
                  " name_sealed, pronouns_sealed, told_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n), called,
                         pronouns, V_INT(P_NOW(practice))),
                  err);
}

// ---- consent, purpose by purpose --------------------------------------------

// A change of words is a further row with the next version: nobody has agreed
// to words that they did not read.
const struct consent_words CONSENT_WORDS[] = {
    {"treatment", 1, "Working together",
     "I want to work with my therapist. I can ask about everything we do, and "
     "I can stop at any time.",                   "Please tell your therapist too, so that you can talk about what comes "
     "next."                                                                   },
    {"follow_up", 1, "Asking me later",
     "When our work has ended, my therapist may ask me how I am, after 3, 6 "
     "and 12 months. I can say no each time.",    "Nobody asks you later, then."                              },
    {"sharing",   1, "Talking with a colleague",
     "My therapist may talk about our work with a colleague, to do it well. "
     "The colleague has to keep it to themselves and does not need my full "
     "name.",                                     "From then on your therapist does not talk about you there."},
    {"research",  1, "Research",
     "The numbers from my forms may be counted in research. If the practice "
     "tries out one of its own letters, a draw may decide if I get it. What "
     "we do together stays the same. My name and my own words are never part "
     "of it.",                                    "Your forms are not counted any more, and no draw decides "
     "anything for you."                                                                        },
    {"leaving",   1, "If I stay away",
     "If I stay away without a word, my therapist may write to me twice: after "
     "a week and after three weeks. Never more.", "Nobody writes to you then."                                },
};
const int CONSENT_WORDS_COUNT =
    (int)(sizeof CONSENT_WORDS / sizeof *CONSENT_WORDS);

const struct consent_words *consent_words_now(struct str purpose)
{
    const struct consent_words *newest = NULL;

    for (int i = 0; i < CONSENT_WORDS_COUNT; i++) {
        if (str_is(purpose, CONSENT_WORDS[i].purpose)) {
            newest = &CONSENT_WORDS[i];
        }
    }
    return newest;
}

const struct consent_words *consent_words_of(const char *purpose, int version)
{
    for (int i = 0; i < CONSENT_WORDS_COUNT; i++) {
        if (strcmp(purpose, CONSENT_WORDS[i].purpose) == 0
            && CONSENT_WORDS[i].version == version) {
            return &CONSENT_WORDS[i];
        }
    }
    return NULL;
}

bool consent_answer(struct practice *practice, struct client_id client,
                    struct str purpose, int version, bool given,
                    struct err *err)
{
    const struct consent_words *words = consent_words_now(purpose);
    bool before = false;
    int64_t at = 0;

    if (!words) {
        return err_set(err, ERR_INPUT, "This is not asked here.");
    }
    if (words->version != version) {
        return err_set(err, ERR_CONFLICT,
                       "These words have changed. Please read them again, then "
                       "decide.");
    }
    return consent_is_given(practice, client, words->purpose, &before, &at, err)
        && ((at != 0 && before == given)
            || consent_set_words(practice, client, purpose, given, version,
                                 err));
}

bool consent_receipts(struct practice *practice, struct client_id client,
                      struct consent_receipt *receipts, int *count,
                      struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT purpose, given, words_version, at FROM consent"
                " WHERE practice_id = $1 AND client_id = $2"
                " ORDER BY consent_id DESC LIMIT 100",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (*count < RECEIPTS_SHOWN && rows_next(&rows)) {
        struct consent_receipt *receipt = &receipts[*count];

        WORD_COPY(receipt->purpose, rows_str(&rows, 0, NULL));
        receipt->given = rows_int(&rows, 1) != 0;
        receipt->words_version = (int)rows_int(&rows, 2);
        receipt->at = rows_int(&rows, 3);
        *count += consent_words_now(str_of(receipt->purpose)) != NULL;
    }
    return rows_end(&rows, err);
}
