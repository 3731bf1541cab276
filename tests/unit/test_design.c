// Designs: the matrices and names that R 4.2's model.matrix() and lme4 1.1-31
// gave for the same seven rows, printed by R with 15 digits.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "evidence/design.h"

static struct arena *arena;
static struct err err;
static struct frame frame;
static struct design design;

static const char DATA[] = "y,x,z,w,v,client,t,m\n"
                           "1.5,0.5,2,TAU,no,10,0,1\n"
                           "2,1.25,10,BtheB,yes,10,1,2\n"
                           "3.5,-2,2,CBT,no,9,2,\n"
                           "4,3,3,TAU,yes,9,0,4\n"
                           "0.5,4.5,10,BtheB,no,2,1,3\n"
                           "2.5,0,3,CBT,yes,2,3,5\n"
                           "1,1,2,TAU,no,2,4,0\n";

static bool read_data(const char *text)
{
    struct frame_source source = {.path = "-"};
    bool good;

    source.in = fmemopen((void *)text, strlen(text), "r");
    good = frame_read(arena, &source, &frame, NULL, &err);
    (void)fclose(source.in);
    return good;
}

static bool make_with(const char *text, const struct design_settings *settings)
{
    struct formula formula;

    err = (struct err){0};
    return formula_parse(arena, str_of(text), &formula, &err)
        && design_make(arena, &formula, &frame, settings, &design, &err);
}

static bool make(const char *text)
{
    return make_with(text, NULL);
}

// "a | b | c"
static bool are_names(const struct str *names, int count, const char *want)
{
    struct text text = text_in(arena);

    for (int i = 0; i < count; i++) {
        text_addf(&text, "%s%.*s", i ? " | " : "", SHOW(names[i]));
    }
    return str_is(text_str(&text), want);
}

// Rows of numbers, as R prints them: "1 0.5 / 1 -2".
static bool are_numbers(const double *x, size_t n, int p, const char *want)
{
    char *end;

    for (size_t i = 0; i < n; i++) {
        for (int j = 0; j < p; j++) {
            double value = strtod(want, &end);

            if (end == want
                || !check_near(x[i + (size_t)j * n], value, 2e-14)) {
                printf("row %zu, column %d: %.17g, not %.17g\n", i + 1, j + 1,
                       x[i + (size_t)j * n], value);
                return false;
            }
            want = end;
        }
        want += strspn(want, " /");
    }
    return *want == '\0';
}

