// The expected course of a practice: whose scores are in it, whether its band
// holds what it says where the truth is known, and norms that go out and in.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "courses.h"
#include "toy.h"

#include "evidence/course_answer.h"
#include "practice/client.h"
#include "practice/consent.h"
#include "practice/course_archive.h"

static struct toy toy;
static struct err err;

// ---- simulated courses ------------------------------------------------------

#define TRUTH COURSES_TRUTH
enum { COURSES = COURSES_MANY };

// Within three and a half standard errors of 80 %.
static bool holds(const struct held *held)
{
    return held->n > 500
        && fabs(held->share - .8) < 3.5 * sqrt(.16 / (double)held->n);
}

static void test_coverage(void)
{
    struct growth_rows rows;
    struct course_answer answer;
    const struct course_question question = {.measure = STR("toy"),
                                             .rows = &rows,
                                             .low = NAN,
                                             .high = NAN,
                                             .folds = 5,
                                             .turn = {.change = NAN}};
    struct calibration known;
    const struct calibration_plan plan = {.level = .8, .turn = {.change = NAN}};
    struct growth narrow = TRUTH;
    struct text out = text_in(toy.arena);

    courses_simulate(toy.arena, &(struct courses_plan){.seed = 7}, &rows);
    CHECK("an answer is found",
          course_answer_find(toy.arena, &question, &answer, &err));
    CHECK("the mean is the truth's",
          fabs(answer.model.intercept - TRUTH.intercept)
                  < 4 * sqrt(answer.model.vcov.intercept)
              && fabs(answer.model.slope - TRUTH.slope)
                     < 4 * sqrt(answer.model.vcov.slope));
    CHECK("the 80 % band holds 80 % one step ahead",
          answer.calibrated && holds(&answer.calibration.all.step_ahead));
    for (int i = 0; i < 3; i++) {
        CHECK("and from the first score, session by session",
              holds(&answer.calibration.spans[i].first));
    }
    CHECK("over all sessions its interval is wider than of scores apart",
          answer.calibration.all.first.high - answer.calibration.all.first.low
              > 1.2
                    * (answer.calibration.all.step_ahead.high
                       - answer.calibration.all.step_ahead.low));
    CHECK("thirds of the first scores hold all courses",
          answer.stratum_count == 3
              && answer.strata[0].n + answer.strata[1].n + answer.strata[2].n
                     == COURSES);
    answer.least = answer.strata[0].at[1].n + 1; // as if those were few
    course_print_text(&out, &answer);
    CHECK("counts of few are not shown", strstr(text_str(&out).at, " < "));
    calibration_of(toy.arena, &rows, &TRUTH, &plan, &known);
    CHECK("the truth itself holds 80 %", holds(&known.all.step_ahead));
    narrow.sigma2 /= 4;
    calibration_of(toy.arena, &rows, &narrow, &plan, &known);
    CHECK("a band that is too narrow is found out",
          known.all.step_ahead.share < .65);
}

// Where people leave at random, and where it goes by what was seen (above), the
// band holds; where scores do not go with the logarithm, later sessions show
// it, and the counts of below and above say which way.
static void test_other_truths(void)
{
    const struct calibration_plan plan = {
        .level = .8, .folds = 5, .turn = {.change = NAN}};
    struct growth_rows rows;
    struct calibration found;
    const struct held *last;

    courses_simulate(
        toy.arena,
        &(struct courses_plan){.seed = 5, .leaving = COURSES_LEAVE_ANYHOW},
        &rows);
    CHECK("who leaves goes by nothing",
          calibration_by_folds(toy.arena, &rows, &plan, &found, &err)
              && holds(&found.all.step_ahead) && found.all.step_half.low < .5
              && found.all.step_half.high > .5 && !found.turn_count);
    courses_simulate(toy.arena,
                     &(struct courses_plan){.seed = 5, .shape = COURSES_LINE},
                     &rows);
    CHECK("a straight line is fitted",
          calibration_by_folds(toy.arena, &rows, &plan, &found, &err));
    last = &found.spans[found.span_count - 1].step_ahead;
    CHECK("its late scores lie below the band",
          last->high < .8 && last->below > 2 * last->above);
    courses_simulate(toy.arena,
                     &(struct courses_plan){.seed = 5, .shape = COURSES_STEP},
                     &rows);
    CHECK("a step is fitted",
          calibration_by_folds(toy.arena, &rows, &plan, &found, &err));
    CHECK("it shows where it is",
          found.spans[4].from == 6 && found.spans[4].step_ahead.high < .8);
    courses_simulate(toy.arena,
                     &(struct courses_plan){.seed = 5, .shape = COURSES_JUMPY},
                     &rows);
    CHECK("heavy tails make the band too wide",
          calibration_by_folds(toy.arena, &rows, &plan, &found, &err)
              && found.all.step_ahead.low > .8);
}

