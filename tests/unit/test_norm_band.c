// test_norm_band - when others who started here may stand on a client's chart,
// what is drawn then, and that it ends at once when it must.
//
// The others are made by a little formula, so that R can make them, too; the
// quarters come from quantile() of R 4.2.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/client.h"
#include "practice/consent.h"
#include "practice/course_overview.h"
#include "practice/episode.h"
#include "practice/erase.h"
#include "practice/expected.h"
#include "practice/norm.h"
#include "practice/session.h"
#include "practice/setting.h"
#include "web/chart.h"
#include "web/expected_band.h"

static struct err err;
static struct toy toy;

// ---- the rules --------------------------------------------------------------

static const struct norm_band_facts DRAWN = {.on = true,
                                             .has_start = true,
                                             .episodes = 200,
                                             .people = 20,
                                             .sessions = 2};

// Of each rule one case that stops it; with a norm, what only concerns one's
// own episodes does not.
static void check_rules(void)
{
    struct norm_band_facts stopped[NORM_BAND_DRAWN];
    struct norm_band_facts norm = {.on = true,
                                   .has_start = true,
                                   .norm = true,
                                   .counted = true,
                                   .later_start = true,
                                   .sessions = 2};

    for (int i = 0; i < NORM_BAND_DRAWN; i++) {
        stopped[i] = DRAWN;
    }
    stopped[NORM_BAND_OFF].on = false;
    stopped[NORM_BAND_NO_START].has_start = false;
    stopped[NORM_BAND_FICTIONAL].fictional = true;
    stopped[NORM_BAND_VERSIONS].other_versions = true;
    stopped[NORM_BAND_NO_BASIS].episodes = 199;
    stopped[NORM_BAND_COUNTED].counted = true;
    stopped[NORM_BAND_LATER_START].later_start = true;
    stopped[NORM_BAND_FEW_PEOPLE].people = 19;
    stopped[NORM_BAND_SHORT].sessions = 1;
    CHECK("200 episodes, 20 people, two sessions",
          norm_band_judge(&DRAWN) == NORM_BAND_DRAWN);
    for (int i = 0; i < NORM_BAND_DRAWN; i++) {
        CHECK(NORM_BAND_RULES[i].name,
              norm_band_judge(&stopped[i]) == (enum norm_band_rule)i);
    }
    CHECK("a norm needs no people of one's own",
          norm_band_judge(&norm) == NORM_BAND_DRAWN);
    norm.other_versions = true;
    CHECK("but the same version", norm_band_judge(&norm) == NORM_BAND_VERSIONS);
    CHECK("nothing is on by itself",
          norm_band_judge(&(struct norm_band_facts){0}) == NORM_BAND_OFF
              && !NORM_BAND_RULES[NORM_BAND_OFF].words);
}

// ---- others -----------------------------------------------------------------

enum { OTHERS = 240, OTHERS_ENDED = 1700000000 }; // in 2023

static int start_of(int i)
{
    return 5 + i % 20;
}

static int score_of(int i, int t)
{
    int score = start_of(i) - 2 * (t - 1) + (i * 7 + t * 5 + i * i * t) % 7;

    return t == 1 ? start_of(i) : score < 0 ? 0 : score > 27 ? 27 : score;
}

struct sheet {
    int64_t client, episode;
    int session;
    int64_t at;
    double value;
    const char *version;
};

static bool add_score(struct practice *practice, const struct sheet *sheet,
                      struct err *e)
{
    int64_t id;

    return practice_next_id(practice, "administration", &id, e)
        && db_run(practice->db,
                  "INSERT INTO administration (practice_id, administration_id,"
                  " client_id, episode_id, form, rater, language, mode, state,"
                  " created_at, touched_at)"
                  " VALUES ($1, $2, $3, $4, 'phq9', 'client', 'en',"
                  " 'self_phone', 'sent', $5, $5)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(sheet->client),
                         V_INT(sheet->episode), V_INT(sheet->at)),
                  e)
        && db_run(practice->db,
                  "INSERT INTO score (practice_id, administration_id, version,"
                  " instrument, instrument_version, scale, client_id,"
                  " episode_id, session_number, rater, answered_at, value,"
                  " answered, items) VALUES ($1, $2, 1, 'phq9', $3, 'total',"
                  " $4, $5, $6, 'client', $7, $8, 9, 9)",
                  VALUES(P_ID(practice), V_INT(id),
                         V_TEXT(str_of(sheet->version ? sheet->version : "1")),
                         V_INT(sheet->client), V_INT(sheet->episode),
                         V_INT(sheet->session), V_INT(sheet->at),
                         V_REAL(sheet->value)),
                  e);
}