// clang-format off
static const struct {
    const char *formula, *names, *rows;
} MATRICES[] = {
    {"y ~ x + w",
     "(Intercept) | x | wCBT | wTAU",
     "1 0.5 0 1 / 1 1.25 0 0 / 1 -2 1 0 / 1 3 0 1 / 1 4.5 0 0 / 1 0 1 0 / "
     "1 1 0 1"},
    {"y ~ 0 + w + v",
     "wBtheB | wCBT | wTAU | vyes",
     "0 0 1 0 / 1 0 0 1 / 0 1 0 0 / 0 0 1 1 / 1 0 0 0 / 0 1 0 1 / 0 0 1 0"},
    {"y ~ x:w",
     "(Intercept) | x:wBtheB | x:wCBT | x:wTAU",
     "1 0 0 0.5 / 1 1.25 0 0 / 1 -0 -2 -0 / 1 0 0 3 / 1 4.5 0 0 / 1 0 0 0 "
     "/ 1 0 0 1"},
    {"y ~ w*factor(z)",
     "(Intercept) | wCBT | wTAU | factor(z)3 | factor(z)10 | "
     "wCBT:factor(z)3 | wTAU:factor(z)3 | wCBT:factor(z)10 | "
     "wTAU:factor(z)10",
     "1 0 1 0 0 0 0 0 0 / 1 0 0 0 1 0 0 0 0 / 1 1 0 0 0 0 0 0 0 / 1 0 1 1 "
     "0 0 1 0 0 / 1 0 0 0 1 0 0 0 0 / 1 1 0 1 0 1 0 0 0 / 1 0 1 0 0 0 0 0 "
     "0"},
    {"y ~ poly(t, 2)",
     "(Intercept) | poly(t, 2)1 | poly(t, 2)2",
     "1 -0.424334212395753 0.364507402199877 / 1 -0.154303349962092 "
     "-0.291605921759902 / 1 0.115727512471569 -0.481149770903839 / 1 "
     "-0.424334212395753 0.364507402199878 / 1 -0.154303349962092 "
     "-0.291605921759902 / 1 0.38575837490523 -0.204124145231932 / 1 "
     "0.655789237338891 0.539470955255819"},
    {"y ~ poly(x, 2, raw = TRUE):v",
     "(Intercept) | poly(x, 2, raw = TRUE)1:vno | poly(x, 2, raw = "
     "TRUE)2:vno | poly(x, 2, raw = TRUE)1:vyes | poly(x, 2, raw = "
     "TRUE)2:vyes",
     "1 0.5 0.25 0 0 / 1 0 0 1.25 1.5625 / 1 -2 4 -0 0 / 1 0 0 3 9 / 1 "
     "4.5 20.25 0 0 / 1 0 0 0 0 / 1 1 1 0 0"},
    {"y ~ scale(x) + m",
     "(Intercept) | scale(x) | m",
     "1 -0.323868864144468 1 / 1 0.0340914593836281 2 / 1 "
     "0.869332214282518 4 / 1 1.58525286133871 3 / 1 -0.562509079829865 5 "
     "/ 1 -0.0852286484590704 0"},
    {"y ~ relevel(factor(w), 'TAU') + log(t + 1) + I(x^2)",
     "(Intercept) | relevel(factor(w), \"TAU\")BtheB | relevel(factor(w), "
     "\"TAU\")CBT | log(t + 1) | I(x^2)",
     "1 0 0 0 0.25 / 1 1 0 0.693147180559945 1.5625 / 1 0 1 "
     "1.09861228866811 4 / 1 0 0 0 9 / 1 1 0 0.693147180559945 20.25 / 1 "
     "0 1 1.38629436111989 0 / 1 0 0 1.6094379124341 1"},
    {"y ~ I(x > 1) + I(x - mean(x))",
     "(Intercept) | I(x > 1)TRUE | I(x - mean(x))",
     "1 0 -0.678571428571429 / 1 1 0.0714285714285714 / 1 0 "
     "-3.17857142857143 / 1 1 1.82142857142857 / 1 1 3.32142857142857 / 1 "
     "0 -1.17857142857143 / 1 0 -0.178571428571429"},
    {"y ~ w/v - 1",
     "wBtheB | wCBT | wTAU | wBtheB:vyes | wCBT:vyes | wTAU:vyes",
     "0 0 1 0 0 0 / 1 0 0 1 0 0 / 0 1 0 0 0 0 / 0 0 1 0 0 1 / 1 0 0 0 0 0 "
     "/ 0 1 0 0 1 0 / 0 0 1 0 0 0"},
    {"y ~ (x + t + v)^2 - x:t",
     "(Intercept) | x | t | vyes | x:vyes | t:vyes",
     "1 0.5 0 0 0 0 / 1 1.25 1 1 1.25 1 / 1 -2 2 0 -0 0 / 1 3 0 1 3 0 / 1 "
     "4.5 1 0 0 0 / 1 0 3 1 0 3 / 1 1 4 0 0 0"},
    {"~ x %in% v + sqrt(z)",
     "(Intercept) | sqrt(z) | x:vno | x:vyes",
     "1 1.4142135623731 0.5 0 / 1 3.16227766016838 0 1.25 / 1 "
     "1.4142135623731 -2 -0 / 1 1.73205080756888 0 3 / 1 3.16227766016838 "
     "4.5 0 / 1 1.73205080756888 0 0 / 1 1.4142135623731 1 0"},
    {"y ~ exp(x/2) + log2(z) + log10(z) + log1p(z) + abs(x)",
     "(Intercept) | exp(x/2) | log2(z) | log10(z) | log1p(z) | abs(x)",
     "1 1.28402541668774 1 0.301029995663981 1.09861228866811 0.5 / 1 "
     "1.86824595743222 3.32192809488736 1 2.39789527279837 1.25 / 1 "
     "0.367879441171442 1 0.301029995663981 1.09861228866811 2 / 1 "
     "4.48168907033806 1.58496250072116 0.477121254719662 "
     "1.38629436111989 3 / 1 9.48773583635853 3.32192809488736 1 "
     "2.39789527279837 4.5 / 1 1 1.58496250072116 0.477121254719662 "
     "1.38629436111989 0 / 1 1.64872127070013 1 0.301029995663981 "
     "1.09861228866811 1"},
};
// clang-format on