static void test_rows(void)
{
    struct growth_row before[] = {
        {1, 1, 0, 10, 0, 0}
    };
    struct growth_row twice[] = {
        {1, 1, 2, 9,  0, 0},
        {1, 1, 1, 10, 0, 0},
        {1, 1, 2, 8,  0, 0}
    };
    struct growth_rows rows;
    struct growth model;
    bool singular;

    CHECK("a session 0 is refused",
          !growth_rows_make(toy.arena, before, 1, &rows, &err)
              && err.kind == ERR_INPUT);
    CHECK("the first of two scores of a session counts",
          growth_rows_make(toy.arena, twice, 3, &rows, &err) && rows.count == 2
              && rows.rows[1].score == 9 && rows.left_out == 1);
    CHECK("one course is too few for a fit",
          !growth_rows_fit(toy.arena, &rows, NULL, &model, &singular, &err)
              && err.kind == ERR_INPUT);
}

static void test_too_short(void)
{
    struct growth_row short_ones[60];
    struct growth_rows rows;
    struct growth model;
    bool singular;

    for (uint32_t i = 0; i < 60; i++) {
        short_ones[i] =
            (struct growth_row){i / 2, i / 2, 1 + i % 2, i % 7, 0, 0};
    }
    CHECK(
        "two scores a course are too few for a fit, and that is said",
        growth_rows_make(toy.arena, short_ones, 60, &rows, &err)
            && !growth_rows_fit(toy.arena, &rows, NULL, &model, &singular, &err)
            && strstr(err.text, "more than two"));
}

// ---- norms ------------------------------------------------------------------

static void test_norm(void)
{
    struct norm norm = {STR("phq9"),
                        STR("1"),
                        STR("total"),
                        STR("adults"),
                        STR("GB"),
                        STR("a \"source\""),
                        STR("2026-12-01"),
                        412,
                        24,
                        0,
                        27,
                        TRUTH};
    struct norm back;
    struct text out = text_in(toy.arena);
    struct text other = text_in(toy.arena);
    static const char *const BROKEN[][2] = {
        {"\"rapport_norm\": 1", "\"rapport_norm\": 2"},
        {"\"n\": 412",          "\"n\": 0"           },
        {"\"n\": 412",          "\"m\": 412"         },
        {"log(session)",        "session"            },
        {"2026-12-01",          "2026-13-01"         },
        {"\"sigma2\": 6.25",    "\"sigma2\": 0"      },
        {"[16, -1.5]",          "[16, 1.5]"          },
        {"[16, -1.5]",          "[-16, -1.5]"        },
        {"[15, -2.5]",          "[15, -2.5, 1]"      },
        {"[0, 27]",             "[27, 0]"            },
        {"\"country\": \"GB\"", "\"country\": \"\""  },
        {"\"sessions\": 24",    "\"sessions\": 1"    },
    };

    norm_print(&out, &norm);
    CHECK("a norm comes back",
          norm_read(toy.arena, text_str(&out), &back, &err));
    norm_print(&other, &back);
    CHECK("as it was", str_is_equal(text_str(&out), text_str(&other)));
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        struct str whole = text_str(&out);
        const char *at = strstr(whole.at, BROKEN[i][0]);
        struct str bad =
            at ? text_print(toy.arena, "%.*s%s%s", (int)(at - whole.at),
                            whole.at, BROKEN[i][1], at + strlen(BROKEN[i][0]))
               : (struct str){0};

        CHECK(BROKEN[i][1], at && !norm_read(toy.arena, bad, &back, &err)
                                && err.kind == ERR_INPUT);
    }
}

// ---- a practice's own -------------------------------------------------------

struct wish {
    const char *state;
    int research; // -1 never asked, 0 taken back, 1 yes
    bool demo;
};

static int64_t next_form = 1000;

