// From a formula and a file to a fit: the same whether the rows are kept, seen
// block by block, or sent as sums.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "evidence/model_residual.h"
#include "evidence/model_sums.h"

#include <string.h>

static const struct model_settings SETTINGS = {.level = 0.95};

// Sessions of clients of therapists, some without a score, in no order. Numbers
// that any machine makes alike.
static char *make_csv(struct arena *arena, int rows)
{
    struct text out = text_in(arena);
    unsigned state = 3;

    text_addf(&out, "score,client,t,therapist,dose\n");
    for (int i = 0; i < rows; i++) {
        int client, t;

        state = state * 1664525U + 1013904223U;
        client = (int)(state >> 16) % 70;
        t = (int)(state >> 8) % 9;
        if (i % 31) {
            text_addf(&out, "%d",
                      (client * 37) % 23 + t * (client % 5 - 3)
                          + (int)(state >> 24) % 7);
        }
        text_addf(&out, ",c%d,%d,t%d,%d\n", client, t, client % 9,
                  (int)(state >> 12) % 4);
    }
    return str_text(arena, text_str(&out));
}

static struct frame_source source_of(const char *csv)
{
    return (struct frame_source){
        .path = "-", .in = fmemopen((void *)(uintptr_t)csv, strlen(csv), "r")};
}

static void check_alike(const char *name, const struct model_answer *a,
                        const struct model_answer *b)
{
    CHECK(name, a->n == b->n && a->left_out == b->left_out);
    CHECK(name, check_near(a->fit.criterion, b->fit.criterion, 1e-12));
    for (int i = 0; i < a->fixed_count; i++) {
        CHECK(name, str_is_equal(a->fixed[i].name, b->fixed[i].name)
                        && check_near(a->fixed[i].estimate,
                                      b->fixed[i].estimate, 1e-9)
                        && check_near(a->fixed[i].df, b->fixed[i].df, 1e-5));
    }
    for (int k = 0; k < a->random_count; k++) {
        CHECK(name, str_is_equal(a->random[k].group, b->random[k].group)
                        && a->random[k].units == b->random[k].units
                        && check_near(a->random[k].covariance[0],
                                      b->random[k].covariance[0], 1e-6));
    }
}

static void test_three_ways(struct arena *arena, const char *text,
                            const char *csv)
{
    struct model_sums kept, streamed, read;
    struct model_answer whole, other;
    struct formula formula;
    struct frame frame;
    struct text file = text_in(arena);
    struct err err = {0};
    struct frame_source source = source_of(csv);

    CHECK(text, formula_parse(arena, str_of(text), &formula, &err));
    CHECK(text, frame_read(arena, &source, &frame, NULL, &err));
    CHECK(text, model_make(arena, &formula, &frame, &SETTINGS, &whole, &err));
    CHECK(text, model_sums_make(arena, &formula, &frame, &SETTINGS, &kept, &err)
                    && model_sums_print(&file, &kept, false, &err)
                    && model_sums_read(arena, text_str(&file), &read, &err)
                    && model_sums_fit(arena, &read, &SETTINGS, &other, &err));
    check_alike(text, &whole, &other);
    (void)fclose(source.in);
    source = source_of(csv);
    CHECK(text,
          design_can_stream(&formula)
              && model_sums_stream(arena, &formula, &source, &SETTINGS,
                                   &streamed, &err)
              && model_sums_fit(arena, &streamed, &SETTINGS, &other, &err));
    check_alike(text, &whole, &other);
    (void)fclose(source.in);
    if (err.kind) {
        printf("%s\n", err.text);
    }
}

// ---- a practice that keeps its sums -----------------------------------------