static void test_matrices(void)
{
    for (size_t i = 0; i < sizeof MATRICES / sizeof *MATRICES; i++) {
        bool good = make(MATRICES[i].formula);

        if (!good) {
            printf("%s\n", err.text);
        }
        CHECK(MATRICES[i].formula, good);
        CHECK(MATRICES[i].names,
              good && are_names(design.names, design.p, MATRICES[i].names));
        CHECK(
            MATRICES[i].formula,
            good
                && are_numbers(design.x, design.n, design.p, MATRICES[i].rows));
    }
}

static void test_terms(void)
{
    CHECK("made", make("y ~ w * t"));
    CHECK("which term a column is of",
          design.p == 6 && design.term[0] == -1 && design.term[1] == 0
              && design.term[2] == 0 && design.term[3] == 1
              && design.term[4] == 2 && design.term[5] == 2);
    CHECK("the outcome",
          str_is(design.response, "y")
              && are_numbers(design.y, 7, 1, "1.5/2/3.5/4/0.5/2.5/1"));
    CHECK("nothing at all", make("y ~ 0") && design.p == 0 && design.n == 7);
    CHECK("no left side", make("~ x") && !design.y && design.p == 2);
}

// What is missing is left out and counted; levels that only such rows have go
// too, but means are those of the whole column.
static void test_missing(void)
{
    static const struct str ALSO[] = {
        {"m", 1}
    };
    const struct design_settings also = {.also = ALSO, .also_count = 1};
    const struct design_settings weighted = {
        .weights = {"m", 1}
    };
    const struct design_settings negative = {
        .weights = {"x", 1}
    };

    CHECK("a missing row", make("y ~ m") && design.n == 6 && design.dropped == 1
                               && design.row[2] == 3);
    CHECK("of another column",
          make_with("y ~ x", &also) && design.n == 6 && design.row[1] == 1);
    CHECK("weights", make_with("y ~ x", &weighted)
                         && are_numbers(design.weights, 6, 1, "1/2/4/3/5/0"));
    CHECK("no negative ones",
          !make_with("y ~ x", &negative) && strstr(err.text, "row 3"));
    CHECK("none", make("y ~ x") && !design.weights && !design.offset);
    CHECK("read", read_data("y,f,m\n1,a,1\n2,b,NA\n3,c,2\n4,c,3\n"));
    CHECK("a level that is gone",
          make("y ~ f + m")
              && are_names(design.names, design.p, "(Intercept) | fc | m"));
    CHECK("read", read_data("y,f,m\n1,a,NA\n2,b,1\n3,c,2\n4,,3\n"));
    CHECK("the reference too",
          make("y ~ f + m") && design.n == 2
              && are_names(design.names, design.p, "(Intercept) | fc | m"));
    CHECK("read again", read_data(DATA));
}

// R: x - ave(x, client), ave(x, client)
static void test_within(void)
{
    CHECK("made", make("y ~ center_within(x, client) + mean_within(x, client) "
                       "+ I(t - mean_within(t, w))"));
    CHECK("names", are_names(design.names, design.p,
                             "(Intercept) | center_within(x, client) | "
                             "mean_within(x, client) | "
                             "I(t - mean_within(t, w))"));
    CHECK("numbers", are_numbers(design.x, 7, 4,
                                 "1 -0.375 0.875 -1.33333333333333 /"
                                 "1 0.375 0.875 0 /"
                                 "1 -2.5 0.5 -0.5 /"
                                 "1 2.5 0.5 -1.33333333333333 /"
                                 "1 2.66666666666667 1.83333333333333 0 /"
                                 "1 -1.83333333333333 1.83333333333333 0.5 /"
                                 "1 -0.833333333333333 1.83333333333333 "
                                 "2.66666666666667"));
}

