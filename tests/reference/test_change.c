// Change against published and independently computed values.
//
// SOURCE: Jacobson & Truax 1991; R package clinicalsignificance 3.0.0 (JT_a and
// JT_c only: its cut-off b uses the wrong standard deviation); HSAUR3::BtheB;
// NHS boundary vectors of INSTRUMENTS.md parts 5 and 6.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "measure/course.h"
#include "stats/change.h"
#include "stats/cutoff.h"
#include "stats/moving_range.h"
#include "wire/json.h"

#include <stdlib.h>

static struct arena *arena;

static struct str read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = arena_take(arena, 1, JSON_MAX_BYTES);
    size_t len = file ? fread(bytes, 1, JSON_MAX_BYTES, file) : 0;

    if (file) {
        (void)fclose(file);
    }
    return (struct str){bytes, len};
}

static double real(const struct node *object, const char *key)
{
    double value = NAN;
    struct err err;

    return node_need_real(object, key, &value, &err) ? value : NAN;
}

// The package says "Improved" and so on; ours are lower case.
static bool is_category(const struct node *one, enum clinical clinical)
{
    static const char *const NAMES[] = {
        [CLINICAL_RECOVERED] = "Recovered",
        [CLINICAL_IMPROVED] = "Improved",
        [CLINICAL_UNCHANGED] = "Unchanged",
        [CLINICAL_DETERIORATED] = "Deteriorated",
        [CLINICAL_HARMED] = "Harmed",
    };
    struct node category;

    (void)node_member(one, "category", &category);
    return clinical != CLINICAL_UNKNOWN && node_is(&category, NAMES[clinical]);
}

static void check_cases(const struct node *method,
                        const struct course_rule *rule)
{
    struct node cases;

    (void)node_member(method, "cases", &cases);
    CHECK("there are cases", node_count(&cases) > 20);
    for (int i = 0; i < node_count(&cases); i++) {
        struct node one = node_element(&cases, i);
        struct course course;
        struct err err = {0};

        CHECK("a case is judged",
              course_judge(rule, real(&one, "pre"), real(&one, "post"), &course,
                           &err));
        CHECK("its change", course.change == real(&one, "change"));
        CHECK("its index", check_near(course.index, real(&one, "rci"), 1e-12));
        CHECK("its category", is_category(&one, course.clinical));
    }
}

// The clinical population is the group itself before treatment; the data's mean
// and sd come back from cut-off a and S_diff.
static void check_data_set(const struct node *root, const char *name)
{
    struct node set;
    struct node settings;
    struct node better;
    struct node a;
    struct node c;
    struct population clinical;
    struct population functional;
    struct course_rule rule;

    (void)node_member(root, name, &set);
    (void)node_member(&set, "settings", &settings);
    (void)node_member(&settings, "better_is", &better);
    (void)node_member(&set, "JT_a", &a);
    (void)node_member(&set, "JT_c", &c);
    rule.reliability = real(&settings, "reliability");
    rule.sd = real(&a, "s_diff") / sqrt(2 * (1 - rule.reliability));
    rule.better = node_is(&better, "lower") ? BETTER_LOWER : BETTER_HIGHER;
    functional = (struct population){real(&settings, "m_functional"),
                                     real(&settings, "sd_functional")};
    clinical.sd = rule.sd;
    clinical.mean =
        real(&a, "cutoff") + (rule.better == BETTER_LOWER ? 2 : -2) * rule.sd;
    CHECK("cut-off c follows from a",
          check_near(cutoff_c(&clinical, &functional), real(&c, "cutoff"),
                     1e-12));
    rule.cutoff = real(&a, "cutoff");
    check_cases(&a, &rule);
    rule.cutoff = real(&c, "cutoff");
    check_cases(&c, &rule);
}

static void test_jacobson_1989(void)
{
    struct str text = read_file("../shared/data/change/reference.json");
    struct node root;
    struct err err = {0};

    if (text.len == 0) {
        check_left_out("../shared/data/change");
        return;
    }
    CHECK("the reference is read", json_open(text, &root, &err));
    check_data_set(&root, "jacobson_1989_gds");
    check_data_set(&root, "jacobson_1989_das");
    json_close(&root);
}

static void test_textbook(void)
{
    struct norm norm = {7.5, .80};
    struct population clinical = {40, 7.5};
    struct population functional = {60, 7.5};

    CHECK("32.5 to 47.5 gives 3.16",
          check_near(change_index(&norm, 32.5, 47.5), 3.16, 2e-3));
    CHECK("cut-off a", cutoff_a(&clinical, &functional) == 55);
    CHECK("cut-off b", cutoff_b(&clinical, &functional) == 45);
    CHECK("cut-off c", cutoff_c(&clinical, &functional) == 50);
    CHECK("the other way round a", cutoff_a(&functional, &clinical) == 45);
    functional.sd = 5;
    CHECK("b uses the functional population's own sd",
          cutoff_b(&clinical, &functional) == 50);
    functional.sd = 0;
    CHECK("no sd, no cut-off", isnan(cutoff_c(&clinical, &functional)));
}

