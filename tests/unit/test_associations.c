// test_associations - the practice's own associations: the arithmetic against
// R, who is counted, and that nothing is told of a few people or of one
// therapist.
//
// The people are made by two little formulas, so that R can make them, too;
// the figures come from cor(), and rma(test="adhoc") of metafor 3.8-1,
// iterated to 1e-13.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "measure/association.h"
#include "practice/associations.h"
#include "practice/client.h"
#include "practice/consent.h"
#include "practice/episode.h"
#include "practice/staff.h"

static struct err err;
static struct toy toy;
static struct associations here;

// ---- pairs and sums ---------------------------------------------------------

static void check_sums(void)
{
    static const struct association_pair PAIRS[] = {
        {60, -15},
        {70, -12},
        {80, -10},
        {65, -14}
    };
    static const struct association_pair FLAT[] = {
        {60, 1},
        {60, 5},
        {60, 3}
    };
    struct association sums = association_of(PAIRS, 4);
    struct association twice = sums;

    CHECK("r as R has it",
          check_near(association_r(&sums), 0.990267408305238, 1e-12));
    CHECK("one mean was taken", sums.freedom == 3);
    association_add(&twice, &sums);
    CHECK("the same people again: the same r",
          check_near(association_r(&twice), association_r(&sums), 1e-12)
              && twice.freedom == 6);
    sums = association_of(FLAT, 3);
    CHECK("what never varies goes with nothing", isnan(association_r(&sums)));
    sums = association_of(PAIRS, 0);
    CHECK("nobody", sums.freedom == 0 && isnan(association_r(&sums)));
    sums = association_of(PAIRS, 1);
    CHECK("one pair says nothing", isnan(association_r(&sums)));
}

static void check_pairs(void)
{
    const struct association_event events[] = {
        {false, 0, 0,        -20},
        {true,  1, DAY,      10 },
        {true,  2, 2 * DAY,  50 },
        {false, 0, 3 * DAY,  -15}, // with the second check alone
        {false, 0, 4 * DAY,  -14}, // no check since
        {true,  3, 5 * DAY,  60 },
        {false, 0, 60 * DAY, -9 }, // too late
        {true,  4, 61 * DAY, 70 },
        {false, 0, 62 * DAY, -8 },
    };
    struct association_pair pairs[9], early;

    CHECK("each form with the newest check before it",
          association_lagged(events, 9, pairs) == 2 && pairs[0].check == 50
              && pairs[0].outcome == -15 && pairs[1].check == 70
              && pairs[1].outcome == -8);
    CHECK("early checks with the whole change",
          association_early(events, 9, &early) && early.check == 60
              && early.outcome == 12);
    CHECK("not without a form before them",
          !association_early(events + 1, 8, &early));
    CHECK("not without a form after them",
          !association_early(events, 8, &early));
    CHECK("one early check is too few", !association_early(events, 4, &early));
    CHECK("nothing at all", !association_early(events, 0, &early)
                                && association_lagged(events, 0, pairs) == 0);
}

static void check_steps(void)
{
    const struct association_event events[] = {
        {true,  1, 0,        40 }, // nothing before it
        {false, 0, DAY,      -20},
        {true,  2, 2 * DAY,  50 },
        {true,  3, 3 * DAY,  60 }, // the newest counts
        {false, 0, 4 * DAY,  -15},
        {false, 0, 5 * DAY,  -14},
        {true,  0, 6 * DAY,  70 }, // from elsewhere: the fourth check
        {false, 0, 7 * DAY,  -9 },
        {true,  9, 60 * DAY, 80 }, // too late
        {false, 0, 61 * DAY, -8 },
    };
    struct association_step steps[10];

    CHECK("a check between two forms",
          association_steps(events, 10, true, steps) == 2
              && steps[0].session == 3 && steps[0].before == -20
              && steps[0].said == 60 && steps[0].after == -15
              && steps[1].session == 4 && steps[1].before == -14
              && steps[1].said == 70 && steps[1].after == -9);
    CHECK("a form between two checks",
          association_steps(events, 10, false, steps) == 2
              && steps[0].session == 2 && steps[0].before == 40
              && steps[0].said == -20 && steps[0].after == 50
              && steps[1].session == 4 && steps[1].before == 60
              && steps[1].said == -14 && steps[1].after == 70);
    CHECK("nothing to step over",
          association_steps(events, 2, true, steps) == 0
              && association_steps(events, 0, false, steps) == 0);
}