static void test_outcomes(void)
{
    CHECK("a factor", make("v ~ x") && design.response_level_count == 2
                          && str_is(design.response_levels[1], "yes")
                          && are_numbers(design.y, 7, 1, "0/1/0/1/0/1/0"));
    CHECK("more than two levels",
          make("w ~ 1") && design.response_level_count == 3
              && are_numbers(design.y, 7, 1, "1/0/1/1/0/1/1"));
    CHECK("a comparison",
          make("I(x > 1) ~ 1") && are_numbers(design.y, 7, 1, "0/1/0/1/1/0/0"));
    CHECK("successes and failures",
          make("cbind(t, z - t + 2) ~ x")
              && str_is(design.response, "cbind(t, z - t + 2)")
              && are_numbers(design.y, 7, 1, "0/1/2/0/1/3/4")
              && are_numbers(design.failures, 7, 1, "4/11/2/5/11/2/0"));
    CHECK("offsets are added up",
          make("y ~ x + offset(t) + offset(log(z))")
              && check_near(design.offset[3], log(3), 1e-15)
              && check_near(design.offset[6], 4 + log(2), 1e-15));
}

static bool is_group(int at, const char *label, const char *levels,
                     const char *names)
{
    const struct design_group *group = &design.groups[at];

    return str_is(group->label, label)
        && are_names(group->level_names, (int)group->level_count, levels)
        && are_names(group->names, group->q, names);
}

static void test_groups(void)
{
    CHECK("made", make("y ~ t + (1 + t | client)") && design.group_count == 1);
    CHECK("numbers in their order",
          is_group(0, "client", "2 | 9 | 10", "(Intercept) | t"));
    CHECK("who is in which", design.groups[0].level[0] == 2
                                 && design.groups[0].level[3] == 1
                                 && design.groups[0].level[6] == 0);
    CHECK("their effects",
          are_numbers(design.groups[0].z, 7, 2, "1 0/1 1/1 2/1 0/1 1/1 3/1 4"));
    CHECK("nested", make("y ~ (1 | v/client)") && design.group_count == 2);
    CHECK("pairs that occur",
          is_group(0, "client:v",
                   "2:no | 2:yes | 9:no | 9:yes | 10:no | "
                   "10:yes",
                   "(Intercept)")
              && is_group(1, "v", "no | yes", "(Intercept)"));
    CHECK("most levels first, ties turned round",
          make("y ~ (1|v) + (1|w) + (x|v) + (1|t)")
              && is_group(0, "t", "0 | 1 | 2 | 3 | 4", "(Intercept)")
              && is_group(1, "w", "BtheB | CBT | TAU", "(Intercept)")
              && is_group(2, "v", "no | yes", "(Intercept) | x")
              && is_group(3, "v", "no | yes", "(Intercept)"));
    CHECK("as written when they descend",
          make("y ~ (1|w) + (x|v) + (1|v)")
              && is_group(1, "v", "no | yes", "(Intercept) | x"));
    CHECK("factors among the effects",
          make("y ~ (0 + w | v) + (v || client)")
              && is_group(0, "client", "2 | 9 | 10", "vno | vyes")
              && is_group(1, "client", "2 | 9 | 10", "(Intercept)")
              && is_group(2, "v", "no | yes", "wBtheB | wCBT | wTAU"));
    CHECK("uncorrelated",
          !design.groups[0].correlated && design.groups[2].correlated);
}