// INSTRUMENTS.md part 6: standard deviation, reliability, points needed.
static void test_vectors(void)
{
    static const struct {
        const char *name;
        double sd, reliability, points, tolerance;
    } CASES[] = {
        {"DAS of Jacobson 1989",            11.82566, .88, 11.355,   1e-4},
        {"GDS of Jacobson 1989",            5.91608,  .85, 6.351126, 1e-4},
        {"BDI of Beat the Blues",           10.78612, .90, 9.454453, 1e-4},
        {"PHQ-9, NHS",                      5.5,      .89, 5.056,    1e-3},
        {"GAD-7, NHS",                      4.5,      .92, 3.528,    1e-3},
        {"the illustration of PRODUCT 1.4", 5.4,      .84, 5.99,     1e-3},
    };
    struct population clinical = {15.4, 5.5};
    struct population general = {2.91, 3.5};

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct norm norm = {CASES[i].sd, CASES[i].reliability};

        CHECK(CASES[i].name, check_near(change_points(&norm), CASES[i].points,
                                        CASES[i].tolerance));
    }
    CHECK("c for the PHQ-9 is 7.77",
          check_near(cutoff_c(&clinical, &general), 7.77, 1e-3));
    clinical = (struct population){14, 4.5};
    general = (struct population){2.95, 3.4};
    CHECK("c for the GAD-7 is 7.71",
          check_near(cutoff_c(&clinical, &general), 7.71, 1e-3));
}

// "points or more" against "more than chance": the two must not be mixed up.
static void test_edges(void)
{
    struct threshold nhs = {
        .known = true, .points = 6, .at_least = true, .verified = true};
    struct threshold noise = {.known = true, .points = 6, .verified = true};
    struct course_rule rule = {7.5, .80, BETTER_LOWER, 50};
    struct course course;
    struct err err = {0};

    CHECK("a published 6 means 6 or more",
          course_reliable(&nhs, BETTER_LOWER, 10, 16) == RELIABLE_DETERIORATED);
    CHECK("a computed 6 means more than 6",
          course_reliable(&noise, BETTER_LOWER, 10, 16) == RELIABLE_UNCHANGED);
    CHECK("without a threshold nobody knows",
          course_reliable(&(struct threshold){0}, BETTER_LOWER, 0, 27)
              == RELIABLE_UNKNOWN);
    CHECK("on the cut-off is not across it",
          course_judge(&rule, 70, 50, &course, &err)
              && course.clinical == CLINICAL_IMPROVED);
    CHECK("below it is", course_judge(&rule, 70, 49.9, &course, &err)
                             && course.clinical == CLINICAL_RECOVERED);
    CHECK("from on the cut-off nobody recovers",
          course_judge(&rule, 50, 30, &course, &err)
              && course.clinical == CLINICAL_IMPROVED);
    CHECK("functional to clinical and worse is harmed",
          course_judge(&rule, 45, 65, &course, &err)
              && course.clinical == CLINICAL_HARMED && course.index > 0);
    CHECK("clinical and worse is deteriorated",
          course_judge(&rule, 60, 80, &course, &err)
              && course.clinical == CLINICAL_DETERIORATED);
    rule.cutoff = NAN;
    CHECK("no cut-off, no clinical word",
          course_judge(&rule, 60, 80, &course, &err)
              && *clinical_name(course.clinical) == '\0');
    rule.reliability = 1;
    CHECK("a reliability of 1 is refused",
          !course_judge(&rule, 60, 80, &course, &err) && err.kind == ERR_INPUT);
}

static void test_nhs(void)
{
    static const struct {
        const char *name;
        struct nhs_pair start, end;
        bool strict;
        bool recovered, improved, deteriorated;
    } CASES[] = {
        {"PHQ-9 10 to 15: no deterioration",
         {10, 0},
         {15, 0},
         true,  false,
         false, false},
        {"PHQ-9 10 to 16: deterioration",
         {10, 0},
         {16, 0},
         true,  false,
         false, true },
        {"GAD-7 12 to 9: no improvement",
         {0, 12},
         {0, 9},
         true,  false,
         false, false},
        {"GAD-7 12 to 8: improvement",
         {0, 12},
         {0, 8},
         true,  false,
         true,  false},
        {"15 to 9 and 10 to 7: recovered and improved",
         {15, 10},
         {9, 7},
         true,  true,
         true,  false},
        {"9 and 7 are no case, so nobody recovers",
         {9, 7},
         {0, 0},
         true,  false,
         true,  false},
        {"still a case on one: not recovered",
         {15, 10},
         {5, 8},
         true,  false,
         true,  false},
        {"one up, one down: neither, by the strict clause",
         {15, 8},
         {9, 12},
         true,  false,
         false, false},
        {"one up, one down: improved, without the clause",
         {15, 8},
         {9, 12},
         false, false,
         true,  false},
    };
    struct nhs_outcome out;

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        CHECK(CASES[i].name,
              nhs_judge(CASES[i].start, CASES[i].end, CASES[i].strict, &out)
                  && out.recovered == CASES[i].recovered
                  && out.reliably_improved == CASES[i].improved
                  && out.reliably_deteriorated == CASES[i].deteriorated
                  && out.reliably_recovered
                         == (out.recovered && out.reliably_improved)
                  && out.no_reliable_change
                         == !(CASES[i].improved || CASES[i].deteriorated));
    }
    CHECK("NHS flags are true or not known, never false for want of data",
          !nhs_judge((struct nhs_pair){15, NAN}, (struct nhs_pair){9, 7}, true,
                     &out));
}

static void test_moving_range(void)
{
    double values[] = {88, 90, 86};

    CHECK("the mean step", moving_range(values, 3) == 3);
    CHECK("sigma", check_near(moving_range_sigma(values, 3), 2.66, 2e-3));
    CHECK("one value has no step", isnan(moving_range(values, 1)));
    CHECK("nothing has no mean", isnan(mean_of(values, 0)));
}

int main(void)
{
    arena = arena_open("test");
    test_textbook();
    test_vectors();
    test_edges();
    test_nhs();
    test_moving_range();
    test_jacobson_1989();
    arena_close(arena);
    return check_end();
}