// ---- people -----------------------------------------------------------------

enum { PEOPLE = 66, SESSIONS = 6 };

static int check_of(int i, int t)
{
    return 5 * ((i * 7 + t * 13 + i * i * t % 11) % 20);
}

static int score_of(int i, int t)
{
    return i % 5 < 2 ? 20 - check_of(i, t) / 5 + (i + t) % 4
                     : (i * 5 + t * 11 + i * t % 7) % 27;
}

// 22 people of 2023, 21 of 2024, 20 of 2025 and 3 of 2022.
static int year_of(int i)
{
    return i < 22 ? 2023 : i < 43 ? 2024 : i < 63 ? 2025 : 2022;
}

struct sheet_row {
    struct client_id client;
    struct episode_id episode;
    const char *instrument;
    int session; // 0: none
    int64_t at;
    double value;
};

static bool add_score(struct practice *practice, const struct sheet_row *row,
                      struct err *e)
{
    struct value session = row->session ? V_INT(row->session) : V_NULL;
    int64_t id;

    return practice_next_id(practice, "administration", &id, e)
        && db_run(practice->db,
                  "INSERT INTO administration (practice_id, administration_id,"
                  " client_id, episode_id, form, rater, language, mode, state,"
                  " created_at, touched_at)"
                  " VALUES ($1, $2, $3, $4, $5, 'client', 'en', 'self_phone',"
                  " 'sent', $6, $6)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(row->client.n),
                         V_INT(row->episode.n), V_TEXT(str_of(row->instrument)),
                         V_INT(row->at)),
                  e)
        && db_run(practice->db,
                  "INSERT INTO score (practice_id, administration_id, version,"
                  " instrument, instrument_version, scale, client_id,"
                  " episode_id, session_number, rater, answered_at, value,"
                  " answered, items) VALUES ($1, $2, 1, $3, '1', 'total', $4,"
                  " $5, $6, 'client', $7, $8, 5, 5)",
                  VALUES(P_ID(practice), V_INT(id),
                         V_TEXT(str_of(row->instrument)), V_INT(row->client.n),
                         V_INT(row->episode.n), session, V_INT(row->at),
                         V_REAL(row->value)),
                  e);
}

static int sessions_each = SESSIONS;

static bool add_forms(struct practice *practice, struct client_id client,
                      int number, int64_t start, struct err *e)
{
    struct sheet_row row = {.client = client, .at = start};
    struct episode episode;
    bool good = episode_newest(practice, client, &episode, e);

    row.episode = episode.id;
    for (int t = 0; good && t <= sessions_each; t++) {
        row.session = t;
        row.instrument = "post";
        row.at = start + (int64_t)7 * t * DAY;
        row.value = check_of(number, t);
        good = t == 0 || add_score(practice, &row, e);
        row.session = 0;
        row.instrument = "phq9";
        row.at += 6 * DAY;
        row.value = score_of(number, t);
        good = good && add_score(practice, &row, e);
    }
    return good;
}

static bool add_person(struct practice *practice, int number, bool demo,
                       struct err *e)
{
    const struct client draft = {.name = STR("Somebody"), .demo = demo};
    struct civil day = {year_of(number), 3, 1, 10, 0, 0};
    int64_t start = moment_of_civil(&day);
    struct client_id client;

    return client_add(practice, &draft, &client, e)
        && consent_set(practice, client, STR("treatment"), true, e)
        && db_run(practice->db,
                  "UPDATE episode SET started_at = $3 WHERE practice_id = $1"
                  " AND client_id = $2",
                  VALUES(P_ID(practice), V_INT(client.n), V_INT(start)), e)
        && add_forms(practice, client, number, start, e);
}

static bool fill(struct practice *practice, void *context, struct err *e)
{
    bool good = true;

    (void)context;
    for (int i = 0; good && i < PEOPLE; i++) {
        good = add_person(practice, i, false, e);
    }
    // Must not count: the fictional people of set-up.
    for (int i = 0; good && i < 5; i++) {
        good = add_person(practice, i, true, e);
    }
    return good && associations_read(practice, &here, e);
}