static const struct {
    const char *formula, *says;
    enum err_kind kind;
} BAD[] = {
    {"y ~ x + q",                    "character 9: there is no column \"q\"; there are y, x, z, w",
     ERR_MISSING                                                                                               },
    {"y ~ lgo(x)",                   "character 5: there is no function lgo(); there are I",
     ERR_MISSING                                                                                               },
    {"y ~ log(x)",                   "character 5: log(x) is not a finite number in row 3",
     ERR_INPUT                                                                                                 },
    {"y ~ log(w)",                   "character 9: \"w\" is text: line 2 has something that",
     ERR_INPUT                                                                                                 },
    {"y ~ I(w + 1)",                 "character 7: \"w\" is text",                                  ERR_INPUT  },
    {"y ~ I(1/t)",                   "1/t is not a finite number in row 1",                         ERR_INPUT  },
    {"y ~ I(exp(1000 * z))",         "is not a finite number in row 1",                             ERR_INPUT  },
    {"y ~ I(z^300)",                 "has numbers beyond 1e100",                                    ERR_INPUT  },
    {"y ~ poly(v, 2)",               "character 10: \"v\" is text",                                 ERR_INPUT  },
    {"y ~ poly(z, 3)",               "needs more than 3 different numbers",                         ERR_INPUT  },
    {"y ~ poly(z, 0)",               "character 13: a degree is a whole number",                    ERR_INPUT  },
    {"y ~ scale(I(0*x))",            "does not vary",                                               ERR_INPUT  },
    {"y ~ relevel(w, 'CFT')",        "character 16: there is no such level",
     ERR_INPUT                                                                                                 },
    {"y ~ relevel(z, '2')",          "character 13: this is no factor",                             ERR_INPUT  },
    {"y ~ center_within(x)",         "within what?",                                                ERR_INPUT  },
    {"y ~ mean(x)",                  "character 5: this is the same in all rows",                   ERR_INPUT  },
    {"y ~ I(m - mean(m))",           "something is missing in this column",                         ERR_INPUT  },
    {"y ~ factor(I(x > 9))",         "has only one level",                                          ERR_INPUT  },
    {"y ~ log(x, 2, 3)",             "log() takes 1 to 2 arguments",                                ERR_INPUT  },
    {"y ~ scale(x, centre = FALSE)", "an argument of this name",                                    ERR_INPUT  },
    {"y ~ (1 | q)",                  "character 10: there is no column \"q\"",                      ERR_MISSING},
};

static void test_bad(void)
{
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        bool good = make(BAD[i].formula);

        if (good || err.kind != BAD[i].kind || !strstr(err.text, BAD[i].says)) {
            printf("%s: %s\n", BAD[i].formula, good ? "taken" : err.text);
        }
        CHECK(BAD[i].formula, !good && err.kind == BAD[i].kind
                                  && strstr(err.text, BAD[i].says));
    }
    CHECK("read", read_data("y,x,n\n1,1,\n2,2,NA\n3,,1\n"));
    CHECK("nothing left",
          !make("y ~ x + n") && strstr(err.text, "in each of the 3 rows"));
    CHECK("read", read_data("y,x,n\n1,1,\n2,2,NA\n3,,\n"));
    CHECK("a column without anything",
          !make("y ~ x + n")
              && strcmp(err.text, "character 9: n is missing in all rows")
                     == 0);
    CHECK("read", read_data("y,x\n1,1e150\n2,2\n"));
    CHECK("numbers that cannot be squared",
          !make("y ~ x") && strstr(err.text, "x has numbers beyond 1e100"));
}

// ---- in a stream ------------------------------------------------------------

enum { ROWS = 30000 };

// Everything that a stream hands over, put together again.
struct joined {
    struct design_stream *stream;
    const struct formula *formula;
    const struct design_settings *settings;
    size_t n;
    int blocks;
    double y[ROWS], x[3][ROWS], z[2][ROWS], weights[ROWS], offset[ROWS];
    uint32_t level[3][ROWS];
};
static struct joined joined;

static bool start(void *who, struct err *why)
{
    struct joined *all = who;

    (void)why;
    design_stream_close(all->stream);
    all->stream = design_stream_open(all->formula, all->settings);
    all->n = 0;
    all->blocks = 0;
    return true;
}

static bool join_rows(void *who, const struct frame_block *block,
                      struct err *why)
{
    struct joined *all = who;
    struct design part;

    if (!design_stream_rows(all->stream, block, &part, why)) {
        return false;
    }
    all->blocks++;
    for (size_t i = 0; i < part.n; i++, all->n++) {
        all->y[all->n] = part.y[i];
        all->weights[all->n] = part.weights[i];
        all->offset[all->n] = part.offset[i];
        for (int j = 0; j < part.p; j++) {
            all->x[j][all->n] = part.x[i + (size_t)j * part.n];
        }
        for (int j = 0; j < part.group_count; j++) {
            all->level[j][all->n] = part.groups[j].level[i];
        }
        for (int j = 0; j < part.groups[0].q; j++) {
            all->z[j][all->n] = part.groups[0].z[i + (size_t)j * part.n];
        }
    }
    return true;
}