// The rows of make_csv() of sessions from `from` to `to`: c0 comes late, c1
// leaves early.
static char *pick_sessions(struct arena *arena, const char *csv, int from,
                           int to)
{
    struct text out = text_in(arena);
    struct str rest = str_of(csv);
    struct str head = str_cut(&rest, '\n');

    text_addf(&out, "%.*s\n", SHOW(head));
    while (rest.len) {
        struct str line = str_cut(&rest, '\n');
        struct str fields = line;
        struct str client;
        int64_t t = 0;

        (void)str_cut(&fields, ',');
        client = str_cut(&fields, ',');
        (void)str_parse_int(str_cut(&fields, ','), &t);
        if (t >= from && t <= to && !(str_is(client, "c0") && to < 8)
            && !(str_is(client, "c1") && from > 0)) {
            text_addf(&out, "%.*s\n", SHOW(line));
        }
    }
    return str_text(arena, text_str(&out));
}

static bool sums_of(struct arena *arena, const struct formula *formula,
                    const char *csv, bool streamed, struct model_sums *sums,
                    struct err *err)
{
    struct frame_source source = source_of(csv);
    struct frame frame;
    bool good = streamed ? model_sums_stream(arena, formula, &source, &SETTINGS,
                                             sums, err)
                         : frame_read(arena, &source, &frame, NULL, err)
                               && model_sums_make(arena, formula, &frame,
                                                  &SETTINGS, sums, err);

    (void)fclose(source.in);
    return good;
}

// What was kept of earlier sessions grows by later ones, of the same clients
// and of new ones, and gives the fit of all rows.
static void test_growing(struct arena *arena, const char *text, const char *csv,
                         bool streamed)
{
    char *early = pick_sessions(arena, csv, 0, 4);
    char *late = pick_sessions(arena, csv, 5, 8);
    struct text all = text_in(arena);
    struct text file = text_in(arena);
    struct model_sums kept, more, whole;
    struct model_answer grown, at_once;
    struct formula formula;
    struct err err = {0};

    text_addf(&all, "%s%s", early, strchr(late, '\n') + 1);
    CHECK(text, formula_parse(arena, str_of(text), &formula, &err)
                    && sums_of(arena, &formula, early, false, &kept, &err)
                    && sums_of(arena, &formula, late, streamed, &more, &err)
                    && sums_of(arena, &formula, str_text(arena, text_str(&all)),
                               false, &whole, &err));
    CHECK("names are kept",
          model_sums_print(&file, &kept, true, &err)
              && model_sums_read(arena, text_str(&file), &kept, &err));
    CHECK("they grow", model_sums_add(arena, &kept, &more, &err));
    CHECK("as many people as at once",
          kept.sums.levels[0].units == whole.sums.levels[0].units
              && kept.sums.levels[0].units < 70 * 9);
    CHECK("both can be fitted",
          model_sums_fit(arena, &kept, &SETTINGS, &grown, &err)
              && model_sums_fit(arena, &whole, &SETTINGS, &at_once, &err));
    check_alike(text, &at_once, &grown);
}

static void test_not_growing(struct arena *arena, const char *csv)
{
    char *early = pick_sessions(arena, csv, 0, 4);
    char *moved = pick_sessions(arena, csv, 5, 8);
    struct model_sums kept, more;
    struct text file = text_in(arena);
    struct formula formula;
    struct err err = {0};
    char *row = strstr(moved, ",c5,");

    memcpy(strstr(row, ",t5,"), ",t6,", 4); // of one row and those like it
    while ((row = strstr(row + 1, ",c5,")) != NULL) {
        memcpy(strstr(row, ",t5,"), ",t6,", 4);
    }
    CHECK("sums", formula_parse(arena,
                                STR("score ~ t + (1 | therapist) + (t | "
                                    "client)"),
                                &formula, &err)
                      && sums_of(arena, &formula, early, false, &kept, &err)
                      && sums_of(arena, &formula, moved, false, &more, &err));
    CHECK("a client who went to another therapist",
          !model_sums_add(arena, &kept, &more, &err) && err.kind == ERR_INPUT
              && strstr(err.text, "\"c5\" was with \"t5\" before"));
    CHECK("what is sent names nobody",
          model_sums_print(&file, &kept, false, &err)
              && !memmem(text_str(&file).at, text_str(&file).len, "c5", 2)
              && model_sums_read(arena, text_str(&file), &kept, &err)
              && !kept.names);
    CHECK("and cannot grow", !model_sums_add(arena, &kept, &more, &err)
                                 && strstr(err.text, "--sums-names"));
}