// ---- the pictures -----------------------------------------------------------

struct expected {
    int year, people;
    int64_t n;
    double r;
};

static void check_units(const struct association_picture *picture,
                        const struct expected *units, int count)
{
    CHECK("units", picture->count == count);
    for (int i = 0; i < count && i < picture->count; i++) {
        const struct association_unit *unit = &picture->units[i];

        CHECK("a unit's year", unit->key == units[i].year);
        CHECK("its people", unit->people == units[i].people);
        CHECK("what its r is worth", unit->n == units[i].n);
        CHECK("its r", check_near(unit->r, units[i].r, 1e-12));
        CHECK("Fisher's z",
              check_near(unit->z, atanh(units[i].r), 1e-12)
                  && check_near(unit->v, 1.0 / (units[i].n - 3.0), 1e-12));
    }
}

static void check_pooled(const struct association_picture *picture,
                         const double estimate_and_tau2[2],
                         const double limits[2])
{
    const struct pool_coefficient *beta = picture->fit.beta;

    CHECK("pooled", picture->is_pooled);
    if (!picture->is_pooled) {
        return;
    }
    CHECK("estimate", check_near(beta->estimate, estimate_and_tau2[0], 1e-8));
    CHECK("tau2", check_near(picture->fit.tau2, estimate_and_tau2[1], 1e-8));
    CHECK("limits", check_near(beta->low, limits[0], 1e-8)
                        && check_near(beta->high, limits[1], 1e-8));
}

static void check_all(void)
{
    static const struct expected WITHIN[] = {
        {2023, 22, 111, 0.229243757970637},
        {2024, 21, 106, 0.512576684253671},
        {2025, 20, 101, 0.365390179688583},
    };
    static const struct expected BETWEEN[] = {
        {2023, 22, 22, 0.228803417468171 },
        {2024, 21, 21, -0.221177713182577},
        {2025, 20, 20, 0.201232405905325 },
    };
    static const double W[] = {0.393429956296686, 0.0185076152686351};
    static const double WL[] = {-0.0239227093807451, 0.810782621974117};
    static const double B[] = {0.0710911479170675, 0.0106707208721542};
    static const double BL[] = {-0.568277360750079, 0.710459656584214};

    CHECK("everybody", here.people == PEOPLE && here.no_yes == 0);
    CHECK("the form that most filled in",
          here.instrument && strcmp(here.instrument->code, "phq9") == 0
              && strcmp(here.scale->name, "total") == 0
              && here.measured == PEOPLE);
    check_units(&here.of[ASSOCIATION_WITHIN], WITHIN, 3);
    check_units(&here.of[ASSOCIATION_BETWEEN], BETWEEN, 3);
    check_pooled(&here.of[ASSOCIATION_WITHIN], W, WL);
    check_pooled(&here.of[ASSOCIATION_BETWEEN], B, BL);
    for (int kind = 0; kind < ASSOCIATION_KINDS; kind++) {
        CHECK("the three of 2022 are in nothing that is told",
              here.of[kind].some_hidden && here.of[kind].people == PEOPLE
                  && here.of[kind].small == 1);
    }
    CHECK("nothing about therapists where there is one",
          !here.therapists.is_told);
}

// Five therapists, spread over the years.
static bool five_therapists(struct practice *practice, void *context,
                            struct err *e)
{
    (void)context;
    return db_run(practice->db,
                  "UPDATE episode SET staff_id = 1 + (client_id - 1) % 5"
                  " WHERE practice_id = $1",
                  VALUES(P_ID(practice)), e)
        && associations_read(practice, &here, e);
}

static void check_therapists(void)
{
    CHECK("how much lies with who it is, as two numbers",
          here.therapists.is_told && here.therapists.count == 5
              && check_near(here.therapists.tau, 1.32702612152346, 1e-7)
              && check_near(here.therapists.i2, 99.1203097570669, 1e-7));
    CHECK("the years stay as they were",
          here.of[ASSOCIATION_WITHIN].count == 3
              && here.of[ASSOCIATION_WITHIN].some_hidden);
}