static void put_score(struct practice *practice, int64_t client, int64_t form,
                      int64_t version, int64_t session, double value)
{
    CHECK("a score is kept",
          db_run(practice->db,
                 "INSERT INTO score (practice_id, administration_id, version,"
                 " instrument, instrument_version, scale, client_id,"
                 " episode_id, session_number, rater, answered_at, value,"
                 " answered, items) VALUES ($1, $2, $3, 'phq9', '1', 'total',"
                 " $4, $4, $5, 'client', $2, $6, 9, 9)",
                 VALUES(P_ID(practice), V_INT(form), V_INT(version),
                        V_INT(client), V_INT(session), V_REAL(value)),
                 &err));
}

static int64_t put_form(struct practice *practice, int64_t client)
{
    int64_t form = next_form++;

    CHECK("a form is kept",
          db_run(practice->db,
                 "INSERT INTO administration (practice_id, administration_id,"
                 " client_id, episode_id, form, rater, language, mode, state,"
                 " created_at, touched_at) VALUES ($1, $2, $3, $3, 'phq9',"
                 " 'client', 'en', 'paper', 'sent', 0, 0)",
                 VALUES(P_ID(practice), V_INT(form), V_INT(client)), &err));
    return form;
}

// A client with one episode, which has the client's number.
static int64_t put_person(struct practice *practice, const struct wish *wish)
{
    struct client_id id = {0};

    CHECK(
        "a client is added",
        client_add(practice, &(struct client){.name = STR("Kite")}, &id, &err));
    CHECK(
        "their episode is told",
        db_run(practice->db,
               "UPDATE episode SET state = $3 WHERE practice_id = $1"
               " AND client_id = $2 AND episode_id = $2",
               VALUES(P_ID(practice), V_INT(id.n), V_TEXT(str_of(wish->state))),
               &err)
            && db_changed(practice->db) == 1);
    CHECK("and whether they are made up",
          db_run(practice->db,
                 "UPDATE client SET demo = $3 WHERE practice_id = $1"
                 " AND client_id = $2",
                 VALUES(P_ID(practice), V_INT(id.n), V_INT(wish->demo)), &err));
    if (wish->research >= 0) {
        CHECK("a yes", consent_set(practice, id, STR("research"), true, &err));
    }
    if (wish->research == 0) {
        CHECK("taken back",
              consent_set(practice, id, STR("research"), false, &err));
    }
    for (int session = 1; session <= 2; session++) {
        put_score(practice, id.n, put_form(practice, id.n), 1, session,
                  20 - session);
    }
    return id.n;
}

static bool test_archive(struct practice *practice, void *context,
                         struct err *why)
{
    static const struct wish WISHES[] = {
        {"ended",       1,  false},
        {"followed_up", 1,  false},
        {"active",      1,  false},
        {"ended",       0,  false},
        {"ended",       -1, false},
        {"ended",       1,  true },
    };
    struct course_archive archive;
    int64_t first = 0;
    int64_t form;

    (void)context;
    for (size_t i = 0; i < sizeof WISHES / sizeof *WISHES; i++) {
        int64_t client = put_person(practice, &WISHES[i]);

        first = first ? first : client;
    }
    form = put_form(practice, first);
    put_score(practice, first, form, 1, 3, 15);
    put_score(practice, first, form, 2, 3, 12);                     // corrected
    put_score(practice, first, put_form(practice, first), 1, 3, 5); // again
    form = put_form(practice, first);
    put_score(practice, first, form, 1, 4, 15);
    put_score(practice, first, form, 2, 4, NAN); // to no score
    CHECK("the archive is read",
          course_archive_read(practice, STR("phq9"), &archive, why));
    CHECK("closed episodes with a yes, and no others",
          archive.count == 5 && archive.followed == 2);
    CHECK("without a yes they are counted, and left out", archive.silent == 2);
    CHECK("a correction takes the place, a second form does not",
          archive.rows[2].session == 3 && archive.rows[2].score == 12);
    CHECK("an unknown measure is said",
          !course_archive_read(practice, STR("nothing"), &archive, why)
              && why->kind == ERR_MISSING);
    CHECK("of several scales one is to be named",
          !course_archive_read(practice, STR("dass21"), &archive, why)
              && why->kind == ERR_INPUT);
    *why = (struct err){0};
    return true;
}

int main(void)
{
    if (!toy_open(&toy)) {
        return 1;
    }
    test_rows();
    test_too_short();
    test_coverage();
    test_other_truths();
    test_norm();
    CHECK("the practice is worked in",
          folder_write(toy.folder, toy.arena, test_archive, NULL, &err));
    toy_close(&toy);
    return check_end();
}