// Groups that cross each other cannot be seen row by row.
static void test_crossed(struct arena *arena, const char *csv)
{
    struct frame_source source = source_of(csv);
    struct model_sums sums;
    struct formula formula;
    struct err err = {0};

    CHECK("a formula",
          formula_parse(arena, STR("score ~ t + (1 | client) + (1 | t)"),
                        &formula, &err));
    CHECK("crossed: the whole table is asked for",
          !model_sums_stream(arena, &formula, &source, &SETTINGS, &sums, &err)
              && err.kind == ERR_CONFLICT);
    (void)fclose(source.in);
}

// ---- what R says of the same rows -------------------------------------------

// Three boys, then three girls: the order of the file is not that of names.
static const char SIX[] =
    "y,x,child,sex,k\n"
    "26,-3,M1,male,1\n25,-1,M1,male,1\n29,1,M1,male,1\n31,3,M1,male,1\n"
    "21.5,-3,M2,male,2\n22.5,-1,M2,male,2\n23,1,M2,male,2\n"
    "26.5,3,M2,male,2\n23,-3,M3,male,3\n22.5,-1,M3,male,3\n"
    "24,1,M3,male,3\n27.5,3,M3,male,3\n21,-3,F1,female,1\n"
    "20,-1,F1,female,1\n21.5,1,F1,female,1\n23,3,F1,female,1\n"
    "21,-3,F2,female,2\n21.5,-1,F2,female,2\n24,1,F2,female,2\n"
    "25.5,3,F2,female,2\n20.5,-3,F3,female,3\n24,-1,F3,female,3\n"
    "24.5,1,F3,female,3\n26,3,F3,female,3\n";

static void make_six(struct arena *arena, const char *text,
                     const struct model_settings *settings,
                     struct model_answer *answer)
{
    struct formula formula;
    struct frame frame;
    struct err err = {0};
    struct frame_source source = source_of(SIX);

    CHECK(text, formula_parse(arena, str_of(text), &formula, &err)
                    && frame_read(arena, &source, &frame, NULL, &err)
                    && (model_residual_is_wanted(settings)
                            ? model_residual_make(arena, &formula, &frame,
                                                  settings, answer, &err)
                            : model_make(arena, &formula, &frame, settings,
                                         answer, &err)));
    fclose(source.in);
}

// lme(y ~ x, random = ~1 | child, weights = varIdent(form = ~1 | sex)): the
// girls come first there.
static void test_unequal(struct arena *arena)
{
    struct model_settings settings = SETTINGS;
    struct model_answer answer;

    settings.residual.unequal = STR("sex");
    make_six(arena, "y ~ x + (1 | child)", &settings, &answer);
    CHECK("sigma is that of the first group",
          check_near(answer.sigma, 0.93073605390961078, 1e-5));
    CHECK("ratio to the first group",
          check_near(answer.residual->ratio[1], 1.26561460764079570, 1e-5)
              && str_is(answer.residual->names[0], "female"));
    CHECK("as likely as R says",
          check_near(answer.fit.loglik, -43.18776280215360686, 1e-9));
    CHECK("no correlation, no word about it", answer.warning_count == 0);
    mixed_close(&answer.fit);
}

// gls(y ~ x, correlation = corCompSymm(form = ~1 | sex/k))
static void test_nested_clusters(struct arena *arena)
{
    struct model_settings settings = SETTINGS;
    struct model_answer answer;
    struct err err = {0};

    CHECK("a client within a therapist",
          model_residual_read(STR("1 | sex/k"), RESIDUAL_EXCHANGE,
                              &settings.residual, &err));
    make_six(arena, "y ~ x", &settings, &answer);
    CHECK("phi of the six",
          check_near(answer.residual->phi, 0.78889756992782367, 1e-6));
    CHECK("as likely as R says",
          check_near(answer.fit.loglik, -43.41839070660281408, 1e-9));
    mixed_close(&answer.fit);
    for (size_t i = 0; i < 4; i++) {
        static const char *const BAD[] = {"1 | /k", "1 | sex/", "1 |",
                                          "1 | a/b/c/d/e"};
        struct model_residual_wish wish = {0};

        CHECK(BAD[i],
              !model_residual_read(str_of(BAD[i]), RESIDUAL_AR1, &wish, &err));
    }
}