// Two places with two therapists each; the fifth works nowhere in particular.
static bool two_places(struct practice *practice, void *context, struct err *e)
{
    const struct staff_draft draft = {STR("Therapist"), "therapist",
                                      "no passphrase", STR("")};
    const struct str places[] = {STR("North Street"), STR(" North Street "),
                                 STR("South Street"), STR("South Street")};
    struct staff_id id;
    bool good = true;

    (void)context;
    for (int i = 0; good && i < 4; i++) {
        good = staff_add(practice, &draft, &id, e);
    }
    for (int i = 0; good && i < 4; i++) {
        good = staff_set_site(practice, (struct staff_id){i + 1}, places[i], e);
    }
    return good && associations_read(practice, &here, e);
}

static void check_places(void)
{
    static const struct expected WITHIN[] = {
        {1, 27, 136, 0.983377043163256  },
        {2, 26, 131, 0.02604742299843094},
    };
    static const struct expected BETWEEN[] = {
        {1, 27, 27, 0.07821766890005426 },
        {2, 26, 26, 0.003273978200218097},
    };

    CHECK("two places, by name", here.site_count == 2
                                     && str_is(here.sites[0], "North Street")
                                     && str_is(here.sites[1], "South Street"));
    if (here.site_count == 2) {
        check_units(&here.at_site[ASSOCIATION_WITHIN], WITHIN, 2);
        check_units(&here.at_site[ASSOCIATION_BETWEEN], BETWEEN, 2);
    }
    CHECK("the thirteen who are at no place are not shown",
          here.at_site[ASSOCIATION_WITHIN].some_hidden
              && here.at_site[ASSOCIATION_WITHIN].small == 1);
}

// A place with one therapist would show that therapist.
static bool lone_place(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return staff_set_site(practice, (struct staff_id){2}, STR("South Street"),
                          e)
        && db_run(practice->db,
                  "UPDATE episode SET staff_id = CASE WHEN client_id <= 30"
                  " THEN 1 ELSE 2 + client_id % 3 END WHERE practice_id = $1",
                  VALUES(P_ID(practice)), e)
        && associations_read(practice, &here, e);
}

static void check_lone_place(void)
{
    const struct association_picture *within =
        &here.at_site[ASSOCIATION_WITHIN];

    CHECK("thirty people of the one therapist there are not shown",
          here.site_count == 2 && within->count == 1
              && within->units[0].key == 2 && within->units[0].people == 36
              && within->some_hidden);
}

static bool no_places(struct practice *practice, void *context, struct err *e)
{
    bool good = true;

    (void)context;
    for (int i = 1; good && i <= 4; i++) {
        good = staff_set_site(practice, (struct staff_id){i}, STR("  "), e);
    }
    return good && associations_read(practice, &here, e);
}

// All people of 2023 with one of several therapists: no year of their own.
static bool one_of_several(struct practice *practice, void *context,
                           struct err *e)
{
    (void)context;
    return db_run(practice->db,
                  "UPDATE episode SET staff_id = CASE WHEN client_id <= 22"
                  " THEN 1 ELSE 2 + client_id % 3 END WHERE practice_id = $1",
                  VALUES(P_ID(practice)), e)
        && associations_read(practice, &here, e);
}

static void check_alone(void)
{
    static const struct expected WITHIN[] = {
        {2024, 21, 106, 0.512576684253671},
        {2025, 20, 101, 0.365390179688583},
        {0,    25, 126, 0.251932897688473},
    };
    static const struct expected BETWEEN[] = {
        {2024, 21, 21, -0.221177713182577},
        {2025, 20, 20, 0.201232405905325 },
        {0,    25, 25, 0.184261489610654 },
    };
    static const double W[] = {0.399198687534004, 0.0154156738661853};
    static const double WL[] = {0.00854017542924729, 0.789857199638762};

    check_units(&here.of[ASSOCIATION_WITHIN], WITHIN, 3);
    check_units(&here.of[ASSOCIATION_BETWEEN], BETWEEN, 3);
    check_pooled(&here.of[ASSOCIATION_WITHIN], W, WL);
    CHECK("the small years together, nobody hidden",
          !here.of[ASSOCIATION_WITHIN].some_hidden
              && here.of[ASSOCIATION_WITHIN].small == 2);
    CHECK("four therapists are too few to say how they differ",
          here.therapists.count == 4 && !here.therapists.is_told);
}