// Rows alone: nobody reads their names, and keys take long to make.
static bool add_person(struct practice *practice, int64_t id, struct err *e)
{
    return db_run(practice->db,
                  "INSERT INTO client (practice_id, client_id, staff_id,"
                  " name_sealed, answers_by, sharing, created_at)"
                  " VALUES ($1, $2, 1, x'00', 'phone', 'together', 1)",
                  VALUES(P_ID(practice), V_INT(id)), e)
        && db_run(practice->db,
                  "INSERT INTO episode (practice_id, episode_id, client_id,"
                  " staff_id, state, started_at, ended_at)"
                  " VALUES ($1, $2, $2, 1, 'ended', 1, $3)",
                  VALUES(P_ID(practice), V_INT(id),
                         V_INT(OTHERS_ENDED + (id - 1000) * DAY)),
                  e)
        && consent_set(practice, (struct client_id){id}, STR("research"), true,
                       e);
}

// Everybody fills in three forms, three in four of them six.
static bool add_others(struct practice *practice, void *context, struct err *e)
{
    bool good = true;

    (void)context;
    for (int i = 0; good && i < OTHERS; i++) {
        int64_t id = 1000 + i;

        good = add_person(practice, id, e);
        for (int t = 1; good && t <= (i % 4 ? 6 : 3); t++) {
            good = add_score(
                practice, &(struct sheet){id, id, t, t, score_of(i, t), 0}, e);
        }
    }
    return good;
}

// ---- one client -------------------------------------------------------------

static struct client_id kite;
static struct episode_id course;

static bool add_session(struct practice *practice, int number, int64_t at,
                        struct err *e)
{
    int64_t id;

    return practice_next_id(practice, "session", &id, e)
        && db_run(
               practice->db,
               "INSERT INTO session (practice_id, session_id, client_id,"
               " episode_id, staff_id, number, scheduled_at, attendance)"
               " VALUES ($1, $2, $3, $4, 1, $5, $6, $7)",
               VALUES(P_ID(practice), V_INT(id), V_INT(kite.n), V_INT(course.n),
                      V_INT(number), V_INT(at),
                      V_TEXT(at < TOY_NOW ? STR("attended") : STR("planned"))),
               e);
}

// Three sessions so far, two planned; a start at 14.
static bool add_kite(struct practice *practice, void *context, struct err *e)
{
    static const double SCORES[] = {14, 20, 26};
    struct episode episode;
    bool good = client_add(practice,
                           &(struct client){.name = STR("Kite"), .staff = {1}},
                           &kite, e)
             && episode_newest(practice, kite, &episode, e);

    (void)context;
    course = episode.id;
    for (int t = 1; good && t <= 5; t++) {
        int64_t at = TOY_NOW + (int64_t)(t * 7 - 24) * DAY;

        good = add_session(practice, t, at, e)
            && (t > 3
                || add_score(practice,
                             &(struct sheet){kite.n, course.n, t, at,
                                             SCORES[t - 1], NULL},
                             e));
    }
    return good;
}

static struct expected_others others;
static struct course_view view;

static bool look(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return course_view_read(practice, kite, COURSE_PLAIN, &view, e)
        && expected_read(practice, &view, 0, &others, e);
}

static enum norm_band_rule judged(void)
{
    if (!folder_read(toy.folder, toy.arena, look, NULL, &err)) {
        printf("%s\n", err.text);
        return NORM_BAND_OFF;
    }
    return others.rule;
}

