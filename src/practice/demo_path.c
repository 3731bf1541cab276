// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_path.h"

#include "base/text.h"
#include "practice/handover.h"
#include "practice/letter.h"
#include "practice/path.h"
#include "practice/staff.h"

#include <string.h>

// ---- in the client's words --------------------------------------------------

static const struct {
    const char *name;
    int week;
    enum path_part part;
    const char *words;
} WORDS[] = {
    {"Marlow",  2, PATH_FROM,
     "After my divorce the kitchen was the quietest room."      },
    {"Marlow",  3, PATH_TO,   "To cook for friends again"       },
    {"Marlow",  8, PATH_FROM,
     "After my divorce the kitchen was the quietest room.\nI looked after "
     "everybody for twenty years. I can do that."               },
    {"Marlow",  9, PATH_NOW,
     "Two evenings a week with people. Sundays are long."       },
    {"Juniper", 4, PATH_FROM,
     "Eldest of four. Saying no was not a thing one did."       },
    {"Juniper", 5, PATH_TO,   "To say no without a stomach ache"},
    {"Juniper", 8, PATH_TO,   "To say no and still sleep well"  },
};

static const struct {
    const char *name;
    int week;
    const char *when, *words;
} MOMENTS[] = {
    {"Marlow",  4, "2019",    "The summer by the lake"               },
    {"Marlow",  8, "2024-03", "The flat is mine, and so is the stove"},
    {"Juniper", 4, "2011",    "Left home with one suitcase"          },
};

static bool is_now(const struct demo_moment *moment, const char *name, int week)
{
    return moment->week == week && strcmp(moment->person->name, name) == 0;
}

static bool write_words(struct practice *practice,
                        const struct demo_moment *moment, struct err *err)
{
    bool good = true;

    for (size_t i = 0; good && i < sizeof WORDS / sizeof *WORDS; i++) {
        struct path path;
        bool beside;

        if (is_now(moment, WORDS[i].name, WORDS[i].week)) {
            good = path_read(practice, moment->client, &path, err)
                && path_write(practice, moment->client,
                              &(struct path_draft){WORDS[i].part,
                                                   str_of(WORDS[i].words),
                                                   path.part[WORDS[i].part].id},
                              &beside, err);
        }
    }
    for (size_t i = 0; good && i < sizeof MOMENTS / sizeof *MOMENTS; i++) {
        good = !is_now(moment, MOMENTS[i].name, MOMENTS[i].week)
            || path_add_moment(practice, moment->client,
                               str_of(MOMENTS[i].when),
                               str_of(MOMENTS[i].words), err);
    }
    return good;
}

// As the client: what they write is nobody else's doing.
static bool write_as_client(struct practice *practice,
                            const struct demo_moment *moment, struct err *err)
{
    const struct staff_id staff = practice->staff;
    const struct str who = practice->who;
    bool done;

    practice->staff.n = 0;
    practice->who = STR("client");
    done = write_words(practice, moment, err);
    practice->staff = staff;
    practice->who = who;
    return done;
}

static bool offer_line(struct practice *practice,
                       const struct demo_moment *moment, struct err *err)
{
    return !is_now(moment, "Juniper", 9)
        || path_offer(practice, moment->client, PATH_NOW,
                      STR("You said no twice this month, and told me."), err);
}

// ---- a letter ---------------------------------------------------------------

static bool set_state(struct practice *practice, int64_t letter,
                      const char *state, struct err *err)
{
    struct letter now;

    return letter_get(practice, letter, &now, err)
        && letter_set_state(practice, letter, now.version, str_of(state), err);
}

// Of the chosen lines the client's path and what was tried.
static int choose(struct line *lines, int count)
{
    int kept = 0;

    for (int i = 0; i < count; i++) {
        if (lines[i].group == LINE_PATH || lines[i].group == LINE_TRIED
            || lines[i].group == LINE_GOAL) {
            lines[kept++] = lines[i];
        }
    }
    return kept;
}

static bool say_goodbye(struct practice *practice,
                        const struct demo_moment *moment, struct err *err)
{
    const struct letter_kind *kind = letter_kind_find(STR("goodbye"));
    struct letter letter;
    struct line *lines;
    int64_t id;
    int count;

    if (!moment->last || strcmp(moment->person->name, "Marlow") != 0) {
        return true;
    }
    if (!lines_read(practice, moment->client, &lines, &count, err)
        || !letter_draft(
            practice, moment->client, str_of(kind->name),
            letter_merge(practice->arena, kind, lines, choose(lines, count)),
            &id, err)
        || !letter_get(practice, id, &letter, err)) {
        return false;
    }
    return letter_save(practice, id, letter.version,
                       text_print(practice->arena,
                                  "Dear Marlow,\n\n%.*s\nA full table, and "
                                  "somebody else who washes up.",
                                  SHOW(letter.words)),
                       err)
        && set_state(practice, id, "ready", err)
        && set_state(practice, id, "given", err)
        && set_state(practice, id, "shared", err);
}

// ---- a handover -------------------------------------------------------------

static bool is_demo_practice(struct practice *practice, bool *demo,
                             struct err *err)
{
    int64_t flag = 0;
    bool found;

    if (!db_ask_int(practice->db,
                    "SELECT demo FROM practice WHERE practice_id = $1",
                    VALUES(P_ID(practice)), &found, &flag, err)) {
        return false;
    }
    *demo = flag != 0;
    return true;
}

// Nobody signs in as Jonas: his passphrase is the hash of nothing.
static bool hand_over(struct practice *practice,
                      const struct demo_moment *moment, struct err *err)
{
    const struct staff_draft jonas = {
        .name = STR("Jonas"), .role = "therapist", .passphrase_hash = "none"};
    struct answers pack = {0};
    struct staff_id to;
    int64_t id;
    bool demo;

    if (!moment->last || strcmp(moment->person->name, "Ash") != 0) {
        return true;
    }
    if (!is_demo_practice(practice, &demo, err)) {
        return false;
    }
    answers_set(practice->arena, &pack, STR("helps"),
                STR("Meeting in the morning. Silence is fine."));
    answers_set(practice->arena, &pack, STR("hurts"),
                STR("Forms. Being asked why."));
    return !demo
        || (staff_add(practice, &jonas, &to, err)
            && handover_begin(
                practice,
                &(struct handover_start){.client = moment->client, .to = to},
                &id, err)
            && handover_write(practice, id, 1, &pack, err)
            && handover_send(practice, id, 2, err));
}

bool demo_path(struct practice *practice, const struct demo_moment *moment,
               struct err *err)
{
    return write_as_client(practice, moment, err)
        && offer_line(practice, moment, err)
        && say_goodbye(practice, moment, err)
        && hand_over(practice, moment, err);
}