// A year that is all of one therapist, and nobody to stand with.
static bool nobody_to_stand_with(struct practice *practice, void *context,
                                 struct err *e)
{
    (void)context;
    return db_run(practice->db,
                  "UPDATE episode SET staff_id = CASE WHEN client_id <= 22"
                  " OR client_id > 63 THEN 1 ELSE 2 + client_id % 3 END"
                  " WHERE practice_id = $1",
                  VALUES(P_ID(practice)), e)
        && associations_read(practice, &here, e);
}

static void check_hidden(void)
{
    const struct association_picture *within = &here.of[ASSOCIATION_WITHIN];

    CHECK("25 people of one therapist among several are not shown",
          within->count == 2 && within->units[0].key == 2024
              && within->some_hidden && !within->is_pooled);
}

// Somebody of 2025 says no to research, another takes the work itself back.
static bool say_no(struct practice *practice, void *context, struct err *e)
{
    struct client_id somebody = {50}, another = {51};

    (void)context;
    return consent_set(practice, somebody, STR("research"), false, e)
        && consent_set(practice, another, STR("treatment"), false, e)
        && associations_read(practice, &here, e);
}

static void check_no(void)
{
    const struct association_picture *within = &here.of[ASSOCIATION_WITHIN];

    CHECK("who said no is not counted",
          here.people == PEOPLE && here.no_yes == 2 && here.measured == 64
              && within->people == 64);
    CHECK("18 people of 2025 are a small number",
          within->count == 2 && within->units[0].key == 2024
              && within->units[1].key == 0 && within->units[1].people == 43);
}

static bool say_yes_again(struct practice *practice, void *context,
                          struct err *e)
{
    struct client_id somebody = {50}, another = {51};

    (void)context;
    return consent_set(practice, somebody, STR("research"), true, e)
        && consent_set(practice, another, STR("treatment"), true, e)
        && associations_read(practice, &here, e);
}

static bool read_again(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return associations_read(practice, &here, e);
}

// On 30 June 2025 the second quarter is not over: what began in March 2025
// ended in April, and only its first weeks count.
static void check_quarter(void)
{
    const struct civil day = {2025, 6, 30, 12, 0, 0};

    toy.world.now = moment_of_civil(&day);
    CHECK("read in June",
          folder_read(toy.folder, toy.arena, read_again, NULL, &err));
    CHECK("until the quarter began, on the wall",
          here.until
              == moment_of_civil(&(struct civil){2025, 3, 31, 23, 0, 0}));
    CHECK("forms of this quarter do not count yet",
          here.people == PEOPLE && here.of[ASSOCIATION_WITHIN].people == 46
              && here.of[ASSOCIATION_BETWEEN].people == 46
              && here.of[ASSOCIATION_WITHIN].count == 2);
    toy.world.now = TOY_NOW;
}

// ---- the model of all people together ---------------------------------------

enum { LONG_PEOPLE = 20, LONG = 13 };

// Twenty people with thirteen sessions, all with one therapist of several.
static bool long_people(struct practice *practice, void *context, struct err *e)
{
    bool good = true;

    (void)context;
    sessions_each = LONG;
    for (int i = 0; good && i < LONG_PEOPLE; i++) {
        good = add_person(practice, i, false, e);
    }
    sessions_each = SESSIONS;
    return good
        && db_run(practice->db,
                  "UPDATE episode SET staff_id = CASE WHEN client_id <= $2"
                  " THEN 1 + client_id % 4 ELSE 1 END WHERE practice_id = $1",
                  VALUES(P_ID(practice), V_INT(PEOPLE + 5)), e)
        && associations_read(practice, &here, e);
}

static void check_lone_model(void)
{
    const struct association_model *model = &here.model;

    CHECK("who has six sessions is in no model",
          model->of[ASSOCIATION_FORWARD].people == LONG_PEOPLE);
    CHECK("the people of one therapist among several are not told of",
          model->of[ASSOCIATION_FORWARD].is_fitted
              && !model->is_told[ASSOCIATION_FORWARD]
              && !model->is_told[ASSOCIATION_REVERSE]);
}