static bool run_sql(struct practice *practice, void *context, struct err *e)
{
    const char *const *sql = context;

    return db_run(practice->db, *sql, VALUES(P_ID(practice), V_INT(kite.n)), e);
}

static void change(const char *sql)
{
    CHECK(sql, folder_write(toy.folder, toy.arena, run_sql, &sql, &err));
}

static bool switch_on(struct practice *practice, void *context, struct err *e)
{
    return setting_save(practice, STR("expected_course"),
                        *(const bool *)context ? STR("yes") : STR("no"), e);
}

static void check_switch(void)
{
    bool on = true;

    CHECK("off until the owner says so", judged() == NORM_BAND_OFF);
    CHECK("nothing is said then", !expected_band_why(&others).len
                                      && !expected_band_of(toy.arena, &others));
    CHECK("on", folder_write(toy.folder, toy.arena, switch_on, &on, &err));
    CHECK("drawn", judged() == NORM_BAND_DRAWN);
}

// ---- what is drawn ----------------------------------------------------------

static const struct {
    double low, high;
    int64_t n;
} QUARTERS[] = {
  // of those who began with 12 to 18
    {13, 17, 84},
    {14, 18, 84},
    {12, 16, 84},
    {9,  13, 60},
};

static void check_drawn(void)
{
    CHECK("who started here", others.band->people == 84
                                  && others.band->from == 12
                                  && others.band->to == 18);
    CHECK("three sessions that were, and the next one", others.count == 4);
    for (int i = 0; i < others.count && i < 4; i++) {
        const struct expected_session *at = &others.sessions[i];

        CHECK("at the client's own session",
              at->session_number == i + 1
                  && at->at == TOY_NOW + (int64_t)(7 * i - 17) * DAY);
        CHECK("the quarters that R finds", at->low == QUARTERS[i].low
                                               && at->high == QUARTERS[i].high
                                               && at->n == QUARTERS[i].n);
        CHECK("only the next one is ahead", at->planned == (i == 3));
    }
}

static void check_words(void)
{
    const struct chart_band *band = expected_band_of(toy.arena, &others);
    struct text all = text_in(toy.arena);

    CHECK("there is a band", band && band->count == 4);
    if (!band) {
        return;
    }
    CHECK("its name", str_is(band->label, "middle half of 84 people")
                          && str_is(band->label_more, "who started here"));
    CHECK("in words", str_is(band->sentence,
                             "Of 84 people who started here, 84 filled it in "
                             "at session 3: half of them lay between 12 "
                             "and 16."));
    text_addf(&all, "%.*s", SHOW(band->source));

    CHECK("from what, and how often it held",
          strstr(all.at, "240 closed episodes")
              && strstr(all.at, "held 57 of 100 (95 % interval 50 to 64)"));
}

// ---- what stops it ----------------------------------------------------------

static void check_person(void)
{
    change("UPDATE client SET demo = 1 WHERE practice_id = $1"
           " AND client_id = $2");
    CHECK("a fictional person", judged() == NORM_BAND_FICTIONAL);
    change("UPDATE client SET demo = 0 WHERE practice_id = $1"
           " AND client_id = $2");
    change("UPDATE score SET value = 27 WHERE practice_id = $1"
           " AND client_id = $2 AND session_number = 1");
    CHECK("nobody started there", judged() == NORM_BAND_FEW_PEOPLE);
    CHECK("that is said to staff, quietly", expected_band_why(&others).len > 0);
    change("UPDATE score SET value = NULL WHERE practice_id = $1"
           " AND client_id = $2 AND session_number = 1");
    CHECK("a first score of a later session",
          judged() == NORM_BAND_LATER_START);
    change("UPDATE score SET value = 14, instrument_version = '0'"
           " WHERE practice_id = $1 AND client_id = $2"
           " AND session_number = 1");
    CHECK("another version", judged() == NORM_BAND_VERSIONS);
    change("UPDATE score SET instrument_version = '1' WHERE practice_id = $1"
           " AND client_id = $2");
    CHECK("as before", judged() == NORM_BAND_DRAWN);
}

