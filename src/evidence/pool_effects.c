// pool_effects - see pool_effects.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_effects.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/notes.h"
#include "stats/effect_size.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

const char *const EFFECT_ROLE_OPTIONS[EFFECT_ROLES] = {
    [EFFECT_YI] = "--yi",   [EFFECT_VI] = "--vi", [EFFECT_SEI] = "--sei",
    [EFFECT_RI] = "--r",    [EFFECT_NI] = "--n",  [EFFECT_M1] = "--m1",
    [EFFECT_SD1] = "--sd1", [EFFECT_N1] = "--n1", [EFFECT_M2] = "--m2",
    [EFFECT_SD2] = "--sd2", [EFFECT_N2] = "--n2", [EFFECT_AI] = "--ai",
    [EFFECT_BI] = "--bi",   [EFFECT_CI] = "--ci", [EFFECT_DI] = "--di",
    [EFFECT_XI] = "--xi",
};

// ---- measures ---------------------------------------------------------------

#define OLKIN_PRATT                                                            \
    "Olkin, I., & Pratt, J. W. (1958). Unbiased estimation of certain "        \
    "correlation coefficients. Annals of Mathematical Statistics, 29, 201"     \
    "\xE2\x80\x93"                                                             \
    "211."
#define HEDGES                                                                 \
    "Hedges, L. V. (1981). Distribution theory for Glass's estimator of "      \
    "effect size and related estimators. Journal of Educational Statistics, "  \
    "6, 107\xE2\x80\x93"                                                       \
    "128."
#define FISHER                                                                 \
    "Fisher, R. A. (1921). On the \xE2\x80\x9Cprobable error\xE2\x80\x9D of "  \
    "a coefficient of correlation deduced from a small sample. Metron, 1, 3"   \
    "\xE2\x80\x93"                                                             \
    "32."
#define RUCKER                                                                 \
    "R\xC3\xBC"                                                                \
    "cker, G., Schwarzer, G., Carpenter, J., & Olkin, I. (2009). Why add "     \
    "anything to nothing? Statistics in Medicine, 28, 721\xE2\x80\x93"         \
    "738."
#define YUSUF                                                                  \
    "Yusuf, S., Peto, R., Lewis, J., Collins, R., & Sleight, P. (1985). "      \
    "Beta blockade during and after myocardial infarction. Progress in "       \
    "Cardiovascular Diseases, 27, 335\xE2\x80\x93"                             \
    "371."
#define FREEMAN                                                                \
    "Freeman, M. F., & Tukey, J. W. (1950). Transformations related to the "   \
    "angular and the square root. Annals of Mathematical Statistics, 21, "     \
    "607\xE2\x80\x93"                                                          \
    "611."

struct effect_measure {
    const char *name;         // "Fisher's z of correlations"
    enum transform transform; // to what people think in
    const char *shown;        // its name
    double reference;         // where no effect is
    const char *source;
};