static bool two_have_them(struct practice *practice, void *context,
                          struct err *e)
{
    (void)context;
    return db_run(practice->db,
                  "UPDATE episode SET staff_id = 1 + client_id % 2"
                  " WHERE practice_id = $1",
                  VALUES(P_ID(practice)), e)
        && associations_read(practice, &here, e);
}

// lmer() of lme4 1.1-31 with the formula of evidence/alliance_model.h, of the
// same twenty people made in R.
static void check_model(void)
{
    const struct association_model *model = &here.model;
    const struct alliance_answer *forward = &model->of[ASSOCIATION_FORWARD];
    const struct alliance_answer *reverse = &model->of[ASSOCIATION_REVERSE];

    CHECK("with two therapists it is told",
          model->is_told[ASSOCIATION_FORWARD]
              && model->is_told[ASSOCIATION_REVERSE]);
    CHECK(
        "from the check to the next form, in its own points",
        forward->rows == 260
            && check_near(forward->within.estimate, -0.0740907205116, 1e-6)
            && check_near(forward->within.se, 0.0250398750468, 1e-6)
            && check_near(forward->between.estimate, -0.00942180141645, 1e-5));
    CHECK("from the form to the next check",
          reverse->rows == 240
              && check_near(reverse->within.estimate, 0.168541579095, 1e-6)
              && check_near(reverse->between.estimate, -0.847057386484, 1e-6));
    CHECK("nothing about two therapists",
          model->therapists == 2 && isnan(model->share));
}

// One of the twenty says no to research.
static bool one_less(struct practice *practice, void *context, struct err *e)
{
    struct client_id somebody = {PEOPLE + 5 + 3};

    (void)context;
    return consent_set(practice, somebody, STR("research"), false, e)
        && associations_read(practice, &here, e);
}

static void check_models(void)
{
    CHECK("twenty people with thirteen sessions",
          folder_write(toy.folder, toy.arena, long_people, NULL, &err));
    check_lone_model();
    CHECK("two therapists have them",
          folder_write(toy.folder, toy.arena, two_have_them, NULL, &err));
    check_model();
    CHECK("one of them says no",
          folder_write(toy.folder, toy.arena, one_less, NULL, &err));
    CHECK("nineteen: nothing is told",
          here.model.of[ASSOCIATION_FORWARD].people == LONG_PEOPLE - 1
              && !here.model.of[ASSOCIATION_FORWARD].is_fitted
              && !here.model.is_told[ASSOCIATION_FORWARD]);
}

static void check_practice(void)
{
    CHECK("one therapist: years",
          folder_write(toy.folder, toy.arena, fill, NULL, &err));
    check_all();
    CHECK("five therapists",
          folder_write(toy.folder, toy.arena, five_therapists, NULL, &err));
    check_therapists();
    CHECK("two places",
          folder_write(toy.folder, toy.arena, two_places, NULL, &err));
    check_places();
    CHECK("a lone place",
          folder_write(toy.folder, toy.arena, lone_place, NULL, &err));
    check_lone_place();
    CHECK("no places any more",
          folder_write(toy.folder, toy.arena, no_places, NULL, &err)
              && here.site_count == 0
              && here.at_site[ASSOCIATION_WITHIN].count == 0);
    CHECK("a year of one of several",
          folder_write(toy.folder, toy.arena, one_of_several, NULL, &err));
    check_alone();
    CHECK("a no", folder_write(toy.folder, toy.arena, say_no, NULL, &err));
    check_no();
    CHECK("a yes again",
          folder_write(toy.folder, toy.arena, say_yes_again, NULL, &err)
              && here.no_yes == 0 && here.of[ASSOCIATION_WITHIN].count == 3);
    check_quarter();
    CHECK(
        "nobody to stand with",
        folder_write(toy.folder, toy.arena, nobody_to_stand_with, NULL, &err));
    check_hidden();
}

int main(void)
{
    check_sums();
    check_pairs();
    check_steps();
    if (!toy_open(&toy)) {
        return 1;
    }
    CHECK("an empty practice",
          folder_read(toy.folder, toy.arena, read_again, NULL, &err)
              && here.people == 0 && !here.scale
              && here.of[ASSOCIATION_WITHIN].count == 0);
    check_practice();
    check_models();
    toy_close(&toy);
    return check_end();
}