static bool say_research(struct practice *practice, void *context,
                         struct err *e)
{
    return consent_set(practice, kite, STR("research"), *(const bool *)context,
                       e);
}

// Beside others, not beside oneself.
static void check_counted(void)
{
    bool yes = true;

    change("UPDATE episode SET state = 'ended', ended_at = 1700000000"
           " WHERE practice_id = $1 AND client_id = $2");
    CHECK("who said no to research is nobody's measure",
          judged() == NORM_BAND_DRAWN);
    CHECK("a yes",
          folder_write(toy.folder, toy.arena, say_research, &yes, &err));
    CHECK("who is counted is not held against it",
          judged() == NORM_BAND_COUNTED);
    change("UPDATE episode SET state = 'active', ended_at = NULL"
           " WHERE practice_id = $1 AND client_id = $2");
    CHECK("as before", judged() == NORM_BAND_DRAWN);
}

// ---- at once ----------------------------------------------------------------

static bool take_back(struct practice *practice, void *context, struct err *e)
{
    const int *last = context;

    for (int i = 0; i < *last; i++) {
        if (!consent_set(practice, (struct client_id){1000 + i},
                         STR("research"), false, e)) {
            return false;
        }
    }
    return true;
}

static bool ask_erasure(struct practice *practice, void *context, struct err *e)
{
    return erase_ask(practice, *(struct client_id *)context, STR("request"), e);
}

static bool end_at(struct practice *practice, void *context, struct err *e)
{
    return db_run(practice->db,
                  "UPDATE episode SET ended_at = $2 WHERE practice_id = $1"
                  " AND client_id = 1150",
                  VALUES(P_ID(practice), V_INT(*(const int64_t *)context)), e);
}

static void end_one(int64_t at)
{
    CHECK("one ends then",
          folder_write(toy.folder, toy.arena, end_at, &at, &err));
}

static void check_at_once(void)
{
    struct client_id gone = {1100};
    int forty = 40;
    int64_t people = others.band->people;

    CHECK("forty take their yes back",
          folder_write(toy.folder, toy.arena, take_back, &forty, &err));
    CHECK("at once they are not counted", judged() == NORM_BAND_DRAWN
                                              && others.bands->episodes == 200
                                              && others.band->people < people);
    end_one(TOY_NOW - DAY);
    CHECK("nobody of this quarter of the year counts yet",
          judged() == NORM_BAND_NO_BASIS);
    end_one(OTHERS_ENDED);
    CHECK("as before", judged() == NORM_BAND_DRAWN);
    CHECK("one more is erased",
          folder_write(toy.folder, toy.arena, ask_erasure, &gone, &err)
              && erase_confirm(toy.folder, toy.arena, gone, STR("1100"), &err));
    CHECK("199 are too few, at once", judged() == NORM_BAND_NO_BASIS);
}

// ---- a norm -----------------------------------------------------------------

static const char NORM[] =
    "{\"rapport_norm\": 1, \"instrument\": \"phq9\","
    " \"instrument_version\": \"1\", \"scale\": \"total\","
    " \"population\": \"invented people\", \"country\": \"none\","
    " \"n\": 60, \"source\": \"a test\", \"date\": \"2026-12-01\","
    " \"time\": \"log(session)\", \"sessions\": 8, \"range\": [0, 27],"
    " \"model\": {\"beta\": [15, -3], \"G\": [[16, 0], [0, 1.44]],"
    " \"sigma2\": 4, \"vcov_beta\": [[0.3, -0.1], [-0.1, 0.08]]}}";
static struct norm_kept kept;

static bool load(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return norm_add(practice, str_of(NORM), &kept, e);
}

static bool unload(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return norm_remove(practice, kept.norm_id, e);
}

// ---- the shelf --------------------------------------------------------------

static bool prepare(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return course_overview_prepare(practice, e);
}

