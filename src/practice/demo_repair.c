// demo_repair - a strain that is noted, talked about and repaired (Juniper);
// waiting until a day (Rowan); what is in the way, and a choice with a day to
// look again that is still to come (Wren). All of it is invented.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_repair.h"

#include "base/moment.h"
#include "practice/rupture.h"
#include "practice/supervision.h"
#include "practice/support.h"
#include "practice/talk.h"
#include "practice/words.h"

// ---- Juniper: a dip and its repair ------------------------------------------

static bool note_strain(struct practice *practice,
                        const struct demo_moment *moment, struct err *err)
{
    static const char *const NOTE[][2] = {
        {"type",  "withdrawal"                              },
        {"about", "task,frame"                              },
        {"did",   "went_on"                                 },
        {"will",  "thank,ask,slow"                          },
        {"line",  "We ran late and I hurried the last part."},
    };
    struct rupture draft = {0};
    int64_t id;

    for (size_t i = 0; i < sizeof NOTE / sizeof *NOTE; i++) {
        answers_set(practice->arena, &draft.note, str_of(NOTE[i][0]),
                    str_of(NOTE[i][1]));
    }
    return rupture_add(practice, moment->client, &draft, &id, err)
        && supervision_add(practice, moment->client,
                           STR("How do I keep ten quiet minutes at the end "
                               "when a hard thing comes up late?"),
                           &id, err);
}

static bool say_talked(struct practice *practice,
                       const struct demo_moment *moment, const char *subject,
                       int64_t id, struct err *err)
{
    struct talk talk = {.subject_id = id, .who = "therapist", .answer = "yes"};

    WORD_COPY(talk.subject, str_of(subject));
    return talk_add(practice, moment->client, &talk, err);
}

static bool talk_about_strain(struct practice *practice,
                              const struct demo_moment *moment, struct err *err)
{
    struct rupture *notes;
    int count = 1;

    return rupture_list(practice, moment->client, &notes, &count, err)
        && (count == 0
            || say_talked(practice, moment, "rupture", notes[0].id, err));
}

// ---- Rowan: nothing is changed until a day ----------------------------------

static bool wait_until(struct practice *practice,
                       const struct demo_moment *moment, struct err *err)
{
    struct support walk;

    return support_open(practice, moment->client, &walk, err)
        && support_choose(practice, &walk, support_option_find(STR("wait")),
                          STR("we give the sleep plan four more weeks"),
                          P_NOW(practice) + (int64_t)28 * DAY, err);
}

static bool look_again(struct practice *practice,
                       const struct demo_moment *moment, struct err *err)
{
    struct support *chosen;
    int count;

    return support_list_chosen(practice, moment->client, &chosen, &count, err)
        && (count == 0
            || say_talked(practice, moment, "decision", chosen[0].decision.n,
                          err));
}

// ---- Wren: what is in the way -----------------------------------------------

static bool ask_what_is_in_the_way(struct practice *practice,
                                   const struct demo_moment *moment,
                                   struct err *err)
{
    static struct field answers[] = {
        {{"us_safe", 7},         {"2", 1}},
        {{"us_seen", 7},         {"1", 1}},
        {{"wanting_now", 11},    {"3", 1}},
        {{"wanting_cost", 12},   {"1", 1}},
        {{"people_there", 12},   {"0", 1}},
        {{"people_against", 14}, {"3", 1}},
        {{"events_new", 10},     {"2", 1}},
        {{"events_daily", 12},   {"3", 1}},
    };
    const struct form form = {answers, sizeof answers / sizeof *answers};
    struct administration_id id;
    struct support walk;

    if (!support_read_aloud(practice, moment->client, &form, &id, err)
        || !support_open(practice, moment->client, &walk, err)) {
        return false;
    }
    answers_set(practice->arena, &walk.walk, STR("barrier.time"), STR("1"));
    answers_set(practice->arena, &walk.walk, STR("line"),
                STR("Evenings are taken up with the night shifts."));
    return support_save(practice, &walk, err)
        && support_choose(practice, &walk, support_option_find(STR("involve")),
                          STR("tell the sister, together"),
                          P_NOW(practice) + (int64_t)21 * DAY, err);
}

// ---- who does what, and when ------------------------------------------------

// Week 0: each week; -1: the last one.
static const struct {
    const char *name;
    int week;
    bool (*tool)(struct practice *, const struct demo_moment *, struct err *);
} SCENES[] = {
    {"Juniper", 6,  note_strain           },
    {"Juniper", 7,  talk_about_strain     },
    {"Rowan",   8,  wait_until            },
    {"Rowan",   12, look_again            },
    {"Wren",    -1, ask_what_is_in_the_way},
};

// Every other week; Wren's check-ins are never spoken of: her therapist is
// reminded.
static bool talks_about_check_ins(const struct demo_moment *moment)
{
    return moment->week % 2 == 1
        && (str_is(str_of(moment->person->name), "Kite")
            || str_is(str_of(moment->person->name), "Juniper")
            || str_is(str_of(moment->person->name), "Rowan"));
}

bool demo_repair(struct practice *practice, const struct demo_moment *moment,
                 struct err *err)
{
    bool good = !talks_about_check_ins(moment)
             || say_talked(practice, moment, "check_ins", 0, err);

    for (size_t i = 0; good && i < sizeof SCENES / sizeof *SCENES; i++) {
        bool now =
            SCENES[i].week < 0 ? moment->last : SCENES[i].week == moment->week;

        if (now && str_is(str_of(moment->person->name), SCENES[i].name)) {
            good = SCENES[i].tool(practice, moment, err);
        }
    }
    return good;
}