static const struct effect_measure MEASURES[EFFECT_SIZE_MEASURES] = {
    [EFFECT_SIZE_COR] = {"correlations",                                 TRANSFORM_NONE,     NULL,         0,   NULL       },
    [EFFECT_SIZE_ZCOR] = {"correlations (Fisher's z)",                    TRANSFORM_TANH,
                         "correlation",                                                                    0,   FISHER     },
    [EFFECT_SIZE_UCOR] = {"correlations without their small-sample bias",
                         TRANSFORM_NONE,                                                     NULL,         0,   OLKIN_PRATT},
    [EFFECT_SIZE_SMD] = {"standardised mean differences (Hedges' g)",
                         TRANSFORM_NONE,                                                     NULL,         0,   HEDGES     },
    [EFFECT_SIZE_MD] = {"mean differences",                             TRANSFORM_NONE,     NULL,         0,   NULL       },
    [EFFECT_SIZE_OR] = {"log odds ratios",                              TRANSFORM_EXP,      "odds ratio", 0,
                         NULL                                                                                              },
    [EFFECT_SIZE_RR] = {"log risk ratios",                              TRANSFORM_EXP,      "risk ratio", 0,
                         NULL                                                                                              },
    [EFFECT_SIZE_RD] = {"risk differences",                             TRANSFORM_NONE,     NULL,         0,   NULL       },
    [EFFECT_SIZE_AS] = {"differences of arcsine-transformed risks",
                         TRANSFORM_NONE,                                                     NULL,         0,   RUCKER     },
    [EFFECT_SIZE_PETO] = {"log odds ratios (Peto)",                       TRANSFORM_EXP,      "odds ratio",
                         0,                                                                                     YUSUF      },
    [EFFECT_SIZE_PR] = {"proportions",                                  TRANSFORM_NONE,     NULL,         NAN, NULL       },
    [EFFECT_SIZE_PLO] = {"log odds of proportions",                      TRANSFORM_LOGISTIC,
                         "proportion",                                                                     NAN, NULL       },
    [EFFECT_SIZE_PAS] = {"arcsine-transformed proportions",              TRANSFORM_SINE,
                         "proportion",                                                                     NAN, NULL       },
    [EFFECT_SIZE_PFT] = {"Freeman-Tukey transformed proportions",
                         TRANSFORM_NONE,                                                     NULL,         NAN, FREEMAN    },
};

// metafor's names of values, and the roles that hold them.
static const struct value {
    const char *name;
    enum effect_role role;
} VALUES[] = {
    {"ri",   EFFECT_RI },
    {"ni",   EFFECT_NI },
    {"m1i",  EFFECT_M1 },
    {"sd1i", EFFECT_SD1},
    {"n1i",  EFFECT_N1 },
    {"m2i",  EFFECT_M2 },
    {"sd2i", EFFECT_SD2},
    {"n2i",  EFFECT_N2 },
    {"ai",   EFFECT_AI },
    {"bi",   EFFECT_BI },
    {"ci",   EFFECT_CI },
    {"di",   EFFECT_DI },
    {"xi",   EFFECT_XI },
};

static enum effect_role role_of(const char *value)
{
    size_t i = 0;

    while (i + 1 < sizeof VALUES / sizeof *VALUES
           && strcmp(VALUES[i].name, value) != 0) {
        i++;
    }
    return VALUES[i].role;
}

static bool is_measure(struct str given, const char *name)
{
    bool same = given.len == strlen(name);

    for (size_t i = 0; same && i < given.len; i++) {
        same = toupper((unsigned char)given.at[i]) == name[i];
    }
    return same;
}

static bool find_measure(struct arena *arena, struct str given,
                         enum effect_size_measure *measure, struct err *err)
{
    struct text names = text_in(arena);

    for (int i = 0; i < EFFECT_SIZE_MEASURES; i++) {
        const char *name = EFFECT_SIZE_ROWS[i].name;

        if (is_measure(given, name)) {
            *measure = (enum effect_size_measure)i;
            return true;
        }
        text_addf(&names, "%s", i ? ", " : "");
        for (const char *c = name; *c; c++) {
            text_addc(&names, (char)tolower((unsigned char)*c));
        }
    }
    return err_set(err, ERR_INPUT, "--effect is one of %.*s",
                   SHOW(text_str(&names)));
}

bool effects_check(struct arena *arena, const struct effect_question *question,
                   struct err *err)
{
    enum effect_size_measure measure;

    return !question->measure.len
        || find_measure(arena, question->measure, &measure, err);
}

// ---- numbers of the file ----------------------------------------------------

struct working {
    struct arena *arena;
    const struct effect_question *question;
    const struct frame *frame;
    struct effect_facts *facts;
};

static bool has(const struct working *working, enum effect_role role)
{
    return working->question->columns[role].len > 0;
}

static bool get_numbers(const struct working *working, enum effect_role role,
                        const double **numbers, struct err *err)
{
    const struct frame_column *column;

    if (!frame_get_numbers(working->frame, working->question->columns[role],
                           &column, err)) {
        return err_within(err, "%s", EFFECT_ROLE_OPTIONS[role]);
    }
    *numbers = column->numbers;
    return true;
}