// What lme4 fits without a word: any variance of sexes is as good as another.
static void test_flat(struct arena *arena)
{
    static const struct {
        const char *formula;
        bool flat;
    } CASES[] = {
        {"y ~ x + sex + (1 | sex) + (1 | child)", true },
        {"y ~ x + (sex | child)",                 true },
        {"y ~ x + sex + (1 | child)",             false},
        {"y ~ x * sex + (1 | child)",             false},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct model_answer answer;

        make_six(arena, CASES[i].formula, &SETTINGS, &answer);
        CHECK(CASES[i].formula, answer.fit.converged
                                    && answer.fit.flat == CASES[i].flat
                                    && answer.fit.singular == false);
        mixed_close(&answer.fit);
    }
}

// names(VarCorr(lmer(y ~ x + (x || sex:k) + (1 | sex))))
static void test_group_names(struct arena *arena)
{
    static const char *const NAMES[] = {"sex.k", "sex.k.1", "sex"};
    struct model_answer answer;

    make_six(arena, "y ~ x + (x || sex:k) + (1 | sex)", &SETTINGS, &answer);
    CHECK("three terms", answer.random_count == 3);
    for (int k = 0; k < answer.random_count; k++) {
        CHECK(NAMES[k], str_is(answer.random[k].group, NAMES[k]));
    }
    mixed_close(&answer.fit);
}

// What cannot be fitted, and the words that say why.
static void test_refused(struct arena *arena)
{
    static const struct {
        const char *csv, *formula, *words;
    } CASES[] = {
        {"y,t,c\n1,0,a\n3,1,a\n5,2,a\n4,0,b\n6,1,b\n8,2,b\n0,0,d\n2,1,d\n4,2,"
         "d\n",                              "y ~ t + (1 | c)", "explain every row exactly"},
        {"y,t,c\n1,0,a\n3,1,a\n\"5,5\",2,a\n4,0,b\n", "y ~ t + (1 | c)",
         "line 4 of the file"                                                                       },
        {"y;t;c\n1;0;a\n3;1;a\n",                     "y ~ t + (1 | c)", "parted by semicolons"     },
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct model_answer answer = {0};
        struct formula formula;
        struct frame frame;
        struct err err = {0};
        struct frame_source source = source_of(CASES[i].csv);

        CHECK("reads",
              formula_parse(arena, str_of(CASES[i].formula), &formula, &err)
                  && frame_read(arena, &source, &frame, NULL, &err));
        CHECK(CASES[i].words,
              !model_make(arena, &formula, &frame, &SETTINGS, &answer, &err)
                  && strstr(err.text, CASES[i].words));
        fclose(source.in);
    }
}

int main(void)
{
    static const char *const FORMULAS[] = {
        "score ~ t + (1 + t | client)",
        "score ~ log(t + 1) + dose + (1 | client)",
        "score ~ t + (1 | therapist) + (t | client)",
        "score ~ t + (1 | therapist/client)",
        "score ~ t + (t || client)",
        "score ~ 0 + t + (0 + t | client)",
    };
    struct arena *arena = arena_open("model");
    char *csv = make_csv(arena, 3000);

    for (size_t i = 0; i < sizeof FORMULAS / sizeof *FORMULAS; i++) {
        test_three_ways(arena, FORMULAS[i], csv);
    }
    for (size_t i = 0; i < sizeof FORMULAS / sizeof *FORMULAS; i++) {
        test_growing(arena, FORMULAS[i], csv, i % 2 == 1);
    }
    test_not_growing(arena, csv);
    test_crossed(arena, csv);
    test_unequal(arena);
    test_nested_clusters(arena);
    test_flat(arena);
    test_group_names(arena);
    test_refused(arena);
    arena_close(arena);
    return check_end();
}