// site, client (1000 down to 1), t, y, w; now and then something is missing.
static char *make_long(bool is_late)
{
    size_t room = (size_t)ROWS * 40;
    char *text = arena_take(arena, room, 1);
    size_t len = (size_t)snprintf(text, room, "site,client,t,y,w,late\n");

    for (int i = 0; i < ROWS; i++) {
        len += (size_t)snprintf(
            text + len, room - len, "s%d,%g,%s,%d.5,%d,%s\n", i * 7 % 11,
            1000 - i % 997 + 0.5, i % 13 ? i % 2 ? "0.25" : "4" : "NA", i % 101,
            i % 3 + 1, is_late && i == ROWS - 1 ? "x" : "7");
    }
    return text;
}

static bool stream(const char *text, const char *formula_text)
{
    static struct formula formula;
    static const struct design_settings settings = {
        .weights = {"w", 1}
    };
    struct frame_source source = {.path = "-", .threads = 2};
    struct frame_visitor visitor = {&joined, start, join_rows};
    bool good;

    design_stream_close(joined.stream); // while its formula is there
    joined.stream = NULL;
    joined.formula = &formula;
    joined.settings = &settings;
    source.in = fmemopen((void *)text, strlen(text), "r");
    good = formula_parse(arena, str_of(formula_text), &formula, &err)
        && design_can_stream(&formula)
        && frame_blocks(arena, &source, &visitor, &frame, NULL, &err);
    (void)fclose(source.in);
    return good;
}

static bool are_levels_alike(const struct design *whole,
                             const struct design *ended)
{
    bool same = ended->group_count == whole->group_count;

    for (int j = 0; same && j < whole->group_count; j++) {
        const struct design_group *a = &whole->groups[j];
        const struct design_group *b = &ended->groups[j];

        same = a->written == b->written && a->level_count == b->level_count
            && str_is_equal(a->label, b->label)
            && are_names(b->names, b->q,
                         j == 2 ? "(Intercept) | t" : "(Intercept)");
        for (size_t i = 0; same && i < a->level_count; i++) {
            same = str_is_equal(a->level_names[i], b->level_names[i]);
        }
        for (size_t i = 0; same && i < whole->n; i++) {
            same = a->level[i] == b->level[joined.level[b->written][i]];
        }
    }
    return same;
}

static bool is_row_alike(const struct design *whole, size_t i)
{
    size_t n = whole->n;

    return whole->y[i] == joined.y[i] && whole->x[i + n] == joined.x[1][i]
        && whole->x[i + 2 * n] == joined.x[2][i]
        && whole->groups[2].z[i + n] == joined.z[1][i]
        && whole->weights[i] == joined.weights[i]
        && whole->offset[i] == joined.offset[i];
}

static void test_stream(void)
{
    static const char FORMULA[] =
        "y ~ t + I(log(t)^2) + offset(t/2) + (t | site) + (1 | site:client) "
        "+ (1 | client)";
    const char *text = make_long(false);
    struct design ended;
    size_t alike = 0;

    CHECK("in blocks", stream(text, FORMULA) && joined.blocks > 1);
    CHECK("ended",
          design_stream_end(arena, joined.stream, &frame, &ended, &err));
    CHECK("the whole", read_data(text) && make_with(FORMULA, joined.settings));
    CHECK("as many rows", joined.n == design.n && ended.n == design.n
                              && ended.dropped == design.dropped
                              && design.dropped > 2000);
    for (size_t i = 0; i < design.n; i++) {
        alike += is_row_alike(&design, i);
    }
    CHECK("the same rows", alike == design.n);
    CHECK("the same columns",
          are_names(ended.names, ended.p, "(Intercept) | t | I(log(t)^2)"));
    CHECK("the same groups", are_levels_alike(&design, &ended));
    CHECK("begun anew",
          stream(make_long(true), FORMULA) && joined.n == design.n);
    CHECK("a text needs the whole table",
          !stream(text, "y ~ t + site + (1 | client)")
              && err.kind == ERR_CONFLICT);
    CHECK("so does what learns", !stream(text, "y ~ scale(t) + (1 | client)"));
    design_stream_close(joined.stream);
}

int main(void)
{
    arena = arena_open("test");
    CHECK("the data", read_data(DATA));
    test_matrices();
    test_terms();
    test_missing();
    test_within();
    test_outcomes();
    test_groups();
    test_bad();
    test_stream();
    arena_close(arena);
    return check_end();
}