// Where a row of the frame stands in its file, if no field of it holds a line
// break and no line is empty.
#define WHERE         "row %zu (line %zu)"
#define WHERE_OF(row) (row) + 1, (row) + 2

// ---- effects as they stand --------------------------------------------------

static bool check_known(const struct working *working, struct err *err)
{
    if (!has(working, EFFECT_YI)) {
        return err_set(
            err, ERR_INPUT,
            "name the column of effects with --yi and that of their "
            "variances with --vi (or of standard errors with --sei), "
            "or say with --effect what to work out");
    }
    if (has(working, EFFECT_VI) && has(working, EFFECT_SEI)) {
        return err_set(err, ERR_INPUT,
                       "--vi and --sei say the same twice; leave one out");
    }
    return has(working, EFFECT_VI) || has(working, EFFECT_SEI)
        || working->question->variances_known_apart
        || err_set(err, ERR_INPUT,
                   "--yi needs the variances (--vi) or standard errors (--sei) "
                   "beside it");
}

// `values` become variances: as they are, or squared standard errors.
static bool keep_variances(const struct working *working, const double *values,
                           bool squared, struct err *err)
{
    for (size_t i = 0; i < working->frame->rows; i++) {
        if (values[i] < 0) {
            return err_set(err, ERR_INPUT,
                           "the %s in " WHERE " is below 0; correct it, or "
                           "leave it empty",
                           squared ? "standard error" : "variance",
                           WHERE_OF(i));
        }
        working->facts->vi[i] = squared ? values[i] * values[i] : values[i];
    }
    return true;
}

static bool take_known(const struct working *working, struct err *err)
{
    bool squared = has(working, EFFECT_SEI);
    const double *yi;
    const double *values;

    if (!check_known(working, err)
        || !get_numbers(working, EFFECT_YI, &yi, err)) {
        return false;
    }
    for (size_t i = 0; i < working->frame->rows; i++) {
        working->facts->yi[i] = yi[i];
        working->facts->vi[i] = 0; // known apart
    }
    if (!squared && !has(working, EFFECT_VI)) {
        return true;
    }
    return get_numbers(working, squared ? EFFECT_SEI : EFFECT_VI, &values, err)
        && keep_variances(working, values, squared, err);
}

// ---- effects out of raw numbers ---------------------------------------------

// Those who did not have the event, out of the size of their group.
static bool rest_of_group(const struct working *working,
                          enum effect_role events, enum effect_role size,
                          const double **rest, struct err *err)
{
    size_t rows = working->frame->rows;
    double *made = arena_take(working->arena, rows + 1, sizeof *made);
    const double *had;
    const double *all;

    if (!get_numbers(working, events, &had, err)
        || !get_numbers(working, size, &all, err)) {
        return false;
    }
    for (size_t i = 0; i < rows; i++) {
        made[i] = all[i] - had[i];
        if (made[i] < 0) {
            return err_set(err, ERR_INPUT, "%s is larger than %s in " WHERE,
                           EFFECT_ROLE_OPTIONS[events],
                           EFFECT_ROLE_OPTIONS[size], WHERE_OF(i));
        }
    }
    *rest = made;
    return true;
}

// The numbers of one role; bi and di may be worked out of n1 and n2.
static bool take_role(const struct working *working, enum effect_role role,
                      const double **numbers, struct err *err)
{
    if (has(working, role)) {
        return get_numbers(working, role, numbers, err);
    }
    if (role == EFFECT_BI && has(working, EFFECT_N1)) {
        return rest_of_group(working, EFFECT_AI, EFFECT_N1, numbers, err);
    }
    if (role == EFFECT_DI && has(working, EFFECT_N2)) {
        return rest_of_group(working, EFFECT_CI, EFFECT_N2, numbers, err);
    }
    return err_set(err, ERR_INPUT, "--effect %.*s needs %s COLUMN%s",
                   SHOW(working->question->measure), EFFECT_ROLE_OPTIONS[role],
                   role == EFFECT_BI   ? " (or --n1, the size of the group)"
                   : role == EFFECT_DI ? " (or --n2, the size of the group)"
                                       : "");
}