// What was made stays for the day; a new day, a new quarter, make it anew.
static void check_shelf(void)
{
    double before = others.sessions[1].low;

    change("UPDATE score SET value = 0 WHERE practice_id = $1"
           " AND client_id > 1000 AND session_number = 2 AND $2 > 0");
    CHECK("kept: nothing was read again",
          judged() == NORM_BAND_DRAWN && others.sessions[1].low == before);
    toy.world.now += DAY;
    CHECK("the next day it was",
          judged() == NORM_BAND_DRAWN && others.sessions[1].low == 0);
    toy.world.now += DAY;
    CHECK("a norm brings its form to what is counted",
          folder_write(toy.folder, toy.arena, load, NULL, &err));
    CHECK("the server counts before anybody asks",
          folder_read(toy.folder, toy.arena, prepare, NULL, &err));
    change("UPDATE score SET value = 1 WHERE practice_id = $1"
           " AND client_id > 1000 AND session_number = 2 AND $2 > 0");
    CHECK("so that nobody waits",
          judged() == NORM_BAND_DRAWN && others.sessions[1].low == 0);
    CHECK("taken away",
          folder_write(toy.folder, toy.arena, unload, NULL, &err));
    toy.world.now -= 2 * DAY;
    end_one(TOY_NOW - DAY);
    CHECK("who ended in this quarter is not counted",
          judged() == NORM_BAND_DRAWN && others.bands->episodes == 239);
    toy.world.now += 60 * DAY;
    CHECK("and is in the next one",
          judged() == NORM_BAND_DRAWN && others.bands->episodes == 240);
    toy.world.now -= 60 * DAY;
    end_one(OTHERS_ENDED);
}

static void check_norm(void)
{
    const struct chart_band *band;

    CHECK("a norm", folder_write(toy.folder, toy.arena, load, NULL, &err));
    CHECK("stands in", judged() == NORM_BAND_DRAWN && others.bands->norm);
    band = expected_band_of(toy.arena, &others);
    CHECK("by name and number",
          band && str_is(band->label, "middle half, by a norm,")
              && str_is(band->label_more, "for a start at 14")
              && str_starts(band->sentence,
                            STR("By a norm of 60 people, half of those who "
                                "start at 14 lie between ")));
    CHECK("taken away",
          folder_write(toy.folder, toy.arena, unload, NULL, &err));
    CHECK("and gone at once", judged() == NORM_BAND_NO_BASIS);
}

// ---- the page ---------------------------------------------------------------

static bool give_back(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    for (int i = 0; i < 40; i++) {
        if (!consent_set(practice, (struct client_id){1000 + i},
                         STR("research"), true, e)) {
            return false;
        }
    }
    // Without coverage it is not asked; a norm brings it to the page.
    return norm_add(practice, str_of(NORM), &kept, e);
}

static struct course_overview overview;

static bool look_over(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return course_overview_read(practice, STR("phq9/total"), &overview, e);
}

static void check_overview(void)
{
    CHECK("a yes again",
          folder_write(toy.folder, toy.arena, give_back, NULL, &err));
    CHECK("drawn and fitted from those here, not from the norm",
          folder_read(toy.folder, toy.arena, look_over, NULL, &err)
              && overview.count == 1 && !overview.measures[0].bands.bands.norm
              && overview.is_drawn && overview.is_fitted
              && overview.answer.courses == 239
              && overview.answer.stratum_count == 3);
    change("DELETE FROM score WHERE practice_id = $1 AND session_number > 2"
           " AND $2 > 0");
    toy.world.now += DAY;
    CHECK("two scores each make a band, but no growth: the page still stands",
          folder_read(toy.folder, toy.arena, look_over, NULL, &err)
              && overview.is_drawn && !overview.is_fitted
              && overview.why.len > 0);
}

int main(void)
{
    check_rules();
    if (!toy_open(&toy)) {
        return 1;
    }
    CHECK("others",
          folder_write(toy.folder, toy.arena, add_others, NULL, &err));
    CHECK("Kite", folder_write(toy.folder, toy.arena, add_kite, NULL, &err));
    check_switch();
    if (others.rule == NORM_BAND_DRAWN) {
        check_drawn();
        check_words();
        check_person();
        check_counted();
        check_shelf();
        check_at_once();
        check_norm();
        check_overview();
    }
    toy_close(&toy);
    return check_end();
}