static void keep_counts(const struct working *working,
                        const struct effect_size_found *found,
                        struct notes *notes)
{
    struct effect_facts *facts = working->facts;

    facts->zero_cells = found->added;
    facts->double_zero = found->double_zero;
    if (found->undefined) {
        notes_addf(notes,
                   "In %zu %s the numbers do not define an effect with a "
                   "variance (too few people, or a standard deviation of 0).",
                   found->undefined, found->undefined == 1 ? "row" : "rows");
    }
}

static bool work_out(const struct working *working, struct notes *notes,
                     struct err *err)
{
    const struct effect_question *question = working->question;
    struct effect_facts *facts = working->facts;
    enum effect_size_measure measure;
    struct effect_size_settings settings;
    struct effect_size_found found = {.yi = facts->yi, .vi = facts->vi};
    const double *values[EFFECT_SIZE_VALUES_MAX] = {NULL};

    if (!find_measure(working->arena, question->measure, &measure, err)) {
        return false;
    }
    if (has(working, EFFECT_YI)) {
        return err_set(err, ERR_INPUT,
                       "--effect works effects out and --yi names them; give "
                       "one of the two");
    }
    settings = effect_size_defaults(measure);
    settings.approximate_j = question->approximate;
    settings.drop_double_zero = question->drop_double_zero;
    settings.add = isnan(question->add) ? settings.add : question->add;
    settings.to = question->has_to ? question->to : settings.to;
    for (int i = 0;
         i < EFFECT_SIZE_VALUES_MAX && EFFECT_SIZE_ROWS[measure].values[i];
         i++) {
        enum effect_role role = role_of(EFFECT_SIZE_ROWS[measure].values[i]);

        if (!take_role(working, role, &values[i], err)) {
            return false;
        }
        if (role >= EFFECT_AI && role <= EFFECT_DI) {
            facts->cells[role - EFFECT_AI] = values[i];
        }
    }
    facts->measure = &MEASURES[measure];
    facts->added = settings.add;
    if (!effect_sizes(&settings, working->frame->rows, values, &found, err)) {
        return false;
    }
    keep_counts(working, &found, notes);
    return true;
}

bool effects_work_out(struct arena *arena,
                      const struct effect_question *question,
                      const struct frame *frame, struct effect_facts *facts,
                      struct notes *notes, struct err *err)
{
    struct working working = {arena, question, frame, facts};

    *facts = (struct effect_facts){
        .yi = arena_take(arena, frame->rows + 1, sizeof *facts->yi),
        .vi = arena_take(arena, frame->rows + 1, sizeof *facts->vi),
    };
    return question->measure.len ? work_out(&working, notes, err)
                                 : take_known(&working, err);
}

// ---- words ------------------------------------------------------------------

enum effect_size_measure effect_measure_of(const struct effect_facts *facts)
{
    return facts->measure
             ? (enum effect_size_measure)(facts->measure - MEASURES)
             : EFFECT_SIZE_MEASURES;
}

const char *effect_name(const struct effect_facts *facts)
{
    return facts->measure ? facts->measure->name : "effects of the file";
}

const char *effect_shown_name(const struct effect_facts *facts,
                              enum transform transform)
{
    static const char *const NAMES[TRANSFORMS] = {
        [TRANSFORM_EXP] = "ratio",
        [TRANSFORM_TANH] = "correlation",
        [TRANSFORM_LOGISTIC] = "proportion",
        [TRANSFORM_SINE] = "proportion",
    };

    return facts->measure && facts->measure->transform == transform
             ? facts->measure->shown
             : NAMES[transform];
}

enum transform effect_transform(const struct effect_facts *facts)
{
    return facts->measure ? facts->measure->transform : TRANSFORM_NONE;
}

double effect_reference(const struct effect_facts *facts)
{
    return facts->measure ? facts->measure->reference : 0;
}

const char *effect_source(const struct effect_facts *facts)
{
    return facts->measure ? facts->measure->source : NULL;
}
